import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnWriter, writeField } from '../../../local/src/redshift/copy/convert.js';
import { FieldError } from '../../../local/src/redshift/copy/fieldError.js';
import { NUMBER, STRING, TRUE } from '../../../local/src/redshift/copy/json.js';
import { RowWriter } from '../../../local/src/redshift/copy/rowWriter.js';
import { readCopyStatement, type CopyOptions } from '../../../local/src/redshift/copy/statement.js';
import type { Column } from '../../../local/src/redshift/copy/target.js';
import { Draft } from '../../../local/src/redshift/rewrite/draft.js';
import { tokenize } from '@loadstar/sql';

const options = (parameters = ''): CopyOptions =>
  readCopyStatement(new Draft(tokenize(`COPY t FROM 's3://b/k' IAM_ROLE default ${parameters}`))).options;

const column = (type: string, more: Partial<Column> = {}): Column => ({
  name: 'c',
  type,
  bytes: null,
  precision: null,
  scale: null,
  notNull: false,
  ...more,
});

/** What is sent for a value: COPY's text, or the error's code and reason. */
function load(of: Column, value: string | Buffer, parameters = '', kind = STRING): string {
  const out = new RowWriter();
  const source = Buffer.from(value);
  const start = out.at;
  try {
    writeField(columnWriter(of, options(parameters)), source, 0, source.length, kind, false, out);
    return out.buffer.toString('utf8', start, out.at);
  } catch (error) {
    if (error instanceof FieldError) return `${error.code} ${error.reason}`;
    throw error;
  }
}

describe('integers', () => {
  const int = column('int4');

  it('load as any whole number that fits, and no other', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }), (value) => {
        const fits = value >= -(2n ** 31n) && value < 2n ** 31n;
        expect(load(int, String(value))).toBe(
          fits ? String(value) : '1222 Overflow (Integer valid range -2147483648 to 2147483647)',
        );
      }),
    );
  });

  it('name the character that is no digit, and where it stands', () => {
    expect(load(int, 'n/a')).toBe("1207 Invalid digit, Value 'n', Pos 0, Type: Integer");
    expect(load(column('int8'), '12x')).toBe("1207 Invalid digit, Value 'x', Pos 2, Type: Long");
    expect(load(column('int2'), '1.5', '', NUMBER)).toBe("1207 Invalid digit, Value '5', Pos 2, Type: Short");
  });

  it('take a JSON number with an empty fraction, and no text with one', () => {
    expect(load(column('int8'), '1540919166796.0', '', NUMBER)).toBe('1540919166796');
    expect(load(int, '1.0')).toBe("1207 Invalid digit, Value '.', Pos 1, Type: Integer");
  });

  it('are null when there is nothing, and an error where null is not allowed', () => {
    expect(load(int, '')).toBe('\\N');
    expect(load(int, '  ')).toBe('\\N');
    expect(load(column('int4', { notNull: true }), '')).toBe('1213 Missing data for not-null field');
  });
});

describe('decimals', () => {
  const money = column('numeric', { precision: 6, scale: 2 });

  it('are cut to their scale, or rounded with ROUNDEC', () => {
    expect(load(money, '12.349')).toBe('12.34');
    expect(load(money, '12.345', 'ROUNDEC')).toBe('12.35');
    expect(load(money, '-0.005', 'ROUNDEC')).toBe('-0.01');
    expect(load(money, '1.5e2')).toBe('150.00');
  });

  it('agree with exact arithmetic for any digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), fc.integer({ min: 0, max: 4 }), (digits, places) => {
        const text = (digits / 10 ** places).toFixed(places);
        const cents = (BigInt(digits) * 100n) / 10n ** BigInt(places);
        const expected = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
        expect(load(money, text)).toBe(cents < 1_000_000n ? expected : '1204 Overflow for NUMERIC(6,2)');
      }),
    );
  });
});

describe('text', () => {
  const name = column('varchar', { bytes: 5 });

  it('is measured in bytes', () => {
    expect(load(name, 'ééx')).toBe('ééx');
    expect(load(name, 'ééxx')).toBe('1204 String length exceeds DDL length');
  });

  it('is cut between characters with TRUNCATECOLUMNS', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀') }), (text) => {
        const cut = load(name, text, 'TRUNCATECOLUMNS');
        expect(text.startsWith(cut)).toBe(true);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(5);
        const next = [...text][[...cut].length];
        expect(next === undefined || Buffer.byteLength(cut + next) > 5).toBe(true);
      }),
    );
  });

  it('stays empty, or becomes null with EMPTYASNULL and BLANKSASNULL', () => {
    expect(load(name, '')).toBe('');
    expect(load(name, '', 'EMPTYASNULL')).toBe('\\N');
    expect(load(name, ' ')).toBe(' ');
    expect(load(name, ' ', 'BLANKSASNULL')).toBe('\\N');
  });

  it('must be UTF-8, unless ACCEPTINVCHARS names what to put instead', () => {
    const bad = Buffer.from([0x61, 0xa4, 0x62]);
    expect(load(name, bad)).toBe(
      '1220 String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)',
    );
    expect(load(name, bad, 'ACCEPTINVCHARS')).toBe('a?b');
    expect(load(name, bad, "ACCEPTINVCHARS '^'")).toBe('a^b');
  });

  it('reaches PostgreSQL with every character that its format escapes', () => {
    expect(load(column('varchar', { bytes: 9 }), 'a\tb\nc\\d\r')).toBe('a\\tb\\nc\\\\d\\r');
  });

  it('in a CHAR is single bytes alone, and blanks at its end count for nothing', () => {
    const code = column('bpchar', { bytes: 2 });
    expect(load(code, 'ab   ')).toBe('ab');
    expect(load(code, 'abc')).toBe('1204 Char length exceeds DDL length');
    expect(load(code, 'é')).toBe(
      '1220 Multibyte character not supported for CHAR (Hint: Try using  VARCHAR). Invalid char: c3 a9',
    );
  });
});

