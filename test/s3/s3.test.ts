import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLocalS3, type LocalS3 } from '../../local/src/s3/server.js';
import { makeS3, type S3 } from '../../src/s3/client.js';
import { S3Error } from '../../src/s3/error.js';
import { listFiles, listPages } from '../../src/s3/list.js';
import { manifestOf, putManifest } from '../../src/s3/manifest.js';
import { getJson, putJson, readStart } from '../../src/s3/objects.js';
import { sampleFiles, type SampleFormat } from '../../src/s3/sample.js';
import { bucketOf, keyOf, parseS3Uri, s3Uri } from '../../src/s3/uri.js';
import type { SourceFile } from '../../src/pipeline/plan.js';

const ACCESS = { accessKeyId: 'test', secretAccessKey: 'test' };
let folder: string;
let server: LocalS3;
let s3: S3;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadstar-test-'));
  await mkdir(join(folder, 'music'), { recursive: true });
  server = await startLocalS3({ root: folder, ...ACCESS });
  s3 = makeS3({ endpoint: server.endpoint, region: 'us-east-1', credentials: ACCESS });
});
afterAll(async () => {
  s3?.destroy();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function put(key: string, body: string | Uint8Array): Promise<void> {
  const path = join(folder, 'music', key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, body);
}

async function list(prefix: string): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const file of listFiles(s3, parseS3Uri(prefix))) files.push(file);
  return files;
}

describe('an S3 URI', () => {
  test('falls into bucket and key, and comes together again', () => {
    expect(bucketOf(parseS3Uri('s3://music/a/b.json'))).toBe('music');
    expect(keyOf(parseS3Uri('s3://music/a/b.json'))).toBe('a/b.json');
    expect(keyOf(parseS3Uri('s3://music'))).toBe('');
    expect(s3Uri('music', '')).toBe('s3://music');
    fc.assert(fc.property(fc.string(), (key) => void expect(keyOf(s3Uri('music', key))).toBe(key)));
  });

  test('that is none is refused with the reason', () => {
    expect(() => parseS3Uri('https://music/a')).toThrow(
      '"https://music/a" is not an S3 URI: it must look like s3://bucket/key',
    );
    expect(() => parseS3Uri('s3://My_Bucket/a')).toThrow('"My_Bucket" can\'t be the name of a bucket');
    expect(() => parseS3Uri('s3://')).toThrow('is not an S3 URI');
  });
});

describe('a listing', () => {
  test('comes in pages and holds every object once, in order, with size and ETag', async () => {
    await Promise.all(
      Array.from({ length: 2_100 }, (_, index) => put(`many/${String(index).padStart(5, '0')}.json`, String(index))),
    );
    const pages: (readonly SourceFile[])[] = [];
    for await (const page of listPages(s3, parseS3Uri('s3://music/many/'))) pages.push(page);
    expect(pages.map((page) => page.length)).toEqual([1_000, 1_000, 100]);
    const files = pages.flat();
    expect(files.map(({ uri }) => uri)).toEqual(
      Array.from({ length: 2_100 }, (_, index) => `s3://music/many/${String(index).padStart(5, '0')}.json`),
    );
    expect(files[7]?.sizeBytes).toBe(1);
    expect(files[7]?.etag).toMatch(/^[0-9a-f]{32}/);
  });

  test('of many folders holds every object once, and within bounds all that may lie in them', async () => {
    const folders = ['2017/12', '2018/01', '2018/01-late', '2018/02', '2018', '2018/02/deeper', '2018.old', '2019/01'];
    const keys = folders.flatMap((at) => Array.from({ length: 410 }, (_, n) => `tree/${at}/${at.length}-${n}.json`));
    await Promise.all(keys.map((key) => put(key, '')));
    const all = keys.map((key) => `s3://music/${key}`).sort();
    expect((await list('s3://music/tree/')).map(({ uri }) => uri).sort()).toEqual(all);
    // Those that are listed too come from pages that had to be read anyway.
    const bounds = { first: 's3://music/tree/2018/01', last: 's3://music/tree/2018/02' };
    const found: string[] = [];
    let pages = 0;
    for await (const page of listPages(s3, parseS3Uri('s3://music/tree/'), bounds)) {
      pages += 1;
      found.push(...page.map(({ uri }) => uri));
    }
    const inside = all.filter((uri) => uri >= bounds.first && uri < `${bounds.last}~`);
    expect(inside).toHaveLength(4 * 410);
    expect(found).toEqual(expect.arrayContaining(inside));
    expect(new Set(found).size).toBe(found.length);
    expect(pages).toBeLessThan(6);
  });

  test('of nothing is empty', async () => {
    expect(await list('s3://music/nothing/')).toEqual([]);
  });

  test('changes the ETag of an object whose content changed', async () => {
    await put('changing.json', 'a');
    const [before] = await list('s3://music/changing.json');
    await put('changing.json', 'b');
    const [after] = await list('s3://music/changing.json');
    expect(after?.etag).not.toBe(before?.etag);
  });
});

