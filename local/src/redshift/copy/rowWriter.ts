/** Rows in PostgreSQL's COPY text format, packed into CopyData messages. */

const HEADER = 5;
/** A message goes out when it is this full. */
const FULL = 64 * 1024;
const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 92;

/** What stands behind the backslash for bytes that the format escapes; 0 for all others. */
const ESCAPES = new Uint8Array(256);
for (const [byte, letter] of [
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [11, 'v'],
  [12, 'f'],
  [13, 'r'],
  [92, '\\'],
] as const)
  ESCAPES[byte] = letter.charCodeAt(0);

/** Bytes that can't be copied without a look: escaped ones, the zero byte, and those beyond ASCII. */
const SPECIAL = ESCAPES.map((escape, byte) => (escape !== 0 || byte === 0 || byte > 127 ? 1 : 0));

/** Writing happens on public fields, so that converters can copy bytes without a call each. */
export class RowWriter {
  buffer: Buffer = Buffer.allocUnsafe(FULL * 2);
  at = HEADER;
  #rowStart = HEADER;
  /** Rows that were ended and not dropped. */
  rows = 0;
  /** True once a text of the current row was mended: see ACCEPTINVCHARS. */
  isMended = false;

  /** Makes room for this many bytes behind `at`. */
  ensure(bytes: number): void {
    if (this.buffer.length - this.at >= bytes + 2) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + bytes + FULL));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }

  startRow(): void {
    this.#rowStart = this.at;
    this.isMended = false;
  }

  /** Forgets what was written since `startRow`. */
  dropRow(): void {
    this.at = this.#rowStart;
  }

  endField(): void {
    this.buffer[this.at++] = TAB;
  }

  /** Takes the place of the last field's tab. */
  endRow(): void {
    this.buffer[this.at - 1] = NEWLINE;
    this.rows++;
  }

  null(): void {
    this.ensure(2);
    this.buffer[this.at++] = BACKSLASH;
    this.buffer[this.at++] = 78;
  }

  /** Plain ASCII that needs no escape. */
  ascii(text: string): void {
    this.ensure(text.length);
    this.at += this.buffer.write(text, this.at, 'latin1');
  }

  /** Bytes as they are; none of them may need an escape. */
  plain(source: Buffer, start: number, end: number): void {
    this.ensure(end - start);
    const { buffer } = this;
    let { at } = this;
    for (let i = start; i < end; i++) buffer[at++] = source[i]!;
    this.at = at;
  }

  /**
   * The beginning of a text, as far as it is ASCII that the format does not escape: most texts as a whole.
   * @returns where it stopped
   */
  plainPart(source: Buffer, start: number, end: number): number {
    this.ensure(end - start);
    const { buffer } = this;
    let { at } = this;
    let i = start;
    for (; i < end; i++) {
      const byte = source[i]!;
      if (SPECIAL[byte] !== 0) break;
      buffer[at++] = byte;
    }
    this.at = at;
    return i;
  }

  /** UTF-8 text, escaped. */
  text(source: Buffer, start: number, end: number): void {
    this.ensure(2 * (end - start));
    const { buffer } = this;
    let { at } = this;
    for (let i = start; i < end; i++) {
      const byte = source[i]!;
      const escape = ESCAPES[byte]!;
      if (escape !== 0) {
        buffer[at++] = BACKSLASH;
        buffer[at++] = escape;
      } else buffer[at++] = byte;
    }
    this.at = at;
  }

  get isFull(): boolean {
    return this.at >= FULL;
  }

  /** The rows so far as one CopyData message; null when there are none. The writer goes on with a buffer of its own. */
  take(): Buffer | null {
    if (this.at === HEADER) return null;
    const message = this.buffer.subarray(0, this.at);
    message[0] = 'd'.charCodeAt(0);
    message.writeUInt32BE(this.at - 1, 1);
    this.buffer = Buffer.allocUnsafe(FULL * 2);
    this.at = HEADER;
    this.#rowStart = HEADER;
    return message;
  }
}
