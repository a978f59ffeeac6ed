/** One analysis for people: what it answers, its first rows, and whether they are the expected ones. */
import type { AnalysisOutcome, Difference } from '../../redshift/analysis.js';
import { countOf } from './figures.js';
import type { Paint } from './paint.js';
import { printable } from './printable.js';
import { renderTable } from './table.js';
import { cellsOf, cutTo } from './width.js';

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
    renderHeadline(outcome, options),
    ...renderTable({ columns, rows }, { paint, indent: 2, ...(width === undefined ? {} : { width }) }),
    ...(total > rows.length ? [paint.dim(`  and ${countOf(total - rows.length, 'row')} more`)] : []),
    ...describeDifferences(outcome.differences ?? []).map((line) => `  ${paint.red('≠')} ${line}`),
  ];
}

/** One line: where room is short, the question gives way. */
function renderHeadline(outcome: NamedOutcome, { paint, width = Infinity }: AnalysisOptions): string {
  const rest = `  ${verdict(outcome, paint)}`;
  return `${paint.bold(cutTo(outcome.title, width - cellsOf(rest)))}${rest}`;
}

/** True unless it was held against an expected result and is not that. */
export function isAsExpected({ differences }: Pick<AnalysisOutcome, 'differences'>): boolean {
  return differences === undefined || differences.length === 0;
}

/** A line a row: `row 2: plays 27, expected 28; listeners 5, expected 6`. */
function describeDifferences(differences: readonly Difference[]): string[] {
  const lines = new Map<string, string[]>();
  for (const difference of differences) {
    const place = difference.kind === 'columns' ? 'columns' : `row ${difference.row}`;
    lines.set(place, [...(lines.get(place) ?? []), describeDifference(difference)]);
  }
  return [...lines].map(([place, parts]) => `${place}: ${parts.join('; ')}`);
}

function describeDifference(difference: Difference): string {
  switch (difference.kind) {
    case 'columns':
      return `${difference.actual.join(', ')}, expected ${difference.expected.join(', ')}`;
    case 'missing':
      return `not there, expected ${writeAll(difference.expected)}`;
    case 'extra':
      return `${writeAll(difference.actual)}, expected no such row`;
    case 'different':
      return `${difference.column} ${write(difference.actual)}, expected ${write(difference.expected)}`;
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
