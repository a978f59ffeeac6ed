import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJsonPaths, valueAt } from '../../src/s3/jsonPaths.js';
import { parseCsvRecords, parseJsonRecords } from '../../src/s3/records.js';
import { sampleFields } from '../../src/s3/fields.js';

const csv = { header: true, delimiter: ',' };

describe('JSON records', () => {
  test('are objects separated by white space, or by nothing, without a last line break', () => {
    expect(parseJsonRecords('{"a":1}{"a":2}\r\n  {"a":3}', 10).records).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect(parseJsonRecords('', 10)).toEqual({ records: [] });
  });

  test('that the text ends inside of are left out', () => {
    expect(parseJsonRecords('{"a":1}\n{"a":"x} {', 10)).toEqual({ records: [{ a: 1 }] });
  });

  test('after something that is none are not read, and the place is named', () => {
    expect(parseJsonRecords('{"a":1}\n,{"a":2}', 10)).toEqual({
      records: [{ a: 1 }],
      fault: { line: 2, reason: 'expected an object, found ","' },
    });
    expect(parseJsonRecords('{"a":1}\n{a:2}', 10).fault?.line).toBe(2);
  });

  test('come back as they were written, whatever they hold and however they are joined', () => {
    const record = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 });
    const joint = fc.constantFrom('', '\n', ' ', '\r\n\t');
    fc.assert(
      fc.property(fc.array(record), joint, (records, between) => {
        const texts = records.map((each) => JSON.stringify(each));
        expect(parseJsonRecords(texts.join(between), 100).records).toEqual(
          texts.map((text) => JSON.parse(text) as unknown),
        );
      }),
    );
  });
});

describe('CSV records', () => {
  test('take their names from the header, or are numbered', () => {
    expect(parseCsvRecords('a,b\n1,2\n', csv, 10, true).records).toEqual([{ a: '1', b: '2' }]);
    expect(parseCsvRecords('1|2\n', { header: false, delimiter: '|' }, 10, true).records).toEqual([
      { column1: '1', column2: '2' },
    ]);
  });

  test('keep empty fields, also at the end of a line', () => {
    expect(parseCsvRecords('a,b\n1,\n,2\n', csv, 10, true).records).toEqual([
      { a: '1', b: '' },
      { a: '', b: '2' },
    ]);
    expect(parseCsvRecords('a,b\n1,', csv, 10, true).records).toEqual([{ a: '1', b: '' }]);
  });

  test('of the first part of a file end before the line that was cut', () => {
    expect(parseCsvRecords('a,b\n1,2\n3,', csv, 10, false).records).toEqual([{ a: '1', b: '2' }]);
    expect(parseCsvRecords('a,b\n1,2\n3,4', csv, 10, true).records).toHaveLength(2);
  });

  test('come back as they were written, with delimiters, quotes and line breaks inside', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'ü') });
    const rows = fc.array(fc.tuple(field, field), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), fc.boolean(), (some, lineEnd, last) => {
        const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
        const text =
          [['a', 'b'], ...some].map((row) => row.map(quoted).join(',')).join(lineEnd) + (last ? lineEnd : '');
        expect(parseCsvRecords(text, csv, 100, true).records).toEqual(some.map(([a, b]) => ({ a, b })));
      }),
    );
  });
});

describe('JSONPaths', () => {
  test('reach into objects and arrays in both notations', () => {
    const paths = parseJsonPaths(`{"jsonpaths":["$.a.b","$['c d'][1]","$[\\"e\\"]"]}`);
    const record = { a: { b: 1 }, 'c d': [1, 2], e: null };
    expect(paths.map((path) => valueAt(record, path))).toEqual([1, 2, null]);
    expect(valueAt({}, paths[1] ?? [])).toBeUndefined();
  });

  test('that COPY would not take are refused', () => {
    for (const path of ['a.b', '$.a[*]', '$..a', '$.a[?(@.b)]']) {
      expect(() => parseJsonPaths(JSON.stringify({ jsonpaths: [path] }))).toThrow(path);
    }
    expect(() => parseJsonPaths('{"paths":[]}')).toThrow('"jsonpaths"');
  });
});

describe('fields', () => {
  const typeOf = (...values: unknown[]) =>
    sampleFields(
      values.map((x) => ({ x })),
      ['x'],
    )[0]?.type;

  test('have the smallest type that takes every value', () => {
    expect(typeOf(1, '2', -2147483648)).toBe('integer');
    expect(typeOf(1, 2147483648)).toBe('bigint');
    expect(typeOf(1, 2.5)).toBe('double precision');
    expect(typeOf('9223372036854775808')).toBe('double precision');
    expect(typeOf(true, 'false')).toBe('boolean');
    expect(typeOf('2018-11-01')).toBe('date');
    expect(typeOf('2018-11-01 10:00:00', '2018-11-01T10:00:00.5Z')).toBe('timestamp');
    expect(typeOf({ a: 1 }, [2])).toBe('super');
    expect(typeOf(1, 'n/a')).toBe('varchar(3)');
    expect(typeOf('007')).not.toBe('integer');
  });

  test('count bytes, not characters', () => {
    expect(sampleFields([{ x: 'Björk' }])).toMatchObject([{ type: 'varchar(6)', maxBytes: 6 }]);
  });

  test('tell nulls, missing and blank values apart, none of which decides the type', () => {
    expect(sampleFields([{ x: 1 }, { x: null }, { x: '' }, {}])).toEqual([
      { name: 'x', type: 'integer', filled: 1, nulls: 2, blanks: 1, maxBytes: 1, example: '1' },
    ]);
    expect(sampleFields([{ x: null }])).toMatchObject([{ type: 'varchar(1)', example: null }]);
  });
});
