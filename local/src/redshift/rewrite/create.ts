/** CREATE of anything but a table: what passes, what Redshift does not have, what the local one does not do (AWS: c_unsupported-postgresql-features). */
import type { Action } from '../proxy/step.js';
import { rewriteRole, rewriteUser } from './accounts.js';
import type { Draft } from './draft.js';
import { rewriteFunction } from './function.js';
import { rewriteMaterializedView } from './materializedView.js';
import { refused, syntaxError, unsupported } from './refuse.js';
import { rewriteDatabase, rewriteSchema } from './schemas.js';
import { rewriteView } from './view.js';

const UNKNOWN_TO_REDSHIFT = new Set(
  'index unique sequence trigger constraint extension type domain aggregate cast operator rule foreign server publication subscription statistics tablespace collation conversion event text access transform unlogged'.split(
    ' ',
  ),
);
const LACKING = new Set('procedure external library datashare model masking rls identity job'.split(' '));

/** @returns an action where the proxy runs the statement itself */
export function rewriteCreate(draft: Draft): Action | null {
  const at = draft.is(1, 'or', 'replace') ? 3 : 1;
  const word = draft.word(at);
  switch (word) {
    case 'materialized':
      rewriteMaterializedView(draft, at);
      return null;
    case 'view':
      return rewriteView(draft, at);
    case 'user':
      rewriteUser(draft, at);
      return null;
    case 'role':
      rewriteRole(draft, at);
      return null;
    case 'schema':
      rewriteSchema(draft, at);
      return null;
    case 'database':
      rewriteDatabase(draft, at);
      return null;
    case 'function':
      rewriteFunction(draft, at);
      return null;
    case 'group':
      return null;
  }
  if (UNKNOWN_TO_REDSHIFT.has(word))
    throw refused(
      `SQL command "${draft.words
        .slice(0, at + 1)
        .map(({ text }) => text)
        .join(' ')} ..." not supported on Redshift tables.`,
    );
  if (LACKING.has(word)) throw unsupported(`CREATE ${word.toUpperCase()}`);
  throw syntaxError(draft.words[at]);
}
