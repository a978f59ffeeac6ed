/** Which objects a COPY reads: those of a manifest, or all under a key prefix (AWS: loading-data-files-using-manifest, copy-parameters-data-source-s3). */
import { StatementError } from '../proxy/step.js';
import { loadFailure, s3Failure } from './failure.js';
import type { Store } from './store.js';

export interface SourceObject {
  readonly bucket: string;
  readonly key: string;
  /** True when the load fails without it; false for what a manifest names as optional. */
  readonly mandatory: boolean;
  /** As the manifest says; columnar formats need it. */
  readonly sizeBytes?: number;
}

export function uriOf({ bucket, key }: { bucket: string; key: string }): string {
  return `s3://${bucket}/${key}`;
}

/** @throws StatementError when the text is not of the form s3://bucket/key */
export function parseUri(uri: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri);
  if (match === null) throw new StatementError({ code: 'XX000', message: `The S3 path '${uri}' is not valid` });
  return { bucket: match[1]!, key: match[2]! };
}

/** @param columnar true when each entry must give the size of its object */
export async function readManifest(
  store: Store,
  uri: string,
  columnar: boolean,
  signal: AbortSignal,
): Promise<SourceObject[]> {
  const { bucket, key } = parseUri(uri);
  const text = await store.text(bucket, key, signal).catch((error: unknown) => {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 403) {
      throw loadFailure('COPY with MANIFEST parameter requires full path of an S3 object', uri);
    }
    const failure = s3Failure(error, uri);
    throw failure instanceof StatementError
      ? loadFailure(`Problem reading manifest file - ${failure.error.message}`, uri)
      : failure;
  });
  const entries = entriesOf(text, uri);
  if (columnar && entries.some(({ sizeBytes }) => sizeBytes === undefined))
    throw loadFailure('Problem reading manifest file - Invalid manifest: entry without meta.content_length', uri);
  return entries;
}

function entriesOf(text: string, uri: string): SourceObject[] {
  let entries: unknown;
  try {
    entries = (JSON.parse(text) as { entries?: unknown }).entries;
  } catch (error) {
    throw loadFailure(`Problem reading manifest file - ${(error as Error).message}`, uri);
  }
  if (!Array.isArray(entries)) throw loadFailure('Problem reading manifest file - Invalid manifest: no entries', uri);
  if (entries.length === 0) throw loadFailure('Problem reading manifest file - Invalid manifest: no entries', uri);
  return entries.map((entry) => readEntry(entry as Entry, uri));
}

type Entry = { url?: unknown; mandatory?: unknown; meta?: { content_length?: unknown } } | null;

function readEntry(entry: Entry, uri: string): SourceObject {
  const invalid = (what: string): Error =>
    loadFailure(`Problem reading manifest file - Invalid manifest: ${what}`, uri);
  if (typeof entry?.url !== 'string') throw invalid('entry without url');
  const { mandatory = false, meta } = entry;
  if (typeof mandatory !== 'boolean') throw invalid(`mandatory of ${entry.url} is neither true nor false`);
  const size = meta?.content_length;
  if (size !== undefined && !Number.isInteger(size)) throw invalid(`content_length of ${entry.url} is no whole number`);
  return { ...parseUri(entry.url), mandatory, ...(size === undefined ? {} : { sizeBytes: size as number }) };
}

export async function listPrefix(store: Store, uri: string, signal: AbortSignal): Promise<SourceObject[]> {
  const { bucket, key: prefix } = parseUri(uri);
  const objects: SourceObject[] = [];
  try {
    for await (const key of store.list(bucket, prefix, signal)) objects.push({ bucket, key, mandatory: true });
  } catch (error) {
    throw s3Failure(error, uri);
  }
  if (objects.length === 0) throw loadFailure(`The specified S3 prefix '${prefix}' does not exist`, uri);
  return objects;
}
