/**
 * The session's connection to the server behind. Its messages go to the relay, except while the proxy itself asks something
 * (`ask`, `copyIn`): then the client sees nothing of it. Only one such exchange runs at a time, and only while the relay expects nothing.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { FrameCutter, bodyOf, frame, type Frame } from '../wire/frame.js';
import {
  parseFrame,
  query,
  readFields,
  readRow,
  readRowDescription,
  type Fields,
  type ResultField,
} from '../wire/message.js';

/** An error that the server behind raised for a statement of ours. */
export class BackendError extends Error {
  constructor(readonly fields: Fields) {
    super(fields['M'] ?? 'unknown error');
    this.name = 'BackendError';
  }
}

/** Names a prepared statement of ours. */
const PROBE = 'local_redshift_probe';

/** What an open COPY … FROM STDIN takes. */
export interface CopyStream {
  /** False once the server has refused the data; the reason comes with `finish` or `fail`. */
  readonly accepts: boolean;
  /** @param data whole CopyData messages; resolves when more may follow */
  write(data: Buffer): Promise<void>;
  /** @throws BackendError when the server refuses the rows */
  finish(): Promise<void>;
  /** Ends the COPY without rows; a transaction it runs in is failed after it. */
  fail(reason: string): Promise<void>;
}

const COPY_OUT_WAITING_BYTES = 1024 * 1024;
const CANCEL_CODE = 80_877_102;

/** Sees every message of an exchange; returns true with the last one. */
type Exchange = (message: Frame) => void;

export class Backend {
  /** Transaction status after the last answer: I idle, T in a transaction, E in a failed one. */
  status = 'I';
  /** Process id and secret key, for a cancel request. */
  key: Buffer = Buffer.alloc(8);
  #exchange: Exchange | null = null;
  #closed: (() => void) | null = null;

  /**
   * @param wants types that the relay is to get whole
   * @param onFrame,onBytes the relay: see FrameCutter
   */
  constructor(
    readonly socket: Socket,
    wants: (type: string) => boolean,
    onFrame: (message: Frame) => void,
    onBytes: (bytes: Buffer) => void,
  ) {
    const cutter = new FrameCutter(
      (type) => this.#exchange !== null || wants(type),
      (message) => this.#receive(message, onFrame),
      onBytes,
    );
    socket.on('data', (chunk: Buffer) => cutter.push(chunk));
    socket.on('close', () => this.#closed?.());
  }

  get pid(): number {
    return this.key.readInt32BE(0);
  }

  send(data: Buffer): void {
    this.socket.write(data);
  }

  /**
   * Runs SQL text that the client doesn't see.
   * @returns the rows of all its statements, values as text
   * @throws BackendError
   */
  async ask(sql: string): Promise<(string | null)[][]> {
    const rows: (string | null)[][] = [];
    await this.#run(query(sql), (message) => {
      if (message.type === 'D') rows.push(readRow(message));
    });
    return rows;
  }

  /** Starts a COPY … FROM STDIN. @throws BackendError when the statement itself is refused */
  async copyIn(sql: string): Promise<CopyStream> {
    let opened = (): void => undefined;
    const open = new Promise<void>((resolve) => (opened = resolve));
    const state = { accepts: true };
    const done = this.#run(query(sql), (message) => {
      if (message.type === 'G') opened();
      if (message.type === 'E') state.accepts = false;
    });
    await Promise.race([open, done]);
    done.catch(() => undefined);
    return new OpenCopy(this.socket, state, done);
  }

  /** The columns of a query's result, without running it. @throws BackendError */
  async describe(sql: string): Promise<ResultField[]> {
    const fields: ResultField[] = [];
    const request = [
      parseFrame(PROBE, sql, Buffer.alloc(2)),
      frame('D', `S${PROBE}\0`),
      frame('C', `S${PROBE}\0`),
      frame('S'),
    ];
    await this.#run(Buffer.concat(request), (message) => {
      if (message.type === 'T') fields.push(...readRowDescription(message));
    });
    return fields;
  }

  /**
   * Runs a COPY … TO STDOUT.
   * @returns the bodies of its CopyData messages, as many as have come at a time; the server waits while nobody takes them
   * @throws BackendError
   */
  async *copyOut(sql: string): AsyncGenerator<readonly Buffer[]> {
    let waiting: Buffer[] = [];
    let bytes = 0;
    let wake = (): void => undefined;
    let isOver = false;
    const done = this.#run(query(sql), (message) => {
      if (message.type !== 'd') return;
      waiting.push(bodyOf(message));
      bytes += message.bytes.length;
      if (bytes > COPY_OUT_WAITING_BYTES) this.socket.pause();
      wake();
    }).finally(() => {
      isOver = true;
      wake();
    });
    done.catch(() => undefined);
    try {
      for (;;) {
        if (waiting.length > 0) {
          const rows = waiting;
          waiting = [];
          bytes = 0;
          yield rows;
        } else if (isOver) return await done;
        else {
          const more = new Promise<void>((resolve) => (wake = resolve));
          this.socket.resume();
          await more;
        }
      }
    } finally {
      if (!isOver) {
        // The rest is of no use to anybody.
        this.#cancel();
        wake = () => (waiting = []);
        bytes = -Infinity;
        this.socket.resume();
        await done.catch(() => undefined);
      }
    }
  }

  /** Cancels the statement that runs now. */
  #cancel(): void {
    const request = Buffer.alloc(8);
    request.writeUInt32BE(16, 0);
    request.writeUInt32BE(CANCEL_CODE, 4);
    const { remoteAddress, remotePort } = this.socket;
    const cancel = connect({ host: remoteAddress, port: remotePort ?? 0 }, () =>
      cancel.end(Buffer.concat([request, this.key])),
    );
    cancel.on('error', () => undefined);
    cancel.resume();
  }

  #receive(message: Frame, relay: (message: Frame) => void): void {
    if (message.type === 'Z') this.status = String.fromCharCode(bodyOf(message)[0]!);
    if (message.type === 'K') this.key = Buffer.from(bodyOf(message));
    // Settings that change, notices and notifications concern the client whoever caused them.
    if (this.#exchange !== null && message.type !== 'S' && message.type !== 'A' && message.type !== 'N')
      this.#exchange(message);
    else relay(message);
  }

  #run(request: Buffer, see: (message: Frame) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      let failure: BackendError | null = null;
      const end = (error: Error | null): void => {
        this.#exchange = null;
        this.#closed = null;
        if (error === null) resolve();
        else reject(error);
      };
      this.#closed = () =>
        end(
          failure ??
            new BackendError({ S: 'FATAL', C: '57P01', M: 'terminating connection due to administrator command' }),
        );
      this.#exchange = (message) => {
        see(message);
        if (message.type === 'E') failure = new BackendError(readFields(message));
        if (message.type === 'Z') end(failure);
      };
      this.send(request);
    });
  }
}

class OpenCopy implements CopyStream {
  constructor(
    private readonly socket: Socket,
    private readonly state: { accepts: boolean },
    private readonly done: Promise<void>,
  ) {}

  get accepts(): boolean {
    return this.state.accepts;
  }

  async write(data: Buffer): Promise<void> {
    if (this.state.accepts && !this.socket.write(data))
      await Promise.race([once(this.socket, 'drain'), this.done.catch(() => undefined)]);
  }

  async finish(): Promise<void> {
    if (this.state.accepts) this.socket.write(frame('c'));
    await this.done;
  }

  async fail(reason: string): Promise<void> {
    if (this.state.accepts) this.socket.write(frame('f', `${reason}\0`));
    await this.done.catch(() => undefined);
  }
}
