/** PutObject, CopyObject, DeleteObject and DeleteObjects. */
import { copyFile, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { answerEmpty, answerXml, asS3Error } from './answer.js';
import type { Bucket, Buckets } from './buckets.js';
import { BodyDigests } from './checksum.js';
import { ChunkedDecoder } from './chunked.js';
import { S3Error } from './error.js';
import type { EtagCache } from './etag.js';
import { findObject, objectPath, openObject, placeFile, receiveFile, removeObject } from './objects.js';
import { checkIfMatch } from './reading.js';
import { checkParameters, type S3Request } from './request.js';
import { elementTexts, type XmlNode } from './xml.js';

/** What writes need. */
export interface Writer {
  readonly buckets: Buckets;
  readonly etags: EtagCache;
}

/** Writes an object as a whole, or copies one when the request names a source. */
export async function writeObject(writer: Writer, request: S3Request, response: ServerResponse): Promise<void> {
  checkParameters(request, []);
  checkHeaders(request);
  const bucket = writer.buckets.findWritable(request.bucket);
  if (request.headers['x-amz-copy-source'] !== undefined) return copyObject(writer, bucket, request, response);
  const { finished, etag } = await receiveBody(writer.buckets.uploads, request);
  await place(writer, bucket, request, finished);
  answerEmpty(response, 200, { etag: `"${etag}"` });
}

/** What a folder of files can't keep or do is refused, not dropped. */
function checkHeaders({ headers }: S3Request): void {
  const refused = Object.keys(headers).find((name) =>
    /^x-amz-(?:meta-|tagging$|server-side-encryption|object-lock|website|grant-)/.test(name),
  );
  if (refused !== undefined)
    throw new S3Error(
      'NotImplemented',
      `This local S3 keeps the bytes of an object only; it does not implement "${refused}".`,
    );
}

async function receiveBody(uploads: string, { body, headers }: S3Request): Promise<{ finished: string; etag: string }> {
  const isChunked =
    headers['x-amz-content-sha256']?.startsWith('STREAMING-') ??
    headers['content-encoding']?.includes('aws-chunked') ??
    false;
  const decoder = isChunked ? new ChunkedDecoder() : undefined;
  const names = [...Object.keys(headers), ...(headers['x-amz-trailer'] ?? '').split(',')].map((name) =>
    name.trim().toLowerCase(),
  );
  const digests = new BodyDigests(names);
  let sizeBytes = 0;
  const finished = await receiveFile(uploads, decoder ? [body, decoder] : [body], (bytes) => {
    sizeBytes += bytes.length;
    digests.update(bytes);
  });
  try {
    checkLength(headers[decoder ? 'x-amz-decoded-content-length' : 'content-length'], sizeBytes);
    return { finished, etag: digests.verify({ ...headers, ...decoder?.trailers }) };
  } catch (error) {
    await rm(finished, { force: true });
    throw error;
  }
}

function checkLength(announced: string | undefined, sizeBytes: number): void {
  if (announced === undefined || Number(announced) === sizeBytes) return;
  throw new S3Error('IncompleteBody', `You announced ${announced} bytes and sent ${sizeBytes}.`);
}

/** Gives a finished file its key if the request's conditions hold; else removes it. */
async function place({ etags }: Writer, bucket: Bucket, { key, headers }: S3Request, finished: string): Promise<void> {
  try {
    const ifNoneMatch = headers['if-none-match'];
    if (ifNoneMatch !== undefined || headers['if-match'] !== undefined) {
      const path = objectPath(bucket, key);
      const present = path === undefined ? undefined : await etags.describePath(path);
      checkIfMatch(headers['if-match'], present?.etag);
      if (ifNoneMatch !== undefined && present)
        throw new S3Error(
          'PreconditionFailed',
          'At least one of the pre-conditions you specified did not hold: If-None-Match',
        );
    }
    await placeFile(finished, bucket, key);
  } catch (error) {
    await rm(finished, { force: true });
    throw error;
  }
}

async function copyObject(writer: Writer, bucket: Bucket, request: S3Request, response: ServerResponse): Promise<void> {
  const [, sourceBucket = '', sourceKey = ''] =
    /^\/?([^/]+)\/(.+)$/s.exec(decodeURIComponent(request.headers['x-amz-copy-source'] ?? '')) ?? [];
  if (sourceKey === '')
    throw new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
  const path = findObject(writer.buckets.find(sourceBucket), sourceKey);
  const file = await openObject(path);
  const finished = join(writer.buckets.uploads, randomUUID());
  try {
    const { etag } = await writer.etags.describe(path, file);
    await copyFile(path, finished);
    await place(writer, bucket, request, finished);
    answerXml(response, [
      'CopyObjectResult',
      [
        ['LastModified', new Date().toISOString()],
        ['ETag', `"${etag}"`],
      ],
    ]);
  } finally {
    await file.close();
  }
}

/** Removes one object; there need not be one. */
export async function deleteObject({ buckets }: Writer, request: S3Request, response: ServerResponse): Promise<void> {
  checkParameters(request, []);
  await removeObject(buckets.findWritable(request.bucket), request.key);
  answerEmpty(response, 204);
}

/** Most keys one DeleteObjects may name, and most bytes its body may have: 1,000 keys of 1,024 bytes, each byte written as an entity. */
const DELETE_KEYS_MAX = 1_000;
const DELETE_BODY_MAX_BYTES = 8 * 1024 * 1024;

/** Removes the objects that a DeleteObjects document names; what fails is told key by key. */
export async function deleteObjects({ buckets }: Writer, request: S3Request, response: ServerResponse): Promise<void> {
  checkParameters(request, ['delete']);
  const bucket = buckets.findWritable(request.bucket);
  const document = await documentText(request);
  const keys = elementTexts(document, 'Key');
  if (keys.length === 0 || keys.length > DELETE_KEYS_MAX)
    throw new S3Error('MalformedXML', `The document names ${keys.length} keys, not 1 to ${DELETE_KEYS_MAX}.`);
  if (elementTexts(document, 'VersionId').length > 0)
    throw new S3Error('NotImplemented', 'This local S3 does not implement versions.');
  const results: XmlNode[] = [];
  for (const key of keys) results.push(await deletionResult(bucket, key));
  const isQuiet = elementTexts(document, 'Quiet')[0] === 'true';
  answerXml(response, ['DeleteResult', results.filter(([name]) => !isQuiet || name === 'Error')]);
}

async function deletionResult(bucket: Bucket, key: string): Promise<XmlNode> {
  try {
    await removeObject(bucket, key);
    return ['Deleted', [['Key', key]]];
  } catch (error) {
    const { code, message } = asS3Error(error);
    return [
      'Error',
      [
        ['Key', key],
        ['Code', code],
        ['Message', message],
      ],
    ];
  }
}

async function documentText({ body, headers }: S3Request): Promise<string> {
  const chunks: Buffer[] = [];
  const digests = new BodyDigests(Object.keys(headers));
  let sizeBytes = 0;
  for await (const bytes of body as AsyncIterable<Buffer>) {
    sizeBytes += bytes.length;
    if (sizeBytes > DELETE_BODY_MAX_BYTES)
      throw new S3Error('MalformedXML', `The document is over ${DELETE_BODY_MAX_BYTES} bytes long.`);
    digests.update(bytes);
    chunks.push(bytes);
  }
  digests.verify(headers);
  return Buffer.concat(chunks).toString('utf8');
}
