/** Where pipeline.ts says something. The definition arrives as values; their places are found again in the text. */
import type { SqlFile } from './asset.js';
import { problemAt, type Problem } from './problem.js';

/** Finds names of assets and their settings in the text of a definition. Only asked when there is a problem to place. */
export interface Locator {
  /** A problem at the asset's name; at the file when the name can't be found (made by a loop, or imported). */
  atAsset(asset: string, message: string, hint?: string, occurrence?: number): Problem;
  /** A problem at a text inside the asset's call, such as a column's name; at the asset when that can't be found. */
  atSetting(asset: string, text: string, message: string, hint?: string): Problem;
  /** A problem at any literal of this text. */
  atText(text: string, message: string, hint?: string): Problem;
}

/** The call that makes an asset, up to its name in quotes; skips over comments. */
const CALL = /\/\/.*|\/\*[\s\S]*?\*\/|\b(?:copy|transform)\s*\(\s*(?=(["'`])(.*?)\1)/g;

export function createLocator(file: SqlFile): Locator {
  let known: Map<string, { readonly start: number; readonly end: number }[]> | undefined;
  const placesOf = (asset: string): readonly { readonly start: number; readonly end: number }[] =>
    (known ??= findCalls(file.text)).get(asset) ?? [];
  return {
    atAsset: (asset, message, hint, occurrence = 0) =>
      problemAt(file, placesOf(asset)[occurrence]?.start, message, hint),
    atSetting: (asset, text, message, hint) => {
      const place = placesOf(asset)[0];
      const at = place && findLiteral(file.text.slice(0, place.end), text, place.start + asset.length + 2);
      return problemAt(file, at ?? place?.start, message, hint);
    },
    atText: (text, message, hint) => problemAt(file, findLiteral(file.text, text, 0), message, hint),
  };
}

/** Per asset, from its name's opening quote to the next asset. */
function findCalls(text: string): Map<string, { start: number; end: number }[]> {
  const calls = new Map<string, { start: number; end: number }[]>();
  let last: { start: number; end: number } | undefined;
  for (const match of text.matchAll(CALL)) {
    const name = match[2];
    if (name === undefined) continue;
    if (last !== undefined) last.end = match.index;
    last = { start: match.index + match[0].length, end: text.length };
    calls.set(name, [...(calls.get(name) ?? []), last]);
  }
  return calls;
}

function findLiteral(text: string, value: string, from: number): number | undefined {
  const found = [`'${value}'`, `"${value}"`, `\`${value}\``].map((literal) => text.indexOf(literal, from));
  const places = found.filter((at) => at >= 0);
  return places.length === 0 ? undefined : Math.min(...places);
}
