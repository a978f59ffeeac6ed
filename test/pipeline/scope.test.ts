import { tokenize } from '@loadstar/sql';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insertStatement, scopeSelect, type Window } from '../../src/pipeline/scope.js';
import { readSelect, type Select } from '../../src/pipeline/select.js';

/** Each folder: select.sql, windows.json, expected.sql. LOADSTAR_GOLDENS=write writes what came out. */
const CASES = fileURLToPath(new URL('scope', import.meta.url));

const select = (text: string): Select => {
  const read = readSelect({ path: 'transforms/x.sql', text });
  expect(read.problems).toEqual([]);
  return read.select!;
};

describe('goldens', () => {
  for (const name of readdirSync(CASES)) {
    test(name.replaceAll('-', ' '), () => {
      const read = (file: string): string => readFileSync(`${CASES}/${name}/${file}`, 'utf8');
      const source = select(read('select.sql'));
      const { windows, columns } = JSON.parse(read('windows.json')) as { windows: Window[]; columns?: string[] };
      const scoped =
        columns === undefined
          ? scopeSelect(source, windows)
          : insertStatement({ schema: 'shop', table: 'target' }, columns, source, windows);
      const golden = `${CASES}/${name}/expected.sql`;
      if (process.env['LOADSTAR_GOLDENS'] === 'write') writeFileSync(golden, `${scoped}\n`);
      expect(`${scoped}\n`).toBe(readFileSync(golden, 'utf8'));
    });
  }

  test('name every real table with its schema', () => {
    for (const name of readdirSync(CASES)) {
      const text = readFileSync(`${CASES}/${name}/expected.sql`, 'utf8').replace(
        /^INSERT INTO shop\.target \([^)]*\)/,
        '',
      );
      const { windows } = JSON.parse(readFileSync(`${CASES}/${name}/windows.json`, 'utf8')) as { windows: Window[] };
      const scoped = select(text);
      const own = new Set(windows.map(({ asset }) => asset));
      for (const { qualifier, name: table } of scoped.tables)
        expect(qualifier.length > 0 || !own.has(table), `${name}: ${table}`).toBe(true);
      expect(scoped.commonTables.filter(({ nested }) => nested).map((each) => each.name)).toEqual(
        select(readFileSync(`${CASES}/${name}/select.sql`, 'utf8'))
          .commonTables.filter(({ nested }) => nested)
          .map((each) => each.name),
      );
    }
  });
});

test('what the author wrote comes back token for token, whatever it is made of', () => {
  const part = fc.constantFrom('a', "'x;y'", '/* c */', '-- d\n', '(select 1 from t)', '"Q"', ', b', '+ 1', '\n');
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), fc.boolean(), (parts, withList) => {
      const author = `${withList ? 'with w as (select 2) ' : ''}select ${parts.join(' ')}`;
      const scoped = scopeSelect(select(author), [{ asset: 't', table: { schema: 's', table: 't' } }]);
      const significantOf = (sql: string): string[] =>
        tokenize(sql)
          .filter(({ kind }) => kind !== 'space')
          .map(({ text }) => text);
      const ours = significantOf(
        'with t as (select * from s.t)'
          .replace('with', 'WITH')
          .replace('as', 'AS')
          .replace('select', 'SELECT')
          .replace('from', 'FROM'),
      );
      const expected = withList
        ? [...ours, ',', ...significantOf(author).slice(1)]
        : [...ours, ...significantOf(author)];
      expect(significantOf(scoped)).toEqual(expected);
    }),
  );
});
