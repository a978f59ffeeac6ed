/** `--select` and `--exclude`, for the commands that take them. */
import type { Command } from 'commander';
import type { AssetStates, State } from '../pipeline/selection.js';
import type { Cli } from './context.js';

/** What commander reads of the two flags. */
export interface SelectOptions {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
}

export function withSelection(command: Command): Command {
  return command
    .option(
      '--select <assets...>',
      'these alone: songplays, +songplays, songplays+1, tag:daily, kind:copy, state:changed+',
    )
    .option('--exclude <assets...>', 'all but these; the same grammar');
}

/**
 * The names of the assets that are meant, from the pipeline, and, where a state is asked for, the ledger and the newest run.
 * @returns undefined without either flag: all of them. [] when none is that way
 * @throws SelectionError
 */
export async function selectedAssets(
  cli: Cli,
  { select = [], exclude = [] }: SelectOptions,
): Promise<readonly string[] | undefined> {
  if (select.length === 0 && exclude.length === 0) return undefined;
  const [{ readSelection }, { assets }] = await Promise.all([import('../pipeline/selection.js'), cli.pipeline()]);
  const selection = readSelection({ select, exclude }, assets);
  return selection.names(await readStates(cli, selection.states));
}

async function readStates(cli: Cli, wanted: ReadonlySet<State>): Promise<AssetStates> {
  const nothing: ReadonlySet<string> = new Set();
  const [failed, changed] = await Promise.all([
    wanted.has('failed') ? readFailed(cli) : nothing,
    wanted.has('changed') ? readChanged(cli) : nothing,
  ]);
  return { failed, changed };
}

async function readFailed(cli: Cli): Promise<ReadonlySet<string>> {
  const [{ listRuns }, client, { name }] = await Promise.all([import('./runList.js'), cli.temporal(), cli.pipeline()]);
  const [newest] = await listRuns(client, { pipeline: name, limit: 1 });
  return new Set(newest?.failed);
}

async function readChanged(cli: Cli): Promise<ReadonlySet<string>> {
  const [{ readLedger }, { changedSince }, session, { schema, assets }] = await Promise.all([
    import('../redshift/ledger.js'),
    import('../pipeline/decide.js'),
    cli.warehouse(),
    cli.pipeline(),
  ]);
  return changedSince(assets, await readLedger(session, { schema, assets: assets.map(({ name }) => name) }));
}
