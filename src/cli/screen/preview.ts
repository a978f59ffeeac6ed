/** A copy asset's source, looked at before loading: files, first rows, columns against the values that came. */
import { countOf, formatBytes } from './figures.js';
import type { Paint } from './paint.js';
import { printable } from './printable.js';
import { renderTable, type Grid } from './table.js';

/** A column against what was sampled for it. */
export interface ColumnPreview {
  readonly column: string;
  readonly type: string;
  /** The narrowest type that takes all values; null when there was none. */
  readonly seen: string | null;
  readonly nulls: number;
  /** Empty texts. */
  readonly blanks: number;
  /** Of the longest value, in UTF-8. */
  readonly maxBytes: number;
  readonly example: string | null;
}

export interface AssetPreview {
  readonly asset: string;
  /** As the pipeline writes it, made absolute: s3://… */
  readonly pattern: string;
  readonly files: number;
  readonly sizeBytes: number;
  /** As typed, in order: 2018-11-01. Absent when it has none. */
  readonly partitions?: readonly string[];
  /** What was read of it. */
  readonly sampled: { readonly files: number; readonly records: number };
  /** The first records, in the order of the table's columns. */
  readonly rows: Grid;
  readonly columns: readonly ColumnPreview[];
  /** Keys that no column takes; COPY leaves them out. */
  readonly extraKeys: readonly string[];
  /** Where source and table disagree, one line each. */
  readonly problems: readonly string[];
  /** What is odd and no fault. */
  readonly notes: readonly string[];
}

export interface PreviewOptions {
  readonly paint: Paint;
  readonly width?: number;
}

/** Headline, first rows, profile of each column, then what disagrees. */
export function renderPreview(preview: AssetPreview, options: PreviewOptions): string[] {
  const { paint } = options;
  const look = { paint, indent: 2, ...(options.width === undefined ? {} : { width: options.width }) };
  const headline = [`${paint.bold(preview.asset)}  ${describeFiles(preview)}`, paint.dim(`  ${preview.pattern}`)];
  if (preview.files === 0) return [...headline, paint.yellow('  no file matches')];
  return [
    ...headline,
    '',
    ...renderTable(preview.rows, look),
    '',
    ...renderTable(profileGrid(preview.columns), look),
    '',
    ...verdict(preview, paint),
  ];
}

/** `30 files, 3.8 MB, 30 partitions 2018-11-01..2018-11-30; 8,056 records of 30 files sampled`. */
function describeFiles({ files, sizeBytes, partitions, sampled }: AssetPreview): string {
  const parts = [countOf(files, 'file'), formatBytes(sizeBytes)];
  if (partitions !== undefined)
    parts.push(`${countOf(partitions.length, 'partition')} ${partitions[0]}..${partitions.at(-1)}`);
  return files === 0
    ? 'no files'
    : `${parts.join(', ')}; sampled ${countOf(sampled.records, 'record')} of ${countOf(sampled.files, 'file')}`;
}

function profileGrid(columns: readonly ColumnPreview[]): Grid {
  return {
    columns: ['column', 'type', 'seen as', 'nulls', 'blanks', 'max bytes', 'example'],
    rows: columns.map((c) => [c.column, c.type, c.seen ?? '', c.nulls, c.blanks, c.maxBytes, c.example ?? '']),
  };
}

function verdict({ problems, notes, sampled }: AssetPreview, paint: Paint): string[] {
  const fits = `  ${paint.green('✓')} the table takes all ${countOf(sampled.records, 'sampled record')}`;
  return [
    ...(problems.length === 0 ? [fits] : problems.map((problem) => `  ${paint.red('✗')} ${printable(problem)}`)),
    ...notes.map((note) => `  ${paint.yellow('!')} ${printable(note)}`),
  ];
}
