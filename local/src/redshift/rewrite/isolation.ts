/** ALTER DATABASE … ISOLATION LEVEL { SNAPSHOT | SERIALIZABLE }: holds for sessions that begin after it (AWS: r_ALTER_DATABASE). */
import type { Draft } from './draft.js';

const LEVELS: Readonly<Record<string, string>> = { snapshot: 'repeatable read', serializable: 'serializable' };

/** @returns false for any other ALTER */
export function rewriteIsolation(draft: Draft): boolean {
  if (!draft.is(0, 'alter', 'database') || !draft.is(3, 'isolation', 'level')) return false;
  const level = LEVELS[draft.word(5)];
  if (level === undefined) return false;
  draft.replace(3, 6, `SET default_transaction_isolation = '${level}'`);
  return true;
}
