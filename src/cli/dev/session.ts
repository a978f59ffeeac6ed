/** `loadstar dev` from start to stop: servers and worker up side by side, perhaps a run, then until Ctrl-C; the worker goes first, the servers after it. */
import { join, relative } from 'node:path';
import type { LocalStack } from '@loadstar/local';
import type { RunMode } from '../../pipeline/plan.js';
import { Cli } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { formatDuration } from '../screen/figures.js';
import { renderPairs } from '../screen/startup.js';
import { UsageError } from '../trouble.js';
import { showFirstRun, type FirstRun } from './firstRun.js';
import { catchInterrupts, whenAborted, type Interrupts } from './interrupts.js';
import { refuseSecond, startStack, type StackOptions } from './stack.js';
import { openStartup, type Startup } from './startup.js';
import { WorkerProcess } from './workerProcess.js';

/** The flags of `dev`. */
export interface DevOptions extends StackOptions {
  readonly run?: string;
  readonly exit?: boolean;
  readonly expected?: string;
  readonly worker?: boolean;
}

/** @returns the exit code, when all is stopped */
export async function runDev(cli: Cli, options: DevOptions): Promise<ExitCode> {
  const mode = readMode(options);
  // A pipeline that can't be read is told before anything starts.
  if (mode !== undefined) await cli.pipeline();
  refuseSecond(cli.stackFolder);
  const interrupts = catchInterrupts();
  try {
    return await session(cli, options, mode, interrupts);
  } finally {
    interrupts.close();
  }
}

function readMode({ run, exit, worker }: DevOptions): RunMode | undefined {
  if (run === undefined && exit === true) throw new UsageError('--exit ends after a run, and there is none', 'loadstar dev --run load --exit');
  if (run !== undefined && worker === false) throw new UsageError('--run needs the worker that --no-worker leaves out', 'loadstar dev --run load');
  if (run === undefined || run === 'load' || run === 'reload') return run;
  throw new UsageError(`--run ${run} is not known`, '--run load, or --run reload');
}

async function session(cli: Cli, options: DevOptions, mode: RunMode | undefined, interrupts: Interrupts): Promise<ExitCode> {
  const startup = openStartup(cli.output);
  const worker = options.worker === false ? undefined : startWorkerProcess(cli, startup);
  let stack: LocalStack | undefined;
  try {
    stack = await startStack(cli.stackFolder, options, startup, interrupts.first);
    // From here on the stack's addresses come before what the shell has: nothing of this session may reach another warehouse.
    const inside = new Cli(cli.globals, cli.cwd, { ...cli.env, ...stack.env });
    try {
      await Promise.race([beginWork(cli, worker, stack, startup), whenAborted(interrupts.first)]);
      startup.close();
      if (interrupts.first.aborted) return EXIT.done;
      showReady(cli, stack, startup.elapsedMs);
      return await runAndStay(inside, options, mode, stack, interrupts);
    } finally {
      await inside.close();
    }
  } finally {
    startup.close();
    await stopAll(cli, worker, stack, interrupts.second);
  }
}

function startWorkerProcess(cli: Cli, startup: Startup): WorkerProcess {
  startup.begin('worker');
  return new WorkerProcess({
    logFile: workerLog(cli),
    onDeath: (how) => startup.tell(cli.output.paint.yellow(`the worker ended (${how}); it is started again, its log is ${workerLog(cli)}`)),
  });
}

async function beginWork(cli: Cli, worker: WorkerProcess | undefined, stack: LocalStack, startup: Startup): Promise<void> {
  const { pipeline } = cli.globals;
  const { env } = stack;
  await worker?.begin({ cwd: cli.cwd, stackFolder: cli.stackFolder, flags: pipeline === undefined ? {} : { pipeline }, env });
  if (worker !== undefined) startup.ready('worker');
}

function showReady({ output, cwd, stackFolder }: Cli, stack: LocalStack, elapsedMs: number): void {
  const { paint } = output;
  output.show(`${paint.green('ready')} in ${formatDuration(elapsedMs)}`, '', ...renderPairs(addresses(cwd, stackFolder, stack), paint), '');
}

function addresses(cwd: string, folder: string, { env, webUi }: LocalStack): (readonly [string, string])[] {
  return [
    ['Web UI', webUi],
    ['Redshift', `${env['PGHOST']}:${env['PGPORT']}/${env['PGDATABASE']}`],
    ['S3', env['AWS_ENDPOINT_URL_S3'] ?? ''],
    ['Temporal', env['TEMPORAL_ADDRESS'] ?? ''],
    ['logs', join(relative(cwd, folder), 'logs')],
    ['clients', 'eval "$(npx loadstar env)"   then psql, aws and temporal know where'],
  ];
}

async function runAndStay(cli: Cli, options: DevOptions, mode: RunMode | undefined, stack: LocalStack, interrupts: Interrupts): Promise<ExitCode> {
  const run = mode === undefined ? undefined : await runOnce(cli, mode, options, interrupts.first);
  cli.output.json({ env: stack.env, webUi: stack.webUi, ...run });
  if (options.exit === true) return run?.exitCode ?? EXIT.left;
  if (interrupts.first.aborted) return run?.exitCode ?? EXIT.done;
  cli.output.show(...nextSteps(cli, stack, run));
  await whenAborted(interrupts.first);
  return EXIT.done;
}

async function runOnce(cli: Cli, mode: RunMode, { expected }: DevOptions, left: AbortSignal): Promise<FirstRun | undefined> {
  return showFirstRun(cli, mode, { left, ...(expected === undefined ? {} : { expected }) });
}

/** Three lines. */
function nextSteps({ output, cwd, stackFolder }: Cli, stack: LocalStack, run: FirstRun | undefined): string[] {
  const address = run === undefined ? stack.webUi : `${stack.webUi}/namespaces/${stack.env['TEMPORAL_NAMESPACE']}/workflows/${encodeURIComponent(run.view.run)}`;
  const pairs = [
    [run === undefined ? 'Web UI' : 'this run', address],
    ['try', run === undefined ? 'npx loadstar load' : 'npx loadstar plan --sql   (or: preview, runs, analyze, query "select …", doctor)'],
    ['stop', `Ctrl-C; data stays in ${relative(cwd, stackFolder)}`],
  ] as const;
  return ['', ...renderPairs(pairs, output.paint)];
}

async function stopAll({ output }: Cli, worker: WorkerProcess | undefined, stack: LocalStack | undefined, hurry: AbortSignal): Promise<void> {
  if (stack !== undefined) output.show('', output.paint.dim('stopping the worker, then the servers; Ctrl-C again hurries'));
  await worker?.stop(hurry);
  await stack?.stop();
  if (stack !== undefined) output.show(output.paint.dim('stopped'));
}

const workerLog = (cli: Cli): string => join(cli.stackFolder, 'logs', 'worker.log');
