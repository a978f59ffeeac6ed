import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ESCAPED,
  FALSE,
  INCOMPLETE,
  JsonScanner,
  MISSING,
  NESTED,
  NULL,
  NUMBER,
  skipSpace,
  STRING,
  TRUE,
  unescape,
} from '../../../local/src/redshift/copy/json.js';
import { readJsonPath, readJsonPaths, type JsonPath } from '../../../local/src/redshift/copy/jsonPaths.js';
import { JsonRows } from '../../../local/src/redshift/copy/jsonRows.js';
import { RowReader } from '../../../local/src/redshift/copy/rows.js';

/** Values of the columns of each row; undefined where a field is missing. Bad rows are their error's code. */
function rowsOf(parts: readonly Buffer[], paths: readonly JsonPath[], ignoreCase = false): unknown[] {
  const rows = new JsonRows({ paths, ignoreCase });
  const scratch = Buffer.alloc(0);
  const found: unknown[] = [];
  const finder = {
    fields: rows.fields,
    scratch,
    skip: skipSpace,
    next: (s: Buffer, a: number, e: number, l: boolean) => rows.next(s, a, e, l),
  };
  const reader = new RowReader(
    finder,
    (source, _from, until, error) => {
      if (error !== null) found.push({ code: error.code, line: reader.lineAt(source, until - 1) });
      else found.push(paths.map((_, field) => textOf(source, rows, field)));
    },
    0,
  );
  for (const part of parts) reader.push(part, false);
  reader.push(Buffer.alloc(0), true);
  return found;
}

function textOf(source: Buffer, { fields }: JsonRows, field: number): string | null | undefined {
  const [kind, start, end] = [fields.kind[field]!, fields.start[field]!, fields.end[field]!];
  if (kind === MISSING) return undefined;
  if (kind === NULL) return null;
  if (kind === STRING) return source.toString('utf8', start + 1, end - 1);
  if (kind !== ESCAPED) return source.toString('utf8', start, end);
  const target = Buffer.alloc(end - start);
  return target.toString('utf8', 0, unescape(source, start + 1, end - 1, target));
}

function cut(data: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => place % (data.length + 1)).sort((a, b) => a - b), data.length];
  return sorted.slice(1).map((end, i) => data.subarray(sorted[i], end));
}

/** What COPY loads into a VARCHAR for a parsed value; numbers excluded, since their text is kept. */
function asLoaded(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return value;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const KINDS = new Map<unknown, number>([
  ['string', STRING],
  ['number', NUMBER],
]);

describe('the JSON scanner', () => {
  it('ends every value where JSON.stringify ends it, and tells its kind', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const data = Buffer.from(JSON.stringify(value));
        const scanner = new JsonScanner();
        expect(scanner.value(data, 0, data.length, true)).toBe(data.length);
        const expected =
          value === null ? NULL : value === true ? TRUE : value === false ? FALSE : (KINDS.get(typeof value) ?? NESTED);
        expect(scanner.kind === ESCAPED ? STRING : scanner.kind).toBe(expected);
      }),
    );
  });

  it('takes exactly the texts that JSON.parse takes', () => {
    const noise = fc.array(fc.constantFrom(...'{}[]",:\\u0aetrfnls1.-+eE '), { maxLength: 14 }).map((c) => c.join(''));
    fc.assert(
      fc.property(noise, (text) => {
        const data = Buffer.from(text.trim());
        expect(scans(data)).toBe(parses(data.toString()));
      }),
      { numRuns: 3_000 },
    );
  });

  it('asks for more wherever a value is cut short', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const data = Buffer.from(JSON.stringify(value));
        for (let end = 0; end < data.length; end++) {
          expect(new JsonScanner().value(data, 0, end, false)).toBe(INCOMPLETE);
        }
      }),
    );
  });

  it('resolves the escapes of any string as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = JSON.stringify(text).replace(
          /[^\x20-\x7e]/g,
          (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        const data = Buffer.from(escaped);
        const target = Buffer.alloc(data.length);
        expect(target.toString('utf8', 0, unescape(data, 1, data.length - 1, target))).toBe(text);
      }),
    );
  });
});

