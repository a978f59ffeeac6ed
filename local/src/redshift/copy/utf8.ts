/** UTF-8, checked byte by byte: COPY refuses or replaces what is malformed (AWS: copy-parameters-data-conversion, ACCEPTINVCHARS). */

/** Length of the well-formed sequence at `at`, or 0. Surrogates, overlong forms and the zero byte count as malformed. */
export function sequenceLength(source: Buffer, at: number, end: number): number {
  const first = source[at]!;
  if (first < 0x80) return first === 0 ? 0 : 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + length > end) return 0;
  for (let i = 1; i < length; i++) if ((source[at + i]! & 0xc0) !== 0x80) return 0;
  const second = source[at + 1]!;
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second > 0x9f) return 0;
  if (first === 0xf0 && second < 0x90) return 0;
  if (first === 0xf4 && second > 0x8f) return 0;
  return length;
}

/** Offset of the first malformed byte, or `end`. */
export function firstInvalid(source: Buffer, start: number, end: number): number {
  for (let at = start; at < end;) {
    const byte = source[at]!;
    if (byte < 0x80 && byte > 0) at++;
    else {
      const length = sequenceLength(source, at, end);
      if (length === 0) return at;
      at += length;
    }
  }
  return end;
}

/** The longest part of the text that fits into `bytes` without cutting a character. */
export function fitting(source: Buffer, start: number, end: number, bytes: number): number {
  if (end - start <= bytes) return end;
  let cut = start + bytes;
  while (cut > start && (source[cut]! & 0xc0) === 0x80) cut--;
  return cut;
}

/** The text with every malformed byte replaced by one ASCII character; same length. */
export function replaceInvalid(source: Buffer, start: number, end: number, by: string): Buffer {
  const copy = Buffer.from(source.subarray(start, end));
  const substitute = by.charCodeAt(0);
  for (let at = firstInvalid(copy, 0, copy.length); at < copy.length; at = firstInvalid(copy, at + 1, copy.length))
    copy[at] = substitute;
  return copy;
}
