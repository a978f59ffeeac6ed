/** A few lines at the bottom of a terminal that are written over in place. */
import { createLogUpdate } from 'log-update';
import { cutTo } from './width.js';

export interface Live {
  /** Replaces what the last call wrote. Lines wider than the terminal are cut. */
  update(lines: readonly string[]): void;
  /** Writes lines that stay, above the live ones. */
  above(lines: readonly string[]): void;
  /** Leaves the last lines where they are and gives the cursor back. */
  close(): void;
}

/** A terminal's stream; its size may change. */
export interface Terminal extends NodeJS.WritableStream {
  readonly columns?: number;
}

/** Takes the bottom of `terminal` until closed. */
export function openLive(terminal: Terminal): Live {
  const draw = createLogUpdate(terminal);
  let shown: readonly string[] = [];
  const redraw = (): void => {
    const { columns = 80 } = terminal;
    if (shown.length === 0) draw.clear();
    else draw(shown.map((line) => cutTo(line, columns)).join('\n'));
  };
  return {
    update(lines) {
      shown = lines;
      redraw();
    },
    above(lines) {
      draw.clear();
      for (const line of lines) terminal.write(`${line}\n`);
      redraw();
    },
    close: () => draw.done(),
  };
}
