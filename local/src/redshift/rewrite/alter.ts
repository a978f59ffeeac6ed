/** ALTER of anything: what there is to alter. */
import type { Action } from '../proxy/step.js';
import { rewriteRole, rewriteUser } from './accounts.js';
import { rewriteAlterTable } from './alterTable.js';
import type { Draft } from './draft.js';
import { rewriteDefaultPrivileges } from './grants.js';
import { rewriteAlterMaterializedView } from './materializedView.js';
import { syntaxError, unsupported } from './refuse.js';
import { rewriteDatabase, rewriteSchema } from './schemas.js';

const LACKING = new Set('external datashare masking rls identity system model function procedure'.split(' '));

/** @returns an action where the proxy runs the statement itself */
export function rewriteAlter(draft: Draft): Action | null {
  const word = draft.word(1);
  switch (word) {
    case 'table':
      return rewriteAlterTable(draft);
    case 'view':
    case 'group':
      return null;
    case 'materialized':
      rewriteAlterMaterializedView(draft);
      return null;
    case 'user':
      rewriteUser(draft, 1);
      return null;
    case 'role':
      rewriteRole(draft, 1);
      return null;
    case 'schema':
      rewriteSchema(draft, 1);
      return null;
    case 'database':
      rewriteDatabase(draft, 1);
      return null;
    case 'default':
      rewriteDefaultPrivileges(draft);
      return null;
    default:
      if (LACKING.has(word)) throw unsupported(`ALTER ${word.toUpperCase()}`);
      throw syntaxError(draft.words[1]);
  }
}
