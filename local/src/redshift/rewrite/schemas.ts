/** Schemas and databases (AWS: r_CREATE_SCHEMA, r_ALTER_SCHEMA, r_CREATE_DATABASE, r_ALTER_DATABASE): quotas are taken and not kept. */
import type { Draft } from './draft.js';
import { rewriteIsolation } from './isolation.js';
import { syntaxError, unsupported } from './refuse.js';

/** @param at where SCHEMA stands */
export function rewriteSchema(draft: Draft, at: number): void {
  const quota = draft.find(at + 1, draft.words.length, 'quota');
  if (quota === draft.words.length) return;
  const end = endOfQuota(draft, quota);
  if (draft.word(0) === 'alter') {
    if (end < draft.words.length) throw syntaxError(draft.words[end]);
    // Only its owner may set a quota, who owns it still after this.
    draft.replace(quota, end, 'OWNER TO CURRENT_USER');
  } else draft.remove(quota, end);
}

function endOfQuota(draft: Draft, at: number): number {
  if (draft.word(at + 1) === 'unlimited') return at + 2;
  if (draft.words[at + 1]?.kind !== 'number') throw syntaxError(draft.words[at + 1]);
  return ['mb', 'gb', 'tb'].includes(draft.word(at + 2)) ? at + 3 : at + 2;
}

/** @param at where DATABASE stands */
export function rewriteDatabase(draft: Draft, at: number): void {
  if (rewriteIsolation(draft)) return;
  for (let place = at + 2; place < draft.words.length; place++) {
    switch (draft.word(place)) {
      case 'from':
        throw unsupported('databases from a datashare');
      case 'connection':
        if (draft.word(place + 2) === 'unlimited') draft.replace(place + 2, place + 3, '-1');
        break;
      case 'collate':
        if (draft.word(place + 1) !== 'case_sensitive')
          throw unsupported(`COLLATE ${draft.words[place + 1]?.text.toUpperCase() ?? ''}`);
        draft.remove(place, place + 2);
        break;
      case 'isolation':
        if (draft.word(place + 2) !== 'snapshot')
          throw unsupported(
            'CREATE DATABASE … ISOLATION LEVEL SERIALIZABLE',
            'Use ALTER DATABASE … ISOLATION LEVEL SERIALIZABLE after it.',
          );
        draft.remove(place, place + 3);
        break;
      case 'template':
      case 'encoding':
      case 'tablespace':
      case 'allow_connections':
      case 'is_template':
        throw syntaxError(draft.words[place]);
    }
  }
}
