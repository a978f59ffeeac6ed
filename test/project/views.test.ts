/** A reload that the views on the live tables would not survive is refused when it is planned: before anything is built. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Pipeline } from '../../src/pipeline/asset.js';
import { PipelineError } from '../../src/pipeline/problem.js';
import { loadPipeline } from '../../src/project/folder.js';
import { confirmViews } from '../../src/project/views.js';
import { startStack, type Stack } from '../redshift/stack.js';

const MUSIC = fileURLToPath(new URL('../fixtures/pipelines/music', import.meta.url));
let stack: Stack;
let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await loadPipeline(MUSIC);
  stack = await startStack(pipeline.assets.map(({ name }) => name));
  await stack.query("CREATE USER analyst PASSWORD 'Analyst-pass-1'");
  await stack.query('CREATE SCHEMA reports');
});
afterAll(() => stack?.stop());
beforeEach(async () => {
  await stack.query('DROP MATERIALIZED VIEW IF EXISTS reports.kept');
  await stack.query('DROP VIEW IF EXISTS reports.totals, reports.seen, reports.late');
  // As the folder had them once: `device` is gone since.
  await stack.query('DROP TABLE IF EXISTS music.plays, music.songs');
  await stack.query(
    'CREATE TABLE music.plays (played_at timestamp NOT NULL, listener varchar(20) NOT NULL, song int, seconds int, device varchar(9))',
  );
  await stack.query('CREATE TABLE music.songs (song int NOT NULL, title varchar(100))');
});

async function confirm(assets = ['plays', 'songs', 'titles']): Promise<readonly string[]> {
  await using session = await stack.open();
  return await confirmViews(
    session,
    pipeline,
    pipeline.assets.filter(({ name }) => assets.includes(name)),
  );
}

async function refusal(assets?: string[]): Promise<string> {
  const error: unknown = await confirm(assets).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PipelineError);
  return (error as PipelineError).message;
}

test('views on columns that stay are fine, whatever other columns go', async () => {
  await stack.query(
    'CREATE VIEW reports.seen AS SELECT p.song, s.title FROM music.plays p JOIN music.songs s USING (song)',
  );
  await stack.query('CREATE VIEW reports.totals AS SELECT song, count(*) AS seen FROM reports.seen GROUP BY song');
  expect(await confirm()).toEqual([]);
});

test('a view on a column that goes is named with the column, the file, and what to type', async () => {
  await stack.query("CREATE VIEW reports.seen AS SELECT song FROM music.plays WHERE device <> 'tv'");
  expect(await refusal()).toBe(
    `tables/plays.sql  the view reports.seen reads the column device of plays, which the new table does not have
  keep the column; or drop the view, and make it again after the reload: DROP VIEW reports.seen`,
  );
  expect(await confirm(['songs'])).toEqual([]);
});

test("a view that is somebody else's is named with its owner, one on such a view is not", async () => {
  const [me] = await stack.query('SELECT current_user AS me');
  await stack.query('GRANT USAGE, CREATE ON SCHEMA reports TO analyst');
  await stack.query('CREATE VIEW reports.seen AS SELECT song FROM music.plays');
  await stack.query('CREATE VIEW reports.totals AS SELECT count(*) AS seen FROM reports.seen');
  await stack.query('ALTER TABLE reports.totals OWNER TO analyst');
  expect(await confirm()).toEqual([]);
  await stack.query('ALTER TABLE reports.seen OWNER TO analyst');
  const message = await refusal();
  expect(message).toContain('the view reports.seen reads plays and belongs to analyst');
  expect(message).toContain(`ALTER TABLE reports.seen OWNER TO ${String(me?.['me'])}`);
  expect(message).not.toContain('totals');
});

test('a materialized view is named, also on a view', async () => {
  await stack.query('CREATE VIEW reports.seen AS SELECT song FROM music.plays');
  await stack.query('CREATE MATERIALIZED VIEW reports.kept AS SELECT count(*) AS seen FROM reports.seen');
  expect(await refusal()).toContain('DROP MATERIALIZED VIEW reports.kept');
});

test('a late-binding view stands in no way; one that names a column that goes is told of', async () => {
  await stack.query(
    'CREATE VIEW reports.late AS SELECT p.song FROM music.plays AS p JOIN music.songs USING (song) WITH NO SCHEMA BINDING',
  );
  expect(await confirm()).toEqual([]);
  await stack.query(
    `CREATE OR REPLACE VIEW reports.late AS WITH songs AS (SELECT 1) SELECT song FROM music.plays WHERE "device" <> 'listener' WITH NO SCHEMA BINDING`,
  );
  expect(await confirm()).toEqual([
    'plays: the column device goes with this reload, and the late-binding view reports.late names it',
  ]);
  expect(await confirm(['songs'])).toEqual([]);
});

test('every view that stands in the way is named at once', async () => {
  await stack.query('CREATE VIEW reports.seen AS SELECT device FROM music.plays');
  await stack.query('CREATE MATERIALIZED VIEW reports.kept AS SELECT title FROM music.songs');
  const message = await refusal();
  expect(message).toContain('tables/plays.sql  the view reports.seen');
  expect(message).toContain('tables/songs.sql  the materialized view reports.kept');
});
