/** SUPER: a JSON value as it stands in JSON data; in text files the JSON text of a value (AWS: ingest-super). */
import type { Converter } from './convert.js';
import { FieldError, RowError } from './fieldError.js';
import { JsonScanner, NESTED, skipSpace } from './json.js';
import { firstInvalid } from './utf8.js';

/** Tells the type's input function that JSON follows, and no text (catalog/super.ts). */
const DOCUMENT = '\u0001';

export function superConverter(): Converter {
  const scanner = new JsonScanner();
  return (source, start, end, kind, out) => {
    if (kind > NESTED && !isJson(scanner, source, start, end))
      throw new FieldError(1224, 'Invalid JSON for a SUPER column');
    if (firstInvalid(source, start, end) < end)
      throw new FieldError(1220, 'String contains invalid or unsupported UTF-8 codepoints.');
    out.ascii(DOCUMENT);
    out.text(source, start, end);
  };
}

function isJson(scanner: JsonScanner, source: Buffer, start: number, end: number): boolean {
  try {
    const next = scanner.value(source, skipSpace(source, start, end), end, true);
    return skipSpace(source, next, end) === end;
  } catch (error) {
    if (error instanceof RowError) return false;
    throw error;
  }
}
