import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { computeExpected, writeExpected, type Expected } from '../../pipelines/sparkify/sample/index.js';
import { expectSameRows, project } from './expected.js';
import { openFixture, openSample, readFixtures, realData } from './sources.js';

const ANALYSES = join(import.meta.dirname, '../../pipelines/sparkify/analyses');

describe('the oracle, on the sample', () => {
  const sample = openSample();
  const out = mkdtempSync(join(tmpdir(), 'loadstar-expected-'));
  afterAll(() => {
    sample.remove();
    rmSync(out, { recursive: true });
  });

  it('computes the expected results that are committed, one for each analysis', () => {
    writeExpected(sample.folder, out);
    const named = (ending: string): string[] => readdirSync(ANALYSES).filter((name) => name.endsWith(ending));
    expect(readdirSync(out)).toEqual(named('.expected.json'));
    expect(readdirSync(out)).toEqual(named('.sql').map((name) => name.replace('.sql', '.expected.json')));
    for (const name of readdirSync(out)) {
      expect(readFileSync(join(out, name), 'utf8'), name).toBe(readFileSync(join(ANALYSES, name), 'utf8'));
    }
  });
});

describe('the oracle, on hand-made files', () => {
  for (const fixture of readFixtures()) {
    it(`${fixture.name}: ${fixture.about}`, () => {
      const source = openFixture(fixture);
      try {
        const { tables } = computeExpected(source.folder);
        for (const [name, rows] of Object.entries(fixture.tables)) {
          expectSameRows(project(tables[name] ?? { columns: [], rows: [] }, rows.columns), rows);
        }
      } finally {
        source.remove();
      }
    });
  }
});

const real = realData();
describe.skipIf(real === undefined)('the oracle, on the real data', () => {
  // This body is read even where the tests in it are skipped.
  const nothing: Expected = { tables: {}, analyses: {} };
  const { tables, analyses } = real === undefined ? nothing : computeExpected(real);
  const count = (table: string): number | undefined => tables[table]?.rows.length;

  it('counts what others have published for the same rules', () => {
    expect([count('staging_events'), count('songplays'), count('users'), count('time')]).toEqual([
      8_056, 6_820, 97, 6_813,
    ]);
  });

  it('finds one song a file, and one artist an id', () => {
    expect([count('staging_songs'), count('songs')]).toEqual([1_943, 1_943]);
    const ids = tables['staging_songs'];
    expect(count('artists')).toBe(new Set(project(ids ?? { columns: [], rows: [] }, ['artist_id']).rows.flat()).size);
  });

  it('counts the pages as published', () => {
    const pages = Object.fromEntries(
      (analyses['page_views']?.rows ?? []).map(([page, events]) => [String(page), events]),
    );
    expect(pages).toMatchObject({
      NextSong: 6_820,
      Home: 806,
      Login: 92,
      Logout: 90,
      Downgrade: 60,
      Upgrade: 21,
      'Submit Downgrade': 1,
    });
  });

  it('sees the eight users who change their level, one of them twice', () => {
    const users = analyses['level_changes']?.rows.map((row) => row[1]) ?? [];
    expect(users.toSorted()).toEqual(['15', '15', '16', '29', '36', '49', '80', '85', '88']);
  });
});
