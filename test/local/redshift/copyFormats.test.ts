import { compress, init } from '@bokuweb/zstd-wasm';
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWarehouse, type Session, type Warehouse } from './fixture.js';

let warehouse: Warehouse;
let session: Session;
const ROLE = 'IAM_ROLE default';

beforeAll(async () => {
  await init();
  warehouse = await startWarehouse();
});
afterAll(() => warehouse[Symbol.asyncDispose]());
beforeEach(async () => {
  session = await warehouse.connect();
  await session.rows('DROP TABLE IF EXISTS t');
  await session.rows('CREATE TABLE t (a INT, b VARCHAR(30))');
});

/** Loads one object, or what stands behind a prefix, into t. */
async function load(key: string, body: string | Buffer, rest: string): Promise<unknown[][]> {
  await warehouse.put(key, body);
  await session.rows(`COPY t FROM 's3://data/${key}' ${ROLE} ${rest}`);
  return session.rows('SELECT * FROM t ORDER BY 1, 2');
}

/** SQLSTATE, message and DETAIL of the COPY that must fail. */
async function fails(key: string, body: string | Buffer, rest: string): Promise<string> {
  await warehouse.put(key, body);
  return session.client.query(`COPY t FROM 's3://data/${key}' ${ROLE} ${rest}`).then(
    () => 'no error',
    (error: pg.DatabaseError) => `${error.code} ${error.message} ${error.detail ?? ''}`,
  );
}

const firstError = `SELECT line_number, trim(colname), err_code, trim(err_reason), trim(raw_field_value) FROM stl_load_errors
  WHERE query = pg_last_copy_id() ORDER BY line_number`;

describe('documented examples (AWS: r_COPY_command_examples)', () => {
  it('load a fixed-width file', async () => {
    await session.rows(
      'CREATE TABLE IF NOT EXISTS venue (id INT, name VARCHAR(39), city VARCHAR(16), state CHAR(2), seats INT)',
    );
    const lines = [
      '1  Toyota Park              Bridgeview  IL0',
      '4  CommunityAmerica BallparkKansas City KS0',
      '5  Gillette Stadium         Foxborough  MA68756',
    ];
    await warehouse.put('venue_fw.txt', lines.join('\n'));
    const spec = 'venueid:3,venuename:25,venuecity:12,venuestate:2,venueseats:6';
    await session.rows(`COPY venue FROM 's3://data/venue_fw.txt' ${ROLE} FIXEDWIDTH '${spec}' TRIMBLANKS`);
    expect(await session.rows('SELECT * FROM venue ORDER BY id')).toEqual([
      [1, 'Toyota Park', 'Bridgeview', 'IL', 0],
      [4, 'CommunityAmerica Ballpark', 'Kansas City', 'KS', 0],
      [5, 'Gillette Stadium', 'Foxborough', 'MA', 68756],
    ]);
  });

  it('load CSV with another quote', async () => {
    const body = '12,Musical theatre\n13,%All "non-musical" theatre%\n14,%opera, and "rock"%\n';
    expect(await load('category_csv.txt', body, "CSV QUOTE AS '%'")).toEqual([
      [12, 'Musical theatre'],
      [13, 'All "non-musical" theatre'],
      [14, 'opera, and "rock"'],
    ]);
  });

  it('load characters that are escaped', async () => {
    expect(await load('redshiftinfo', '1|public\\|event\\|dwuser\n', "DELIMITER '|' ESCAPE")).toEqual([
      [1, 'public|event|dwuser'],
    ]);
    expect(await fails('redshiftinfo', '1|public\\|event\n', "DELIMITER '|'")).toContain('stl_load_errors');
    expect(await session.rows(firstError)).toEqual([['1', '', 1202, 'Extra column(s) found', '']]);
  });

  it('load JSON objects with nothing between them, and arrays by JSONPaths', async () => {
    await warehouse.put('paths', '{"jsonpaths":["$[0]","$[1]"]}');
    await load('arrays', '[1,"Sports"]\n[2,"Concerts"]', "JSON 's3://data/paths'");
    expect(await load('objects', '{\n"B": "MLB",\n "A": 3}{"A":4}', "JSON 'auto ignorecase'")).toEqual([
      [1, 'Sports'],
      [2, 'Concerts'],
      [3, 'MLB'],
      [4, null],
    ]);
  });

  it('give a DEFAULT to a column that is left out, and refuse to leave out one that has none', async () => {
    await session.rows(
      "CREATE TABLE seats (id INT IDENTITY(1,1), name VARCHAR NOT NULL, seats INT NOT NULL DEFAULT '1000')",
    );
    await warehouse.put('seats', 'Toyota Park|\n');
    const copy = (rest: string): Promise<string> =>
      session.failure(`COPY seats ${rest.replace('FROM', `FROM 's3://data/seats' ${ROLE}`)} DELIMITER '|' FILLRECORD`);
    expect(await copy('(name) FROM IGNOREALLERRORS')).toBe('no error');
    expect(await copy('(id, seats) FROM EXPLICIT_IDS')).toBe(
      '42601 NOT NULL column without DEFAULT must be included in column list',
    );
    expect(await copy('(id, name) FROM')).toBe('0A000 cannot set an identity column to a value');
    expect(await copy('(name) FROM EXPLICIT_IDS')).toContain('0A000 EXPLICIT_IDS needs the identity column "id"');
    await warehouse.put('ids', '7|Rexall|5\n');
    await session.rows(`COPY seats FROM 's3://data/ids' ${ROLE} EXPLICIT_IDS`);
    await warehouse.put('noids', 'RFK|9\n');
    await session.rows(`COPY seats FROM 's3://data/noids' ${ROLE}`);
    expect(await session.rows('SELECT * FROM seats ORDER BY id')).toEqual([
      [1, 'RFK', 9],
      [7, 'Rexall', 5],
    ]);
    await session.rows('DROP TABLE seats');
  });
});

