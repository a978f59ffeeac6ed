import { createServer, type Server } from 'node:http';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startLocalRedshift } from '../../../local/src/redshift/server.js';
import { connect, freshFolder, PASSWORD, startWarehouse, type Session, type Warehouse } from './fixture.js';

let warehouse: Warehouse;
let session: Session;
const ROLE = 'IAM_ROLE default';
const FAILED = "XX000 Load into table 't' failed.  Check 'stl_load_errors' system table for details.";

beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse[Symbol.asyncDispose]());
beforeEach(async () => {
  session = await warehouse.connect();
  await session.rows('DROP TABLE IF EXISTS t');
  await session.rows('CREATE TABLE t (a INT, b VARCHAR(10))');
});

const copy = (source: string, rest = "JSON 'auto'"): Promise<unknown[][]> =>
  session.rows(`COPY t FROM '${source}' ${ROLE} ${rest}`);
const copyFails = (source: string, rest = "JSON 'auto'"): Promise<string> =>
  session.failure(`COPY t FROM '${source}' ${ROLE} ${rest}`);
const table = (): Promise<unknown[][]> => session.rows('SELECT a, b FROM t ORDER BY a, b');

describe('what is loaded', () => {
  it('comes from every object under a prefix, and is told in an INFO notice', async () => {
    await warehouse.put('prefix/one', '{"a":1,"b":"x"}');
    await warehouse.put('prefix/one.bak', '{"a":2,"b":112}{"a":3}');
    await copy('s3://data/prefix/one');
    expect(await table()).toEqual([
      [1, 'x'],
      [2, '112'],
      [3, null],
    ]);
    expect(session.notices.at(-1)).toBe("INFO Load into table 't' completed, 3 record(s) loaded successfully.");
    expect(await session.value('SELECT pg_last_copy_count()')).toBe('3');
  });

  it('comes from the objects of a manifest, packed ones included', async () => {
    const uris = [
      await warehouse.put('m/2.gz', gzipSync('{"a":2}')),
      await warehouse.put('m/1.gz', gzipSync('{"a":1}')),
    ];
    await copy(await warehouse.putManifest('m/all', uris), "MANIFEST GZIP JSON 'auto'");
    expect(await table()).toEqual([
      [1, null],
      [2, null],
    ]);
  });

  it('follows a JSONPaths file by position, for the listed columns', async () => {
    await warehouse.put('paths/file', `{"jsonpaths":["$['x']['y']","$['z']"]}`);
    await warehouse.put('paths-data', '{"z":7,"x":{"y":"deep"}}');
    await session.rows(`COPY t (b, a) FROM 's3://data/paths-data' ${ROLE} FORMAT AS JSON 's3://data/paths/file'`);
    expect(await table()).toEqual([[7, 'deep']]);
  });

  it('leaves a default to columns that are not listed, and null to keys that are missing', async () => {
    await session.rows("ALTER TABLE t ADD COLUMN c VARCHAR DEFAULT 'd'");
    await warehouse.put('defaults', '{"a":1}');
    await session.rows(`COPY t (a) FROM 's3://data/defaults' ${ROLE} JSON 'auto'`);
    await session.rows(`COPY t FROM 's3://data/defaults' ${ROLE} JSON 'auto'`);
    expect(await session.rows('SELECT c FROM t ORDER BY c')).toEqual([['d'], [null]]);
  });

  it('may be CSV with a header in every object, or delimited text', async () => {
    await warehouse.put('csv/1', 'a,b\r\n1,"x, ""y"""\r\n2,\r\n');
    await warehouse.put('csv/2', 'a,b\n3,z');
    await copy('s3://data/csv/', 'CSV IGNOREHEADER 1');
    await warehouse.put('text', '4|p\\|q\n\\N|r\n');
    await copy('s3://data/text', "DELIMITER '|' ESCAPE");
    expect(await table()).toEqual([
      [1, 'x, "y"'],
      [2, ''],
      [3, 'z'],
      [4, 'p|q'],
      [null, 'r'],
    ]);
  });

  it('is the same for an object of many parts', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `{"a":${i},"b":"row ${i % 100}"}`);
    await warehouse.put('large', lines.join('\n'));
    await warehouse.put('large.gz', gzipSync(lines.join('')));
    await copy('s3://data/large', "JSON 'auto'").catch(() => undefined);
    await session.rows('DELETE FROM t');
    await copy(await warehouse.putManifest('large-manifest', ['s3://data/large']), "MANIFEST JSON 'auto'");
    await copy(await warehouse.putManifest('gz-manifest', ['s3://data/large.gz']), "MANIFEST GZIP JSON 'auto'");
    expect(await session.rows('SELECT count(*), sum(a), count(DISTINCT b) FROM t')).toEqual([
      ['40000', '399980000', '100'],
    ]);
  });

  it('goes into a temporary table of the session', async () => {
    await warehouse.put('temp', '{"a":1}');
    await session.rows('CREATE TABLE #mine (a INT)');
    await session.rows(`COPY #mine FROM 's3://data/temp' ${ROLE} JSON 'auto'`);
    expect(await session.rows('SELECT * FROM #mine')).toEqual([[1]]);
  });

  it('is nothing with NOLOAD, though errors are found', async () => {
    await warehouse.put('noload', '{"a":1}');
    await warehouse.put('noload-bad', '{"a":"x"}');
    await copy(await warehouse.putManifest('nl', ['s3://data/noload']), "MANIFEST JSON 'auto' NOLOAD");
    expect(await copyFails('s3://data/noload-bad', "JSON 'auto' NOLOAD")).toBe(FAILED);
    expect(await table()).toEqual([]);
  });
});

