/** One analysis for people: what it answers, its first rows, and whether they are the expected ones. */
import type { AnalysisOutcome, Difference } from '../../redshift/analysis.js';
import { countOf } from './figures.js';
import type { Paint } from './paint.js';
import { renderTable } from './table.js';
import { printable } from './width.js';

/** An analysis that ran. */
export interface NamedOutcome extends AnalysisOutcome {
  readonly name: string;
  readonly title: string;
}

export interface AnalysisOptions {
  readonly paint: Paint;
  readonly width?: number;
  /** Rows shown of each result. */
  readonly rows: number;
}

/** Headline with the verdict, the first rows, then the differences. */
export function renderAnalysis(outcome: NamedOutcome, options: AnalysisOptions): string[] {
  const { paint, width } = options;
  const { columns, total } = outcome.result;
  const rows = outcome.result.rows.slice(0, options.rows);
  return [
    `${paint.bold(outcome.title)}  ${verdict(outcome, paint)}`,
    ...renderTable({ columns, rows }, { paint, indent: 2, ...(width === undefined ? {} : { width }) }),
    ...(total > rows.length ? [paint.dim(`  and ${countOf(total - rows.length, 'row')} more`)] : []),
    ...(outcome.differences ?? []).map((difference) => `  ${paint.red('≠')} ${describeDifference(difference)}`),
  ];
}

/** True unless it was held against an expected result and is not that. */
export function isAsExpected({ differences }: Pick<AnalysisOutcome, 'differences'>): boolean {
  return differences === undefined || differences.length === 0;
}

/** `row 2, plays: expected 28, got 27`. */
export function describeDifference(difference: Difference): string {
  switch (difference.kind) {
    case 'columns':
      return `columns: expected ${difference.expected.join(', ')}; got ${difference.actual.join(', ')}`;
    case 'missing':
      return `row ${difference.row}: expected ${writeAll(difference.expected)}; got no such row`;
    case 'extra':
      return `row ${difference.row}: expected none; got ${writeAll(difference.actual)}`;
    case 'different':
      return `row ${difference.row}, ${difference.column}: expected ${write(difference.expected)}; got ${write(difference.actual)}`;
  }
}

function verdict(outcome: NamedOutcome, paint: Paint): string {
  const name = paint.dim(outcome.name);
  if (outcome.differences === undefined) return `${name}  ${paint.dim('nothing expected')}`;
  return isAsExpected(outcome) ? `${name}  ${paint.green('as expected')}` : `${name}  ${paint.red('differs')}`;
}

/** Large and exact numbers come as text: no quotes for them. */
function write(value: unknown): string {
  const isNumber = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
  return isNumber ? value : printable(JSON.stringify(value) ?? 'nothing');
}

const writeAll = (values: readonly unknown[]): string => values.map(write).join(', ');
