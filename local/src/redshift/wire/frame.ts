/** Messages of the PostgreSQL protocol, version 3: a type byte, a length that counts itself, a body. */

/** One whole message, header included. */
export interface Frame {
  /** The type byte as a character, such as 'Q'. */
  readonly type: string;
  readonly bytes: Buffer;
}

const HEADER = 5;

/** The part of a message after type and length. */
export function bodyOf(frame: Frame): Buffer {
  return frame.bytes.subarray(HEADER);
}

/** A message of this type around this body. */
export function frame(type: string, ...parts: (Buffer | string)[]): Buffer {
  const body = parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part));
  const length = body.reduce((sum, part) => sum + part.length, 0);
  const header = Buffer.allocUnsafe(HEADER);
  header.write(type, 0, 'latin1');
  header.writeUInt32BE(length + 4, 1);
  return Buffer.concat([header, ...body], length + HEADER);
}

/** The zero-terminated string at `at` in `body`, and where the next field starts. */
export function cString(body: Buffer, at: number): [text: string, next: number] {
  const end = body.indexOf(0, at);
  return [body.toString('utf8', at, end), end + 1];
}

/**
 * Cuts a stream into messages. Messages that nobody wants to see are not collected: their bytes are handed on as they come,
 * so that a large result or value passes in constant memory.
 */
export class FrameCutter {
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of a message under way that are still to be handed on. */
  #passing = 0;

  /**
   * @param wants true for the types that `onFrame` is to get whole
   * @param onBytes gets everything else, in order, several messages at once where possible
   */
  constructor(
    private readonly wants: (type: string) => boolean,
    private readonly onFrame: (frame: Frame) => void,
    private readonly onBytes: (bytes: Buffer) => void,
  ) {}

  push(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = Math.min(this.#passing, data.length);
    this.#passing -= at;
    let passed = 0;
    while (this.#passing === 0 && data.length - at >= HEADER) {
      const type = String.fromCharCode(data[at]!);
      const size = data.readUInt32BE(at + 1) + 1;
      const complete = data.length - at >= size;
      if (!this.wants(type)) {
        this.#passing = complete ? 0 : size - (data.length - at);
        at = complete ? at + size : data.length;
        continue;
      }
      if (!complete) break;
      if (at > passed) this.onBytes(data.subarray(passed, at));
      this.onFrame({ type, bytes: data.subarray(at, at + size) });
      at += size;
      passed = at;
    }
    if (at > passed) this.onBytes(data.subarray(passed, at));
    this.#rest = data.subarray(at);
  }
}
