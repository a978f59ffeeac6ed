/** Lines below a headline, each with a word that says what it is. */
import type { Paint } from './paint.js';
import { printable } from './printable.js';

/** Cells that a label takes. */
export const LABEL_WIDTH = 8;

/** `  file    text`; the text's further lines stand below its first. */
export function labelled(label: string, text: string, paint: Paint): string {
  const indent = ' '.repeat(2 + LABEL_WIDTH);
  return `  ${paint.dim(label.padEnd(LABEL_WIDTH))}${text.split('\n').map(printable).join(`\n${indent}`)}`;
}
