/** The typed keys of a run's search attributes. Not encrypted by any codec: nothing secret in them. Pure. */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

export const PIPELINE_KEY = defineSearchAttributeKey('LoadstarPipeline', SearchAttributeType.KEYWORD);
export const MODE_KEY = defineSearchAttributeKey('LoadstarMode', SearchAttributeType.KEYWORD);
export const STATE_KEY = defineSearchAttributeKey('LoadstarState', SearchAttributeType.KEYWORD);
export const ASSETS_KEY = defineSearchAttributeKey('LoadstarAssets', SearchAttributeType.KEYWORD_LIST);
export const FAILED_KEY = defineSearchAttributeKey('LoadstarFailed', SearchAttributeType.KEYWORD_LIST);

/** Longest value of one search attribute that a server takes by default is 2 KB; a little below, for the quotes and commas around it. */
const VALUE_MAX_BYTES = 1_900;

/** As many of the names, from the first on, as one KeywordList value may hold. A search for a later name misses the run; the view has all. */
export function keywordList(names: readonly string[]): string[] {
  let bytes = 0;
  const unique = [...new Set(names)];
  const end = unique.findIndex((name) => (bytes += new TextEncoder().encode(name).length + 3) > VALUE_MAX_BYTES);
  return end === -1 ? unique : unique.slice(0, end);
}
