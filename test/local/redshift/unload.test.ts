import { decompress, init } from '@bokuweb/zstd-wasm';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWarehouse, type Session, type Warehouse } from './fixture.js';

let warehouse: Warehouse;
let session: Session;
let s3: S3Client;
const ROLE = 'IAM_ROLE default';

beforeAll(async () => {
  await init();
  warehouse = await startWarehouse();
  const credentials = { accessKeyId: 'LOCALACCESSKEY', secretAccessKey: 'local-secret' };
  s3 = new S3Client({ endpoint: warehouse.s3.endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  await warehouse.put('keep', '');
  session = await warehouse.connect();
  await session.rows('CREATE TABLE venue (id INT, name VARCHAR(40), city VARCHAR(30), state CHAR(2), seats INT)');
  await session.rows(`INSERT INTO venue VALUES (1, 'Pinewood Racetrack', 'Akron', 'OH', 0), (2, 'Columbus "Crew" Stadium', 'Columbus', 'OH', 0),
    (4, 'Community, Ballpark, Arena', 'Kansas City', 'KS', NULL)`);
});
afterAll(async () => {
  s3.destroy();
  await warehouse[Symbol.asyncDispose]();
});
beforeEach(async () => {
  session = await warehouse.connect();
});

const unload = (query: string, key: string, rest = ''): Promise<unknown[][]> =>
  session.rows(`UNLOAD ('${query}') TO 's3://data/${key}' ${ROLE} ${rest}`);
const unloadFails = (query: string, key: string, rest = ''): Promise<string> =>
  session.failure(`UNLOAD ('${query}') TO 's3://data/${key}' ${ROLE} ${rest}`);

async function keys(prefix: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'data', Prefix: prefix }));
  return Contents.map(({ Key }) => Key!);
}
async function bytes(key: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'data', Key: key }));
  return Buffer.from(await Body!.transformToByteArray());
}
const text = async (key: string): Promise<string> => (await bytes(key)).toString();

const VENUES = 'select id, name, city, state, seats from venue order by id';

describe('files (AWS: r_UNLOAD)', () => {
  it('are one a slice, and are told of in an INFO notice', async () => {
    await unload(VENUES, 'slices/venue_');
    expect(await keys('slices/')).toEqual(['slices/venue_0000_part_00', 'slices/venue_0001_part_00']);
    expect(await text('slices/venue_0000_part_00')).toBe(
      '1|Pinewood Racetrack|Akron|OH|0\n4|Community, Ballpark, Arena|Kansas City|KS|\n',
    );
    expect(session.notices.at(-1)).toBe('INFO UNLOAD completed, 3 record(s) unloaded successfully.');
    expect(await session.rows('SELECT pg_last_unload_count(), pg_last_unload_id() > 0')).toEqual([['3', true]]);
  });

  it('are one with PARALLEL OFF', async () => {
    await unload(VENUES, 'serial/venue_', 'PARALLEL OFF HEADER');
    expect(await keys('serial/')).toEqual(['serial/venue_000']);
    expect(await text('serial/venue_000')).toBe(
      'id|name|city|state|seats\n1|Pinewood Racetrack|Akron|OH|0\n2|Columbus "Crew" Stadium|Columbus|OH|0\n4|Community, Ballpark, Arena|Kansas City|KS|\n',
    );
  });

  it('have the extension that is asked for, or that of how they are packed', async () => {
    await unload(VENUES, 'ext/a_', "PARALLEL OFF GZIP EXTENSION 'csv.gz' CSV");
    await unload(VENUES, 'ext/b_', 'PARALLEL OFF GZIP');
    await unload(VENUES, 'ext/c_', 'PARALLEL OFF ZSTD');
    await unload(VENUES, 'ext/d_', 'PARALLEL OFF PARQUET');
    expect(await keys('ext/')).toEqual(['ext/a_000.csv.gz', 'ext/b_000.gz', 'ext/c_000.zst', 'ext/d_000.parquet']);
    const plain = '1|Pinewood Racetrack|Akron|OH|0\n';
    expect(gunzipSync(await bytes('ext/b_000.gz')).toString()).toContain(plain);
    expect(Buffer.from(decompress(await bytes('ext/c_000.zst'))).toString()).toContain(plain);
  });

  it('are not written where there are none to write', async () => {
    await unload('select id from venue where id < 0', 'none/');
    expect(await keys('none/')).toEqual([]);
    expect(session.notices.at(-1)).toBe('INFO UNLOAD completed, 0 record(s) unloaded successfully.');
  });

  it('are cut at MAXFILESIZE, and leave nothing behind on disk', async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('local-redshift-unload-')).length;
    await session.rows('CREATE TABLE large (a INT, b VARCHAR(100))');
    const lines = Array.from({ length: 120_000 }, (_, i) => `${i}|${String(i).padStart(90, '.')}`);
    await warehouse.put('large-rows', lines.join('\n'));
    await session.rows(`COPY large FROM 's3://data/large-rows' ${ROLE}`);
    await unload('select a, b from large order by a', 'large/', 'PARALLEL OFF MAXFILESIZE 5 MB MANIFEST VERBOSE');
    const files = await keys('large/0');
    expect(files).toEqual(['large/000', 'large/001', 'large/002']);
    const sizes = await Promise.all(files.map(async (key) => (await bytes(key)).length));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(5 * 1024 * 1024);
    expect((await Promise.all(files.map(text))).join('')).toBe(`${lines.join('\n')}\n`);
    await session.rows('DELETE FROM large');
    await session.rows(`COPY large FROM 's3://data/large/manifest' ${ROLE} MANIFEST`);
    expect(await session.rows('SELECT count(*), sum(a) FROM large')).toEqual([['120000', '7199940000']]);
    await unload('select a, b from large', 'large-gz/', 'GZIP');
    await session.rows('DELETE FROM large');
    await session.rows(`COPY large FROM 's3://data/large-gz/' ${ROLE} GZIP`);
    expect(await session.rows('SELECT count(*), sum(a) FROM large')).toEqual([['120000', '7199940000']]);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('local-redshift-unload-')).length).toBe(before);
  });
});

