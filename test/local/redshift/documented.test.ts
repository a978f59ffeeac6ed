import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DOCUMENTED, functionsPage, LACKING_FUNCTIONS } from '../../../local/src/redshift/catalog/documented.js';
import { readCases } from './corpus/corpus.js';

const corpus = join(import.meta.dirname, 'corpus');
const statements = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.sql'))
  .flatMap((name) => readCases(readFileSync(join(corpus, name), 'utf8')))
  .filter(({ kind }) => kind !== 'error')
  .map(({ sql }) => sql.toLowerCase());

it('the page of functions is what the table says; vitest -u writes it anew', async () => {
  await expect(functionsPage()).toMatchFileSnapshot('../../../local/docs/functions.md');
});

it('every function that works is called by a statement of the corpus', () => {
  const working = DOCUMENTED.flatMap(({ works }) => works.split(/\s+/).filter((name) => name !== ''));
  const uncalled = working.filter((name) => !statements.some((sql) => new RegExp(`\\b${name}\\b`).test(sql)));
  expect(uncalled).toEqual([]);
});

it('no function both works and is refused, and each refusal says what to do instead', () => {
  const working = new Set(DOCUMENTED.flatMap(({ works }) => works.split(/\s+/)));
  expect([...LACKING_FUNCTIONS.keys()].filter((name) => working.has(name))).toEqual([]);
  expect([...LACKING_FUNCTIONS.values()].filter((hint) => !/^[A-Z].*\.$/.test(hint))).toEqual([]);
});
