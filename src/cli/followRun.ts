/** Starting and following runs for `load`, `reload`, `watch` and `dev`: what is shown, what Ctrl-C does, which exit code comes out. */
import type { Client } from '@temporalio/client';
import type { RunMode } from '../pipeline/plan.js';
import type { RunType } from '../workflows/names.js';
import type { RunView } from '../workflows/view.js';
import type { Cli } from './context.js';
import { EXIT, type ExitCode } from './exit.js';
import { selectedAssets, type SelectOptions } from './selected.js';

/** Longest wait for a worker's answer while following; then people are told that nobody answers. */
const LOOK_TIMEOUT_MS = 2_000;

/** What a run is to do besides what its mode says. */
export interface StartOptions {
  /** What was typed; or, of a run that takes another's place, the names that one had. */
  readonly selection?: SelectOptions;
  readonly selected?: readonly string[];
  /** A reload that is over, whose place the new one takes. */
  readonly takesOver?: string;
  /** Of a reload: what it replaces stays. */
  readonly keepsOld?: true;
  /** Of a load: rows whose files are gone go too. */
  readonly prune?: true;
}

/** `load` and `reload`: starts a run and follows it, or with `isDetached` only says its id. Nothing is started when nothing is selected. */
export async function startAndFollow(
  cli: Cli,
  mode: RunMode,
  isDetached: boolean,
  { selection = {}, takesOver, keepsOld, prune, ...from }: StartOptions,
): Promise<ExitCode> {
  // Side by side: one waits for esbuild, the other reads Temporal's many modules.
  const [{ startRun }, { heartbeatSeconds }, pipeline, client, selected = from.selected] = await Promise.all([
    import('../workflows/client.js'),
    cli.config(),
    cli.pipeline(),
    cli.temporal(),
    selectedAssets(cli, selection),
  ]);
  if (selected?.length === 0) return nothingSelected(cli, mode);
  const run = await startRun(client, {
    mode,
    pipeline: pipeline.name,
    requestedBy: cli.user,
    heartbeatSeconds,
    ...(selected !== undefined && { selected }),
    ...(takesOver !== undefined && { takesOver }),
    ...(keepsOld && { keepsOld }),
    ...(prune && { prune }),
  });
  if (!isDetached) return followToEnd(cli, client, run);
  if (!cli.output.isJson) cli.output.show(`started ${run}`);
  return leaveRunning(cli, run);
}

/** Nothing is started when nothing is selected. */
export function nothingSelected({ output }: Cli, mode: RunType): ExitCode {
  output.json(null);
  output.show(`nothing to ${mode}: no asset is selected`);
  return EXIT.done;
}

/** `--detach`: says how to come back. */
export function leaveRunning(cli: Cli, run: string): ExitCode {
  cli.output.json({ run });
  cli.output.show(...(cli.output.isJson ? [] : [`  loadstar watch ${run}`]));
  return EXIT.done;
}

/** Follows until the run is over or held, or Ctrl-C: the run goes on then. */
export async function followToEnd(cli: Cli, client: Client, run: string): Promise<ExitCode> {
  const view = await followOrLeave(cli, client, run);
  return view === undefined ? EXIT.left : exitOf(view);
}

/**
 * The same, for commands with exit codes of their own.
 * @param isEndAwaited true: a held run is followed until it is over
 * @returns undefined when it was left
 */
export async function followOrLeave(
  cli: Cli,
  client: Client,
  run: string,
  isEndAwaited = false,
): Promise<RunView | undefined> {
  const left = new AbortController();
  const leave = (): void => left.abort();
  // Not `once`: what gives the cursor back on signals ends the process where nobody else listens.
  process.on('SIGINT', leave).on('SIGTERM', leave);
  try {
    const view = await followRun(cli, client, run, left.signal, isEndAwaited);
    if (view === undefined) cli.output.show('', `left: the run goes on. To come back: loadstar watch ${run}`);
    else cli.output.json(view);
    return view;
  } finally {
    process.off('SIGINT', leave).off('SIGTERM', leave);
  }
}

/** Follows, and shows the outcome at the end. @returns undefined when left before */
export async function followRun(
  cli: Cli,
  client: Client,
  run: string,
  left: AbortSignal,
  isEndAwaited = false,
): Promise<RunView | undefined> {
  const [{ getView }, { follow }] = await Promise.all([import('../workflows/client.js'), import('./follow.js')]);
  // Requests under way would keep the process until the server answers them: a long poll does so when the run is over.
  const waiting = new AbortController();
  let looking = new AbortController();
  const look = (): Promise<RunView> => {
    looking = new AbortController(); // one each: requests leave their listeners behind
    return client.withAbortSignal(looking.signal, () => getView(client, run, LOOK_TIMEOUT_MS));
  };
  const seeEnd = (): Promise<RunView> => getView(client, run);
  const over = client
    .withAbortSignal(waiting.signal, () => client.workflow.getHandle(run).result())
    .then(seeEnd, seeEnd);
  over.catch(() => undefined); // `follow` may have left before it settles
  const silence = 'no worker has answered yet; the run waits for one: loadstar worker';
  try {
    const view = await follow({ id: run, look, over }, cli.output, { left, silence, isEndAwaited });
    if (view !== undefined) await showOutcome(cli, view);
    return view;
  } finally {
    waiting.abort();
    looking.abort();
  }
}

/** Below the steps: sums, warnings, failures. */
export async function showOutcome({ output }: Cli, view: RunView): Promise<void> {
  const { describeOutcome } = await import('./screen/outcome.js');
  output.show('', ...describeOutcome(view, { ...output.look, now: new Date() }));
}

/** 0 when the run is done or still goes on. */
export function exitOf(view: RunView): ExitCode {
  if (view.state === 'held') return EXIT.held;
  return view.state === 'failed' || view.state === 'cancelled' ? EXIT.failed : EXIT.done;
}
