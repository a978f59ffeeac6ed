import { expect, test } from 'vitest';
import { openLive } from '../../../src/cli/screen/live.js';

/** Enough of a terminal to see what stands on it: rows, cursor, clearing. */
class Screen {
  rows: string[] = [''];
  row = 0;
  writes = 0;
  constructor(public columns: number) {}

  write(text: string): void {
    this.writes++;
    for (const [part, up] of text.matchAll(
      /\u001b\[(\d+)A|\u001b\[\?\d+[hl]|\u001b\[K|\u001b\[J|\r|\n|[^\u001b\r\n]+/g,
    )) {
      if (up !== undefined) this.row -= Number(up);
      else if (part === '\n') this.rows[++this.row] ??= '';
      else if (part === '\u001b[J') this.rows.length = this.row + 1;
      else if (!part.startsWith('\u001b') && part !== '\r') this.rows[this.row] = part;
    }
  }
}

test('lines are written over in place, one write a frame', () => {
  const screen = new Screen(40);
  const live = openLive(screen);
  live.update(['a', 'b', 'c']);
  live.update(['A', 'B']);
  expect(screen.rows.slice(0, screen.row)).toEqual(['A', 'B']);
  expect(screen.writes).toBe(2);
  live.close();
});

test('lines that stay push the live ones down', () => {
  const screen = new Screen(40);
  const live = openLive(screen);
  live.update(['working']);
  live.above(['note']);
  live.update(['done']);
  live.close();
  expect(screen.rows.slice(0, screen.row)).toEqual(['note', 'done']);
});

test('a line wider than the terminal is cut, never wrapped', () => {
  const screen = new Screen(6);
  const live = openLive(screen);
  live.update(['abcdefgh']);
  live.close();
  expect(screen.rows[0]).toBe('abcde…');
});
