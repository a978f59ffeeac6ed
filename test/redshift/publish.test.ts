import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlannedStep } from '../../src/pipeline/plan.js';
import { readLedger } from '../../src/redshift/ledger.js';
import {
  dropRetired,
  dropShadows,
  dropUndone,
  publish,
  PublishError,
  readReplaced,
  rollBack,
} from '../../src/redshift/publish.js';
import { readRowCounts, resetTables } from '../../src/redshift/tables.js';
import { startStack, type Stack } from './stack.js';
import { attempt, fillStep } from './steps.js';

const ASSETS = ['names', 'plays'];
const RUN = 'music/reload/1';
let stack: Stack;

beforeAll(async () => {
  stack = await startStack(ASSETS);
  await stack.query("CREATE USER analyst PASSWORD 'Analyst-pass-1'");
});
afterEach(() => stack.discardSessions());
afterAll(() => stack?.stop());
beforeEach(async () => {
  await stack.query('DROP VIEW IF EXISTS music.named');
  await using session = await stack.open();
  await resetTables(
    session,
    'music',
    ASSETS.map((asset) => ({ asset, createSql: `CREATE TABLE music.${asset} (id integer, name varchar(8))` })),
  );
});

/** The step of a reload that builds an asset's shadow. */
function shadowStep(asset: string, select: string, version = 'v2'): PlannedStep {
  const table = `music.${asset}__next`;
  return fillStep(asset, select, {
    target: { schema: 'music', table: `${asset}__next` },
    partitions: [{ partition: null, version }],
    statements: [
      { purpose: 'create', sql: `DROP TABLE IF EXISTS ${table} CASCADE` },
      { purpose: 'create', sql: `CREATE TABLE ${table} (id integer, name varchar(8), extra integer)` },
      { purpose: 'insert', sql: `INSERT INTO ${table} (id, name) ${select}` },
    ],
  });
}

async function loadAndBuild(run = RUN): Promise<void> {
  for (const asset of ASSETS) await attempt(stack, fillStep(asset, `SELECT 1, 'old'`));
  for (const asset of ASSETS)
    await attempt(stack, shadowStep(asset, `SELECT 2, 'new' UNION ALL SELECT 3, 'new'`), { run, mode: 'reload' });
}

async function publishRun(run = RUN) {
  await using session = await stack.open();
  const set = { schema: 'music', assets: ASSETS, run };
  return { wasPublished: await publish(session, set), kept: await dropRetired(session, set) };
}

const counts = async () => {
  await using session = await stack.open();
  return await readRowCounts(session, { schema: 'music', assets: [...ASSETS, 'names__next', 'names__old'] });
};
const rowsNow = async () => (await counts()).map(({ rows }) => rows);
const ledger = async () => {
  await using session = await stack.open();
  return await readLedger(session, { schema: 'music', assets: ASSETS });
};

describe('a reload', () => {
  test('changes nothing that readers see until it is published', async () => {
    await loadAndBuild();
    expect(await rowsNow()).toEqual([1, 1, 2, null]);
    expect((await ledger()).get('names')?.partitions).toEqual([{ partition: null, version: 'v1' }]);
  });

  test('is published as a whole: tables and ledger', async () => {
    await loadAndBuild();
    expect(await publishRun()).toEqual({ wasPublished: false, kept: [] });
    expect(await rowsNow()).toEqual([2, 2, null, null]);
    expect((await ledger()).get('names')?.partitions).toEqual([{ partition: null, version: 'v2' }]);
  });

  test('is published once, however often it is asked for', async () => {
    await loadAndBuild();
    await publishRun();
    expect(await publishRun()).toEqual({ wasPublished: true, kept: [] });
    expect(await rowsNow()).toEqual([2, 2, null, null]);
  });

  test('into an empty schema is published too', async () => {
    await stack.query('DROP TABLE music.names, music.plays');
    for (const asset of ASSETS)
      await attempt(stack, shadowStep(asset, `SELECT 2, 'new'`), { run: RUN, mode: 'reload' });
    await publishRun();
    expect(await rowsNow()).toEqual([1, 1, null, null]);
  });

  test('whose shadow another reload has replaced is not published', async () => {
    await loadAndBuild();
    await attempt(stack, shadowStep('plays', `SELECT 9, 'other'`), { run: 'music/reload/2', mode: 'reload' });
    await expect(publishRun()).rejects.toThrow(PublishError);
    await expect(publishRun()).rejects.toThrow('no finished shadow table of this run for plays');
    expect(await rowsNow()).toEqual([1, 1, 2, null]);
  });

  test('whose step is retried after its commit keeps its shadow', async () => {
    await loadAndBuild();
    const again = await attempt(stack, shadowStep('names', `SELECT 4, 'again'`), {
      run: RUN,
      mode: 'reload',
      attempt: 2,
    });
    expect(again).toMatchObject({ reused: true, rows: 2 });
  });

  test('that is given up can drop its shadows, and then never be published', async () => {
    await loadAndBuild();
    await using session = await stack.open();
    await dropShadows(session, { schema: 'music', assets: ASSETS, run: RUN });
    expect(await rowsNow()).toEqual([1, 1, null, null]);
    await expect(publishRun()).rejects.toThrow(PublishError);
  });
});

