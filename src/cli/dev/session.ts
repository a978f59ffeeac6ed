/** `loadstar dev` from start to stop: servers and worker come up side by side; then perhaps a run; then all stay until Ctrl-C. The worker goes first, the servers after it. */
import { join } from 'node:path';
import type { LocalStack } from '@loadstar/local';
import type { RunMode } from '../../pipeline/plan.js';
import { Cli } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { formatDuration } from '../screen/figures.js';
import { renderPairs } from '../screen/startup.js';
import { CommandError, UsageError } from '../trouble.js';
import { catchInterrupts, whenAborted, type Interrupts } from './interrupts.js';
import { addresses, nextSteps } from './signposts.js';
import type { StackOptions } from './stack.js';
import { openStartup, type Startup } from './startup.js';
import { WorkerProcess } from './workerProcess.js';

/** The flags of `dev`. */
export interface DevOptions extends StackOptions {
  readonly run?: string;
  readonly exit?: boolean;
  readonly expected?: string;
  readonly worker?: boolean;
}

/** In the order in which they are shown. */
const SERVERS = ['temporal', 'redshift', 's3'];

/** @returns the exit code, when all is stopped */
export async function runDev(cli: Cli, options: DevOptions): Promise<ExitCode> {
  const mode = readMode(options);
  const interrupts = catchInterrupts();
  const startup = openStartup(cli.output);
  for (const part of options.worker === false ? SERVERS : [...SERVERS, 'worker']) startup.begin(part);
  // First of all: it loads its code while the servers start.
  const worker = options.worker === false ? undefined : spawnWorker(cli, startup);
  let stack: LocalStack | undefined;
  try {
    const { startStack } = await import('./stack.js');
    stack = await startStack(cli.stackFolder, options, startup, interrupts.first);
    return await useStack(cli, options, mode, { stack, worker, startup, interrupts });
  } catch (error) {
    if (interrupts.first.aborted) return EXIT.left;
    throw error;
  } finally {
    startup.close('failed');
    await stopAll(cli, worker, stack, interrupts.second);
    interrupts.close();
  }
}

function readMode({ run, exit, worker }: DevOptions): RunMode | undefined {
  if (run === undefined && exit === true)
    throw new UsageError('--exit ends after a run, and there is none', 'loadstar dev --run load --exit');
  if (run !== undefined && worker === false)
    throw new UsageError('--run needs the worker that --no-worker leaves out', 'loadstar dev --run load');
  if (run === undefined || run === 'load' || run === 'reload') return run;
  throw new UsageError(`--run ${run} is not known`, '--run load, or --run reload');
}

/** What runs, or is about to. */
interface Session {
  readonly stack: LocalStack;
  readonly worker: WorkerProcess | undefined;
  readonly startup: Startup;
  readonly interrupts: Interrupts;
}

async function useStack(cli: Cli, options: DevOptions, mode: RunMode | undefined, session: Session): Promise<ExitCode> {
  const { stack, startup, interrupts } = session;
  // From here on the stack's addresses come before what the shell has: nothing of this session may reach another warehouse.
  const inside = new Cli(cli.globals, cli.cwd, { ...cli.env, ...stack.env });
  try {
    if (mode !== undefined) prepareRun(inside);
    await Promise.race([beginWork(cli, mode, session), whenAborted(interrupts.first)]);
    if (interrupts.first.aborted) return EXIT.left;
    const elapsed = formatDuration(startup.elapsedMs);
    startup.close('ready');
    cli.output.show(
      `${cli.output.paint.green('ready')} in ${elapsed}`,
      '',
      ...renderPairs(addresses(stack, cli.stackFolder, cli.cwd), cli.output.paint),
      '',
    );
    return await runAndStay(inside, options, mode, session);
  } finally {
    await inside.close();
  }
}

/** What the run needs is read while the worker starts; its faults are told when it is used. */
function prepareRun(cli: Cli): void {
  for (const tool of [cli.pipeline(), cli.temporal()]) tool.catch(() => undefined);
}

function spawnWorker(cli: Cli, startup: Startup): WorkerProcess {
  return new WorkerProcess({
    logFile: join(cli.stackFolder, 'logs', 'worker.log'),
    tell: (line) => startup.tell(cli.output.paint.yellow(line)),
  });
}

/** Without a run a worker that can't start yet is no reason to give up: the pipeline may be about to be written. */
async function beginWork(cli: Cli, mode: RunMode | undefined, { worker, stack, startup }: Session): Promise<void> {
  if (worker === undefined) return;
  const { pipeline } = cli.globals;
  const { cwd, stackFolder } = cli;
  const trouble = await worker.begin({
    cwd,
    stackFolder,
    flags: pipeline === undefined ? {} : { pipeline },
    env: stack.env,
  });
  if (trouble === undefined) return startup.ready('worker');
  if (mode !== undefined)
    throw new CommandError(`the worker can't start: ${trouble}`, 'mend that, then the same again');
  startup.tell(cli.output.paint.yellow(`no worker yet: ${trouble}`));
  startup.tell('  it starts by itself once that is mended');
}

async function runAndStay(
  cli: Cli,
  options: DevOptions,
  mode: RunMode | undefined,
  { stack, interrupts }: Session,
): Promise<ExitCode> {
  const { showFirstRun } = await import('./firstRun.js');
  const { expected } = options;
  const left = interrupts.first;
  const run =
    mode === undefined
      ? undefined
      : await showFirstRun(cli, mode, { left, ...(expected === undefined ? {} : { expected }) });
  cli.output.json({ env: stack.env, webUi: stack.webUi, ...run });
  const exitCode = run?.exitCode ?? (mode === undefined ? EXIT.done : EXIT.left);
  if (options.exit === true || left.aborted) return exitCode;
  const signposts = nextSteps(stack, cli.stackFolder, cli.cwd, run?.view.run);
  cli.output.show('', ...renderPairs(signposts, cli.output.paint));
  await whenAborted(left);
  return EXIT.done;
}

async function stopAll(
  { output }: Cli,
  worker: WorkerProcess | undefined,
  stack: LocalStack | undefined,
  hurry: AbortSignal,
): Promise<void> {
  if (stack !== undefined)
    output.show('', output.paint.dim('stopping the worker, then the servers; Ctrl-C again hurries'));
  await worker?.stop(hurry);
  await stack?.stop();
  if (stack !== undefined) output.show(output.paint.dim('stopped'));
}
