/** One analysis for people: what it answers, its first rows, and whether they are the expected ones. */
import { summarizeDifferences, type Difference } from '../expected.js';
import { countOf } from './figures.js';
import type { Paint } from './paint.js';
import { renderTable, type Grid } from './table.js';

/** What became of an analysis. `differences` is absent when nothing was expected, [] when all is as expected. */
export interface AnalysisOutcome {
  readonly name: string;
  readonly title: string;
  readonly result: Grid;
  readonly differences?: readonly Difference[];
}

export interface AnalysisOptions {
  readonly paint: Paint;
  readonly width?: number;
  /** Rows shown of each result. */
  readonly rows: number;
}

/** Differing rows that are shown in full. */
const DIFFERENCES_SHOWN = 5;

/** Headline with the verdict, the first rows, then the differences. */
export function renderAnalysis(outcome: AnalysisOutcome, options: AnalysisOptions): string[] {
  const { paint, width } = options;
  const table = { paint, indent: 2, ...(width === undefined ? {} : { width }) };
  const rows = outcome.result.rows.slice(0, options.rows);
  const rest = outcome.result.rows.length - rows.length;
  return [
    `${paint.bold(outcome.title)}  ${verdict(outcome, paint)}`,
    ...renderTable({ columns: outcome.result.columns, rows }, table),
    ...(rest > 0 ? [paint.dim(`  and ${countOf(rest, 'row')} more`)] : []),
    ...describeDifferences(outcome.differences ?? [], options),
  ];
}

function verdict({ name, differences }: AnalysisOutcome, paint: Paint): string {
  if (differences === undefined) return paint.dim(`${name}, nothing expected`);
  return differences.length === 0 ? `${paint.dim(name)} ${paint.green('as expected')}` : `${paint.dim(name)} ${paint.red(summarizeDifferences(differences))}`;
}

function describeDifferences(differences: readonly Difference[], { paint }: AnalysisOptions): string[] {
  const lines = differences.slice(0, DIFFERENCES_SHOWN).flatMap((difference) => {
    const [where, write] = difference.kind === 'columns' ? ['columns', writeNames] as const : [`row ${difference.row}`, writeValues] as const;
    return [`  ${where}`, paint.green(`    expected  ${write(difference.expected)}`), paint.red(`    got       ${write(difference.actual)}`)];
  });
  const rest = differences.length - DIFFERENCES_SHOWN;
  return rest > 0 ? [...lines, `  and ${countOf(rest, 'more difference')}`] : lines;
}

const writeNames = (names: readonly unknown[] | null): string => (names ?? []).join(', ');

const writeValues = (values: readonly unknown[] | null): string => (values === null ? 'no such row' : values.map((value) => JSON.stringify(value)).join(', '));
