/** GetObject and HeadObject. */
import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { answerEmpty } from './answer.js';
import type { Bucket } from './buckets.js';
import { S3Error } from './error.js';
import type { EtagCache, ObjectInfo } from './etag.js';
import { findObject, openObject } from './objects.js';
import { checkParameters, type S3Request } from './request.js';

/** Answers with an object or, for HEAD, with what would head it. Honours Range, If-Match and If-None-Match. */
export async function readObject(
  etags: EtagCache,
  bucket: Bucket,
  request: S3Request,
  response: ServerResponse,
): Promise<void> {
  checkParameters(request, []);
  const path = findObject(bucket, request.key);
  const small = etags.readSmall(path);
  if (small) {
    const range = answerHead(request, small.info, response);
    if (range) response.end(small.bytes.subarray(range.start, range.start + range.length));
    return;
  }
  const file = await openObject(path);
  try {
    const range = answerHead(request, await etags.describe(path, file), response);
    if (range) await sendBytes(file, range, response);
  } finally {
    await file.close();
  }
}

/** Answers with what heads the object. @returns the bytes that have to follow; undefined when the answer is complete */
function answerHead(request: S3Request, info: ObjectInfo, response: ServerResponse): ByteRange | undefined {
  if (isNotModified(request, info)) {
    answerEmpty(response, 304, { etag: `"${info.etag}"` });
    return undefined;
  }
  const range = byteRange(request.headers['range'], info.sizeBytes);
  response.writeHead(range.isWhole ? 200 : 206, objectHeaders(info, range));
  if (request.method !== 'HEAD' && range.length > 0) return range;
  response.end();
  return undefined;
}

async function sendBytes(file: FileHandle, { start, length }: ByteRange, response: ServerResponse): Promise<void> {
  const end = start + length - 1;
  await pipeline(file.createReadStream({ start, end, autoClose: false, highWaterMark: 256 * 1024 }), response);
}

interface ByteRange {
  readonly isWhole: boolean;
  readonly start: number;
  readonly length: number;
}

function objectHeaders(info: ObjectInfo, range: ByteRange): Record<string, string> {
  return {
    'accept-ranges': 'bytes',
    'content-length': String(range.length),
    'content-type': 'binary/octet-stream',
    etag: `"${info.etag}"`,
    'last-modified': info.modified.toUTCString(),
    ...(range.isWhole
      ? {}
      : { 'content-range': `bytes ${range.start}-${range.start + range.length - 1}/${info.sizeBytes}` }),
  };
}

/** A header that isn't one range of bytes is ignored, as S3 does. @throws S3Error InvalidRange when the range begins behind the end */
function byteRange(header: string | undefined, sizeBytes: number): ByteRange {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  const whole = { isWhole: true, start: 0, length: sizeBytes };
  if (first === '' && last === '') return whole;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return whole;
  if (start >= sizeBytes)
    throw new S3Error('InvalidRange', `The requested range is not satisfiable: ${header} of ${sizeBytes} bytes`);
  return { isWhole: false, start, length: end - start };
}

/** @throws S3Error PreconditionFailed when If-Match names another ETag */
function isNotModified({ headers }: S3Request, { etag }: ObjectInfo): boolean {
  checkIfMatch(headers['if-match'], etag);
  const unwanted = headers['if-none-match'];
  return unwanted !== undefined && names(unwanted, etag);
}

/** @param etag of the object there is, `undefined` when there is none. @throws S3Error PreconditionFailed */
export function checkIfMatch(header: string | undefined, etag: string | undefined): void {
  if (header === undefined || (etag !== undefined && names(header, etag))) return;
  throw new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold: If-Match');
}

function names(header: string, etag: string): boolean {
  return header
    .split(',')
    .some((part) => part.trim() === '*' || part.trim().replace(/^(?:W\/)?"(.*)"$/, '$1') === etag);
}
