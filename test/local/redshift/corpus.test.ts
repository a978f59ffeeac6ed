import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agrees, answer, readCases } from './corpus/corpus.js';
import { startWarehouse, type Session, type Warehouse } from './fixture.js';

const folder = join(import.meta.dirname, 'corpus');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.sql'))
  .sort();

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse[Symbol.asyncDispose]());

describe.each([
  ['simple', false],
  ['extended', true],
] as const)('over the %s protocol', (protocol, extended) => {
  it.each(files)('%s answers as documented', async (file) => {
    const schema = `${file.replace(/\W/g, '_')}_${protocol}`;
    const sessions = new Map<string, Session>();
    const wrong: string[] = [];
    for (const one of readCases(readFileSync(join(folder, file), 'utf8'))) {
      let session = sessions.get(one.session);
      if (session === undefined) {
        session = await warehouse.connect();
        await session.rows(`CREATE SCHEMA IF NOT EXISTS ${schema}; SET search_path TO ${schema}, public`);
        sessions.set(one.session, session);
      }
      const answered = await answer(session.client, one, extended);
      if (!agrees(one, answered))
        wrong.push(`${file}:${one.line}\n${one.sql}\n  expected: ${one.expected}\n  answered: ${answered}`);
    }
    for (const session of sessions.values()) await session[Symbol.asyncDispose]();
    expect(wrong.join('\n\n')).toBe('');
  });
});
