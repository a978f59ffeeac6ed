/** Names of catalog tables that the local Redshift has its own views for (catalog/shadows.ts). */
import { SHADOWED } from '../catalog/shadows.js';
import type { Draft } from './draft.js';

/** @param at a name that is no call, bare or in quotes */
export function rewriteCatalogName(draft: Draft, at: number, name: string): void {
  if (draft.is(at - 1, '.') && draft.isName(at - 2)) {
    const schema = draft.name(at - 2);
    if ((schema === 'pg_catalog' || schema === 'information_schema') && SHADOWED[schema].has(name))
      draft.replace(at - 2, at - 1, 'local_redshift');
  } else if (SHADOWED.pg_catalog.has(name) && !draft.is(at + 1, '.') && draft.word(at - 1) !== 'as')
    // Before a point it qualifies a column, behind AS it is an alias.
    draft.insertBefore(at, 'local_redshift.');
}