describe('transactions', () => {
  it('take a COPY back with the rest on ROLLBACK', async () => {
    await warehouse.put('tx', '{"a":1}');
    await session.rows('BEGIN');
    await copy('s3://data/tx');
    expect(await session.value('SELECT count(*) FROM t')).toBe('1');
    await session.rows('ROLLBACK');
    expect(await table()).toEqual([]);
  });

  it('are failed by a failing COPY, and its errors outlive the rollback', async () => {
    await warehouse.put('tx-bad', '{"a":1}\n{"a":\n"n/a"}\n');
    await session.rows('BEGIN');
    await session.rows("INSERT INTO t VALUES (9, 'before')");
    expect(await copyFails('s3://data/tx-bad')).toBe(FAILED);
    expect(await session.failure('SELECT 1')).toMatch(/^25P02 /);
    await session.rows('ROLLBACK');
    expect(await table()).toEqual([]);
    const sql = `SELECT trim(filename), line_number, trim(colname), trim(type), position, trim(raw_field_value), trim(raw_line), err_code,
      trim(err_reason) FROM stl_load_errors WHERE session = pg_backend_pid()`;
    const reason = "Invalid digit, Value 'n', Pos 0, Type: Integer";
    expect(await session.rows(sql)).toEqual([
      ['s3://data/tx-bad', '3', 'a', 'int4', 0, 'n/a', '{"a":."n/a"}', 1207, reason],
    ]);
    expect(
      await session.rows(`SELECT trim(file_name), line_number, trim(column_name), error_code FROM sys_load_error_detail
        WHERE session_id = pg_backend_pid()`),
    ).toEqual([['s3://data/tx-bad', '3', 'a', 1207]]);
  });

  it('see a table that was made in them', async () => {
    await warehouse.put('tx-new', '{"a":1}');
    await session.rows('BEGIN');
    await session.rows('CREATE TABLE fresh (a INT)');
    await session.rows(`COPY fresh FROM 's3://data/tx-new' ${ROLE} JSON 'auto'`);
    expect(await session.value('SELECT count(*) FROM fresh')).toBe('1');
    await session.rows('ROLLBACK');
  });
});

