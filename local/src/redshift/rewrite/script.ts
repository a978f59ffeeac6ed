/** From a client's text to steps: each statement goes to PostgreSQL as it is or rewritten, is refused, or is done by the proxy. */
import { splitStatements, SqlScanError, type Statement } from '@loadstar/sql';
import { StatementError, type Action, type Step } from '../proxy/step.js';
import { rewriteCreateTable } from './createTable.js';
import { Draft } from './draft.js';
import { rewriteExpressions } from './expressions.js';
import { syntaxError, unsupported } from './refuse.js';
import { truncate } from './truncate.js';

/** What the rewriter leaves to others. */
export interface ScriptParts {
  /** Makes the action of a COPY; throws StatementError when the statement is wrong. */
  readonly copy: (draft: Draft, statement: Statement) => Action;
}

const TRANSACTION_WORDS = new Set(['begin', 'start', 'commit', 'end', 'rollback', 'abort']);

export function rewriteScript(sql: string, parts: ScriptParts): Step[] {
  try {
    const statements = splitStatements(sql);
    if (statements.length === 0) return [{ kind: 'sql', text: '', controlsTransaction: false }];
    return statements.map((statement) => rewriteStatement(statement, parts));
  } catch (error) {
    if (!(error instanceof SqlScanError)) throw error;
    return [{ kind: 'refused', error: { code: '42601', message: error.message }, controlsTransaction: false }];
  }
}

function rewriteStatement(statement: Statement, parts: ScriptParts): Step {
  const draft = new Draft(statement.tokens);
  const controlsTransaction = TRANSACTION_WORDS.has(draft.word(0));
  try {
    const action = rewriteByVerb(draft, statement, parts);
    if (action !== null) return { kind: 'action', action, controlsTransaction };
    rewriteExpressions(draft);
    return { kind: 'sql', text: draft.text(), controlsTransaction };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { kind: 'refused', error: error.error, controlsTransaction };
  }
}

function rewriteByVerb(draft: Draft, statement: Statement, parts: ScriptParts): Action | null {
  switch (draft.word(0)) {
    case 'copy':
      return parts.copy(draft, statement);
    case 'truncate':
      return truncate(draft);
    case 'create':
      rewriteCreateTable(draft);
      return null;
    case 'unload':
      throw unsupported('UNLOAD');
    case 'savepoint':
    case 'release':
      throw syntaxError(draft.words[0]);
    default:
      return null;
  }
}
