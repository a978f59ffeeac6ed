/** What a backfill would do: its batches, and for each asset how many partitions it would make. */
import { sizeOf } from '../../pipeline/fileSet.js';
import type { BackfillOutline } from '../../pipeline/backfill.js';
import { rangeLabel } from '../../pipeline/partitions.js';
import { countOf, formatBytes } from './figures.js';
import type { Paint } from './paint.js';
import { printable } from './printable.js';
import { renderTable } from './table.js';

/** One line a stage and window, one an asset, notes, the sum. */
export function renderOutline(
  { windows, partitions, notes }: BackfillOutline,
  { paint, width }: { readonly paint: Paint; readonly width?: number },
): string[] {
  const stale = Object.values(partitions).reduce((sum, each) => sum + each.stale, 0);
  const lists = windows.flatMap((window) => Object.values(window.files));
  const files = lists.reduce((sum, list) => sum + list.length, 0);
  const bytes = lists.reduce((sum, list) => sum + sizeOf(list), 0);
  const valid = Object.entries(partitions).filter((entry) => entry[1].valid > 0);
  const rows = windows.map(({ assets, within, cuts, files: read }) => {
    const count = Object.values(read).reduce((sum, list) => sum + list.length, 0);
    return [
      within.map((range) => rangeLabel(range)).join(', ') || 'whole tables',
      assets.join(', '),
      cuts.length === 0 ? '' : String(cuts.length),
      count === 0 ? '' : String(count),
    ];
  });
  const grid = { columns: ['range', 'assets', 'batches', 'files'], rows };
  return [
    ...(rows.length === 0
      ? []
      : renderTable(grid, {
          paint,
          indent: 2,
          right: ['batches', 'files'],
          ...(width === undefined ? {} : { width }),
        })),
    ...valid.map(([asset, each]) => paint.dim(`  skipped  ${asset}: up to date: ${countOf(each.valid, 'partition')}`)),
    ...notes.map((note) => paint.yellow(`  note     ${printable(note)}`)),
    '',
    windows.length === 0
      ? 'nothing to backfill: all of it is up to date'
      : `backfill: ${countOf(stale, 'partition')}, ${countOf(files, 'file')} (${formatBytes(bytes)}) to read`,
  ];
}