describe('errors', () => {
  it('are let pass below MAXERROR, and told of', async () => {
    await warehouse.put('some-bad', '{"a":"x"}\n{"a":2}\n{"a":3,"b":"ééééééé"}\n{"a":4}\n');
    expect(await copyFails('s3://data/some-bad', "JSON 'auto' MAXERROR 2")).toBe(FAILED);
    await copy('s3://data/some-bad', "JSON 'auto' MAXERROR 3");
    expect(await table()).toEqual([
      [2, null],
      [4, null],
    ]);
    expect(session.notices.at(-1)).toBe(
      "INFO Load into table 't' completed, 2 record(s) could not be loaded.  Check 'stl_load_errors' system table for details.",
    );
    expect(
      await session.rows(
        'SELECT line_number, err_code FROM stl_load_errors WHERE query = pg_last_copy_id() ORDER BY 1',
      ),
    ).toEqual([
      ['1', 1207],
      ['3', 1204],
    ]);
  });

  it('set pg_last_copy_id and a count of 0 when a load fails on data, and neither when the statement is wrong', async () => {
    await warehouse.put('ids', '{"a":1}');
    await warehouse.put('idsbad', '{"a":"x"}');
    expect(await session.rows('SELECT pg_last_copy_count(), pg_last_copy_id()')).toEqual([['0', -1]]);
    await copy('s3://data/ids', "JSON 'auto' MAXERROR 9");
    const first = Number(await session.value('SELECT pg_last_copy_id()'));
    expect(await copyFails('s3://data/ids', "JSON 'auto' NONSENSE")).toBe('42601 syntax error at or near "NONSENSE"');
    expect(await session.rows('SELECT pg_last_copy_count(), pg_last_copy_id()')).toEqual([['1', first]]);
    await copyFails('s3://data/idsbad');
    expect(await session.rows('SELECT pg_last_copy_count(), pg_last_copy_id() > $1', [first])).toEqual([['0', true]]);
  });

  it.each([
    [
      'an unknown table',
      `COPY nope FROM 's3://data/x' ${ROLE} JSON 'auto'`,
      'XX000 Cannot COPY into nonexistent table nope',
    ],
    [
      'an unknown column',
      `COPY t (z) FROM 's3://data/x' ${ROLE} JSON 'auto'`,
      '42703 column "z" of relation "t" does not exist',
    ],
    [
      'an empty prefix',
      `COPY t FROM 's3://data/none' ${ROLE} JSON 'auto'`,
      "XX000 The specified S3 prefix 'none' does not exist",
    ],
    [
      'a manifest that is not there',
      `COPY t FROM 's3://data/none' ${ROLE} MANIFEST JSON 'auto'`,
      'XX000 Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey',
    ],
    ['no authorization', "COPY t FROM 's3://data/x' JSON 'auto'", '0A000 COPY needs an authorization clause'],
    ['a role that is none', "COPY t FROM 's3://data/x' IAM_ROLE 'me' JSON 'auto'", '0A000 Invalid IAM role'],
    [
      'JSON with CSV',
      `COPY t FROM 's3://data/x' ${ROLE} JSON 'auto' CSV`,
      '0A000 CSV option is not supported with JSON',
    ],
    ['STDIN', 'COPY t FROM STDIN', '0A000 COPY FROM STDIN is not supported'],
    ['TO', "COPY t TO 's3://data/x'", '42601 syntax error at or near "TO"'],
    ['a bind parameter', `COPY t FROM $1 ${ROLE}`, '42601 syntax error at or near "$1"'],
  ])('name what is wrong: %s', async (_what, sql, message) => {
    expect(await session.failure(sql, sql.includes('$1') ? ['x'] : undefined)).toContain(message);
  });

  it('name a mandatory object that is missing, and pass over one that is not', async () => {
    await warehouse.put('there', '{"a":1}');
    const entries = [{ url: 's3://data/there', mandatory: true }, { url: 's3://data/gone' }];
    const optional = await warehouse.put('optional', JSON.stringify({ entries }));
    await copy(optional, "MANIFEST JSON 'auto'");
    expect(await table()).toEqual([[1, null]]);
    const manifest = await warehouse.putManifest('mandatory', ['s3://data/there', 's3://data/gone']);
    expect(await copyFails(manifest, "MANIFEST JSON 'auto'")).toContain(
      'S3ServiceException:The specified key does not exist.',
    );
    expect(await table()).toEqual([[1, null]]);
  });

  it('carry a DETAIL block with the internal code', async () => {
    const error = await session.client
      .query(`COPY t FROM 's3://data/none' ${ROLE} JSON 'auto'`)
      .catch((e: unknown) => e);
    expect((error as pg.DatabaseError).detail).toMatch(/error: {2}The specified S3 prefix[^]+code: {6}8001/);
  });

  it('never show a secret that the statement holds', async () => {
    const sql = "COPY t FROM 's3://data/none' ACCESS_KEY_ID 'AKIDSECRET' SECRET_ACCESS_KEY 'TOPSECRET' JSON 'auto'";
    const error = (await session.client.query(sql).catch((e: unknown) => e)) as pg.DatabaseError;
    expect(JSON.stringify({ ...error, message: error.message })).not.toMatch(/TOPSECRET|AKIDSECRET/);
  });
});

describe('records of loads', () => {
  it('name objects with their lines, and the load with its rows', async () => {
    await warehouse.put('rec/1', '{"a":1}\n{"a":2}\n');
    await warehouse.put('rec/2', '{"a":3}');
    await copy('s3://data/rec/');
    const files =
      'SELECT trim(file_name), lines_scanned FROM sys_load_detail WHERE query_id = pg_last_copy_id() ORDER BY 1';
    expect(await session.rows(files)).toEqual([
      ['s3://data/rec/1', '2'],
      ['s3://data/rec/2', '1'],
    ]);
    const commits = 'SELECT trim(filename) FROM stl_load_commits WHERE query = pg_last_copy_id() ORDER BY 1';
    expect(await session.rows(commits)).toEqual([['s3://data/rec/1'], ['s3://data/rec/2']]);
    const history = `SELECT status, table_name, loaded_rows, source_file_count, data_source FROM sys_load_history WHERE query_id = pg_last_copy_id()`;
    expect(await session.rows(history)).toEqual([['completed', 't', '3', 2, 's3://data/rec/']]);
  });

  it('are seen by the user who loaded alone', async () => {
    await warehouse.put('own', '{"a":1}');
    await copy('s3://data/own');
    await session.rows("CREATE USER other PASSWORD 'Other-Secret-1'");
    const other = await connect({ ...warehouse.redshift, user: 'other', password: 'Other-Secret-1' });
    expect(await other.rows('SELECT * FROM sys_load_history')).toEqual([]);
    await other[Symbol.asyncDispose]();
  });
});

