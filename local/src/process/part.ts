/** A part of the stack that is our own code, in a Node process of its own. */
import type { Ending } from './ending.js';
import type { PartMessage } from './part-main.js';
import { runnable } from './runnable.js';
import { describeExit, startService, type Service } from './service.js';

/** What to run and what to tell it. */
export interface PartOptions<Order> {
  readonly name: string;
  /** Module that calls `runPart`. */
  readonly entry: URL;
  /** Sent through the channel, so that no secret stands in the arguments; awaited while the process already starts. */
  readonly order: Order | Promise<Order>;
  readonly logFile: string;
  readonly recordFile: string;
  readonly ending: Ending;
  readonly signal?: AbortSignal | undefined;
}

/** A part that is ready; `report` is what it said of itself. */
export interface Part<Report> {
  readonly service: Service;
  readonly report: Report;
}

/** @throws Error in the part's own words when it fails to start; the signal's reason when it was told to stop */
export async function startPart<Order, Report>(options: PartOptions<Order>): Promise<Part<Report>> {
  const args = [runnable(options.entry)];
  // An order that fails is reported below, unless the process failed first.
  Promise.resolve(options.order).catch(() => undefined);
  const service = await startService({ ...options, command: process.execPath, args, hasChannel: true });
  const abort = (): void => void service.stop();
  options.signal?.addEventListener('abort', abort);
  try {
    return { service, report: await reportOf<Order, Report>(service, options) };
  } catch (error) {
    await service.stop();
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}

async function reportOf<Order, Report>(service: Service, { name, order, signal }: PartOptions<Order>): Promise<Report> {
  const answer = new Promise<PartMessage<Report>>((resolve) =>
    service.child.once('message', (message) => resolve(message as PartMessage<Report>)),
  );
  const ended = service.exited.then((exit): PartMessage<Report> => ({
    kind: 'failed',
    reason: `it ${describeExit(exit)}`,
  }));
  const start = await Promise.race([order, ended.then(() => undefined)]);
  signal?.throwIfAborted();
  // A process that is gone meanwhile says so by its exit.
  service.child.send({ start }, () => undefined);
  const message = await Promise.race([answer, ended]);
  if (message.kind === 'failed') throw new Error(`${name} did not start: ${message.reason}`);
  return message.report;
}