describe('text files', () => {
  it('may have a delimiter of several characters, cut anywhere', async () => {
    const body = Array.from({ length: 30_000 }, (_, i) => `${i}|~|x|~y`).join('\n');
    await load('several', body, "DELIMITER '|~|'");
    expect(await session.rows('SELECT count(*), sum(a), min(b), max(b) FROM t')).toEqual([
      ['30000', '449985000', 'x|~y', 'x|~y'],
    ]);
  });

  it('lose their quotes with REMOVEQUOTES (AWS: copy-parameters-data-conversion)', async () => {
    const body = `1|"The delimiter is | here"\n2|'Black'\n3|Blue'\n4|' 'Black' '\n`;
    expect(await load('quotes', body, 'REMOVEQUOTES')).toEqual([
      [1, 'The delimiter is | here'],
      [2, 'Black'],
      [3, "Blue'"],
      [4, " 'Black' "],
    ]);
    await fails('quotes-bad', "1|'Blue\n2|ok\n", 'REMOVEQUOTES');
    expect((await session.rows(firstError)).map(([line, , code]) => [line, code])).toEqual([['1', 1200]]);
  });

  it('tell nulls from empty and blank texts as they are told to', async () => {
    const body = '1|\n2|  \n3|\\N\n4|nil\n |x\n';
    expect(await load('nulls', body, '')).toEqual([
      [1, ''],
      [2, '  '],
      [3, null],
      [4, 'nil'],
      [null, 'x'],
    ]);
    await session.rows('DELETE FROM t');
    expect(await load('nulls', body, "EMPTYASNULL BLANKSASNULL NULL AS 'nil'")).toEqual([
      [1, null],
      [2, null],
      [3, '\\N'],
      [4, null],
      [null, 'x'],
    ]);
  });

  it('are filled at their ends with FILLRECORD', async () => {
    await session.rows('ALTER TABLE t ADD COLUMN c CHAR(3)');
    await session.rows('ALTER TABLE t ADD COLUMN d INT');
    expect(await load('fill', '1\n', 'FILLRECORD')).toEqual([[1, '', null, null]]);
    expect(await load('fill', '1\n', 'FILLRECORD EMPTYASNULL')).toEqual([
      [1, '', null, null],
      [1, null, null, null],
    ]);
  });

  it('may be UTF-16', async () => {
    const text = '1|naïve 🎵\n2|€\n';
    const little = Buffer.from(text, 'utf16le');
    const mark = Buffer.from('\ufeff', 'utf16le');
    const big = Buffer.from(little).swap16();
    const rows = [
      [1, 'naïve 🎵'],
      [2, '€'],
    ];
    for (const [encoding, body] of [
      ['UTF16LE', little],
      ['UTF16LE', Buffer.concat([mark, little])],
      ['UTF16BE', big],
      ['UTF16', Buffer.concat([Buffer.from(mark).swap16(), big])],
      ['UTF16', gzipSync(Buffer.concat([mark, little]))],
    ] as const) {
      await session.rows('DELETE FROM t');
      expect(await load('utf16', body, `ENCODING ${encoding}${body[0] === 0x1f ? ' GZIP' : ''}`)).toEqual(rows);
    }
    expect(await fails('utf16', little, 'ENCODING UTF16')).toMatch(/File encoding is different[^]+code: {6}1221/);
  });
});

