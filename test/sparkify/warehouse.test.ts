import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computeExpected } from '../../pipelines/sparkify/sample/index.js';
import { compareResults } from '../../src/redshift/analysis.js';
import { expectSameRows, project } from './expected.js';
import { openFixture, openSample, readFixtures, realData } from './sources.js';
import { Warehouse } from './warehouse.js';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await Warehouse.start();
});
afterAll(() => warehouse.stop());

/** Every table and every analysis against the oracle, row by row. */
async function expectAll(source: string): Promise<void> {
  const { tables, analyses } = computeExpected(source);
  expect(Object.keys(tables).sort()).toEqual(warehouse.pipeline.assets.map(({ name }) => name).sort());
  for (const [name, rows] of Object.entries(tables)) expectSameRows(await warehouse.table(name), rows);
  expect(Object.keys(analyses)).toEqual(warehouse.pipeline.analyses.map(({ name }) => name));
  for (const analysis of warehouse.pipeline.analyses) {
    const expected = analyses[analysis.name] ?? { columns: [], rows: [] };
    expect(compareResults(expected, await warehouse.ask(analysis)), analysis.name).toEqual([]);
  }
}

describe('the sample', () => {
  const sample = openSample();
  afterAll(() => sample.remove());

  it('loaded, gives every table and analysis that the oracle computes, and no check complains', async () => {
    await warehouse.begin(sample.folder);
    const { checks } = await warehouse.execute('load');
    await expectAll(sample.folder);
    expect(checks.filter(({ offendingRows }) => offendingRows > 0)).toEqual([]);
  });

  it('loaded once more, has nothing to do', async () => {
    expect((await warehouse.execute('load')).steps).toEqual([]);
  });

  it('reloaded, gives the same', async () => {
    expect((await warehouse.execute('reload')).steps).toHaveLength(7);
    await expectAll(sample.folder);
  });

  it('gives the results that stand beside the analyses', async () => {
    for (const analysis of warehouse.pipeline.analyses) {
      const { expected = { columns: [], rows: [] } } = analysis;
      expect(compareResults(expected, await warehouse.ask(analysis)), analysis.name).toEqual([]);
    }
  });

  it('arriving in three parts, days from the middle first and songs last, ends in the same tables', async () => {
    const isMiddle = (key: string): boolean => /2018-11-(1[0-4]|2[0-4])-/.test(key);
    await warehouse.begin();
    warehouse.add(sample.folder, (key) => key === 'log_json_path.json' || isMiddle(key));
    await warehouse.execute('load');
    warehouse.add(sample.folder, (key) => key.startsWith('log_data/') && !isMiddle(key));
    const { steps } = await warehouse.execute('load');
    expect(steps.filter((id) => id.startsWith('users'))).toEqual([
      'users@2018-11-01..2018-11-09',
      'users@2018-11-15..2018-11-19',
      'users@2018-11-25..2018-11-30',
    ]);
    warehouse.add(sample.folder, (key) => key.startsWith('song_data/'));
    expect((await warehouse.execute('load')).steps).toEqual(['staging_songs', 'artists', 'songs', 'songplays']);
    await expectAll(sample.folder);
  });
});

describe('hand-made files, loaded and reloaded', () => {
  for (const fixture of readFixtures()) {
    it(`${fixture.name}: ${fixture.about}`, async () => {
      const source = openFixture(fixture);
      try {
        await warehouse.begin(source.folder);
        for (const mode of ['load', 'reload'] as const) {
          await warehouse.execute(mode);
          for (const [name, rows] of Object.entries(fixture.tables)) {
            expectSameRows(project(await warehouse.table(name), rows.columns), rows);
          }
          await expectAll(source.folder);
        }
      } finally {
        source.remove();
      }
    });
  }
});

const real = realData();
describe.skipIf(real === undefined)('the real data', () => {
  it('loaded, gives every table and analysis that the oracle computes; one check warns that most songs are missing', async () => {
    await warehouse.begin(real ?? '');
    const { checks } = await warehouse.execute('load');
    await expectAll(real ?? '');
    expect(checks.filter(({ offendingRows }) => offendingRows > 0).map(({ name }) => name)).toEqual(['song_coverage']);
  });

  it('reloaded, gives the same', async () => {
    await warehouse.execute('reload');
    await expectAll(real ?? '');
  });
});
