/** From a client's text to steps: each statement goes to PostgreSQL as it is or rewritten, is refused, or is done by the proxy. */
import { splitStatements, SqlScanError, type Statement } from '@loadstar/sql';
import {
  defaultNames,
  StatementError,
  type Action,
  type Catalog,
  type SessionNames,
  type SettledStep,
  type Step,
} from '../proxy/step.js';
import { expandAliases, findAliasUses } from './aliases.js';
import { rewriteAlter } from './alter.js';
import { cancelStatement } from './cancel.js';
import { checkInsert, checkUpdate, rewriteDelete } from './changes.js';
import { checkComment } from './comment.js';
import { rewriteCreate } from './create.js';
import { rewriteCreateTable } from './createTable.js';
import { Draft } from './draft.js';
import { refuseAll } from './deallocate.js';
import { rewriteDrop } from './drop.js';
import { expandColumns, needsColumns, type AskColumns } from './expand.js';
import { checkExplain } from './explain.js';
import { rewriteGrant } from './grants.js';
import { checkLock } from './lock.js';
import { rewriteAnalyze, rewriteVacuum } from './maintenance.js';
import { rewriteMerge } from './merge.js';
import { refused, syntaxError, unsupported } from './refuse.js';
import { refreshMaterializedView } from './materializedView.js';
import { rewriteQuery } from './rewriteQuery.js';
import { rewriteSetting } from './settings.js';
import { rewriteShow } from './show.js';
import { checkEnd, refuseSavepoint, rewriteBegin } from './transaction.js';
import { truncate } from './truncate.js';

/** What the rewriter leaves to others. */
export interface ScriptParts {
  /** Makes the action of a COPY; throws StatementError when the statement is wrong. */
  readonly copy: (draft: Draft, statement: Statement) => Action;
  /** Makes the action of an UNLOAD; throws StatementError when the statement is wrong. */
  readonly unload: (draft: Draft, statement: Statement) => Action;
}

const TRANSACTION_WORDS = new Set(['begin', 'start', 'commit', 'end', 'rollback', 'abort']);

export function rewriteScript(sql: string, parts: ScriptParts, names = defaultNames()): Step[] {
  try {
    const statements = splitStatements(sql);
    if (statements.length === 0) return [{ kind: 'sql', text: '', controlsTransaction: false }];
    return statements.map((statement) => rewriteStatement(statement, parts, names));
  } catch (error) {
    if (!(error instanceof SqlScanError)) throw error;
    return [{ kind: 'refused', error: { code: '42601', message: error.message }, controlsTransaction: false }];
  }
}

function rewriteStatement(statement: Statement, parts: ScriptParts, names: SessionNames): Step {
  const draft = new Draft(statement.tokens, names);
  const controlsTransaction = TRANSACTION_WORDS.has(draft.word(0));
  if (needsColumns(draft)) {
    const settle = async (catalog: Catalog): Promise<SettledStep> => {
      const ask: AskColumns = (query) => catalog.columns(textOf(query, names));
      const [step] = rewriteScript(await expandColumns(draft.text(), names, ask), parts, names);
      return step!.kind === 'pending' ? step!.settle(catalog) : step!;
    };
    return { kind: 'pending', settle, controlsTransaction };
  }
  try {
    const action = rewriteByVerb(draft, statement, parts);
    if (action !== null) return { kind: 'action', action, controlsTransaction };
    const uses = findAliasUses(draft);
    if (uses.length > 0)
      return {
        kind: 'pending',
        settle: (catalog) => settleAliases(statement, parts, names, catalog),
        controlsTransaction,
      };
    rewriteQuery(draft);
    return { kind: 'sql', text: draft.text(), controlsTransaction };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { kind: 'refused', error: error.error, controlsTransaction };
  }
}

/** Replaces, of the aliases that may be referred to, those that the server can't resolve otherwise. */
async function settleAliases(
  statement: Statement,
  parts: ScriptParts,
  names: SessionNames,
  catalog: Catalog,
): Promise<SettledStep> {
  for (const expanded = new Set<string>(); ;) {
    const draft = new Draft(statement.tokens, names);
    rewriteByVerb(draft, statement, parts);
    const uses = findAliasUses(draft);
    expandAliases(draft, uses, expanded);
    rewriteQuery(draft);
    let query = draft.words.findIndex((_, at) => PREPARED.has(draft.word(at)));
    while (draft.is(query - 1, '(')) query--;
    const missing = await catalog.unresolved(draft.render(query, draft.words.length));
    if (missing === null || expanded.has(missing) || !uses.some(({ name }) => name === missing))
      return { kind: 'sql', text: draft.text(), controlsTransaction: false };
    expanded.add(missing);
  }
}

const PREPARED = new Set(['select', 'with', 'insert', 'update', 'delete', 'merge']);

/** A query for the server behind. @throws StatementError */
function textOf(query: string, names: SessionNames): string {
  const draft = new Draft(splitStatements(query)[0]!.tokens, names);
  rewriteQuery(draft);
  return draft.text();
}

/** What a statement's first word decides. @returns an action where the proxy runs the statement itself */
function rewriteByVerb(draft: Draft, statement: Statement, parts: ScriptParts): Action | null {
  const verb = draft.word(0);
  if (WITHOUT_PARAMETERS.has(verb)) refuseParameters(draft);
  if (LACKING.has(verb)) throw unsupported(verb.toUpperCase());
  if (UNKNOWN_TO_REDSHIFT.has(verb)) throw refused(`SQL command "${verb.toUpperCase()}" not supported`);
  if (verb === 'copy') return parts.copy(draft, statement);
  if (verb === 'unload') return parts.unload(draft, statement);
  return VERBS[verb]?.(draft) ?? null;
}

const VERBS: Readonly<Record<string, (draft: Draft) => Action | null | void>> = {
  alter: rewriteAlter,
  analyze: rewriteAnalyze,
  begin: rewriteBegin,
  abort: checkEnd,
  cancel: cancelStatement,
  comment: checkComment,
  commit: checkEnd,
  deallocate: refuseAll,
  delete: rewriteDelete,
  create: (draft) => (rewriteCreateTable(draft) ? null : rewriteCreate(draft)),
  drop: rewriteDrop,
  end: checkEnd,
  explain: checkExplain,
  grant: (draft) => rewriteGrant(draft, 0),
  lock: checkLock,
  insert: checkInsert,
  merge: rewriteMerge,
  refresh: refreshMaterializedView,
  release: refuseSavepoint,
  reset: rewriteSetting,
  revoke: (draft) => rewriteGrant(draft, 0),
  rollback: refuseSavepoint,
  savepoint: refuseSavepoint,
  set: rewriteSetting,
  show: (draft) => {
    if (!rewriteShow(draft)) rewriteSetting(draft);
  },
  start: rewriteBegin,
  truncate,
  update: checkUpdate,
  vacuum: rewriteVacuum,
};

/** Bind parameters stand in SELECT and in changes of rows alone. */
const WITHOUT_PARAMETERS = new Set(
  'alter analyze cancel comment copy create drop grant revoke truncate unload vacuum'.split(' '),
);
const LACKING = new Set('call attach detach use'.split(' '));
const UNKNOWN_TO_REDSHIFT = new Set(
  'listen notify unlisten do cluster reindex security load import checkpoint table values discard move reassign'.split(
    ' ',
  ),
);

function refuseParameters(draft: Draft): void {
  const parameter = draft.words.find(({ kind }) => kind === 'param');
  if (parameter !== undefined) throw syntaxError(parameter, 'Bind parameters are not allowed in COPY, UNLOAD and DDL.');
}