describe('packed files (AWS: copy-parameters-file-compression)', () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `${i}|row ${i}\n`).join('');
  const packers = {
    GZIP: (input: string) => gzipSync(input),
    BZIP2: (input: string) =>
      execFileSync('bzip2', ['-c'], { input, maxBuffer: 1e9, stdio: ['pipe', 'pipe', 'inherit'] }),
    ZSTD: (input: string) => Buffer.from(compress(Buffer.from(input))),
  };

  it.each(['GZIP', 'BZIP2', 'ZSTD'] as const)(
    '%s is unpacked, several streams in one object too, small ones and large',
    async (name) => {
      await load(`${name}/two`, Buffer.concat([packers[name](text), packers[name]('-1|last\n')]), name);
      const noise = Array.from({ length: 40_000 }, (_, i) => `${i}|${Math.random().toString(36)}\n`).join('');
      await load(`${name}/large`, packers[name](noise), name);
      await load(`${name}/empty`, Buffer.alloc(0), name);
      expect(await session.rows('SELECT count(*), min(a), sum(a) FROM t')).toEqual([['60001', -1, '999969999']]);
    },
  );

  it.each(['GZIP', 'BZIP2', 'ZSTD'] as const)(
    '%s that ends too early, or is something else, loads nothing',
    async (name) => {
      const noise = Array.from({ length: 40_000 }, (_, i) => `${i}|${Math.random().toString(36)}\n`).join('');
      for (const [body, missing] of [
        [packers[name](text), 20],
        [packers[name](text), 5],
        [packers[name](noise), 20],
      ] as const) {
        const message = await fails('cut', body.subarray(0, body.length - missing), name);
        expect(message).toMatch(
          new RegExp(`^XX000 failed to inflate with ${name.toLowerCase()}: .+code: {6}9001`, 's'),
        );
        expect(message).toContain('S3 key being read : s3://data/cut');
      }
      expect(await fails('not-packed', text, name)).toContain(`XX000 failed to inflate with ${name.toLowerCase()}: `);
      expect(await session.value('SELECT count(*) FROM t')).toBe('0');
      expect(
        await session.rows(
          "SELECT DISTINCT trim(status), loaded_rows FROM sys_load_history WHERE data_source LIKE '%/cut'",
        ),
      ).toEqual([['aborted', '0']]);
    },
  );
});

