/** A few lines at the bottom of a terminal that are written over in place. Each frame is one write: no flicker. */
import { cutTo, displayWidth } from './width.js';

export interface Live {
  /** Replaces what the last call wrote. Lines wider than the terminal are cut. */
  update(lines: readonly string[]): void;
  /** Writes lines that stay, above the live ones. */
  above(lines: readonly string[]): void;
  /** Leaves the last lines where they are and gives the cursor back. */
  close(): void;
}

/** The members of a terminal's stream that are used. */
export interface Terminal {
  readonly columns?: number;
  write(text: string): unknown;
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
// Terminals that know "synchronized output" show the frame at once; the others ignore it.
const BEGIN_FRAME = '\u001b[?2026h';
const END_FRAME = '\u001b[?2026l';
const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** Takes the bottom of `terminal` until closed. */
export function openLive(terminal: Terminal): Live {
  let shown: readonly string[] = [];
  let isOpen = false;
  const columns = (): number => terminal.columns ?? 80;
  const showCursor = (): void => void terminal.write(SHOW_CURSOR);

  const frame = (kept: readonly string[], lines: readonly string[]): void => {
    const cut = lines.map((line) => cutTo(line, columns()));
    const text = [...kept, ...cut].map((line) => `${line}${CLEAR_LINE_END}\n`).join('');
    terminal.write(
      `${BEGIN_FRAME}${isOpen ? '' : HIDE_CURSOR}${toTop(shown, columns())}${text}${CLEAR_BELOW}${END_FRAME}`,
    );
    if (!isOpen) process.once('exit', showCursor);
    isOpen = true;
    shown = cut;
  };

  return {
    update: (lines) => frame([], lines),
    above: (lines) => frame(lines, shown),
    close() {
      if (!isOpen) return;
      process.off('exit', showCursor);
      showCursor();
      isOpen = false;
      shown = [];
    },
  };
}

/** Up to the first of the lines shown; a line may take several rows since the terminal became narrower. */
function toTop(shown: readonly string[], columns: number): string {
  const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0);
  return rows === 0 ? '\r' : `\u001b[${rows}A\r`;
}
