/** Which objects a COPY reads: those of a manifest, or all under a key prefix (AWS: loading-data-files-using-manifest, copy-parameters-data-source-s3). */
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { StatementError } from '../proxy/step.js';
import { loadFailure, s3Failure } from './failure.js';

export interface SourceObject {
  readonly bucket: string;
  readonly key: string;
  /** True when the load fails without it; false for what a manifest names as optional. */
  readonly mandatory: boolean;
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

/** The whole text of a small object, such as a manifest. */
export async function readText(s3: S3Client, uri: string, signal: AbortSignal): Promise<string> {
  const { bucket, key } = parseUri(uri);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
  return (await Body?.transformToString()) ?? '';
}

export async function readManifest(s3: S3Client, uri: string, signal: AbortSignal): Promise<SourceObject[]> {
  const text = await readText(s3, uri, signal).catch((error: unknown) => {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 403) {
      throw loadFailure('COPY with MANIFEST parameter requires full path of an S3 object', uri);
    }
    const failure = s3Failure(error, uri);
    throw failure instanceof StatementError ? loadFailure(`Problem reading manifest file - ${failure.error.message}`, uri) : failure;
  });
  return entriesOf(text, uri);
}

function entriesOf(text: string, uri: string): SourceObject[] {
  let entries: unknown;
  try {
    entries = (JSON.parse(text) as { entries?: unknown }).entries;
  } catch (error) {
    throw loadFailure(`Problem reading manifest file - ${(error as Error).message}`, uri);
  }
  if (!Array.isArray(entries)) throw loadFailure('Problem reading manifest file - Invalid manifest: no entries', uri);
  return entries.map((entry: { url?: unknown; mandatory?: unknown } | null) => {
    if (typeof entry?.url !== 'string') throw loadFailure('Problem reading manifest file - Invalid manifest: entry without url', uri);
    return { ...parseUri(entry.url), mandatory: entry.mandatory === true };
  });
}

export async function listPrefix(s3: S3Client, uri: string, signal: AbortSignal): Promise<SourceObject[]> {
  const { bucket, key } = parseUri(uri);
  const objects: SourceObject[] = [];
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: key, ...(token === undefined ? {} : { ContinuationToken: token }) });
    const page = await s3.send(command, { abortSignal: signal }).catch((error: unknown) => {
      throw s3Failure(error, uri);
    });
    for (const item of page.Contents ?? []) objects.push({ bucket, key: item.Key ?? '', mandatory: true });
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
  if (objects.length === 0) throw loadFailure(`The specified S3 prefix '${key}' does not exist`, uri);
  return objects;
}