describe('formats (AWS: r_UNLOAD_command_examples)', () => {
  const serial = async (key: string, rest: string, query = VENUES): Promise<string> => {
    await unload(query, `formats/${key}`, `PARALLEL OFF ${rest}`);
    return text(`formats/${key}000`);
  };

  it('CSV quotes what needs it', async () => {
    expect(await serial('csv', 'CSV')).toBe(
      '1,Pinewood Racetrack,Akron,OH,0\n2,"Columbus ""Crew"" Stadium",Columbus,OH,0\n4,"Community, Ballpark, Arena",Kansas City,KS,\n',
    );
    expect(
      await serial(
        'csv-pipe',
        "FORMAT AS CSV DELIMITER AS '|' HEADER NULL AS 'nil'",
        'select id as "a|b", seats from venue where id = 4',
      ),
    ).toBe('"a|b"|seats\n4|nil\n');
  });

  it('JSON has a line for each row', async () => {
    expect(await serial('json', 'JSON', `${VENUES.replace('seats from', 'seats, id > 1 as large from')}`)).toBe(
      [
        '{"id":1,"name":"Pinewood Racetrack","city":"Akron","state":"OH","seats":0,"large":"f"}',
        '{"id":2,"name":"Columbus \\"Crew\\" Stadium","city":"Columbus","state":"OH","seats":0,"large":"t"}',
        '{"id":4,"name":"Community, Ballpark, Arena","city":"Kansas City","state":"KS","seats":null,"large":"t"}',
        '',
      ].join('\n'),
    );
    expect(await unloadFails('select id, id from venue', 'formats/twice', 'JSON')).toContain(
      'Column name "id" is not unique',
    );
  });

  it('fixed-width pads, and refuses what is too long', async () => {
    expect(
      await serial(
        'fw',
        "FIXEDWIDTH AS 'id:3,name:28,city:12,state:2,seats:6'",
        VENUES.replace('order', 'where id > 1 order'),
      ),
    ).toBe(
      '2  Columbus "Crew" Stadium     Columbus    OH0     \n4  Community, Ballpark, Arena  Kansas City KS      \n',
    );
    expect(await unloadFails('select name from venue', 'formats/fw2', "FIXEDWIDTH 'n:5'")).toContain(
      'XX000 Value of column n has 18 characters, its fixed width is 5',
    );
    expect(await keys('formats/fw2')).toEqual([]);
  });

  it('text is escaped and quoted as told, and comes back the same', async () => {
    await session.rows('CREATE TABLE odd (a INT, b VARCHAR(30))');
    await session.rows(
      "INSERT INTO odd VALUES (1, 'a|b'), (2, 'new\\nline'), (3, 'back\\\\slash \"q\"'), (4, NULL), (5, '')",
    );
    expect(await serial('escaped', "ESCAPE ADDQUOTES NULL AS 'nil'", 'select a, b from odd order by a')).toBe(
      '"1"|"a\\|b"\n"2"|"new\\\nline"\n"3"|"back\\\\slash \\"q\\""\n"4"|nil\n"5"|""\n',
    );
    await session.rows('CREATE TABLE back (LIKE odd)');
    await session.rows(`COPY back FROM 's3://data/formats/escaped' ${ROLE} ESCAPE REMOVEQUOTES NULL AS 'nil'`);
    expect(await session.rows('SELECT * FROM back EXCEPT SELECT * FROM odd')).toEqual([]);
    expect(await session.value('SELECT count(*) FROM back')).toBe('5');
  });

  it('Parquet keeps every type, and comes back the same', async () => {
    await session.rows(`CREATE TABLE types (i INT, s SMALLINT, l BIGINT, f REAL, d DOUBLE PRECISION, n DECIMAL(12,2), w DECIMAL(38,4), o BOOLEAN,
      day DATE, at TIMESTAMP, z TIMESTAMPTZ, h TIME, v VARCHAR(20), c CHAR(4))`);
    await session.rows(`INSERT INTO types VALUES
      (1, -2, 9223372036854775807, 1.5, 0.1, -12.34, 1234567890123456789012345678901234.5678, true, '2018-11-30', '2018-11-30 12:34:56.789012',
       '1969-12-31 23:59:59.5+00', '01:02:03.5', 'é "q"', 'ab'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`);
    await unload('select * from types', 'types/', 'PARQUET MANIFEST');
    await session.rows('CREATE TABLE types2 (LIKE types)');
    await session.rows(`COPY types2 FROM 's3://data/types/manifest' ${ROLE} PARQUET MANIFEST`);
    expect(await session.rows('SELECT * FROM types2 EXCEPT SELECT * FROM types')).toEqual([]);
    expect(await session.value('SELECT count(*) FROM types2')).toBe('2');
  });
});

