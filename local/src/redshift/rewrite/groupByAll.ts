/** GROUP BY ALL (AWS: r_GROUP_BY_clause): by all items of the SELECT list that don't aggregate. */
import type { Draft, Stretch } from './draft.js';
import { blockStart } from './qualify.js';
import { syntaxError, unsupported } from './refuse.js';

const AGGREGATES = new Set(
  `any_value avg count listagg max median min percentile_cont percentile_disc stddev stddev_samp stddev_pop sum variance var_samp var_pop
  bit_and bit_or bool_and bool_or approximate`.split(/\s+/),
);

/** @param at where ALL stands */
export function rewriteGroupByAll(draft: Draft, at: number): void {
  const select = blockStart(draft, at);
  if (select < 0) throw syntaxError(draft.words[at]);
  let start = select + 1;
  if (['distinct', 'all'].includes(draft.word(start))) start++;
  if (draft.word(start) === 'top') start += 2;
  const items = draft.list(start, draft.find(start, at, 'from', 'into'));
  if (items.some(({ to }) => draft.is(to - 1, '*') && draft.words[to - 2]?.kind !== 'number'))
    throw unsupported('GROUP BY ALL with SELECT *', 'Name the columns.');
  const places = items.flatMap((item, i) => (aggregates(draft, item) ? [] : [String(i + 1)]));
  if (places.length === 0) draft.remove(at - 2, at + 1);
  else draft.replace(at, at + 1, places.join(', '));
}

function aggregates(draft: Draft, { from, to }: Stretch): boolean {
  for (let at = from; at < to; at++) {
    if (draft.is(at, '(') && draft.word(at + 1) === 'select') at = draft.closing(at);
    else if (AGGREGATES.has(draft.word(at)) && (draft.is(at + 1, '(') || draft.word(at) === 'approximate')) {
      const close = draft.closing(at + 1);
      if (draft.word(close + 1) !== 'over') return true;
      at = close;
    }
  }
  return false;
}
