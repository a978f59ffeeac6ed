/** How many cells of a terminal a text takes, and texts cut to fit. */
import measure from 'fast-string-truncated-width';

/** Text that is as wide as it is long, and most text is: faster than a look at every letter. */
const PLAIN = /^[ -~]*$/;
const RESET = '\u001B[0m';

/** Cells of a text on one line; colours take none. */
export function cellsOf(text: string): number {
  return PLAIN.test(text) ? text.length : measure(text).width;
}

/** The text, or as much of it as fits in front of an ellipsis. */
export function cutTo(text: string, width: number): string {
  if (cellsOf(text) <= width) return text;
  // A cut inside of letters that belong together may leave more cells than they had.
  for (let room = width; room > 0; room--) {
    const cut = cutAt(text, measure(text, { limit: room, ellipsis: '…' }).index);
    if (cellsOf(cut) <= width) return cut;
  }
  return '…';
}

/** A colour that was begun would go on behind the cut. */
function cutAt(text: string, index: number): string {
  return `${text.slice(0, index)}…${text.includes('\u001B') ? RESET : ''}`;
}