describe('SUPER values (AWS: unload-super)', () => {
  it('are JSON in every format, null too, and come back the same', async () => {
    await session.rows(`CREATE TABLE sup (i INT, v SUPER); INSERT INTO sup SELECT 1, JSON_PARSE('{"a":[1,"x|y"]}')`);
    await session.rows('INSERT INTO sup VALUES (2, NULL)');
    const query = 'select i, v from sup order by i';
    await unload(query, 'super/json', 'JSON PARALLEL OFF');
    expect(await text('super/json000')).toBe('{"i":1,"v":{"a":[1,"x|y"]}}\n{"i":2,"v":null}\n');
    await unload(query, 'super/csv', "CSV NULL AS 'nil' PARALLEL OFF");
    expect(await text('super/csv000')).toBe('1,"{""a"":[1,""x|y""]}"\n2,null\n');
    await unload(query, 'super/parquet', 'PARQUET PARALLEL OFF');
    await session.rows('CREATE TABLE sup2 (LIKE sup)');
    await session.rows(`COPY sup2 FROM 's3://data/super/parquet' ${ROLE} PARQUET`);
    expect(await session.rows('SELECT i, json_serialize(v) FROM sup2 ORDER BY i')).toEqual([
      [1, '{"a":[1,"x|y"]}'],
      [2, 'null'],
    ]);
  });
});

describe('the manifest', () => {
  it('lists files with their sizes', async () => {
    await unload(VENUES, 'manifest/', 'PARALLEL OFF MANIFEST');
    expect(JSON.parse(await text('manifest/manifest'))).toEqual({
      entries: [{ url: 's3://data/manifest/000', meta: { content_length: (await bytes('manifest/000')).length } }],
    });
  });

  it('with VERBOSE tells columns, rows and author', async () => {
    await unload(
      'select id, name, 1.5::decimal(8,2) as price from venue',
      'verbose/',
      'PARALLEL OFF HEADER MANIFEST VERBOSE',
    );
    const meta = { content_length: (await bytes('verbose/000')).length, record_count: 4 };
    expect(JSON.parse(await text('verbose/manifest'))).toEqual({
      entries: [{ url: 's3://data/verbose/000', meta }],
      schema: {
        elements: [
          { name: 'id', type: { base: 'integer' } },
          { name: 'name', type: { base: 'character varying', max_length: 40 } },
          { name: 'price', type: { base: 'numeric', precision: 8, scale: 2 } },
        ],
      },
      meta,
      author: { name: 'Amazon Redshift', version: '1.0.0' },
    });
  });
});

