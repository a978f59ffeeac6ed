/** From a client's text to steps: each statement goes to PostgreSQL as it is or rewritten, is refused, or is done by the proxy. */
import { splitStatements, SqlScanError, type Statement } from '@loadstar/sql';
import { StatementError, type Action, type Step } from '../proxy/step.js';
import { rewriteAlterTable } from './alterTable.js';
import { cancelStatement } from './cancel.js';
import { rewriteCreate } from './create.js';
import { rewriteCreateTable } from './createTable.js';
import { Draft } from './draft.js';
import { rewriteExpressions } from './expressions.js';
import { rewriteAnalyze, rewriteVacuum } from './maintenance.js';
import { checkMerge } from './merge.js';
import { rewriteNavigation } from './navigate.js';
import { refused, syntaxError, unsupported } from './refuse.js';
import { rewriteIsolation } from './isolation.js';
import { rewriteSetting } from './settings.js';
import { refuseSavepoint, rewriteBegin } from './transaction.js';
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
    rewriteNavigation(draft);
    rewriteExpressions(draft);
    return { kind: 'sql', text: draft.text(), controlsTransaction };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { kind: 'refused', error: error.error, controlsTransaction };
  }
}

/** What a statement's first word decides. @returns an action where the proxy runs the statement itself */
function rewriteByVerb(draft: Draft, statement: Statement, parts: ScriptParts): Action | null {
  const verb = draft.word(0);
  if (WITHOUT_PARAMETERS.has(verb)) refuseParameters(draft);
  if (LACKING.has(verb)) throw unsupported(verb.toUpperCase());
  if (UNKNOWN_TO_REDSHIFT.has(verb)) throw refused(`SQL command "${verb.toUpperCase()}" not supported`);
  if (verb === 'copy') return parts.copy(draft, statement);
  return VERBS[verb]?.(draft) ?? null;
}

const VERBS: Readonly<Record<string, (draft: Draft) => Action | null | void>> = {
  alter: (draft) => (rewriteIsolation(draft) ? null : rewriteAlterTable(draft)),
  analyze: rewriteAnalyze,
  begin: rewriteBegin,
  cancel: cancelStatement,
  create: (draft) => (rewriteCreateTable(draft) ? null : rewriteCreate(draft)),
  merge: checkMerge,
  release: refuseSavepoint,
  reset: rewriteSetting,
  rollback: refuseSavepoint,
  savepoint: refuseSavepoint,
  set: rewriteSetting,
  show: rewriteSetting,
  start: rewriteBegin,
  truncate,
  vacuum: rewriteVacuum,
};

/** Bind parameters stand in SELECT and in changes of rows alone. */
const WITHOUT_PARAMETERS = new Set(
  'alter analyze cancel comment copy create drop grant revoke truncate unload vacuum'.split(' '),
);
const LACKING = new Set('unload call attach detach use'.split(' '));
const UNKNOWN_TO_REDSHIFT = new Set(
  'listen notify unlisten do cluster reindex security load import checkpoint table values'.split(' '),
);

function refuseParameters(draft: Draft): void {
  const parameter = draft.words.find(({ kind }) => kind === 'param');
  if (parameter !== undefined) throw syntaxError(parameter, 'Bind parameters are not allowed in COPY, UNLOAD and DDL.');
}
