/** The inside of a part's process: takes its order, reports, ends when told to or when its supervisor is gone. */

/** What a part does once it runs. */
export interface RunningPart<Report> {
  readonly report: Report;
  /** Settles with the reason when the part can't go on; its process ends then, to be started anew. */
  readonly failed?: Promise<Error>;
  stop(): Promise<void>;
}

/** What a part tells its supervisor, once. */
export type PartMessage<Report> =
  { readonly kind: 'ready'; readonly report: Report } | { readonly kind: 'failed'; readonly reason: string };

/** Runs this process as a part. */
export function runPart<Order, Report>(start: (order: Order) => Promise<RunningPart<Report>>): void {
  let running: Promise<RunningPart<Report>> | undefined;
  const end = (code: number): void => {
    if (!running) process.exit(code);
    running.then((part) => part.stop()).then(() => process.exit(code), endWith(1));
  };
  process.once('message', (message: { readonly start: Order }) => {
    running = start(message.start);
    running.then((part) => begin(part, end), endWith(1));
  });
  // Without its supervisor a part has no purpose.
  for (const event of ['disconnect', 'SIGTERM', 'SIGINT'] as const) process.once(event, () => end(0));
}

function begin<Report>({ report, failed }: RunningPart<Report>, end: (code: number) => void): void {
  tell({ kind: 'ready', report });
  void failed?.then((reason) => {
    say(reason.message);
    end(1);
  });
}

/** Says why, to the log and to the supervisor, and ends. */
function endWith(code: number): (error: unknown) => void {
  return (error) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }, () => process.exit(code));
  };
}

function tell<Report>(message: PartMessage<Report>, done: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, undefined, undefined, done);
  else done();
}

/** Writes a line to the part's log, which is where the output of its process goes. */
export function say(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}