describe('the new tables', () => {
  test('have the privileges and comments of the old ones', async () => {
    await loadAndBuild();
    await stack.query('GRANT USAGE ON SCHEMA music TO analyst');
    await stack.query('GRANT SELECT ON music.names TO analyst WITH GRANT OPTION');
    await stack.query('GRANT SELECT, INSERT ON music.plays TO PUBLIC');
    await stack.query(`COMMENT ON TABLE music.names IS 'who''s who'`);
    await stack.query(`COMMENT ON COLUMN music.names.name IS 'as written'`);
    await publishRun();
    const grants = await stack.query(
      `SELECT relation_name, privilege_type, identity_name, admin_option FROM svv_relation_privileges WHERE namespace_name = 'music' AND identity_name <> current_user ORDER BY 1, 2`,
    );
    expect(grants.map((row) => Object.values(row))).toEqual([
      ['names', 'SELECT', 'analyst', true],
      ['plays', 'INSERT', 'public', false],
      ['plays', 'SELECT', 'public', false],
    ]);
    const comments = await stack.query(
      `SELECT description FROM pg_description d JOIN pg_class c ON c.oid = d.objoid WHERE c.relname = 'names' ORDER BY objsubid`,
    );
    expect(comments.map((row) => row['description'])).toEqual([`who's who`, 'as written']);
  });

  test('are what views read that were bound to the old ones', async () => {
    await loadAndBuild();
    await stack.query(
      'CREATE VIEW music.named AS SELECT n.id, p.name FROM music.names n JOIN music.plays p ON p.id = n.id',
    );
    expect(await stack.query('SELECT id FROM music.named ORDER BY id')).toEqual([{ id: 1 }]);
    expect(await publishRun()).toEqual({ wasPublished: false, kept: [] });
    expect(await stack.query('SELECT id FROM music.named ORDER BY id')).toEqual([{ id: 2 }, { id: 3 }]);
  });
});

describe('a roll back', () => {
  const ROLLED_BACK = 'ada@desk';
  async function publishKeeping(run = RUN): Promise<void> {
    await using session = await stack.open();
    await publish(session, { schema: 'music', assets: ASSETS, run });
  }
  async function replaced() {
    await using session = await stack.open();
    return await readReplaced(session, { schema: 'music', assets: ASSETS });
  }
  async function takeBack(): Promise<void> {
    await using session = await stack.open();
    await rollBack(session, 'music', (await replaced())!, ROLLED_BACK);
    expect(await dropUndone(session, { schema: 'music', assets: ASSETS })).toEqual([]);
  }

  test('puts back the tables that were kept, with what the ledger said of them, and what they wore', async () => {
    await loadAndBuild();
    await stack.query('GRANT SELECT ON music.names TO analyst');
    await stack.query('CREATE VIEW music.named AS SELECT id FROM music.names');
    const before = await ledger();
    await publishKeeping();
    expect(await replaced()).toEqual({ run: RUN, assets: expect.arrayContaining(ASSETS) as unknown });
    expect(await rowsNow()).toEqual([2, 2, null, 1]);
    await takeBack();
    expect(await rowsNow()).toEqual([1, 1, null, null]);
    expect(await ledger()).toEqual(before);
    expect(await stack.query('SELECT id FROM music.named')).toEqual([{ id: 1 }]);
    expect(
      await stack.query(
        "SELECT relation_name FROM svv_relation_privileges WHERE namespace_name = 'music' AND identity_name = 'analyst' AND privilege_type = 'SELECT' AND relation_name <> 'named'",
      ),
    ).toEqual([{ relation_name: 'names' }]);
    expect(await stack.query(`SELECT tablename FROM pg_tables WHERE tablename LIKE '%\\_\\_undone'`)).toEqual([]);
    expect(await replaced()).toBeUndefined();
  });

  test('takes back what was loaded since: the ledger no longer has it, so that the next load brings it', async () => {
    await loadAndBuild();
    const before = await ledger();
    await publishKeeping();
    await attempt(stack, fillStep('plays', `SELECT 7, 'later'`, { partitions: [{ partition: null, version: 'v3' }] }), {
      run: 'music/load/9',
    });
    await takeBack();
    expect(await ledger()).toEqual(before);
  });

  test('is of the newest reload, and of its tables alone', async () => {
    await loadAndBuild();
    await publishKeeping();
    await attempt(stack, shadowStep('plays', `SELECT 4, 'newer'`, 'v3'), { run: 'music/reload/2', mode: 'reload' });
    await using session = await stack.open();
    await publish(session, { schema: 'music', assets: ['plays'], run: 'music/reload/2' });
    expect(await replaced()).toEqual({ run: 'music/reload/2', assets: ['plays'] });
    await takeBack();
    expect(await rowsNow()).toEqual([2, 2, null, 1]);
  });

  test('is refused, and changes nothing, when somebody has dropped an old table meanwhile', async () => {
    await loadAndBuild();
    await publishKeeping();
    const found = (await replaced())!;
    await stack.query('DROP TABLE music.plays__old');
    await using session = await stack.open();
    await expect(rollBack(session, 'music', found, ROLLED_BACK)).rejects.toThrow('no longer there');
    expect(await rowsNow()).toEqual([2, 2, null, 1]);
  });
});

test('a reader sees the old set of tables or the new one, never a mix', async () => {
  await loadAndBuild();
  const reader = await stack.open();
  await reader.run('BEGIN');
  const first = Number((await reader.run('SELECT count(*) AS rows FROM music.names')).rows[0]?.['rows']);
  const publishing = publishRun();
  const second = Number((await reader.run('SELECT count(*) AS rows FROM music.plays')).rows[0]?.['rows']);
  await reader.run('COMMIT');
  await publishing;
  expect([first, second]).toEqual([1, 1]);
  expect(await rowsNow()).toEqual([2, 2, null, null]);
});
