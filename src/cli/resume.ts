/** `loadstar resume <run>`: plans again what failed in a held run, shows what has changed, and lets the run go on. */
import type { AssetDigests } from '../pipeline/fingerprint.js';
import type { PlannedStep } from '../pipeline/plan.js';
import type { Client } from '@temporalio/client';
import type { BackfillView, RunView, StepView } from '../workflows/view.js';
import type { CommandSpec } from './command.js';
import { confirm } from './confirm.js';
import type { Cli } from './context.js';
import type { ExitCode } from './exit.js';
import { followToEnd, leaveRunning, startAndFollow } from './followRun.js';
import { findRun } from './runList.js';
import { CommandError } from './trouble.js';

interface ResumeOptions {
  readonly from?: readonly string[];
  readonly yes?: boolean;
  readonly detach?: boolean;
}

export const resume: CommandSpec<ResumeOptions> = {
  usage: 'resume <run>',
  group: 'Runs:',
  summary: 'let a held run go on, with SQL and files as they are now',
  details:
    'Plans again what failed in a held run and what waits for it, from the pipeline folder, the bucket and the ledger as they are now; shows what has changed since the plan; asks; and lets the same run go on. Steps that are done are not repeated.\nA run that is over can not go on: a new one of its mode is started, which takes over what is still valid.\n<run> is an id, a part that only one run has, or `latest`.',
  examples: [
    ['loadstar resume latest', 'shows what has changed, asks, follows'],
    ['loadstar resume latest --from staging_events', 'plans that asset again too, though its steps are done'],
    ['loadstar resume latest --yes --detach', 'for scripts'],
  ],
  options: (command) =>
    command
      .option('--from <asset...>', 'plan these again too, with all that is downstream of them')
      .option('--yes', 'do not ask')
      .option('--detach', 'do not follow'),
  async run(cli, [typed], options) {
    const { from = [], yes, detach } = options;
    // Side by side: one waits for esbuild, the other reads Temporal's many modules. What is shown later needs S3 and the warehouse.
    const [{ getView, resumeRun }, client, pipeline] = await Promise.all([
      import('../workflows/client.js'),
      cli.temporal(),
      cli.pipelineName(),
      import('./screen/resumption.js'),
      import('../redshift/session.js'),
      cli.s3(),
    ]);
    const run = await findRun(client, String(typed), pipeline);
    const view = await getView(client, run);
    if (view.backfill !== undefined) return resumeBackfill(cli, client, view, view.backfill, options);
    if (view.endedAt !== undefined) return startAnew(cli, view, detach === true);
    if (view.state !== 'held') throw notHeld(view);
    const { assets } = await cli.pipeline();
    const unknown = from.find((name) => !assets.some((asset) => asset.name === name));
    if (unknown !== undefined) throw new CommandError(`--from ${unknown}: no such asset`, 'loadstar plan names them');
    const seen = await showChanges(cli, view, from);
    if (yes !== true && !(await confirm(cli, `Resume ${run}?`, `loadstar resume ${run} --yes`)))
      throw new CommandError('not resumed: the run stays held', `loadstar resume ${run}`);
    const { steps } = await resumeRun(client, run, { by: cli.user, from, seen });
    cli.output.show(`resumed ${run}: ${steps} to do`);
    return detach === true ? leaveRunning(cli, run) : followToEnd(cli, client, run);
  },
};