describe('PARTITION BY', () => {
  const query = "select id, state, seats from venue union all select 9, null, 7 union all select 10, \\'a/b\\', 8";

  it('makes a folder for each value, without the column', async () => {
    await unload(query, 'parts', 'PARTITION BY (state) CSV PARALLEL OFF');
    expect(await keys('parts/')).toEqual([
      'parts/state=KS/000',
      'parts/state=OH/000',
      'parts/state=__HIVE_DEFAULT_PARTITION__/000',
      'parts/state=a%2Fb/000',
    ]);
    expect(await text('parts/state=KS/000')).toBe('4,\n');
  });

  it('keeps the column with INCLUDE, and cleans the folders that get files alone', async () => {
    await unload(
      "select 1 as id, \\'x\\' as state union all select 2, \\'y\\'",
      'include/',
      'PARTITION BY (state) INCLUDE CSV PARALLEL OFF',
    );
    await warehouse.put('include/state=x/old', '');
    await unload(
      "select 3 as id, \\'x\\' as state",
      'include/',
      'PARTITION BY (state) INCLUDE CSV PARALLEL OFF CLEANPATH',
    );
    expect(await keys('include/')).toEqual(['include/state=x/000', 'include/state=y/000']);
    expect(await text('include/state=x/000')).toBe('3,x\n');
  });

  it.each([
    ['PARTITION BY (nope)', '42703 column "nope" of PARTITION BY is not in the query'],
    ['PARTITION BY (state, id, seats)', '0A000 UNLOAD needs at least one column that is no partition column'],
  ])('%s is refused', async (rest, message) => {
    expect(await unloadFails(query, 'parts-bad/', rest)).toContain(message);
  });
});

describe('what is there already', () => {
  it('is not overwritten unless told so, and removed with CLEANPATH', async () => {
    await unload(VENUES, 'there/', 'PARALLEL OFF');
    expect(await unloadFails(VENUES, 'there/', 'PARALLEL OFF')).toContain(
      'XX000 Specified unload destination on S3 is not empty.',
    );
    await warehouse.put('there/other', '');
    await unload('select 1', 'there/', 'PARALLEL OFF ALLOWOVERWRITE');
    expect(await text('there/000')).toBe('1\n');
    expect(await keys('there/')).toEqual(['there/000', 'there/other']);
    await unload('select 2', 'there/', 'CLEANPATH');
    expect(await keys('there/')).toEqual(['there/0000_part_00']);
  });
});

describe('the query', () => {
  it('is Redshift SQL, in any kind of quotes, and sees the transaction', async () => {
    await session.rows('BEGIN');
    await session.rows('CREATE TABLE fresh AS SELECT 5 AS a');
    await session.rows(`UNLOAD ($$select nvl(a, 0), 'it''s' from fresh$$) TO 's3://data/query/' ${ROLE} PARALLEL OFF`);
    await session.rows('ROLLBACK');
    expect(await text('query/000')).toBe("5|it's\n");
    expect(
      await session.rows(
        "SELECT status, unloaded_rows FROM sys_unload_history WHERE unloaded_location = 's3://data/query/'",
      ),
    ).toEqual([['completed', '1']]);
  });

  it.each([
    ['select id from venue limit 1', '0A000 Limit clause is not supported'],
    ['delete from venue', '42601 syntax error at or near "delete"'],
    ['select 1; select 2', '0A000 UNLOAD takes one query'],
    ['select nope from venue', '42703 column "nope" does not exist'],
    ['select 1 from', '42601 syntax error at end of input'],
    ['select array_agg(id) from venue', '42883'],
  ])('%s is refused', async (query, message) => {
    expect(await unloadFails(query, 'query-bad/')).toContain(message);
    expect(await keys('query-bad/')).toEqual([]);
  });

  it('may have a LIMIT in a subquery', async () => {
    await unload('select id from (select id from venue order by id desc limit 1) as x', 'query-limit/', 'PARALLEL OFF');
    expect(await text('query-limit/000')).toBe('4\n');
  });

  it('that fails in the midst of it leaves no files, fails the transaction, and is recorded', async () => {
    await session.rows('BEGIN');
    expect(await unloadFails('select 10 / (id - 4) from venue order by id', 'midst/')).toBe('22012 division by zero');
    expect(await session.failure('SELECT 1')).toMatch(/^25P02 /);
    await session.rows('ROLLBACK');
    expect(await keys('midst/')).toEqual([]);
    const history =
      "SELECT status, error_message, unloaded_files_count FROM sys_unload_history WHERE unloaded_location = 's3://data/midst/'";
    expect(await session.rows(history)).toEqual([['aborted', 'division by zero', '0']]);
  });

  it.each(['ENCRYPTED', 'ENCRYPTED AUTO PARALLEL OFF'])('leaves encryption to S3: %s', async (option) => {
    await unload('select 1', 'encrypted/', `ALLOWOVERWRITE ${option}`);
    expect((await keys('encrypted/')).length).toBeGreaterThan(0);
  });

  it('runs in the extended protocol too', async () => {
    const sql = `UNLOAD ('select 1') TO 's3://data/extended/' ${ROLE} ALLOWOVERWRITE`;
    expect((await session.client.query({ text: sql, name: 'u', values: [] })).command).toBe('UNLOAD');
    await session.client.query({ text: sql, name: 'u', values: [] });
    expect(await text('extended/0000_part_00')).toBe('1\n');
  });
});

