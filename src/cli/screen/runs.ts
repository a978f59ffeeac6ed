/** A list of runs as a table. */
import type { ListedRun } from '../runList.js';
import { elapsedMs, formatDuration } from './figures.js';
import type { Paint } from './paint.js';
import { renderTable } from './table.js';

/** One line a run; a sentence when there is none. */
export function renderRuns(runs: readonly ListedRun[], options: { paint: Paint; now: Date; width?: number }): string[] {
  if (runs.length === 0) return ['no runs yet: loadstar load'];
  const rows = runs.map((run) => [
    run.run,
    run.state,
    `${run.startedAt.slice(0, 19)}Z`,
    formatDuration(elapsedMs(run.startedAt, run.endedAt, options.now)),
    run.assets.length,
    run.failed.join(', '),
  ]);
  return renderTable(
    { columns: ['run', 'state', 'started', 'elapsed', 'assets', 'failed'], rows },
    { ...options, right: ['elapsed'] },
  );
}
