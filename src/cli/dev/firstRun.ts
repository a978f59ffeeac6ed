/** What `dev --run` shows: the run while it goes, rows a table, the analyses, and what to try next. */
import type { RunMode } from '../../pipeline/plan.js';
import type { AssetRows } from '../../redshift/tables.js';
import type { RunView } from '../../workflows/view.js';
import { runAnalyses, summarizeAnalyses } from '../analyses.js';
import type { Cli } from '../context.js';
import { EXIT, type ExitCode } from '../exit.js';
import { exitOf, followRun } from '../followRun.js';
import { isAsExpected, type NamedOutcome } from '../screen/analysis.js';
import { formatCount } from '../screen/figures.js';
import { renderTable } from '../screen/table.js';

export interface FirstRun {
  readonly view: RunView;
  /** [] when the run failed. */
  readonly tables: readonly AssetRows[];
  readonly analyses: readonly NamedOutcome[];
  readonly exitCode: ExitCode;
}

/** Rows shown of each analysis. */
const ANALYSIS_ROWS = 3;

/** @returns undefined when it was left before its end */
export async function showFirstRun(
  cli: Cli,
  mode: RunMode,
  options: { expected?: string; left: AbortSignal },
): Promise<FirstRun | undefined> {
  const { startRun } = await import('../../workflows/client.js');
  const pipeline = await cli.pipeline();
  const client = await cli.temporal();
  const { heartbeatSeconds } = await cli.config();
  const run = await startRun(client, { mode, pipeline: pipeline.name, requestedBy: cli.user, heartbeatSeconds });
  const view = await followRun(cli, client, run, options.left);
  if (view === undefined) return undefined;
  if (exitOf(view) !== EXIT.done) return { view, tables: [], analyses: [], exitCode: exitOf(view) };
  const tables = await showTables(cli);
  const analyses = await runAnalyses(cli, {
    names: [],
    rows: ANALYSIS_ROWS,
    ...(options.expected === undefined ? {} : { expected: options.expected }),
  });
  if (analyses.length > 0) cli.output.show(summarizeAnalyses(analyses));
  return { view, tables, analyses, exitCode: analyses.every(isAsExpected) ? EXIT.done : EXIT.failed };
}

async function showTables(cli: Cli): Promise<readonly AssetRows[]> {
  const { readRowCounts } = await import('../../redshift/tables.js');
  const { schema, assets } = await cli.pipeline();
  const counts = await readRowCounts(await cli.warehouse(), { schema, assets: assets.map(({ name }) => name) });
  const rows = counts.map(({ asset, rows }) => [`${schema}.${asset}`, rows === null ? null : formatCount(rows)]);
  cli.output.show(
    '',
    ...renderTable({ columns: ['table', 'rows'], rows }, { ...cli.output.look, indent: 2, nullText: 'no table' }),
    '',
  );
  return counts;
}
