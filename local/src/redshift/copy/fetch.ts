/** Objects' bytes over HTTP, in order, with several requests under way: small objects are collected at once, large ones stream. */
import { once, setMaxListeners } from 'node:events';
import type { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { s3Failure } from './failure.js';
import { uriOf, type SourceObject } from './objects.js';
import type { Store } from './store.js';

export interface FetchedObject {
  readonly uri: string;
  readonly etag: string;
  readonly lastModified: Date | null;
  /** Bytes of the object as it lies in S3. */
  readonly sizeBytes: number;
  readonly startedAt: Date;
  /** Its content, unpacked, in parts; to be read once. */
  readonly content: AsyncIterable<Buffer> | Iterable<Buffer>;
}

/** Requests under way at once: as fast as 24 for 1,943 small objects, and other sessions wait a third as long for their turn (bench/reload.mjs). */
const WINDOW = 8;
/** Up to this size an object is collected ahead of its turn. */
const SMALL_BYTES = 128 * 1024;

/** @param gzip true when the objects are packed; an object that is not mandatory and not there is left out */
export async function* fetchObjects(
  store: Store,
  objects: readonly SourceObject[],
  gzip: boolean,
  signal: AbortSignal,
): AsyncGenerator<FetchedObject> {
  setMaxListeners(0, signal);
  const underWay: Promise<FetchedObject | null>[] = [];
  let next = 0;
  const fill = (): void => {
    while (next < objects.length && underWay.length < WINDOW) {
      const request = fetchObject(store, objects[next++]!, gzip, signal);
      // It may fail long before its turn.
      request.catch(() => undefined);
      underWay.push(request);
    }
  };
  for (fill(); underWay.length > 0; fill()) {
    const object = await underWay.shift()!;
    if (object !== null) yield object;
  }
}

async function fetchObject(
  store: Store,
  object: SourceObject,
  gzip: boolean,
  signal: AbortSignal,
): Promise<FetchedObject | null> {
  const uri = uriOf(object);
  const startedAt = new Date();
  try {
    const { body, sizeBytes, etag, lastModified } = await store.get(object.bucket, object.key, signal);
    const content = sizeBytes <= SMALL_BYTES ? [await collect(body, gzip)] : stream(body, gzip, uri, signal);
    return { uri, etag, lastModified, sizeBytes, startedAt, content };
  } catch (error) {
    if (!object.mandatory && (error as Error).name === 'NoSuchKey') return null;
    throw s3Failure(error, uri);
  }
}

async function collect(body: Readable, gzip: boolean): Promise<Buffer> {
  const parts: Buffer[] = [];
  body.on('data', (part: Buffer) => parts.push(part));
  await once(body, 'end');
  const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  return gzip && whole.length > 0 ? gunzipSync(whole) : whole;
}

async function* stream(body: Readable, gzip: boolean, uri: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const source = gzip ? body.pipe(createGunzip()) : body;
  if (gzip) body.on('error', (error) => source.destroy(error));
  const stop = (): void => void source.destroy(Object.assign(new Error('aborted'), { name: 'AbortError' }));
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const part of source) yield part as Buffer;
  } catch (error) {
    throw s3Failure(error, uri);
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}