describe('options that are refused', () => {
  it.each([
    ['BZIP2', '0A000 local Redshift does not support UNLOAD option BZIP2'],
    ["ENCRYPTED MASTER_SYMMETRIC_KEY 'x'", '0A000 local Redshift does not support UNLOAD option MASTER_SYMMETRIC_KEY'],
    ["KMS_KEY_ID 'x'", '0A000 local Redshift does not support UNLOAD option KMS_KEY_ID'],
    ['NONSENSE', '42601 syntax error at or near "NONSENSE"'],
    ['VERBOSE', '42601 syntax error at or near "VERBOSE"'],
    ['CSV CSV', '0A000 UNLOAD option CSV is given twice'],
    ["CSV FIXEDWIDTH 'a:1'", '0A000 FIXEDWIDTH option is not supported with CSV'],
    ['PARQUET HEADER', '0A000 HEADER option is not supported with PARQUET'],
    ["PARQUET NULL AS ''", '0A000 NULL AS option is not supported with PARQUET'],
    ['PARQUET GZIP', '0A000 GZIP option is not supported with PARQUET'],
    ['JSON HEADER', '0A000 HEADER option is not supported with JSON'],
    ["FIXEDWIDTH 'a:1' HEADER", '0A000 HEADER option is not supported with FIXEDWIDTH'],
    ["FIXEDWIDTH 'a:1' DELIMITER ','", '0A000 DELIMITER option is not supported with FIXEDWIDTH'],
    ['CLEANPATH ALLOWOVERWRITE', '0A000 ALLOWOVERWRITE option is not supported with CLEANPATH'],
    ["DELIMITER '||'", '0A000 UNLOAD delimiter must be a single ASCII character'],
    ['MAXFILESIZE 1 MB', '0A000 MAXFILESIZE must be between 5 MB and 6.2 GB'],
    ['MAXFILESIZE 6.3 GB', '0A000 MAXFILESIZE must be between 5 MB and 6.2 GB'],
    ['ROWGROUPSIZE 32 MB', '0A000 ROWGROUPSIZE is supported for PARQUET only'],
    ['ROWGROUPSIZE 16 PARQUET', '0A000 ROWGROUPSIZE must be between 32 MB and 128 MB'],
  ])('%s', async (rest, message) => {
    expect(await unloadFails('select 1', 'refused/', rest)).toContain(message);
    expect(await keys('refused/')).toEqual([]);
  });

  it('and what is no UNLOAD at all', async () => {
    expect(await session.failure("UNLOAD ('select 1') TO 's3://data/refused/'")).toContain(
      '0A000 UNLOAD needs an authorization clause',
    );
    expect(await session.failure(`UNLOAD 'select 1' TO 's3://data/refused/' ${ROLE}`)).toContain('42601 syntax error');
    expect(await session.failure(`UNLOAD ('select 1') TO 'file:///x' ${ROLE}`)).toContain(
      "0A000 The S3 path 'file:///x' is not valid",
    );
    expect(await session.failure(`UNLOAD ('select 1') TO 's3://no-bucket-here/x' ${ROLE}`)).toContain(
      'XX000 S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket',
    );
  });
});