/** A backfill that is paused goes on, one that is held tries what has failed, one that is over is begun anew. */
async function resumeBackfill(
  cli: Cli,
  client: Client,
  view: RunView,
  { range, force, newestFirst, concurrency }: BackfillView,
  { from = [], yes, detach }: ResumeOptions,
): Promise<ExitCode> {
  const { resumeRun, startBackfill } = await import('../workflows/client.js');
  const { run, state, selected } = view;
  if (from.length > 0) throw new CommandError('a backfill is resumed with what has failed', `loadstar resume ${run}`);
  if (view.endedAt !== undefined) {
    cli.output.show(`${run} is over (${state}): starting a new one, which leaves alone what is up to date`);
    const [{ heartbeatSeconds }, { name: pipeline }] = await Promise.all([cli.config(), cli.pipeline()]);
    const common = { pipeline, requestedBy: cli.user, heartbeatSeconds, range, concurrency };
    const more = { ...(selected && { selected }), ...(force && { force }), ...(newestFirst && { newestFirst }) };
    const next = await startBackfill(client, { ...common, ...more });
    return detach === true ? leaveRunning(cli, next) : followToEnd(cli, client, next);
  }
  if (state !== 'held' && state !== 'paused') throw notHeld(view);
  const failed = view.steps.filter((step) => step.state === 'failed').map(({ id }) => id);
  if (state === 'held') cli.output.show(`to be tried again, as pipeline and files are now: ${failed.join(', ')}`);
  if (state === 'held' && yes !== true && !(await confirm(cli, `Resume ${run}?`, `loadstar resume ${run} --yes`)))
    throw new CommandError('not resumed: the run stays held', `loadstar resume ${run}`);
  await resumeRun(client, run, { by: cli.user, from });
  cli.output.show(`resumed ${run}`);
  return detach === true ? leaveRunning(cli, run) : followToEnd(cli, client, run);
}

export function notHeld({ run, state }: RunView): CommandError {
  return new CommandError(`${run} is not held: it is ${state}`, `loadstar watch ${run}`);
}

async function startAnew(
  cli: Cli,
  { run, state, mode, selected, prune, keepsOld }: RunView,
  isDetached: boolean,
): Promise<ExitCode> {
  if (mode === 'backfill') throw new CommandError(`${run} left no word of itself`, 'loadstar backfill');
  cli.output.show(`${run} is over (${state}): starting a new ${mode}, which takes over what is still valid`);
  // A load finds what is valid among the live rows by itself, a reload among the shadows of that run.
  const takesOver = mode === 'reload' ? run : undefined;
  const [{ describeTakeover }, plan] = await Promise.all([
    import('./screen/resumption.js'),
    cli.plan(mode, {
      ...(selected && { selected }),
      ...(prune && { prune }),
      ...(takesOver !== undefined && { takesOver }),
    }),
  ]);
  cli.output.show(...describeTakeover(plan, cli.output.paint), '');
  return startAndFollow(cli, mode, isDetached, {
    ...(selected && { selected }),
    ...(prune && { prune }),
    ...(keepsOld && { keepsOld }),
    ...(takesOver !== undefined && { takesOver }),
  });
}

/** @returns what it was shown of, for the worker to compare */
async function showChanges(cli: Cli, view: RunView, from: readonly string[]): Promise<AssetDigests> {
  const open = view.steps.filter(({ state }) => state === 'failed' || state === 'blocked');
  const assets = [...new Set([...open.map(({ asset }) => asset), ...from])];
  const [{ describeResumption }, { assetDigests }, plan] = await Promise.all([
    import('./screen/resumption.js'),
    import('../pipeline/fingerprint.js'),
    cli.plan(view.mode === 'reload' ? 'reload' : 'load', {
      run: view.run,
      again: { assets, round: 1 },
      ...(view.selected && { selected: view.selected }),
      ...(view.prune && { prune: view.prune }),
    }),
  ]);
  const planned = new Set(plan.steps.map(({ id }) => id));
  const before = view.steps.filter((step) => open.includes(step) || planned.has(step.id));
  cli.output.show(...describeResumption(await readSteps(cli, before), plan.steps, cli.output.paint), '');
  const shown = new Set([...plan.steps, ...plan.skipped].map(({ asset }) => asset));
  return assetDigests((await cli.pipeline()).assets.filter(({ name }) => shown.has(name)));
}

/** The documents of the steps, as they were planned. */
async function readSteps(cli: Cli, steps: readonly StepView[]): Promise<PlannedStep[]> {
  const [{ getJson }, { parseS3Uri }, s3] = await Promise.all([
    import('../s3/objects.js'),
    import('../s3/uri.js'),
    cli.s3(),
  ]);
  return Promise.all(steps.map(({ uri }) => getJson<PlannedStep>(s3, parseS3Uri(uri))));
}
