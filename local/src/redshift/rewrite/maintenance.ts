/** VACUUM and ANALYZE (AWS: r_VACUUM_command, r_ANALYZE): their variants sort and compress blocks, which the server behind does not have. */
import type { Draft } from './draft.js';
import { endOfName } from './createTable.js';
import { syntaxError, unsupported } from './refuse.js';

const VACUUM_KINDS = ['full', 'reindex', 'recluster', 'sort', 'delete'];

export function rewriteVacuum(draft: Draft): void {
  let at = 1;
  if (VACUUM_KINDS.includes(draft.word(at))) at += draft.word(at + 1) === 'only' ? 2 : 1;
  if (at > 1) draft.remove(1, at);
  if (at < draft.words.length && draft.word(at) !== 'to' && draft.word(at) !== 'boost') at = endOfName(draft, at);
  dropThreshold(draft, at);
}

/** TO n PERCENT, BOOST. */
function dropThreshold(draft: Draft, at: number): void {
  let end = at;
  if (draft.word(end) === 'to' && draft.words[end + 1]?.kind === 'number' && draft.word(end + 2) === 'percent')
    end += 3;
  if (draft.word(end) === 'boost') end++;
  if (end < draft.words.length) throw syntaxError(draft.words[end]);
  if (end > at) draft.remove(at, end);
}

export function rewriteAnalyze(draft: Draft): void {
  let at = 1;
  if (draft.word(at) === 'compression') throw unsupported('ANALYZE COMPRESSION');
  if (draft.word(at) === 'verbose') at++;
  if (draft.isName(at) && !isColumnChoice(draft, at)) {
    at = endOfName(draft, at);
    if (draft.is(at, '(')) at = draft.closing(at) + 1;
  }
  if (isColumnChoice(draft, at)) {
    draft.remove(at, at + 2);
    at += 2;
  }
  if (at < draft.words.length) throw syntaxError(draft.words[at]);
}

function isColumnChoice(draft: Draft, at: number): boolean {
  return (draft.word(at) === 'predicate' || draft.word(at) === 'all') && draft.word(at + 1) === 'columns';
}
