import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  foldCase,
  nameOf,
  quoteIdentifier,
  quoteLiteral,
  RESERVED,
  stringValue,
  tokenize,
  type Token,
} from '../../sql/src/index.js';

const only = (sql: string): Token => {
  const tokens = tokenize(sql);
  expect(tokens).toHaveLength(1);
  return tokens[0]!;
};

describe('names', () => {
  test('any name survives quoting and reading, folded to lower case', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        expect(nameOf(only(quoteIdentifier(name)))).toBe(foldCase(name));
      }),
      { numRuns: 500 },
    );
  });

  test('plain names stay bare; reserved words, capitals and odd letters get quotes', () => {
    expect(quoteIdentifier('song_2')).toBe('song_2');
    expect(quoteIdentifier('user')).toBe('"user"');
    expect(quoteIdentifier('Song')).toBe('"Song"');
    expect(quoteIdentifier('a"b')).toBe('"a""b"');
    expect(RESERVED.has('time')).toBe(false);
  });

  test('only ASCII letters fold', () => {
    expect(foldCase('ÄbC')).toBe('Äbc');
  });
});

describe('literals', () => {
  test('any text survives quoting and reading', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(stringValue(only(quoteLiteral(text)))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test('a quoted text is one token, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("'", '\\', 'n', '$', ';', '--', '\n')).map((parts) => parts.join('')),
        (text) => {
          expect(stringValue(only(quoteLiteral(text)))).toBe(text);
        },
      ),
    );
  });

  test('escapes and dollar quotes are resolved as Redshift does', () => {
    expect(stringValue(only("'a\\tb\\'c''d\\101'"))).toBe("a\tb'c'dA");
    expect(stringValue(only('$q$a\\t$q$'))).toBe('a\\t');
  });
});
