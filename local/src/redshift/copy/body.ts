/** An object's bytes: a connection that breaks off is taken up where it broke, a silent one is given up. */
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { isCancelled } from './failure.js';
import type { SourceObject } from './objects.js';
import { patient } from './patience.js';
import type { Store, StoredObject } from './store.js';

/** How often an object is taken up again. */
const RESUMED_MAX = 3;

/** @param stored what S3 has begun to send */
export async function* bodyParts(
  store: Store,
  { bucket, key }: SourceObject,
  { body, etag, sizeBytes }: StoredObject,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let received = 0;
  for (let resumed = 0; ; resumed++) {
    const stop = stopper(body, signal);
    try {
      for await (const part of patientParts(body)) {
        received += part.length;
        yield part;
      }
      if (received >= sizeBytes) return;
    } catch (error) {
      if (resumed === RESUMED_MAX || isCancelled(error) || signal.aborted) throw error;
    } finally {
      stop();
    }
    body = await store.getFrom(bucket, key, etag, received, signal);
  }
}

/** A small object as a whole; null when the connection broke off. Much faster than part by part. */
export async function wholeBody({ body, sizeBytes }: StoredObject): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  body.on('data', (part: Buffer) => parts.push(part));
  try {
    await patient(once(body, 'end'));
  } catch (error) {
    if (isCancelled(error)) throw error;
    return null;
  }
  const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  return whole.length < sizeBytes ? null : whole;
}

async function* patientParts(body: Readable): AsyncGenerator<Buffer> {
  const parts = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (let next = await patient(parts.next()); next.done !== true; next = await patient(parts.next())) yield next.value;
}

/** Breaks off when the statement is cancelled. @returns what to do when the body is done with */
function stopper(body: Readable, signal: AbortSignal): () => void {
  const abort = (): void => void body.destroy(Object.assign(new Error('aborted'), { name: 'AbortError' }));
  signal.addEventListener('abort', abort, { once: true });
  return () => {
    signal.removeEventListener('abort', abort);
    body.destroy();
  };
}
