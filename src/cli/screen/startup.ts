/** The parts of a stack while they start, and the addresses once they run. */
import { formatDuration } from './figures.js';
import type { Paint } from './paint.js';
import { spinner } from './spinner.js';

/** A part that starts. Times in ms since the start of the command. */
export interface StartingPart {
  readonly name: string;
  readonly startedMs: number;
  /** Absent while it starts. */
  readonly readyMs?: number;
  /** What it does that takes long. */
  readonly note?: string;
}

/** One line a part: `✓ temporal  1.9 s`. */
export function renderParts(
  parts: readonly StartingPart[],
  options: { paint: Paint; nowMs: number; frame: number },
): string[] {
  const { paint, nowMs, frame } = options;
  const width = Math.max(0, ...parts.map(({ name }) => name.length));
  return parts.map(({ name, startedMs, readyMs, note }) => {
    const mark = readyMs === undefined ? paint.cyan(spinner(frame)) : paint.green('✓');
    const why = readyMs === undefined && note !== undefined ? `  ${note}` : '';
    return `  ${mark} ${name.padEnd(width)}  ${paint.dim(`${formatDuration((readyMs ?? nowMs) - startedMs)}${why}`)}`;
  });
}

/** `  Web UI     http://…`, aligned. */
export function renderPairs(pairs: readonly (readonly [name: string, value: string])[], paint: Paint): string[] {
  const width = Math.max(0, ...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `  ${paint.dim(name.padEnd(width))}  ${value}`);
}
