/** COPY from S3 inside the client's own session and transaction. */
import type { Statement } from '@loadstar/sql';
import type { CopyStream } from '../proxy/backend.js';
import type { Session } from '../proxy/session.js';
import { StatementError, type Action } from '../proxy/step.js';
import type { Draft } from '../rewrite/draft.js';
import { commandComplete, infoFrame } from '../wire/message.js';
import type { ContentForm } from './content.js';
import { columnWriter, declaredType } from './convert.js';
import { cancelled, loadFailure, s3Failure } from './failure.js';
import { makeFinder } from './finder.js';
import type { Journal, LoadEnd } from './journal.js';
import { Load, type LoadPlan, type LoadResult } from './load.js';
import { listPrefix, readManifest, type SourceObject } from './objects.js';
import type { ObjectReader } from './reader.js';
import { readCopyStatement, type CopyStatement } from './statement.js';
import type { Place, Store, Stores } from './store.js';
import { copyInStatement, readTarget, type Target } from './target.js';

export interface CopyDeps {
  /** For manifests, listings and JSONPaths. */
  readonly stores: Stores;
  /** For the objects themselves. */
  readonly reader: ObjectReader;
  readonly journal: Journal;
}

/**
 * The action of a COPY statement.
 * @throws StatementError when the statement itself is wrong
 */
export function copyAction(deps: CopyDeps, draft: Draft, statement: Statement): Action {
  const copy = readCopyStatement(draft);
  const comments = leadingComments(statement);
  return (session, signal) =>
    runCopy(deps, copy, comments, session, signal).catch((error: unknown) => {
      // Whatever the cancel has broken off says so in words of its own.
      throw signal.aborted ? cancelled() : error;
    });
}

/** Whoever looks for a statement among the running ones looks for its leading comment. */
export function leadingComments({ tokens }: Statement): string {
  const firstWord = tokens.findIndex(({ kind }) => kind !== 'space' && kind !== 'comment');
  return tokens
    .slice(0, firstWord)
    .map(({ text }) => text)
    .join('');
}

async function runCopy(
  deps: CopyDeps,
  copy: CopyStatement,
  comments: string,
  session: Session,
  signal: AbortSignal,
): Promise<void> {
  const { backend, database } = session;
  const target = await readTarget(backend, copy);
  const store = deps.stores.at(copy);
  const [plan, objects] = await Promise.all([
    makePlan(store, copy, target, signal),
    sourceObjects(store, copy, signal),
  ]);
  const stream = copy.options.noLoad
    ? null
    : await backend.copyIn(copyInStatement(comments, copy.table, target.columns));
  const id = await deps.journal.begin(database, startRecord(session, copy, target)).catch(async (error: unknown) => {
    await stream?.fail('no record');
    throw error;
  });
  const load = new Load(plan, stream);
  let result: LoadResult;
  try {
    for await (const object of deps.reader.read(
      { objects, form: formOf(copy, target), place: placeOf(copy) },
      signal,
    )) {
      await load.add(object);
      if (signal.aborted || load.isSpoilt || stream?.accepts === false) break;
    }
    result = await load.end();
    if (signal.aborted) throw cancelled();
    if (result.files.length === 0) throw loadFailure('No files of the manifest were found', copy.source);
  } catch (error) {
    await stream?.fail('aborted');
    await deps.journal.end(database, id, endRecord(await load.end(), objects, 'aborted'));
    throw s3Failure(error, copy.source);
  }
  const record = (status: LoadEnd['status']): Promise<void> =>
    deps.journal.end(database, id, endRecord(result, objects, status));
  await settle(result, target, stream, record, session, id);
  if (copy.options.updateStatistics ?? (target.isEmpty && result.rows > 0))
    await backend.ask(`SELECT local_redshift.gather_statistics(${target.oid})`);
  session.tell(commandComplete('COPY'));
}

