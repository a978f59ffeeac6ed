/** Records of a data file, or of the first part of one, as COPY would see them. AWS: copy-usage_notes-copy-from-json, copy-parameters-data-format. */

/** A record by field name. Values of CSV are text; '' stands for what is empty. */
export type SourceRecord = Readonly<Record<string, unknown>>;

/** What a text held. */
export interface ParsedRecords {
  readonly records: readonly SourceRecord[];
  /** Where the text is not what it should be: 1-based line, and why. What stands before it was read. */
  readonly fault?: { readonly line: number; readonly reason: string };
}

/**
 * Reads stand-alone JSON objects, separated by white space or nothing. One that the text ends inside of is left out.
 * @param most records to read
 */
export function parseJsonRecords(text: string, most: number): ParsedRecords {
  const records: SourceRecord[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length && records.length < most) {
    if (text[at] !== '{' && text[at] !== '[')
      return { records, fault: faultAt(text, at, `expected an object, found ${JSON.stringify(text[at])}`) };
    const end = endOfValue(text, at);
    if (end === undefined) break;
    try {
      records.push(asRecord(JSON.parse(text.slice(at, end))));
    } catch (error) {
      return { records, fault: faultAt(text, at, error instanceof Error ? error.message : String(error)) };
    }
    at = skipSpace(text, end);
  }
  return { records };
}

/** How a CSV file is written. Quotes and line breaks as in RFC 4180. */
export interface CsvDialect {
  readonly header: boolean;
  readonly delimiter: string;
}

/**
 * Reads CSV. Without a header fields are `column1`, `column2`, … The last line counts only when the text is whole.
 * @param isWhole false: the text is the first part of a file
 */
export function parseCsvRecords(text: string, dialect: CsvDialect, most: number, isWhole: boolean): ParsedRecords {
  const rows = csvRows(isWhole ? `${text}\n` : text, dialect.delimiter, most + 1);
  const names = dialect.header ? rows.shift() : rows[0]?.map((_, index) => `column${index + 1}`);
  if (names === undefined) return { records: [] };
  const records = rows
    .slice(0, most)
    .map((row) => Object.fromEntries(row.map((value, index) => [names[index] ?? `column${index + 1}`, value])));
  return { records };
}

/** The end of the object or array that starts at `at`; undefined when the text ends first. */
function endOfValue(text: string, at: number): number | undefined {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      i = endOfString(text, i);
    } else if (char === '{' || char === '[') {
      depth++;
    } else if ((char === '}' || char === ']') && --depth === 0) {
      return i + 1;
    }
  }
  return undefined;
}

function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return text.length;
}

/** The lines that have their line break. */
function csvRows(text: string, delimiter: string, most: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length && rows.length < most) {
    const { value, end } = csvField(text, at, delimiter);
    row.push(value);
    if (text[end] === '\n' || text[end] === '\r') {
      if (row.length > 1 || value !== '') rows.push(row);
      row = [];
    }
    at = end + (text.startsWith('\r\n', end) ? 2 : 1);
  }
  return rows;
}

/** One field: its value, and where the delimiter, the line break or the end of the text stands. */
function csvField(text: string, start: number, delimiter: string): { value: string; end: number } {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++;
    return { value: text.slice(start, end), end };
  }
  let value = '';
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] !== '"') value += text.charAt(i);
    else if (text[i + 1] !== '"') return { value, end: i + 1 };
    else value += text.charAt(i++);
  }
  return { value, end: text.length };
}

/** An array stands for one row; its places become fields. */
function asRecord(value: unknown): SourceRecord {
  return Array.isArray(value)
    ? Object.fromEntries(value.map((item: unknown, index) => [String(index), item]))
    : (value as SourceRecord);
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && ' \t\r\n\ufeff'.includes(text.charAt(at))) at++;
  return at;
}

function faultAt(text: string, at: number, reason: string): { line: number; reason: string } {
  return { line: text.slice(0, at).split('\n').length, reason };
}
