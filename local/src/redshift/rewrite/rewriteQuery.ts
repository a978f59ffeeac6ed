/** The rules for whatever holds an expression or a query, in their order. */
import type { Draft } from './draft.js';
import { rewriteExpressions } from './expressions.js';
import { rewriteNavigation } from './navigate.js';

export function rewriteQuery(draft: Draft): void {
  rewriteNavigation(draft);
  rewriteExpressions(draft);
}
