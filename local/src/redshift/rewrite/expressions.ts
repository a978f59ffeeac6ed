/** What may stand anywhere in a statement: names and calls that Redshift writes or means otherwise than PostgreSQL. One walk over the words. */
import { CALLS } from './calls.js';
import type { Draft } from './draft.js';
import { rewriteGroupByAll } from './groupByAll.js';
import { checkLength, isFreeName } from './names.js';
import { QUERY_RULES, refuseType } from './query.js';
import { unsupported, refused } from './refuse.js';
import { rewriteTop } from './top.js';
import { isQualify, rewriteQualify } from './qualify.js';

export function rewriteExpressions(draft: Draft): void {
  for (let at = 0; at < draft.words.length; at++) {
    const token = draft.words[at]!;
    if (token.kind === 'quoted' || token.kind === 'word') checkLength(draft, at);
    if (token.kind === 'quoted') foldQuoted(draft, at);
    else if (token.kind === 'word') rewriteWord(draft, at, token.text);
  }
}

/** Names fold to lower case even in quotes. */
function foldQuoted(draft: Draft, at: number): void {
  if (draft.names.caseSensitive) return;
  const name = draft.name(at);
  const quoted = `"${name.replaceAll('"', '""')}"`;
  if (quoted !== draft.words[at]!.text) draft.replace(at, at + 1, quoted);
}

function rewriteWord(draft: Draft, at: number, text: string): void {
  const word = text.toLowerCase();
  if (text.startsWith('#')) {
    const isNew = draft.word(at - 1) === 'into' && ['select', 'with'].includes(draft.word(0));
    return draft.replace(at, at + 1, `${isNew ? 'TEMP ' : ''}"${word}"`);
  }
  const isCall = draft.is(at + 1, '(') && !draft.is(at - 1, '.');
  if (isCall) {
    CALLS.get(word)?.(draft, at);
    if (REFUSED_CALLS.has(word)) throw refused(`function ${word} is not supported`, REFUSED_CALLS.get(word));
    if (LACKING_CALLS.has(word)) throw unsupported(`the function ${word.toUpperCase()}`);
  }
  const rule = QUERY_RULES.get(word);
  if (rule?.applies(draft, at) === true) throw rule.error(draft, at);
  if (draft.is(at - 1, '::') || (draft.word(at - 1) === 'as' && draft.is(at + 1, ')'))) refuseType(draft, at);
  if (word === 'sysdate' && !isCall && !draft.is(at - 1, '.')) draft.replace(at, at + 1, 'localtimestamp');
  if (word === 'top' && ['select', 'distinct', 'all'].includes(draft.word(at - 1))) rewriteTop(draft, at);
  if (word === 'all' && draft.is(at - 2, 'group', 'by')) rewriteGroupByAll(draft, at);
  if (word === 'minus' && (draft.word(at + 1) === 'select' || draft.is(at + 1, '(')))
    draft.replace(at, at + 1, 'EXCEPT');
  if (isFreeName(draft, at, word)) draft.replace(at, at + 1, `"${word}"`);
  if (isQualify(draft, at)) rewriteQualify(draft, at);
  if (word === 'max' && draft.is(at - 1, '(') && draft.is(at + 1, ')') && LENGTHS.has(draft.word(at - 2)))
    draft.replace(at, at + 1, '65535');
}

const LENGTHS = new Set(['varchar', 'nvarchar', 'varying', 'char']);

/** Functions of PostgreSQL that Redshift does not have, with what to use instead (AWS: c_unsupported-postgresql-functions). */
const REFUSED_CALLS: ReadonlyMap<string, string | undefined> = new Map([
  ['string_agg', 'Use LISTAGG.'],
  ['array_agg', 'Use LISTAGG.'],
  ['json_agg', undefined],
  ['jsonb_agg', undefined],
  ['pg_sleep', undefined],
  ['pg_advisory_lock', undefined],
  ['pg_advisory_xact_lock', undefined],
  ['pg_try_advisory_lock', undefined],
  ['gen_random_uuid', undefined],
  ['nextval', undefined],
  ['regexp_split_to_table', undefined],
  ['jsonb_array_elements', undefined],
  ['json_array_elements', undefined],
  ['row_to_json', undefined],
  ['to_json', undefined],
  ['to_jsonb', undefined],
]);

/** Functions of Redshift that the local one does not have. */
const LACKING_CALLS = new Set(
  `approximate ratio_to_report farmhash64 fnv_hash func_sha1 hll hll_cardinality hll_create_sketch is_valid_json_array object
  object_transform subarray split_to_array array_concat array_flatten st_point st_distance st_geomfromtext h3_fromlonglat
  percentile_approx crc32 from_varbyte to_varbyte can_json_parse json_size`.split(/\s+/),
);