describe('objects', () => {
  test('written as JSON are read back, and replaced by the next of that key', async () => {
    const uri = parseS3Uri('s3://music/plans/a b/ü+1.json');
    await putJson(s3, uri, { a: [1, 'ü'] });
    await putJson(s3, uri, { a: 2 });
    expect(await getJson(s3, uri)).toEqual({ a: 2 });
  });

  test('give their first bytes, all when they are shorter, none when they are empty', async () => {
    await put('start.txt', 'abcdef');
    await put('empty.txt', '');
    const start = async (uri: string, bytes: number) =>
      Buffer.from(await readStart(s3, parseS3Uri(uri), bytes)).toString();
    expect(await start('s3://music/start.txt', 3)).toBe('abc');
    expect(await start('s3://music/start.txt', 100)).toBe('abcdef');
    expect(await start('s3://music/empty.txt', 100)).toBe('');
  });
});

describe('a manifest', () => {
  const files = [
    { uri: 's3://music/a', etag: 'x', sizeBytes: 1 },
    { uri: 's3://music/b', etag: 'y', sizeBytes: 2 },
  ];

  test('names every file once, each mandatory, with its length', async () => {
    const uri = parseS3Uri('s3://music/staging/m.manifest');
    await putManifest(s3, uri, files);
    expect(await getJson(s3, uri)).toEqual({
      entries: [
        { url: 's3://music/a', mandatory: true, meta: { content_length: 1 } },
        { url: 's3://music/b', mandatory: true, meta: { content_length: 2 } },
      ],
    });
  });

  test('of no files, or of a file twice, is refused', () => {
    expect(() => manifestOf([])).toThrow(RangeError);
    expect(() => manifestOf([...files, ...files])).toThrow('s3://music/a stands in the manifest twice');
  });
});

describe('an error says what to do', () => {
  const failing = (uri: string, client = s3): Promise<unknown> =>
    getJson(client, parseS3Uri(uri)).then(
      () => expect.fail('it succeeded'),
      (error: unknown) => error,
    );

  test('about a bucket that is not there', async () => {
    await expect(list('s3://no-such-bucket/a')).rejects.toMatchObject({
      kind: 'noBucket',
      uri: 's3://no-such-bucket/a',
    });
  });

  test('about an object that is not there', async () => {
    const error = await failing('s3://music/nope.json');
    expect(error).toBeInstanceOf(S3Error);
    expect(error).toMatchObject({ kind: 'noKey' });
    expect((error as Error).message).toMatch(/^s3:\/\/music\/nope\.json: /);
  });

  test('about credentials that are wrong', async () => {
    const stranger = makeS3({
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'hunter2' },
    });
    const error = await failing('s3://music/nope.json', stranger);
    stranger.destroy();
    expect(['credentials', 'denied']).toContain((error as S3Error).kind);
    expect(JSON.stringify(error) + (error as Error).message).not.toContain('hunter2');
  });

  test('about an endpoint where nothing answers', async () => {
    const nowhere = makeS3({ endpoint: 'http://127.0.0.1:1', region: 'us-east-1', credentials: ACCESS });
    const error = await failing('s3://music/nope.json', nowhere);
    nowhere.destroy();
    expect(error).toMatchObject({ kind: 'unreachable' });
    expect((error as S3Error).hint).toContain('AWS_ENDPOINT_URL_S3');
    expect((error as Error).message).toContain('ECONNREFUSED');
  });
});

