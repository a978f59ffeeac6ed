/** VARCHAR and CHAR: lengths in bytes, well-formed UTF-8, single-byte characters alone in CHAR. */
import type { Converter } from './convert.js';
import { FieldError } from './fieldError.js';
import type { RowWriter } from './rowWriter.js';
import type { CopyOptions } from './statement.js';
import { firstInvalid, fitting, replaceInvalid, sequenceLength } from './utf8.js';

/** @param bytes longest value; null when there is no limit */
export function varcharConverter(bytes: number | null, options: CopyOptions): Converter {
  const limit = bytes ?? Infinity;
  return (source, start, end, _kind, out) => {
    const last = options.trimBlanks ? trimmed(source, start, end) : end;
    if (last - start > limit) return writeChecked(source, start, last, limit, options, out);
    const rest = out.plainPart(source, start, last);
    if (rest < last) writeChecked(source, rest, last, last - rest, options, out);
  };
}

/** Text that may hold anything: well-formed, or mended, and short enough, or cut. */
function writeChecked(
  source: Buffer,
  start: number,
  end: number,
  limit: number,
  options: CopyOptions,
  out: RowWriter,
): void {
  const invalid = firstInvalid(source, start, end);
  if (invalid === end) return out.text(source, start, shortened(source, start, end, limit, options));
  const mended = mend(source, start, end, invalid, options);
  out.isMended = true;
  out.text(mended, 0, shortened(mended, 0, mended.length, limit, options));
}

export function charConverter(bytes: number | null, options: CopyOptions): Converter {
  const limit = bytes ?? 1;
  return (source, start, end, _kind, out) => {
    // Blanks at the end mean nothing in a CHAR.
    const last = trimmed(source, start, end);
    for (let at = start; at < last; at++) {
      if (source[at]! >= 0x80) {
        throw new FieldError(
          1220,
          `Multibyte character not supported for CHAR (Hint: Try using  VARCHAR). Invalid char: ${hex(source, at, last)}`,
        );
      }
      if (source[at] === 0) throw nul();
    }
    if (last - start > limit && !options.truncateColumns) throw new FieldError(1204, 'Char length exceeds DDL length');
    out.text(source, start, Math.min(last, start + limit));
  };
}

function shortened(source: Buffer, start: number, end: number, limit: number, options: CopyOptions): number {
  if (end - start <= limit) return end;
  if (!options.truncateColumns) throw new FieldError(1204, 'String length exceeds DDL length');
  return fitting(source, start, end, limit);
}

function mend(source: Buffer, start: number, end: number, invalid: number, options: CopyOptions): Buffer {
  if (source[invalid] === 0) throw nul();
  if (options.acceptInvalidChars === null) {
    const reason = `String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: ${hex(source, invalid, end)} (error 3)`;
    throw new FieldError(1220, reason);
  }
  return replaceInvalid(source, start, end, options.acceptInvalidChars);
}

/** PostgreSQL has no place for a zero byte in a text, and Redshift takes it for the end of a record. */
function nul(): FieldError {
  return new FieldError(
    1220,
    'String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: 00 (error 1)',
  );
}

function trimmed(source: Buffer, start: number, end: number): number {
  while (end > start && source[end - 1] === 32) end--;
  return end;
}

/** The bytes of the character at `at`, as hexadecimal digits. */
function hex(source: Buffer, at: number, end: number): string {
  const length = Math.max(1, sequenceLength(source, at, end));
  return [...source.subarray(at, at + length)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
