import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NULL, MISSING } from '../../../local/src/redshift/copy/json.js';
import { RowReader, SCRATCH } from '../../../local/src/redshift/copy/rows.js';
import { textFinder, type FieldStyle } from '../../../local/src/redshift/copy/textRows.js';

interface Options {
  readonly columns?: number;
  readonly delimiter?: string;
  readonly nullAs?: string;
  readonly fillRecord?: boolean;
  readonly fillsWithEmpty?: readonly boolean[];
  readonly ignoreBlankLines?: boolean;
  readonly header?: number;
}

function rowsOf(parts: readonly Buffer[], style: FieldStyle, options: Options = {}): unknown[] {
  const { columns = 2, delimiter = ',', nullAs = '\\N', fillRecord = false, ignoreBlankLines = false } = options;
  const { fillsWithEmpty = [] } = options;
  const finder = textFinder({ columns, delimiter, nullAs, fillRecord, fillsWithEmpty, ignoreBlankLines }, style);
  const found: unknown[] = [];
  const onRow: ConstructorParameters<typeof RowReader>[1] = (source, _from, _until, error) => {
    const { fields } = finder;
    const text = (field: number): string | null | undefined => {
      if (fields.kind[field] === MISSING) return undefined;
      if (fields.kind[field] === NULL) return null;
      const from = fields.kind[field] === SCRATCH ? finder.scratch : source;
      return from.toString('utf8', fields.start[field], fields.end[field]);
    };
    found.push(error === null ? Array.from({ length: columns }, (_, field) => text(field)) : error.code);
  };
  const reader = new RowReader(finder, onRow, options.header ?? 0);
  for (const part of parts) reader.push(part, false);
  reader.push(Buffer.alloc(0), true);
  return found;
}

const CSV: FieldStyle = { kind: 'csv', quote: '"' };
const TEXT: FieldStyle = { kind: 'text', escape: false, removeQuotes: false };
const ESCAPE: FieldStyle = { kind: 'text', escape: true, removeQuotes: false };
const one = (text: string): Buffer[] => [Buffer.from(text)];

/** Cuts the data at these places. */
function cut(data: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => place % (data.length + 1)).sort((a, b) => a - b), data.length];
  return sorted.slice(1).map((end, i) => data.subarray(sorted[i], end));
}

describe('CSV', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', ' ', '\\') });

  it('gives back any cells, quoted, wherever the data is cut and whichever way lines end', () => {
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1 });
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.array(fc.nat()),
        (cells, newline, ends, places) => {
          const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
          const data = Buffer.from(cells.map((row) => row.map(quote).join(',')).join(newline) + (ends ? newline : ''));
          expect(rowsOf(cut(data, places), CSV)).toEqual(cells);
        },
      ),
    );
  });

  it('tells a bare null from a quoted one', () => {
    expect(rowsOf(one('\\N,"\\N"\n'), CSV)).toEqual([[null, '\\N']]);
  });

  it('refuses text behind a closing quote', () => {
    expect(rowsOf(one('"a"b,c\n1,2\n'), CSV)).toEqual([1200, ['1', '2']]);
  });

  it('passes over header lines', () => {
    expect(rowsOf(cut(Buffer.from('a,b\nc,d\n1,2\n'), [2, 5, 9]), CSV, { header: 2 })).toEqual([['1', '2']]);
  });
});

describe('delimited text', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '|', '\n', '\\', 'é') });

  it('gives back any cells, escaped, wherever the data is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), fc.array(fc.nat()), (cells, places) => {
        const escape = (text: string): string => text.replace(/[|\n\\]/g, '\\$&');
        const data = Buffer.from(cells.map((row) => row.map(escape).join('|')).join('\n') + '\n');
        expect(rowsOf(cut(data, places), ESCAPE, { delimiter: '|' })).toEqual(cells);
      }),
    );
  });

  it('refuses rows with too few or too many fields, unless told to fill them', () => {
    const data = 'a,b\nc\nd,e,f\n';
    expect(rowsOf(one(data), TEXT)).toEqual([['a', 'b'], 1214, 1202]);
    expect(rowsOf(one(data), TEXT, { fillRecord: true })).toEqual([['a', 'b'], ['c', undefined], 1202]);
    const filled = { fillRecord: true, fillsWithEmpty: [true, true] };
    expect(rowsOf(one(data), TEXT, filled)).toEqual([['a', 'b'], ['c', ''], 1202]);
  });

  it('takes quotes off when asked, and nothing within them', () => {
    const style: FieldStyle = { kind: 'text', escape: false, removeQuotes: true };
    expect(rowsOf(one('"a,b",\'c\'\nd,e\n'), style)).toEqual([
      ['a,b', 'c'],
      ['d', 'e'],
    ]);
  });

  it('passes over blank lines when asked', () => {
    expect(rowsOf(one('\n\na,b\n\r\n\n  \nc,d\n'), TEXT, { ignoreBlankLines: true })).toEqual([
      ['a', 'b'],
      1214,
      ['c', 'd'],
    ]);
  });
});
