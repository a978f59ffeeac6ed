/** Picking by name what a person typed, with the nearest name when there is none. */
import { didYouMean } from '../pipeline/nearest.js';
import { UsageError } from './trouble.js';

/**
 * @param typed none: all of them
 * @param kind what they are, for the message: `analysis`
 * @throws UsageError for the first name that is none
 */
export function pickNamed<T extends { readonly name: string }>(
  all: readonly T[],
  typed: readonly string[],
  kind: string,
): readonly T[] {
  if (typed.length === 0) return all;
  return typed.map((name) => {
    const found = all.find((each) => each.name === name);
    if (found !== undefined) return found;
    const names = all.map((each) => each.name);
    throw new UsageError(
      `there is no ${kind} "${name}"`,
      didYouMean(name, names) ?? (names.length === 0 ? `the pipeline has no ${kind}` : `there are ${names.join(', ')}`),
    );
  });
}
