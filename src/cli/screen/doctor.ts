/** What `doctor` found, one line a thing looked at, with what to do below what fails. */
import type { Paint } from './paint.js';

/** One thing looked at. `next` says what to do when it is not well; a `note` is no failure. */
export interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'note' | 'failed';
  readonly found: string;
  readonly next?: string;
}

/** `✓ warehouse  Redshift 1.0.38698 at 127.0.0.1:5439 …`. */
export function renderFindings(findings: readonly Finding[], paint: Paint): string[] {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const marks = { ok: paint.green('✓'), note: paint.yellow('!'), failed: paint.red('✗') };
  return findings.flatMap(({ what, state, found, next }) => {
    const lines = [
      ...found.split('\n'),
      ...(next === undefined ? [] : next.split('\n').map((line) => paint.bold(line))),
    ];
    const [first = '', ...rest] = lines;
    return [
      `${marks[state]} ${what.padEnd(width)}  ${first}`,
      ...rest.map((line) => `${' '.repeat(width + 4)}${line}`),
    ];
  });
}