function scans(data: Buffer): boolean {
  try {
    return new JsonScanner().value(data, 0, data.length, true) === data.length;
  } catch {
    return false;
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('rows of JSON', () => {
  const keys = ['a', 'b', 'key with "quotes"', 'ключ'];
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.boolean(), fc.constant(null), fc.array(fc.boolean()));
  const document = fc.dictionary(fc.constantFrom(...keys), value, { noNullPrototype: true });

  it('are the same wherever the data is cut, and whatever stands between them', () => {
    fc.assert(
      fc.property(
        fc.array(document),
        fc.constantFrom('', '\n', ' \r\n\t'),
        fc.array(fc.nat()),
        (documents, gap, places) => {
          const data = Buffer.from(documents.map((one) => JSON.stringify(one)).join(gap));
          const expected = documents.map((one) => keys.map((key) => asLoaded(one[key])));
          expect(
            rowsOf(
              cut(data, places),
              keys.map((key) => [key]),
            ),
          ).toEqual(expected);
        },
      ),
    );
  });

  it('keep the text of a number, and that of a nested value with its blanks', () => {
    expect(rowsOf([Buffer.from('{"a":112.50,"b":{"x": [1, 2]}}')], [['a'], ['b']])).toEqual([
      ['112.50', '{"x": [1, 2]}'],
    ]);
  });

  it('may span lines, and follow each other without a separator', () => {
    expect(rowsOf([Buffer.from('{"a":\n1}{"a":2}\n{\n"a":3\n}')], [['a']])).toEqual([['1'], ['2'], ['3']]);
  });

  it('match keys by case, unless told to ignore it', () => {
    const data = Buffer.from('{"Name":1,"name":2}');
    expect(rowsOf([data], [['name']])).toEqual([['2']]);
    expect(rowsOf([Buffer.from('{"NaMe":1}')], [['name']], true)).toEqual([['1']]);
  });

  it('go on behind a malformed one at the next line, and its last line is named', () => {
    const data = Buffer.from('{"a":1}\n{"a":1,}\n{"a":\n2}\n');
    expect(rowsOf([data], [['a']])).toEqual([['1'], { code: 1216, line: 2 }, ['2']]);
  });

  it('are refused when a comma parts them, or a bare value stands for one', () => {
    expect(rowsOf([Buffer.from('{"a":1},\n{"a":2}')], [['a']])).toEqual([['1'], { code: 1216, line: 1 }, ['2']]);
    expect(rowsOf([Buffer.from('12')], [['a']])).toEqual([{ code: 1216, line: 1 }]);
  });
});

describe('JSONPaths', () => {
  it('are read in bracket and in dot notation', () => {
    expect(readJsonPath('$[\'a b\']["c"][0]')).toEqual(['a b', 'c', 0]);
    expect(readJsonPath('$.a.b[12]')).toEqual(['a', 'b', 12]);
    expect(readJsonPath('$')).toEqual([]);
  });

  it.each(["$['a'].b", '$.a[*]', '$..a', 'a', "$['a'"])('are refused in the form %s', (text) => {
    expect(() => readJsonPath(text)).toThrow(`Invalid JSONPath format: ${text}`);
  });

  it('are passed over when the file has another key', () => {
    expect(readJsonPaths('{"paths":["$.a"]}')).toBeNull();
    expect(readJsonPaths('no json')).toBeNull();
  });

  it('find nested values, array elements and the document itself', () => {
    const paths = [['a', 'b'], ['c', 1], ['c', 0, 'd'], [], ['none', 'x']];
    const data = Buffer.from('{"a":{"b":"x"},"c":[{"d":7},true]}');
    expect(rowsOf([data], paths)).toEqual([['x', 'true', '7', data.toString(), undefined]]);
  });

  it('find elements of a root array', () => {
    expect(rowsOf([Buffer.from('["x",2][3,null]')], [[1], [0]])).toEqual([
      ['2', 'x'],
      [null, '3'],
    ]);
  });

  it('make a row bad whose array is too short', () => {
    expect(rowsOf([Buffer.from('{"c":[1]}')], [['c', 1]])).toEqual([{ code: 1216, line: 1 }]);
  });
});
