/** Figures for people: sizes, counts, lengths of time. SI units. */

/** `8,056`. `toLocaleString` would read the rules of all languages for it. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 row`, `8,056 rows`; `plural` where an s is not enough. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

const SIZE_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `0 B`, `999 B`, `1.2 kB`, `3.8 MB`, `483 kB`: three figures at most, steps of 1,000. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes / 1000;
  let unit = 0;
  for (; value >= 999.5 && unit < SIZE_UNITS.length - 1; unit++) value /= 1000;
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${SIZE_UNITS[unit]}`;
}

/** `340 ms`, `1.3 s`, `42 s`, `2 min 5 s`, `1 h 4 min`. Below zero (clocks that differ) counts as none. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, Math.round(milliseconds));
  if (ms < 1000) return `${ms} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return joinUnits(seconds, 60, 'min', 's');
  return joinUnits(Math.round(seconds / 60), 60, 'h', 'min');
}

/** Milliseconds between two ISO 8601 texts; the second one may be still to come. */
export function elapsedMs(startedAt: string, endedAt: string | undefined, now: Date): number {
  return (endedAt === undefined ? now.getTime() : Date.parse(endedAt)) - Date.parse(startedAt);
}

function joinUnits(total: number, base: number, large: string, small: string): string {
  const rest = total % base;
  const head = `${Math.floor(total / base)} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}
