/** Objects for COPY, read by a thread of its own (fetchThread.ts). The thread starts with the first COPY and serves all. */
import { Worker } from 'node:worker_threads';
import { runnable } from '../../process/runnable.js';
import { StatementError } from '../proxy/step.js';
import { cancelled } from './failure.js';
import type { FetchedObject } from './fetch.js';
import type { Delivery, Piece, ReadOrder, ReadRequest } from './fetchThread.js';
import type { StoreOptions } from './store.js';

export class ObjectReader {
  readonly #inboxes = new Map<number, Inbox>();
  #thread: Worker | null = null;
  #nextId = 1;

  constructor(private readonly options: StoreOptions) {}

  /**
   * The objects in order; each content must be read, or the reading be given up, before the next object is asked for.
   * An object that is not mandatory and not there is left out.
   * @throws StatementError
   */
  async *read(request: ReadRequest, signal: AbortSignal): AsyncGenerator<FetchedObject> {
    const id = this.#nextId++;
    const inbox = new Inbox(signal);
    this.#inboxes.set(id, inbox);
    this.#thread ??= this.#start();
    this.#tell({ kind: 'read', id, ...request });
    const parts = async function* (tell: (bytes: number) => void): AsyncGenerator<Buffer> {
      for (let piece = await inbox.peek(); piece.kind === 'part'; piece = await inbox.peek()) {
        inbox.take();
        yield Buffer.from(piece.bytes.buffer, piece.bytes.byteOffset, piece.bytes.byteLength);
        tell(piece.bytes.byteLength);
      }
    };
    try {
      for (let piece = await inbox.peek(); piece.kind === 'object'; piece = await inbox.peek()) {
        inbox.take();
        yield { ...piece.head, content: parts((bytes) => this.#tell({ kind: 'taken', id, bytes })) };
      }
    } finally {
      this.#inboxes.delete(id);
      this.#tell({ kind: 'stop', id });
      inbox.close();
    }
  }

  /** Ends the thread; who still reads is told so. */
  async stop(): Promise<void> {
    await this.#thread?.terminate();
  }

  #tell(order: ReadOrder): void {
    this.#thread?.postMessage(order);
  }

  #start(): Worker {
    const thread = new Worker(runnable(new URL('./fetchThread.js', import.meta.url)), { workerData: this.options });
    thread.unref();
    thread.on('message', ({ id, pieces }: Delivery) => this.#inboxes.get(id)?.put(pieces));
    const gone = (reason: string): void => {
      if (this.#thread === thread) this.#thread = null;
      const error = { code: 'XX000', message: `the thread that reads from S3 is gone: ${reason}` };
      for (const inbox of this.#inboxes.values()) inbox.put([{ kind: 'end', error }]);
    };
    thread.on('error', (error) => gone(error instanceof Error ? error.message : String(error)));
    thread.on('exit', (code) => gone(`exit code ${code}`));
    return thread;
  }
}

/** What has arrived for one COPY and was not taken yet. */
class Inbox {
  readonly #pieces: Piece[] = [];
  #wake: () => void = () => undefined;
  readonly #onAbort = (): void => this.#wake();

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  put(pieces: readonly Piece[]): void {
    this.#pieces.push(...pieces);
    this.#wake();
  }

  /** The next piece, waited for; it stays. @throws StatementError when the thread could not read, or the statement was cancelled */
  async peek(): Promise<Piece> {
    for (;;) {
      if (this.signal.aborted) throw cancelled();
      const [first] = this.#pieces;
      if (first?.kind === 'end' && first.error !== undefined) throw new StatementError(first.error);
      if (first !== undefined) return first;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  take(): void {
    this.#pieces.shift();
  }

  close(): void {
    this.signal.removeEventListener('abort', this.#onAbort);
  }
}
