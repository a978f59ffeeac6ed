/** Objects' bytes over HTTP, in order, with several requests under way: small objects are collected at once, large ones stream. */
import { setMaxListeners } from 'node:events';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { bodyParts, wholeBody } from './body.js';
import { readContent, type ColumnarForm, type ContentForm } from './content.js';
import { loadFailure, s3Failure } from './failure.js';
import { uriOf, type SourceObject } from './objects.js';
import { parquetLines } from './parquetLines.js';
import { collect, type Store, type StoredObject } from './store.js';
import { unpackFailure } from './unpack.js';

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

/** @param form what the objects hold; an object that is not mandatory and not there is left out */
export async function* fetchObjects(
  store: Store,
  objects: readonly SourceObject[],
  form: ContentForm,
  signal: AbortSignal,
): AsyncGenerator<FetchedObject> {
  setMaxListeners(0, signal);
  const underWay: Promise<FetchedObject | null>[] = [];
  let next = 0;
  const fill = (): void => {
    while (next < objects.length && underWay.length < WINDOW) {
      const request = fetchObject(store, objects[next++]!, form, signal);
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
  form: ContentForm,
  signal: AbortSignal,
): Promise<FetchedObject | null> {
  const uri = uriOf(object);
  const startedAt = new Date();
  try {
    const { sizeBytes, etag, lastModified, content } =
      form.columnar === null
        ? await openText(store, object, form, signal)
        : await openColumnar(store, object, form.columnar, signal);
    return { uri, etag, lastModified, sizeBytes, startedAt, content };
  } catch (error) {
    if (!object.mandatory && ['NoSuchKey', 'NotFound'].includes((error as Error).name)) return null;
    throw s3Failure(error, uri);
  }
}

type Opened = Omit<StoredObject, 'body'> & Pick<FetchedObject, 'content'>;

async function openText(store: Store, object: SourceObject, form: ContentForm, signal: AbortSignal): Promise<Opened> {
  const uri = uriOf(object);
  const stored = await store.get(object.bucket, object.key, signal);
  const { sizeBytes, etag, lastModified } = stored;
  const facts = { sizeBytes, etag, lastModified };
  if (sizeBytes > SMALL_BYTES)
    return { ...facts, content: guarded(readContent(bodyParts(store, object, stored, signal), form, uri), uri) };
  const whole = (await wholeBody(stored)) ?? (await collect(bodyParts(store, object, stored, signal)));
  return { ...facts, content: [await smallContent(whole, form, uri)] };
}

async function smallContent(whole: Buffer, form: ContentForm, uri: string): Promise<Buffer> {
  if (form.encoding === 'utf8' && form.compression === null) return whole;
  if (form.encoding === 'utf8' && form.compression === 'gzip') return gunzip(whole, uri);
  return collect(readContent(Readable.from([whole], { objectMode: false }), form, uri));
}

async function openColumnar(
  store: Store,
  object: SourceObject,
  form: ColumnarForm,
  signal: AbortSignal,
): Promise<Opened> {
  const uri = uriOf(object);
  const facts = await store.head(object.bucket, object.key, signal);
  if (object.sizeBytes !== undefined && object.sizeBytes !== facts.sizeBytes)
    throw loadFailure(
      `Problem reading manifest file - content_length ${object.sizeBytes} does not match the size of the object, ${facts.sizeBytes}`,
      `S3 key being read : ${uri}`,
    );
  const read = (start: number, end: number): Promise<Buffer> =>
    store.range(object.bucket, object.key, facts.etag, start, end, signal);
  return { ...facts, content: guarded(parquetLines({ uri, sizeBytes: facts.sizeBytes, read }, form), uri) };
}

function gunzip(whole: Buffer, uri: string): Buffer {
  try {
    return whole.length === 0 ? whole : gunzipSync(whole);
  } catch (error) {
    throw unpackFailure(error, 'gzip', uri);
  }
}

async function* guarded(content: AsyncIterable<Buffer>, uri: string): AsyncGenerator<Buffer> {
  try {
    yield* content;
  } catch (error) {
    throw s3Failure(error, uri);
  }
}
