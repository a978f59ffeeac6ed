/** Rows as JSON arrays, value by value in the order of the columns: what parquetLines.ts makes. */
import { RowError } from './fieldError.js';
import { Fields } from './fields.js';
import { INCOMPLETE, JsonScanner, skipSpace } from './json.js';
import type { RowFinder } from './rows.js';

const COMMA = 44;
const CLOSE_LIST = 93;

export class ArrayRows implements RowFinder {
  readonly fields: Fields;
  readonly scratch = Buffer.alloc(0);
  readonly skip = skipSpace;
  readonly #scanner = new JsonScanner();

  constructor(columns: number) {
    this.fields = new Fields(columns);
  }

  next(source: Buffer, at: number, end: number, isLast: boolean): number {
    this.fields.clear();
    for (let column = 0, start = at + 1; ; column++) {
      const valueEnd = this.#scanner.value(source, start, end, isLast);
      if (valueEnd === INCOMPLETE || valueEnd >= end) return INCOMPLETE;
      this.fields.set(column, this.#scanner.kind, start, valueEnd);
      if (source[valueEnd] === CLOSE_LIST) return valueEnd + 1;
      if (source[valueEnd] !== COMMA) throw new RowError(1216, 'Invalid JSON', valueEnd);
      start = valueEnd + 1;
    }
  }
}
