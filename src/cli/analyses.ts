/** Running the pipeline's analyses, for `analyze` and `dev`. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Analysis, ExpectedResult } from '../pipeline/asset.js';
import type { Cli } from './context.js';
import { pickNamed } from './named.js';
import { isAsExpected, renderAnalysis, type NamedOutcome } from './screen/analysis.js';
import { countOf } from './screen/figures.js';
import { UsageError } from './trouble.js';

export interface AnalysesOptions {
  /** None: all of them. */
  readonly names: readonly string[];
  /** Folder whose <name>.expected.json stand in place of the pipeline's own. */
  readonly expected?: string;
  /** Rows shown of each result. */
  readonly rows: number;
}

/** Runs them in order, and shows each as it ends. @throws UsageError for a name that is none */
export async function runAnalyses(cli: Cli, options: AnalysesOptions): Promise<NamedOutcome[]> {
  const [{ runAnalysis }, { liveQuery }] = await Promise.all([
    import('../redshift/analysis.js'),
    import('../pipeline/stepStatements.js'),
  ]);
  const pipeline = await cli.pipeline();
  const session = await cli.warehouse();
  const outcomes: NamedOutcome[] = [];
  for (const analysis of pickNamed(pipeline.analyses, options.names, 'analysis')) {
    const expected =
      options.expected === undefined ? analysis.expected : readExpected(resolve(cli.cwd, options.expected), analysis);
    const outcome = {
      name: analysis.name,
      title: analysis.title,
      ...(await runAnalysis(session, liveQuery(analysis, pipeline.schema), expected)),
    };
    if (!cli.output.isJson) cli.output.show(...renderAnalysis(outcome, { ...cli.output.look, rows: options.rows }), '');
    outcomes.push(outcome);
  }
  return outcomes;
}

/** `14 analyses as expected`, or how many differ and which. */
export function summarizeAnalyses(outcomes: readonly NamedOutcome[]): string {
  const compared = outcomes.filter(({ differences }) => differences !== undefined);
  const different = compared.filter((outcome) => !isAsExpected(outcome)).map(({ name }) => name);
  const all = countOf(compared.length, 'analysis', 'analyses');
  return different.length > 0
    ? `${different.length} of ${all} not as expected: ${different.join(', ')}`
    : `${all} as expected`;
}

/** @returns undefined when the folder holds none for this analysis */
function readExpected(folder: string, { name }: Analysis): ExpectedResult | undefined {
  const file = join(folder, `${name}.expected.json`);
  if (!existsSync(file)) return undefined;
  const { columns, rows } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ExpectedResult>;
  if (columns === undefined || rows === undefined)
    throw new UsageError(`${file} holds no expected result`, 'write {"columns": ["name", …], "rows": [[value, …], …]}');
  return { columns, rows };
}
