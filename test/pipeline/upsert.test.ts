import { expect, test } from 'vitest';
import type { Column } from '../../src/pipeline/asset.js';
import { readSelect } from '../../src/pipeline/select.js';
import { mergeStatements, rebuildStatement, type UpsertFill } from '../../src/pipeline/upsert.js';

const column = (name: string, type: string, notNull = false): Column => ({ name, type, notNull });
const columns = [
  column('a', 'int', true),
  column('b', 'int'),
  column('seen_at', 'timestamp'),
  column('tags', 'super'),
  column('name', 'text'),
];
const fill: UpsertFill = { kind: 'upsert', key: ['a', 'b'], newestBy: 'seen_at' };
const select = readSelect({ path: 'x.sql', text: 'SELECT * FROM x' }).select!;
const target = { schema: 's', table: 't' };

test('missing keys are one key where the column may be NULL, and plain equality where it may not', () => {
  const text = mergeStatements(target, columns, fill, select, [])
    .map(({ sql }) => sql)
    .join('\n');
  expect(text).toContain('ON live.a = met.a AND (live.b = met.b OR (live.b IS NULL AND met.b IS NULL))');
  expect(text).toContain('WHERE t.a = incoming.a AND (t.b = incoming.b OR (t.b IS NULL AND incoming.b IS NULL))');
});

test('the newest row is chosen by a total order, of all columns that can be ordered', () => {
  const order = 'PARTITION BY a, b ORDER BY seen_at DESC NULLS LAST, name';
  expect(rebuildStatement(target, columns, fill, select, [])).toContain(order);
  expect(mergeStatements(target, columns, fill, select, []).find(({ purpose }) => purpose === 'insert')?.sql).toContain(
    order,
  );
});
