/** UNLOAD to S3 inside the client's own session and transaction. */
import type { Statement } from '@loadstar/sql';
import { cancelled, loadFailure, s3Failure } from '../copy/failure.js';
import type { Journal } from '../copy/journal.js';
import { uriOf } from '../copy/objects.js';
import { leadingComments } from '../copy/run.js';
import type { Store, Stores } from '../copy/store.js';
import type { Session } from '../proxy/session.js';
import type { Action, Rewriter, StatementError, Step } from '../proxy/step.js';
import type { Draft } from '../rewrite/draft.js';
import { commandComplete, infoFrame } from '../wire/message.js';
import { describeQuery } from './columns.js';
import { beginUnload, endUnload, type UnloadEnd } from './journal.js';
import { manifestOf } from './manifest.js';
import type { UnloadedFile } from './outputFile.js';
import { OutputFiles, removeAll } from './outputFiles.js';
import { queryText, readUnloadQuery } from './query.js';
import { readResultRow } from './resultRows.js';
import { readUnloadStatement, type UnloadStatement } from './statement.js';

export interface UnloadDeps {
  readonly stores: Stores;
  readonly journal: Journal;
  /** For the query. */
  readonly rewrite: Rewriter;
}

/**
 * The action of an UNLOAD statement.
 * @throws StatementError when the statement, or the query in it, is wrong
 */
export function unloadAction(deps: UnloadDeps, draft: Draft, statement: Statement): Action {
  const unload = readUnloadStatement(draft);
  const query = readUnloadQuery(unload.query, draft.names, deps.rewrite);
  const comments = leadingComments(statement);
  return (session, signal) =>
    runUnload(deps, unload, query, comments, session, signal).catch((error: unknown) => {
      throw signal.aborted ? cancelled() : error;
    });
}

async function runUnload(
  deps: UnloadDeps,
  unload: UnloadStatement,
  step: Step,
  comments: string,
  session: Session,
  signal: AbortSignal,
): Promise<void> {
  const { backend, database, user } = session;
  const query = await queryText(step, session);
  const columns = await describeQuery(backend, query);
  const store = deps.stores.at(unload);
  await using files = await OutputFiles.begin(unload, columns, store, signal);
  await prepareTarget(store, unload, signal);
  const id = await beginUnload(deps.journal, database, {
    user,
    session: backend.pid,
    location: uriOf({ bucket: unload.bucket, key: unload.prefix }),
    format: FORMATS[unload.format.kind],
    compression: unload.compression ?? '',
  });
  const record = (end: UnloadEnd): Promise<void> => endUnload(deps.journal, database, id, end);
  try {
    for await (const rows of backend.copyOut(`${comments}COPY (${query}) TO STDOUT`)) {
      for (const row of rows) await files.add(readResultRow(row));
      if (signal.aborted) throw cancelled();
    }
    const written = await files.finish();
    await writeManifest(store, unload, files, written, signal);
    await record({ status: 'completed', rows: files.rows, files: withUris(unload, written), error: '' });
  } catch (error) {
    await files.undo();
    await record({ status: 'aborted', rows: 0, files: [], error: (error as Error).message });
    await remember(session, 0, id);
    throw error;
  }
  await remember(session, files.rows, id);
  session.tell(infoFrame(`UNLOAD completed, ${files.rows} record(s) unloaded successfully.`));
  session.tell(commandComplete('UNLOAD'));
}

const FORMATS = { text: 'Text', fixedwidth: 'Text', csv: 'CSV', json: 'JSON', parquet: 'Parquet' } as const;

function withUris({ bucket }: UnloadStatement, files: readonly UnloadedFile[]): UnloadEnd['files'] {
  return files.map((file) => ({ ...file, uri: uriOf({ bucket, key: file.key }) }));
}

/** Files must not be overwritten unless the statement says so. */
async function prepareTarget(store: Store, unload: UnloadStatement, signal: AbortSignal): Promise<void> {
  const { bucket, prefix, existing, partitionBy } = unload;
  const uri = uriOf({ bucket, key: prefix });
  try {
    if (existing === 'remove' && partitionBy === null) await removeAll(store, bucket, prefix, signal);
    if (existing !== 'refuse') return;
    for await (const key of store.list(bucket, prefix, signal)) throw notEmpty(uriOf({ bucket, key }));
  } catch (error) {
    throw s3Failure(error, uri);
  }
}

function notEmpty(found: string): StatementError {
  return loadFailure(
    'Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.',
    `S3 key that is there : ${found}`,
  );
}

async function writeManifest(
  store: Store,
  unload: UnloadStatement,
  { columns }: OutputFiles,
  files: readonly UnloadedFile[],
  signal: AbortSignal,
): Promise<void> {
  if (unload.manifest === null) return;
  const key = `${unload.prefix}manifest`;
  const body = Buffer.from(manifestOf(unload, columns, files));
  await store.put(unload.bucket, key, body, body.length, signal).catch((error: unknown) => {
    throw s3Failure(error, uriOf({ bucket: unload.bucket, key }));
  });
}

/** Session state for pg_last_unload_count() and pg_last_unload_id(). A failed transaction can't be told. */
async function remember(session: Session, rows: number, id: number): Promise<void> {
  if (session.backend.status === 'E') return;
  await session.backend.ask(
    `SELECT set_config('local_redshift.last_unload_count', '${rows}', false), set_config('local_redshift.last_unload_id', '${id}', false),
            set_config('local_redshift.last_query_id', '${id}', false)`,
  );
}