/** Ends the COPY: rows stay, or an error says where to look. */
async function settle(
  result: LoadResult,
  target: Target,
  stream: CopyStream | null,
  record: (status: LoadEnd['status']) => Promise<void>,
  session: Session,
  id: number,
): Promise<void> {
  if (result.isSpoilt) {
    await stream?.fail('load errors');
    await record('aborted');
    await remember(session, 0, id);
    throw spoilt(target);
  }
  try {
    await stream?.finish();
  } catch (error) {
    await record('aborted');
    throw error;
  }
  await record('completed');
  await remember(session, result.rows, id);
  session.tell(infoFrame(`Load into table '${target.name}' completed, ${result.rows} record(s) loaded successfully.`));
  if (result.errorCount > 0) {
    const where = "Check 'stl_load_errors' system table for details.";
    session.tell(
      infoFrame(
        `Load into table '${target.name}' completed, ${result.errorCount} record(s) could not be loaded.  ${where}`,
      ),
    );
  }
  if (result.mendedRows > 0) {
    const where = "Check 'stl_replacements' system table for details.";
    session.tell(
      infoFrame(
        `Load into table '${target.name}' completed, ${result.mendedRows} record(s) were loaded with replacements made for ACCEPTINVCHARS.  ${where}`,
      ),
    );
  }
}

function spoilt(target: Target): StatementError {
  const message = `Load into table '${target.name}' failed.  Check 'stl_load_errors' system table for details.`;
  const rule = '-----------------------------------------------';
  const detail = `\n  ${rule}\n  error:  ${message}\n  code:      8001\n  context:   Load into table '${target.name}' failed\n  location:  local-redshift\n  ${rule}\n`;
  return new StatementError({ code: 'XX000', message, detail });
}

/** Session state for pg_last_copy_count() and pg_last_copy_id(). A failed transaction can't be told, and forgets with its rollback what it was. */
async function remember(session: Session, rows: number, id: number): Promise<void> {
  if (session.backend.status === 'E') return;
  const setting = (name: string, value: number): string => `set_config('local_redshift.${name}', '${value}', false)`;
  await session.backend.ask(
    `SELECT ${setting('last_copy_count', rows)}, ${setting('last_copy_id', id)}, ${setting('last_query_id', id)}`,
  );
}

async function makePlan(store: Store, copy: CopyStatement, target: Target, signal: AbortSignal): Promise<LoadPlan> {
  const writers = target.columns.map((column) => columnWriter(column, copy.options));
  const finder = await makeFinder(store, copy, target, signal);
  const { maxError, ignoreHeader } = copy.options;
  const hasLines = copy.format.kind !== 'parquet';
  return { writers, finder, errorLimit: Math.max(1, maxError), headerLines: ignoreHeader, hasLines };
}

function formOf({ compression, encoding, format, options }: CopyStatement, target: Target): ContentForm {
  const columns = target.columns.map((column) => ({
    name: column.name,
    type: column.type,
    shown: declaredType(column),
  }));
  if (format.kind !== 'parquet') return { compression, encoding, columnar: null };
  const { serializeToJson } = format;
  return { compression, encoding, columnar: { columns, fill: options.fillRecord, serializeToJson } };
}

/** Without the rest of the statement, which needn't cross to the thread. */
function placeOf({ region, keys }: CopyStatement): Place {
  return { region, keys };
}

function sourceObjects(store: Store, copy: CopyStatement, signal: AbortSignal): Promise<SourceObject[]> {
  return copy.manifest
    ? readManifest(store, copy.source, copy.format.kind === 'parquet', signal)
    : listPrefix(store, copy.source, signal);
}

function startRecord(session: Session, copy: CopyStatement, target: Target): Parameters<Journal['begin']>[1] {
  const { user, backend } = session;
  return {
    user,
    session: backend.pid,
    transaction: '0',
    tableOid: target.oid,
    tableName: target.name,
    source: copy.source,
    format: copy.format.kind,
  };
}

function endRecord(result: LoadResult, objects: readonly SourceObject[], status: LoadEnd['status']): LoadEnd {
  const { errorCount, files, errors, replacements } = result;
  const rows = status === 'completed' ? result.rows : 0;
  return { status, rows, errorCount, fileCount: objects.length, files, errors, replacements };
}