describe('booleans and floating point', () => {
  it('take the words of the documentation', () => {
    const of = column('bool');
    expect(['t', 'TRUE', 'y', 'Yes', '1'].map((text) => load(of, text))).toEqual(['t', 't', 't', 't', 't']);
    expect(['f', 'False', 'n', 'NO', '0'].map((text) => load(of, text))).toEqual(['f', 'f', 'f', 'f', 'f']);
    expect(load(of, 'true', '', TRUE)).toBe('t');
    expect(load(of, 'maybe')).toBe('1210 Unknown boolean format');
  });

  it('load any number as its literal', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(load(column('float8'), JSON.stringify(value), '', NUMBER)).toBe(JSON.stringify(value));
      }),
    );
    expect(load(column('float8'), '1e')).toMatch(/^1207 Invalid digit/);
    expect(load(column('float8'), '1e400')).toMatch(/^1204 /);
  });
});

describe('dates and times', () => {
  const moment = column('timestamp');

  it('load any epoch in milliseconds and in seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60_000_000_000_000, max: 250_000_000_000_000 }), (millis) => {
        const iso = new Date(millis).toISOString().replace('T', ' ').replace('Z', '000').replace('.000000', '');
        expect(load(moment, String(millis), "TIMEFORMAT 'epochmillisecs'", NUMBER)).toBe(iso);
        const seconds = Math.floor(millis / 1000);
        const whole = new Date(seconds * 1000).toISOString().slice(0, -5).replace('T', ' ');
        expect(load(moment, String(seconds), "TIMEFORMAT 'epochsecs'", NUMBER)).toBe(whole);
      }),
    );
  });

  it('have a default format, and say which one a value has not', () => {
    expect(load(moment, '2018-11-01 20:57:10')).toBe('2018-11-01 20:57:10');
    expect(load(moment, '2018-11-01 20:57:10.796')).toBe('2018-11-01 20:57:10.796000');
    expect(load(moment, '01.11.2018')).toBe('1206 Error in Timestamp value or format [%Y-%m-%d %H:%M:%S]');
  });

  it('follow TIMEFORMAT', () => {
    expect(load(moment, '11/01/18 08:57 PM', "TIMEFORMAT 'MM/DD/YY HH12:MI AM'")).toBe('2018-11-01 20:57:00');
    expect(load(moment, '2018-11-01T20:57:10Z', "TIMEFORMAT 'auto'")).toBe('2018-11-01 20:57:10');
    expect(load(moment, '1541105830796', "TIMEFORMAT 'auto'")).toMatch(/^1206 /);
    expect(() => options("TIMEFORMAT 'YYYY-QQ'") && load(moment, 'x', "TIMEFORMAT 'YYYY-QQ'")).toThrow(
      'Invalid DATEFORMAT',
    );
  });

  it.each([
    ['J2451187', '1999-01-08 00:00:00'],
    ['19960108 040809', '1996-01-08 04:08:09'],
    ['960108 040809', '1996-01-08 04:08:09'],
    ['1996.008', '1996-01-08 00:00:00'],
    ['1996-01-08 04:05:06.789', '1996-01-08 04:05:06.789000'],
    ['17 Dec 07:37:16 1997 PST', '1997-12-17 07:37:16'],
    ['12/17/1997 07:37:16.00 PST', '1997-12-17 07:37:16'],
    ['1997-12-17 07:37:16-08', '1997-12-17 07:37:16'],
  ])("are recognised by 'auto' (AWS: automatic-recognition): %s", (text, expected) => {
    expect(load(moment, text, "TIMEFORMAT 'auto'")).toBe(expected);
  });

  it("may be formatted in lower case, and have the zone that 'auto' recognises", () => {
    expect(load(moment, '01.02.2018 03:04', "TIMEFORMAT 'dd.mm.yyyy hh24:mi'")).toBe('2018-02-01 03:04:00');
    const zoned = column('timestamptz');
    expect(load(zoned, '12/17/1997 07:37:16 PST', "TIMEFORMAT 'auto'")).toBe('1997-12-17 07:37:16-08:00');
    expect(load(zoned, '12/17/1997 07:37:16 XYZ', "TIMEFORMAT 'auto'")).toMatch(/^1206 /);
  });

  it('keep the offset of a TIMESTAMPTZ', () => {
    expect(load(column('timestamptz'), '2018-11-01 20:57:10+02:30')).toBe('2018-11-01 20:57:10+02:30');
    expect(load(column('timestamptz'), '2018-11-01 20:57:10-03')).toBe('2018-11-01 20:57:10-03:00');
  });

  it('must be days of the calendar, unless ACCEPTANYDATE makes null of others', () => {
    expect(load(column('date'), '2016-02-29')).toBe('2016-02-29');
    expect(load(column('date'), '2018-02-29')).toBe('1205 Error in Date value or format [%Y-%m-%d]');
    expect(load(column('date'), '2018')).toBe('1205 Invalid Date Format - length must be 10 or more');
    expect(load(column('date'), '2018-02-29', 'ACCEPTANYDATE')).toBe('\\N');
    expect(load(column('date'), '2018-02-28 10:00:00', "DATEFORMAT 'auto'")).toBe('2018-02-28');
  });
});
