import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { openLive } from '../../../src/cli/screen/live.js';

/** Enough of a terminal to see what stands on it: rows, and a cursor that goes up, down and to the left. */
class Screen extends Writable {
  readonly lines: string[] = [''];
  #row = 0;

  constructor(public columns: number) {
    super({ decodeStrings: false });
  }

  /** Up to the cursor's row, which is empty. */
  get shown(): string[] {
    return this.lines.slice(0, this.#row);
  }

  override _write(text: string, _encoding: string, done: () => void): void {
    for (const [part] of text.matchAll(/\u001b\[[\d;?]*[A-Za-z]|\n|[^\u001b\n]+/g)) this.#put(part);
    done();
  }

  #put(part: string): void {
    if (part === '\n') this.lines[++this.#row] ??= '';
    else if (part === '\u001b[1A') this.#row--;
    else if (part === '\u001b[2K') this.lines[this.#row] = '';
    else if (!part.startsWith('\u001b')) this.lines[this.#row] += part;
  }
}

test('lines are written over in place', () => {
  const screen = new Screen(40);
  const live = openLive(screen);
  live.update(['a', 'b', 'c']);
  expect(screen.shown).toEqual(['a', 'b', 'c']);
  live.update(['A', 'B']);
  expect(screen.shown).toEqual(['A', 'B']);
  live.close();
  expect(screen.lines.join('\n').trimEnd()).toBe('A\nB');
});

test('lines that stay push the live ones down', () => {
  const screen = new Screen(40);
  const live = openLive(screen);
  live.update(['working']);
  live.above(['note', 'another']);
  expect(screen.shown).toEqual(['note', 'another', 'working']);
  live.update(['done']);
  live.close();
  expect(screen.shown).toEqual(['note', 'another', 'done']);
});

test('no lines leave nothing behind', () => {
  const screen = new Screen(40);
  const live = openLive(screen);
  live.update(['working', 'hard']);
  live.update([]);
  live.close();
  expect(screen.shown).toEqual([]);
  expect(screen.lines.join('')).toBe('');
});

test('a line wider than the terminal is cut, never wrapped, also once the terminal is narrower', () => {
  const screen = new Screen(8);
  const live = openLive(screen);
  live.update(['\u001b[31mabcdefghij\u001b[39m']);
  expect(screen.shown).toEqual(['abcdefg…']);
  screen.columns = 6;
  live.update(['abcdefgh']);
  expect(screen.shown).toEqual(['abcde…']);
  live.close();
});