describe('a sample', () => {
  const auto: SampleFormat = { format: { kind: 'json', paths: 'auto' }, columns: ['id', 'name'] };

  test('shows records and fields of JSON files', async () => {
    await put('sample/1.json', '{"id":1,"name":"Björk"}\n{"id":2,"name":""}');
    await put('sample/2.json', '{"id":300,"more":true}');
    const sample = await sampleFiles(s3, await list('s3://music/sample/'), auto);
    expect(sample.files).toEqual(['s3://music/sample/1.json', 's3://music/sample/2.json']);
    expect(sample.records).toHaveLength(3);
    expect(sample.fields.map(({ name, type, nulls, blanks }) => [name, type, nulls, blanks])).toEqual([
      ['id', 'integer', 0, 0],
      ['name', 'varchar(6)', 1, 1],
      ['more', 'boolean', 2, 0],
    ]);
    expect(sample.faults).toEqual([]);
  });

  test('shows what JSONPaths make of them, under the names of the columns', async () => {
    await put('paths.json', JSON.stringify({ jsonpaths: ['$.id', '$.artist.name'] }));
    await put('nested/1.json', '{"id":1,"artist":{"name":"Björk"}}{"id":2}');
    const sample = await sampleFiles(s3, await list('s3://music/nested/'), {
      ...auto,
      jsonPaths: parseS3Uri('s3://music/paths.json'),
    });
    expect(sample.records).toEqual([
      { id: 1, name: 'Björk' },
      { id: 2, name: undefined },
    ]);
    expect(sample.fields.map(({ name, nulls }) => [name, nulls])).toEqual([
      ['id', 0],
      ['name', 1],
    ]);
  });

  test('unpacks gzip, also when only the first part of the file was read', async () => {
    const lines = Array.from({ length: 20_000 }, (_, id) => `${id},${Math.random()}`).join('\n');
    await put('packed/1.csv.gz', gzipSync(`id,noise\n${lines}`));
    const how: SampleFormat = { format: { kind: 'csv', header: true }, compression: 'gzip', columns: [] };
    const sample = await sampleFiles(s3, await list('s3://music/packed/'), how, {
      files: 1,
      bytesPerFile: 10_000,
      recordsPerFile: 50,
    });
    expect(sample.records).toHaveLength(50);
    expect(sample.fields.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'integer'],
      ['noise', 'double precision'],
    ]);
  });

  test('gives the fields of CSV without a header the names of the columns', async () => {
    await put('plain/1.csv', '1;a\n2;"b;c"\n');
    const how: SampleFormat = { format: { kind: 'csv', delimiter: ';' }, columns: ['id', 'name'] };
    expect((await sampleFiles(s3, await list('s3://music/plain/'), how)).records).toEqual([
      { id: '1', name: 'a' },
      { id: '2', name: 'b;c' },
    ]);
  });

  test('names the file and line that is not what it should be', async () => {
    await put('broken/1.json', '{"id":1}\nnot json');
    const sample = await sampleFiles(s3, await list('s3://music/broken/'), auto);
    expect(sample.faults).toEqual([
      { uri: 's3://music/broken/1.json', line: 2, reason: 'expected an object, found "n"' },
    ]);
  });

  test('reads a few files of many, the first and the last among them', async () => {
    const sample = await sampleFiles(s3, await list('s3://music/many/'), { format: { kind: 'csv' }, columns: ['n'] });
    expect(sample.files).toHaveLength(5);
    expect([sample.files[0], sample.files[4]]).toEqual(['s3://music/many/00000.json', 's3://music/many/02099.json']);
  });

  test('of bzip2 is refused by name', async () => {
    await expect(sampleFiles(s3, await list('s3://music/sample/'), { ...auto, compression: 'bzip2' })).rejects.toThrow(
      "bzip2 files can't be looked into",
    );
  });
});
