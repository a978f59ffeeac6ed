import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isToken, positionAt, significant, SqlScanError, tokenize, type TokenKind } from '../../sql/src/index.js';

const kinds = (sql: string): [TokenKind, string][] => significant(tokenize(sql)).map(({ kind, text }) => [kind, text]);

/** Texts made of the pieces that scanners trip over. */
const trickyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          "'",
          "''",
          '"',
          '""',
          '\\',
          '\\\\',
          "E'",
          "x'",
          '$$',
          '$a$',
          '$1',
          '$',
          '--',
          '/*',
          '*/',
          '\n',
          '\r\n',
          ';',
          '::',
          ':',
          '.',
          '..',
        ],
        ...[
          '1',
          '1.5',
          '.5',
          '1e5',
          '1.',
          '+',
          '-',
          '=-1',
          '<>',
          '@',
          '#tmp',
          '{',
          '}',
          '[',
          ']',
          '(',
          ')',
          ',',
          '\u00a0',
          'é',
          '日本',
          '😀',
          '\v',
          '\f',
        ],
      ),
      fc.constantFrom('select', 'a', 'e', 'N', '_x9', 'from', ' ', '\t'),
      fc.string({ maxLength: 3, unit: 'grapheme' }),
    ),
    { maxLength: 25 },
  )
  .map((pieces) => pieces.join(''));

const scan = (sql: string): string | undefined => {
  try {
    return tokenize(sql)
      .map((token) => token.text)
      .join('');
  } catch (error) {
    if (error instanceof SqlScanError) return undefined;
    throw error;
  }
};

describe('tokenize', () => {
  test('any text comes back byte for byte, or is refused as unfinished', () => {
    fc.assert(
      fc.property(trickyText, (sql) => {
        const joined = scan(sql);
        expect(joined ?? sql).toBe(sql);
      }),
      { numRuns: 3000 },
    );
  });

  test('tokens follow each other without gap or overlap, none empty', () => {
    fc.assert(
      fc.property(trickyText, (sql) => {
        if (scan(sql) === undefined) return;
        let at = 0;
        for (const token of tokenize(sql)) {
          expect(token.start).toBe(at);
          expect(token.text.length).toBeGreaterThan(0);
          at += token.text.length;
        }
        expect(at).toBe(sql.length);
      }),
      { numRuns: 1000 },
    );
  });

  test('nothing inside of a literal, a quoted name or a comment is ever a token of its own', () => {
    const inside = fc.constantFrom('from secret', ' ; ', 'secret', '"', '--', '/*x*/', "''", '$$');
    const wrapped = fc.oneof(
      inside.map((text) => `'${text.replaceAll("'", "''")}'`),
      inside.map((text) => `"${text.replaceAll('"', '""')}"`),
      inside
        .map((text) => `/* ${text.replaceAll('*/', '')} ${text.includes('/*') ? '*/' : ''}*/`)
        .filter((text) => scan(text) !== undefined),
      inside.map((text) => `-- ${text}\n`),
      inside.filter((text) => text !== '$$').map((text) => `$q$${text}$q$`),
    );
    fc.assert(
      fc.property(fc.array(wrapped, { maxLength: 8 }), (parts) => {
        const words = significant(tokenize(parts.join(' a '))).filter(
          ({ kind }) => kind === 'word' || kind === 'symbol',
        );
        expect(new Set(words.map(({ text }) => text))).toEqual(new Set(parts.length > 1 ? ['a'] : []));
      }),
      { numRuns: 1000 },
    );
  });

  test('an unfinished literal, name or comment is refused where it starts', () => {
    for (const [sql, offset] of [
      ["select 'a", 7],
      ['select "a', 7],
      ['a /* b', 2],
      ['a /* /* */', 2],
      ['x $q$ y', 2],
      ["'a\\'", 0],
      ["E'a", 0],
    ] as const) {
      try {
        tokenize(sql);
        expect.unreachable(sql);
      } catch (error) {
        expect(error).toBeInstanceOf(SqlScanError);
        expect((error as SqlScanError).offset, sql).toBe(offset);
      }
    }
  });

  test('a backslash escapes in a plain literal, as on Redshift', () => {
    expect(kinds("'it\\'s' x")).toEqual([
      ['string', "'it\\'s'"],
      ['word', 'x'],
    ]);
  });

  test('prefixes belong to their literal, and only next to the quote', () => {
    expect(kinds("e'a' E'b' n'c' date'd' e 'f'")).toEqual([
      ['string', "e'a'"],
      ['string', "E'b'"],
      ['string', "n'c'"],
      ['word', 'date'],
      ['string', "'d'"],
      ['word', 'e'],
      ['string', "'f'"],
    ]);
  });

  test('words hold letters of any script, digits, _ and $, and a # in front', () => {
    expect(kinds('Größe a$1 #tmp 日本語 _x1').map(([kind]) => kind)).toEqual(['word', 'word', 'word', 'word', 'word']);
  });

  test('numbers, casts and signs are cut apart', () => {
    expect(kinds('1.5e-3+.5::int a=-1').map(([, text]) => text)).toEqual([
      '1.5e-3',
      '+',
      '.5',
      '::',
      'int',
      'a',
      '=',
      '-',
      '1',
    ]);
  });

  test('an operator ends where a comment begins', () => {
    expect(kinds('a*--b\nc')).toEqual([
      ['word', 'a'],
      ['symbol', '*'],
      ['word', 'c'],
    ]);
  });

  test('block comments nest', () => {
    expect(kinds('a /* b /* c */ d */ e').map(([, text]) => text)).toEqual(['a', 'e']);
  });
});

test('isToken ignores case of keywords, and never takes a quoted name for one', () => {
  const [word, quoted, symbol] = significant(tokenize('FroM "from" ('));
  expect(isToken(word, 'from')).toBe(true);
  expect(isToken(quoted, 'from')).toBe(false);
  expect(isToken(symbol, '(')).toBe(true);
  expect(isToken(undefined, 'from')).toBe(false);
});

test('positionAt counts lines and characters from 1, a pair of surrogates as one', () => {
  expect(positionAt('a\n😀b', 0)).toEqual({ line: 1, column: 1 });
  expect(positionAt('a\n😀b', 4)).toEqual({ line: 2, column: 2 });
});
