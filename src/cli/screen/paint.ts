/** Colours, as functions from text to text: renderers take a `Paint` and stay pure. */
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';

/** One style of a terminal: takes a text, gives it in that style. */
type Painter = (text: string) => string;

export interface Paint {
  readonly bold: Painter;
  readonly dim: Painter;
  readonly red: Painter;
  readonly green: Painter;
  readonly yellow: Painter;
  readonly cyan: Painter;
}

const paintWith = (painter: (style: keyof Paint) => Painter): Paint => ({
  bold: painter('bold'),
  dim: painter('dim'),
  red: painter('red'),
  green: painter('green'),
  yellow: painter('yellow'),
  cyan: painter('cyan'),
});

/** For terminals. */
export const COLOURS: Paint = paintWith(
  (style) => (text) => (text === '' ? '' : styleText(style, text, { validateStream: false })),
);

/** For files, pipes, NO_COLOR and goldens. */
export const NO_COLOURS: Paint = paintWith(() => (text) => text);

/**
 * Colours on a terminal that shows them, and not where NO_COLOR (no-color.org) is set.
 * @param env the process environment
 */
export function paintFor(stream: Pick<WriteStream, 'isTTY' | 'hasColors'>, env: NodeJS.ProcessEnv): Paint {
  return stream.isTTY && stream.hasColors(env) ? COLOURS : NO_COLOURS;
}
