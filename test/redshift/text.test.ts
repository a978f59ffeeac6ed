import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionOf, copyInto } from '../../src/redshift/reconcile.js';
import { attemptTag, stepPrefix, tagged } from '../../src/redshift/tag.js';
import { fromTimestamp, toTimestamp } from '../../src/redshift/timestamp.js';
import { significant, tokenize } from '../../sql/src/index.js';

describe('a tag', () => {
  test('stands in front of the statement as a comment that starts with the step', () => {
    const tag = { run: 'sparkify/load/2018-12-01T06:00:00Z', step: 'songplays', attempt: 2 };
    const sql = tagged(attemptTag(tag), 'SELECT 1');
    expect(sql).toBe('/* loadstar:sparkify/load/2018-12-01T06:00:00Z/songplays/2 */ SELECT 1');
    expect(sql.startsWith(stepPrefix(tag))).toBe(true);
  });

  test('never changes the statement, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (tag) => {
        const tokens = significant(tokenize(tagged(tag, 'SELECT 1')));
        expect(tokens.map(({ text }) => text)).toEqual(['SELECT', '1']);
      }),
    );
  });
});

describe('what is read out of a planned statement', () => {
  test('a COPY is aimed at another table, its quoted and qualified name cut by tokens', () => {
    const sql = `COPY "my schema"."copy (from)" ("from", b) FROM 's3://b/m' IAM_ROLE default MANIFEST`;
    expect(copyInto('other', sql)).toBe(`COPY other ("from", b) FROM 's3://b/m' IAM_ROLE default MANIFEST`);
    expect(copyInto('other', `COPY s.t FROM 's3://b/m'`)).toBe(`COPY other FROM 's3://b/m'`);
  });

  test('the condition of a count is what follows WHERE', () => {
    expect(conditionOf(`SELECT count(*) AS rows FROM s.t WHERE ts >= 'a' AND ts < 'b'`)).toBe(`ts >= 'a' AND ts < 'b'`);
    expect(conditionOf('SELECT count(*) AS rows FROM s.t')).toBeUndefined();
  });
});

test('an instant goes to the warehouse and back', () => {
  expect(toTimestamp('2018-11-01T00:00:00Z')).toBe('2018-11-01 00:00:00');
  expect(fromTimestamp('2018-11-01 00:00:00')).toBe('2018-11-01T00:00:00Z');
  expect(fromTimestamp(toTimestamp('2018-11-01T10:20:30.125Z'))).toBe('2018-11-01T10:20:30.125Z');
});
