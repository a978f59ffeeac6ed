import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitStatements } from '../../sql/src/index.js';

test('a script is cut at its semicolons, not at those in literals, names and comments', () => {
  const script = `select ';' as ";" /* ; */; -- ;\nselect $$;$$`;
  expect(splitStatements(script).map(({ text }) => text)).toEqual([`select ';' as ";" /* ; */`, ` -- ;\nselect $$;$$`]);
});

test('empty statements and statements of comments alone are left out', () => {
  expect(splitStatements(' ;; /* nothing */ ; -- end')).toEqual([]);
  expect(splitStatements('')).toEqual([]);
});

test('each statement stands in the script where it says, and its tokens too', () => {
  const statement = fc.constantFrom('select 1', ' a ', "'x;y'", '-- c\nb', '"q;"', '/* ; */ z');
  fc.assert(
    fc.property(fc.array(statement), (parts) => {
      const script = parts.join(';');
      const statements = splitStatements(script);
      expect(statements.map(({ text }) => text)).toEqual(parts);
      for (const { text, start, tokens } of statements) {
        expect(script.slice(start, start + text.length)).toBe(text);
        expect(tokens.map((token) => script.slice(token.start, token.start + token.text.length)).join('')).toBe(text);
      }
    }),
  );
});
