/** What a half-typed term of `--select` may become, one piece further. Pure; the grammar is that of selection.ts. */
import type { Asset } from './asset.js';
import { KINDS, STATES } from './selection.js';

/** What is typed before the name or the method that is being typed: other parts of an intersection, steps upstream. */
const TYPED = /^(.*,)?(\d*\+)?/;

/**
 * Whole terms that begin with what is typed: names, `tag:`, `kind:`, `state:` and their values. Behind one that is complete, also with all
 * that is downstream.
 */
export function completeSelection(typed: string, assets: readonly Asset[]): string[] {
  const before = TYPED.exec(typed)?.[0] ?? '';
  const begun = typed.slice(before.length);
  const tags = [...new Set(assets.flatMap((asset) => asset.tags))].sort();
  const values = [
    ...tags.map((tag) => `tag:${tag}`),
    ...KINDS.map((kind) => `kind:${kind}`),
    ...STATES.map((state) => `state:${state}`),
  ];
  const methods = [...new Set(values.map((value) => value.slice(0, value.indexOf(':') + 1)))];
  const pieces = [...assets.map(({ name }) => name), ...(begun.includes(':') ? values : methods)];
  const found = pieces.filter((piece) => piece.startsWith(begun));
  const isComplete = found.includes(begun) && !begun.endsWith(':');
  return [...found, ...(isComplete ? [`${begun}+`] : [])].map((piece) => before + piece);
}