describe('Parquet (AWS: copy-usage_notes-copy-from-columnar)', () => {
  const file = (columns: Parameters<typeof parquetWriteBuffer>[0]['columnData'], rest = {}): Buffer =>
    Buffer.from(parquetWriteBuffer({ columnData: columns, ...rest }));

  it('loads every type, nulls included, column by column', async () => {
    await session.rows('DROP TABLE t');
    await session.rows(
      'CREATE TABLE t (i INT, l BIGINT, f REAL, d DOUBLE PRECISION, n DECIMAL(20,3), o BOOLEAN, day DATE, at TIMESTAMP, s VARCHAR(20), c CHAR(3))',
    );
    const body = file(
      [
        { name: 'x1', data: [1, null, -3] },
        { name: 'x2', data: [2n ** 60n, null, -1n] },
        { name: 'x3', data: [1.5, null, 2] },
        { name: 'x4', data: [0.1, null, 1e300] },
        { name: 'x5', data: [12345678901234567n, null, -5n] },
        { name: 'x6', data: [true, null, false] },
        { name: 'x7', data: [new Date('2018-11-30'), null, new Date('1969-12-31')] },
        { name: 'x8', data: [new Date('2018-11-30T12:34:56.789Z'), null, new Date('1969-12-31T23:59:59.5Z')] },
        { name: 'x9', data: ['a "quoted" \\ text\n', null, 'é'] },
        { name: 'x10', data: ['ab', null, ''] },
      ],
      {
        rowGroupSize: 2,
        schema: [
          { name: 'root', num_children: 10 },
          { name: 'x1', type: 'INT32', repetition_type: 'OPTIONAL' },
          { name: 'x2', type: 'INT64', repetition_type: 'OPTIONAL' },
          { name: 'x3', type: 'FLOAT', repetition_type: 'OPTIONAL' },
          { name: 'x4', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
          {
            name: 'x5',
            type: 'INT64',
            repetition_type: 'OPTIONAL',
            converted_type: 'DECIMAL',
            precision: 18,
            scale: 3,
          },
          { name: 'x6', type: 'BOOLEAN', repetition_type: 'OPTIONAL' },
          { name: 'x7', type: 'INT32', repetition_type: 'OPTIONAL', converted_type: 'DATE' },
          { name: 'x8', type: 'INT64', repetition_type: 'OPTIONAL', converted_type: 'TIMESTAMP_MILLIS' },
          { name: 'x9', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' },
          { name: 'x10', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' },
        ],
      },
    );
    await warehouse.put('every.parquet', body);
    await session.rows(`COPY t FROM 's3://data/every.parquet' ${ROLE} FORMAT AS PARQUET`);
    const sql = 'SELECT i, l, f, d, n, o, day::varchar, at::varchar, s, c FROM t ORDER BY i';
    expect(await session.rows(sql)).toEqual([
      [-3, '-1', 2, 1e300, '-0.005', false, '1969-12-31', '1969-12-31 23:59:59.5', 'é', '   '],
      [
        1,
        String(2n ** 60n),
        1.5,
        0.1,
        '12345678901234.567',
        true,
        '2018-11-30',
        '2018-11-30 12:34:56.789',
        'a "quoted" \\ text\n',
        'ab ',
      ],
      Array(10).fill(null),
    ]);
  });

  it('loads many rows of a manifest that gives their sizes', async () => {
    const body = file([
      { name: 'a', data: Int32Array.from({ length: 50_000 }, (_, i) => i) },
      { name: 'b', data: Array.from({ length: 50_000 }, (_, i) => `row ${i % 10}`) },
    ]);
    const url = await warehouse.put('many.parquet', body);
    const manifest = (meta: object | undefined): Promise<string> =>
      warehouse.put('many.manifest', JSON.stringify({ entries: [{ url, mandatory: true, meta }] }));
    await manifest({ content_length: body.length });
    const copy = `COPY t FROM 's3://data/many.manifest' ${ROLE} PARQUET MANIFEST`;
    await session.rows(copy);
    expect(await session.rows('SELECT count(*), sum(a), count(DISTINCT b) FROM t')).toEqual([
      ['50000', '1249975000', '10'],
    ]);
    await manifest(undefined);
    expect(await session.failure(copy)).toContain('Invalid manifest: entry without meta.content_length');
    await manifest({ content_length: 1 });
    expect(await session.failure(copy)).toContain('content_length 1 does not match');
  });

  it('is refused where its columns are not those of the table', async () => {
    const ints = (count: number): Buffer =>
      file(Array.from({ length: count }, (_, i) => ({ name: `c${i}`, data: Int32Array.of(1) })));
    expect(await fails('three.parquet', ints(3), 'PARQUET')).toMatch(
      /^XX000 Spectrum Scan Error [^]+code: {6}15007[^]+Unmatched number of columns between table and file. Table columns: 2, Data columns: 3/,
    );
    expect(await fails('one.parquet', ints(1), 'PARQUET')).toContain('Data columns: 1');
    expect(await load('one.parquet', ints(1), 'PARQUET FILLRECORD')).toEqual([[1, null]]);
    expect(await fails('two.parquet', ints(2), 'PARQUET')).toContain(
      "has an incompatible Parquet schema for column 's3://data/two.parquet.b'. Column type: VARCHAR(30), Parquet schema:\nrequired int32 c1",
    );
    expect(await fails('text.parquet', 'no Parquet at all', 'PARQUET')).toContain('has an invalid version number');
  });

  it('fails at the first value that its column does not take', async () => {
    const body = file([
      { name: 'a', data: Int32Array.of(1, 2) },
      { name: 'b', data: ['short', 'much longer than thirty bytes, that is'] },
    ]);
    expect(await fails('long.parquet', body, 'PARQUET')).toContain("XX000 Load into table 't' failed.");
    expect(await session.rows(firstError)).toEqual([
      ['-1', 'b', 1204, 'String length exceeds DDL length', 'much longer than thirty bytes, that is'],
    ]);
  });
});

describe('SUPER columns (AWS: ingest-super)', () => {
  const nations =
    '{"Key":1,"n":[{"name":"ALGERIA", "id":0},\n{"name":"é\\n"}],"s":"x","big":12345678901234567890.10,"none":null}';

  beforeEach(() => session.rows('DROP TABLE IF EXISTS s; CREATE TABLE s (n SUPER)'));

  it('take a document as a whole with noshred, or by the path "$"', async () => {
    await warehouse.put('nations', nations + nations);
    await warehouse.put('root-path', '{"jsonpaths":["$"]}');
    await session.rows(`COPY s FROM 's3://data/nations' ${ROLE} FORMAT JSON 'noshred'`);
    await session.rows(`COPY s FROM 's3://data/nations' ${ROLE} FORMAT JSON 's3://data/root-path'`);
    expect(await session.rows('SELECT s.n.s, s.n.n[1].name, json_serialize(s.n) FROM s')).toEqual(
      Array(4).fill(['"x"', '"é\\n"', nations.replace(', "id"', ',"id"').replace('\n', '')]),
    );
    await session.rows('CREATE TABLE two (a SUPER, b INT)');
    expect(await session.failure(`COPY two FROM 's3://data/nations' ${ROLE} JSON 'noshred'`)).toContain(
      "0A000 JSON 'noshred' needs a table, or a column list, of a single SUPER column",
    );
    await session.rows(`COPY two (a) FROM 's3://data/nations' ${ROLE} JSON 'noshred'`);
  });

  it('take the value of a key, or JSON text in a field', async () => {
    const load = async (body: string, rest: string): Promise<unknown[]> => {
      await warehouse.put('values', body);
      await session.rows('DELETE FROM s');
      await session.rows(`COPY s FROM 's3://data/values' ${ROLE} ${rest}`);
      return (await session.rows('SELECT json_serialize(n), json_typeof(n) FROM s')).map((row) => row.join(' ')).sort();
    };
    const expected = ['"x" string', '1.50 number', '[1,{"a":null}] array', 'null null'];
    expect(await load('{"n":"x"}{"n":1.50}{"n":[1, {"a":null}]}{"n":null}', "JSON 'auto'")).toEqual(expected);
    expect(await load('"""x"""\n1.50\n"[1,{""a"":null}]"\n""\n', 'CSV')).toEqual(expected);
    expect(await load('"x"\n1.50\n[1,{"a":null}]\n\n', '')).toEqual(expected);
    await warehouse.put('bad-value', '{"a":\n');
    await session.failure(`COPY s FROM 's3://data/bad-value' ${ROLE}`);
    expect((await session.rows(firstError)).map(([, column, code]) => [column, code])).toEqual([['n', 1224]]);
  });

  it('take any column of Parquet with SERIALIZETOJSON', async () => {
    const schema = [
      { name: 'root', num_children: 1 },
      { name: 'n', num_children: 2, repetition_type: 'OPTIONAL' },
      { name: 'a', type: 'INT32', repetition_type: 'OPTIONAL' },
      { name: 'b', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
    ] as const;
    const columnData = [
      {
        name: 'n',
        data: [
          { a: 1, b: 'é' },
          { a: 2, b: null },
        ],
      },
    ];
    const body = Buffer.from(parquetWriteBuffer({ columnData, schema: [...schema] }));
    await warehouse.put('nested.parquet', body);
    const copy = `COPY s FROM 's3://data/nested.parquet' ${ROLE} PARQUET`;
    expect(await session.failure(copy)).toContain('Spectrum Scan Error');
    await session.rows(`${copy} SERIALIZETOJSON`);
    expect(await session.rows('SELECT json_serialize(n) FROM s ORDER BY 1')).toEqual([
      ['{"a":1,"b":"é"}'],
      ['{"a":2,"b":null}'],
    ]);
  });
});

describe('what is recorded', () => {
  it('of a bad row are its fields up to the bad one (AWS: r_STL_LOADERROR_DETAIL)', async () => {
    await session.rows('ALTER TABLE t ADD COLUMN c INT');
    await fails('detail', '1|x|2\n3|\\N|aaa\n', '');
    const detail = `SELECT line_number, field, trim(colname), trim(value), is_null, trim(type), trim(col_length) FROM stl_loaderror_detail
      WHERE query = pg_last_copy_id() ORDER BY field`;
    expect(await session.rows(detail)).toEqual([
      ['2', 0, 'a', '3', 0, 'int4', '0'],
      ['2', 1, 'b', '', 1, 'varchar', '30'],
      ['2', 2, 'c', 'aaa', 0, 'int4', '0'],
    ]);
  });

  it('are replacements by ACCEPTINVCHARS, of equal length (AWS: r_STL_REPLACEMENTS)', async () => {
    const body = Buffer.concat([Buffer.from('1|ok\n2|x'), Buffer.from([0xe0, 0xa1, 0x80, 0xff]), Buffer.from('y\n')]);
    expect(await fails('invalid', Buffer.from([0x31, 0x7c, 0xa4, 10]), '')).toContain('stl_load_errors');
    expect(await session.rows(firstError)).toEqual([
      [
        '1',
        'b',
        1220,
        'String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)',
        '.',
      ],
    ]);
    expect(await load('invalid', body, "ACCEPTINVCHARS AS '^'")).toEqual([
      [1, 'ok'],
      [2, 'x\u0840^y'],
    ]);
    expect(session.notices.at(-1)).toBe(
      "INFO Load into table 't' completed, 1 record(s) were loaded with replacements made for ACCEPTINVCHARS.  Check 'stl_replacements' system table for details.",
    );
    const replaced =
      'SELECT trim(filename), line_number, trim(colname), trim(raw_line) FROM stl_replacements WHERE query = pg_last_copy_id()';
    expect(await session.rows(replaced)).toEqual([['s3://data/invalid', '2', 'b', '2|x....y']]);
  });

  it('are all errors that are ignored, and exactly the good rows stay', async () => {
    const body = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? `x${i}|bad` : `${i}|good`)).join('\n');
    expect((await load('ignored', body, 'IGNOREALLERRORS')).length).toBe(200);
    expect(await session.value('SELECT count(*) FROM stl_load_errors WHERE query = pg_last_copy_id()')).toBe('100');
    expect(
      await session.value(
        'SELECT count(DISTINCT line_number) FROM stl_loaderror_detail WHERE query = pg_last_copy_id()',
      ),
    ).toBe('20');
    expect(
      await session.rows('SELECT error_count, loaded_rows FROM sys_load_history WHERE query_id = pg_last_copy_id()'),
    ).toEqual([['100', '200']]);
  });
});
