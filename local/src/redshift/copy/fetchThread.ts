/**
 * The thread behind reader.ts: asks S3 for objects and hands their bytes over. With the AWS SDK's work in a thread of its own, the proxy's
 * other sessions don't wait for it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { StatementError } from '../proxy/step.js';
import type { ServerError } from '../wire/message.js';
import type { ContentForm } from './content.js';
import { fetchObjects, type FetchedObject } from './fetch.js';
import type { SourceObject } from './objects.js';
import { Stores, type Place, type Store, type StoreOptions } from './store.js';

/** What one COPY reads. */
export interface ReadRequest {
  readonly objects: readonly SourceObject[];
  readonly form: ContentForm;
  readonly place: Place;
}

/** To the thread. `read`: begin a COPY's objects, in order. `taken`: so many bytes were used up. `stop`: no more is wanted. */
export type ReadOrder =
  | ({ readonly kind: 'read'; readonly id: number } & ReadRequest)
  | { readonly kind: 'taken'; readonly id: number; readonly bytes: number }
  | { readonly kind: 'stop'; readonly id: number };

/** An object without its bytes. */
export type ObjectHead = Omit<FetchedObject, 'content'>;

/** From the thread, in order: an object's head, its parts, then the next head or the end. */
export type Piece =
  | { readonly kind: 'object'; readonly head: ObjectHead }
  | { readonly kind: 'part'; readonly bytes: Uint8Array }
  | { readonly kind: 'end'; readonly error?: ServerError };

/** Pieces of one COPY that were ready at the same time: a message costs more than a small object. */
export interface Delivery {
  readonly id: number;
  readonly pieces: readonly Piece[];
}

/** Bytes on their way to one COPY. */
const ON_THE_WAY_MAX_BYTES = 4 * 1024 * 1024;

/** One COPY's objects, from the first request to the last byte. */
class Reading {
  readonly #stopped = new AbortController();
  readonly #pieces: Piece[] = [];
  #bytesOnTheWay = 0;
  #goOn: () => void = () => undefined;

  constructor(
    private readonly id: number,
    private readonly post: (delivery: Delivery) => void,
  ) {}

  async run(store: Store, { objects, form }: ReadRequest): Promise<void> {
    try {
      for await (const { content, ...head } of fetchObjects(store, objects, form, this.#stopped.signal)) {
        this.#put({ kind: 'object', head });
        for await (const bytes of content) await this.#putBytes(bytes);
      }
      this.#put({ kind: 'end' });
    } catch (error) {
      this.#put({
        kind: 'end',
        error: error instanceof StatementError ? error.error : { code: 'XX000', message: String(error) },
      });
    }
  }

  taken(bytes: number): void {
    this.#bytesOnTheWay -= bytes;
    if (this.#bytesOnTheWay < ON_THE_WAY_MAX_BYTES) this.#goOn();
  }

  stop(): void {
    this.#stopped.abort();
    this.#goOn();
  }

  async #putBytes(bytes: Buffer): Promise<void> {
    this.#bytesOnTheWay += bytes.length;
    this.#put({ kind: 'part', bytes });
    while (this.#bytesOnTheWay >= ON_THE_WAY_MAX_BYTES && !this.#stopped.signal.aborted)
      await new Promise<void>((resolve) => (this.#goOn = resolve));
  }

  #put(piece: Piece): void {
    if (this.#pieces.length === 0) setImmediate(() => this.post({ id: this.id, pieces: this.#pieces.splice(0) }));
    this.#pieces.push(piece);
  }
}

const stores = new Stores(workerData as StoreOptions);
const readings = new Map<number, Reading>();
parentPort?.on('message', (order: ReadOrder) => {
  switch (order.kind) {
    case 'read': {
      const reading = new Reading(order.id, (delivery) => parentPort?.postMessage(delivery));
      readings.set(order.id, reading);
      void reading.run(stores.at(order.place), order).finally(() => readings.delete(order.id));
      return;
    }
    case 'taken':
      return readings.get(order.id)?.taken(order.bytes);
    case 'stop':
      return readings.get(order.id)?.stop();
  }
});