describe('the extended protocol', () => {
  const extended = (text: string): Promise<pg.QueryResult> =>
    session.client.query({ text, queryMode: 'extended' } as pg.QueryConfig);

  it('runs a COPY, a failing COPY and what follows, with names or without', async () => {
    await warehouse.put('ext', '{"a":1}');
    await warehouse.put('extbad', '{"a":"x"}');
    const sql = `COPY t FROM 's3://data/ext' ${ROLE} JSON 'auto' MAXERROR 9`;
    expect((await extended(sql)).command).toBe('COPY');
    await session.client.query({ text: sql, name: 'load', values: [] });
    await session.client.query({ text: sql, name: 'load', values: [] });
    await expect(extended(`COPY t FROM 's3://data/extbad' ${ROLE} JSON 'auto'`)).rejects.toThrow(
      "Load into table 't' failed",
    );
    expect((await extended('SELECT count(*) FROM t')).rows).toEqual([{ count: '3' }]);
  });

  it('fails the transaction and is refused what is refused', async () => {
    await warehouse.put('exttx', '{"a":"x"}');
    await extended('BEGIN');
    await expect(extended(`COPY t FROM 's3://data/exttx' ${ROLE} JSON 'auto'`)).rejects.toThrow('failed');
    await expect(extended('SELECT 1')).rejects.toThrow('current transaction is aborted');
    await extended('ROLLBACK');
    await expect(extended('CREATE INDEX i ON t (a)')).rejects.toThrow('not supported on Redshift tables');
    await extended('TRUNCATE t');
  });
});

describe('a COPY that waits for S3', () => {
  let slow: Server;
  let reached: () => void;

  beforeAll(async () => {
    const list =
      '<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>slow</Key></Contents></ListBucketResult>';
    slow = createServer((request, response) => {
      if (request.url?.includes('list-type') === true) return void response.end(list);
      response.setHeader('content-length', 1_000_000);
      response.write('{"a":1}');
      reached();
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    slow.closeAllConnections();
    slow.close();
  });

  it('is found by its comment, ended by CANCEL, pg_cancel_backend or pg_terminate_backend, and leaves no session behind', async () => {
    const root = await freshFolder();
    const endpoint = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
    const s3 = { endpoint, accessKeyId: 'a', secretAccessKey: 'b' };
    const redshift = await startLocalRedshift({ dataDir: join(root, 'redshift'), password: PASSWORD, s3 });
    try {
      const watcher = await connect(redshift);
      const loader = await connect(redshift);
      await loader.rows('CREATE TABLE t (a INT)');
      const own = "SELECT pid FROM stv_recents WHERE query LIKE '/* tag:7 */%'";
      const load = async (): Promise<string> => {
        const waiting = new Promise<void>((resolve) => (reached = resolve));
        const failed = loader.failure(`/* tag:7 */ COPY t FROM 's3://b/slow' ${ROLE} JSON 'auto'`);
        // A cancel may come before S3 is reached.
        await Promise.race([waiting, failed]);
        return failed;
      };
      const ended = async (end: (pid: unknown) => string): Promise<string> => {
        const failed = load();
        let pid: unknown;
        while ((pid = await watcher.value(own)) === undefined);
        await watcher.rows(end(pid));
        return failed;
      };
      expect(await ended((pid) => `SELECT pg_cancel_backend(${String(pid)})`)).toBe(
        "57014 Query cancelled on user's request",
      );
      expect(await ended((pid) => `CANCEL ${String(pid)}`)).toBe("57014 Query cancelled on user's request");
      expect(await ended((pid) => `SELECT pg_terminate_backend(${String(pid)})`)).toContain('Connection terminated');
      while ((await watcher.rows('SELECT process FROM stv_sessions')).length > 1);
      await watcher[Symbol.asyncDispose]();
    } finally {
      await redshift.stop();
      await rm(root, { recursive: true, force: true });
    }
  });
});
