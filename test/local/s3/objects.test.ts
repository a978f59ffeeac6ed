import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { rawRequest, s3Fixture, CREDENTIALS, type S3Fixture } from './fixture.js';

const md5 = (bytes: string | Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

async function textOf(s3: S3Fixture, Key: string): Promise<string> {
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: 'music', Key }));
  return (await Body?.transformToString()) ?? '';
}

async function keysOf(s3: S3Fixture): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: 'music' }));
  return Contents.map(({ Key }) => Key);
}

const ODD_KEYS = [
  ' ',
  "é +&<>'()*~%.json",
  '%2e%2e/x',
  '../../outside',
  './here',
  'a//b',
  'a/',
  'a',
  'a/b',
  '/',
  '//',
  '.hidden',
  '.uploads/x',
  '.s3object~a',
  'nul\0',
  'ü/😀',
];

test('objects of odd keys are kept apart, each with its content', async () => {
  await using s3 = await s3Fixture();
  for (const Key of ODD_KEYS)
    await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key, Body: `content of ${Key}` }));
  for (const key of ODD_KEYS) expect(await textOf(s3, key)).toBe(`content of ${key}`);
  expect(await readdir(s3.root)).toEqual(['.uploads', 'music']);
  for (const Key of ODD_KEYS) await s3.client.send(new DeleteObjectCommand({ Bucket: 'music', Key }));
  expect(await readdir(join(s3.root, 'music'))).toEqual([]);
});

test('any sequence of puts and deletes leaves what a map would hold', async () => {
  const key = fc
    .array(fc.constantFrom('a', 'b', '', '.', '..'), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('/'));
  const write = fc.record({ key: key.filter((text) => text !== ''), body: fc.option(fc.string({ maxLength: 5 })) });
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 20 }), async (writes) => {
      await using s3 = await s3Fixture();
      const model = new Map<string, string>();
      for (const { key: Key, body: Body } of writes) {
        if (Body === null) await s3.client.send(new DeleteObjectCommand({ Bucket: 'music', Key }));
        else await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key, Body }));
        if (Body === null) model.delete(Key);
        else model.set(Key, Body);
      }
      expect(await keysOf(s3)).toEqual([...model.keys()].sort());
      for (const [Key, body] of model) expect(await textOf(s3, Key)).toBe(body);
    }),
    { numRuns: 25 },
  );
});

test('a plain key is the file of that name, both ways', async () => {
  await using s3 = await s3Fixture();
  await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key: 'log_data/2018/11/events.json', Body: '{}' }));
  expect(await readFile(join(s3.root, 'music/log_data/2018/11/events.json'), 'utf8')).toBe('{}');
  await writeFile(join(s3.root, 'music/by-hand'), 'text');
  expect(await textOf(s3, 'by-hand')).toBe('text');
});

test('a path that climbs out of its bucket finds nothing', async () => {
  await using s3 = await s3Fixture(['music', 'other']);
  await writeFile(join(s3.root, 'other', 'secret'), 'secret');
  await writeFile(join(s3.root, 'outside'), 'secret');
  for (const path of [
    '/music/../other/secret',
    '/music/../outside',
    '/music/%2e%2e/outside',
    '/music/a/..%2f..%2foutside',
    '/..%2f/outside',
    '/music//../../outside',
  ]) {
    const { status, body } = await rawRequest(s3.server, 'GET', path);
    expect({ path, status: [400, 404].includes(status), leaks: body.includes('>secret<') }).toEqual({
      path,
      status: true,
      leaks: false,
    });
  }
  expect(await rawRequest(s3.server, 'GET', '/music/%ff')).toMatchObject({
    status: 400,
    body: expect.stringContaining('<Code>InvalidURI</Code>') as string,
  });
});

test('a key that no file name can hold is refused', async () => {
  await using s3 = await s3Fixture();
  const put = (Key: string): Promise<unknown> =>
    s3.client.send(new PutObjectCommand({ Bucket: 'music', Key, Body: '' }));
  await expect(put('x'.repeat(256))).rejects.toMatchObject({ name: 'KeyTooLongError' });
  await expect(put('x/'.repeat(600))).rejects.toMatchObject({ name: 'KeyTooLongError' });
  await expect(put(`${'x'.repeat(250)}/${'é'.repeat(120)}`)).resolves.toBeDefined();
});

test('an object has its size, MD5 and time', async () => {
  await using s3 = await s3Fixture();
  const { ETag } = await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key: 'a', Body: 'hello' }));
  const { mtime } = await stat(join(s3.root, 'music/a'));
  const head = await s3.client.send(new HeadObjectCommand({ Bucket: 'music', Key: 'a' }));
  expect(ETag).toBe(md5('hello'));
  expect(head).toMatchObject({
    ETag,
    ContentLength: 5,
    LastModified: new Date(Math.floor(mtime.getTime() / 1000) * 1000),
  });
});

test('a range gives its bytes, as S3 reads ranges', async () => {
  await using s3 = await s3Fixture();
  await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key: 'a', Body: '0123456789' }));
  const read = async (Range: string): Promise<string> => {
    const { Body, ContentRange } = await s3.client.send(new GetObjectCommand({ Bucket: 'music', Key: 'a', Range }));
    return `${await Body?.transformToString()} ${ContentRange}`;
  };
  expect(await read('bytes=2-4')).toBe('234 bytes 2-4/10');
  expect(await read('bytes=8-')).toBe('89 bytes 8-9/10');
  expect(await read('bytes=-3')).toBe('789 bytes 7-9/10');
  expect(await read('bytes=-30')).toBe('0123456789 bytes 0-9/10');
  expect(await read('bytes=5-500')).toBe('56789 bytes 5-9/10');
  expect(await read('bytes=4-2')).toBe('0123456789 undefined');
  expect(await read('lines=1-2')).toBe('0123456789 undefined');
  await expect(read('bytes=10-')).rejects.toMatchObject({ name: 'InvalidRange' });
});

test('conditions on the ETag hold for reads and writes', async () => {
  await using s3 = await s3Fixture();
  const object = { Bucket: 'music', Key: 'a' };
  const { ETag } = await s3.client.send(new PutObjectCommand({ ...object, Body: 'one', IfNoneMatch: '*' }));
  await expect(s3.client.send(new GetObjectCommand({ ...object, IfMatch: ETag }))).resolves.toMatchObject({ ETag });
  await expect(s3.client.send(new GetObjectCommand({ ...object, IfMatch: '"other"' }))).rejects.toMatchObject({
    name: 'PreconditionFailed',
  });
  await expect(s3.client.send(new GetObjectCommand({ ...object, IfNoneMatch: ETag }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 304 },
  });
  await expect(s3.client.send(new GetObjectCommand({ ...object, IfNoneMatch: '"other"' }))).resolves.toMatchObject({
    ETag,
  });
  await expect(
    s3.client.send(new PutObjectCommand({ ...object, Body: 'two', IfNoneMatch: '*' })),
  ).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await expect(
    s3.client.send(new PutObjectCommand({ ...object, Body: 'two', IfMatch: '"other"' })),
  ).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await s3.client.send(new PutObjectCommand({ ...object, Body: 'two', IfMatch: ETag }));
  expect(await textOf(s3, 'a')).toBe('two');
  expect(await readdir(join(s3.root, '.uploads'))).toEqual([]);
});

test('a large object streams in and out unchanged, as chunks of any size', async () => {
  await using s3 = await s3Fixture();
  const bytes = randomBytes(24_000_001);
  const chunks = function* (): Generator<Buffer> {
    for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 1) % 300_000)
      yield bytes.subarray(at, at + size);
  };
  const Body = Readable.from(chunks());
  const { ETag } = await s3.client.send(
    new PutObjectCommand({ Bucket: 'music', Key: 'large', Body, ContentLength: bytes.length }),
  );
  expect(ETag).toBe(md5(bytes));
  expect(bytes.equals(await readFile(join(s3.root, 'music/large')))).toBe(true);
  const got = await s3.client.send(new GetObjectCommand({ Bucket: 'music', Key: 'large' }));
  const hash = createHash('md5');
  for await (const chunk of got.Body as Readable) hash.update(chunk as Buffer);
  expect(`"${hash.digest('hex')}"`).toBe(ETag);
});

const CHUNKED = {
  'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'x-amz-trailer': 'x-amz-checksum-crc32',
  'x-amz-decoded-content-length': '5',
};

test.each([
  ['a wrong checksum', CHUNKED, '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 'BadDigest'],
  ['a missing checksum', CHUNKED, '5\r\nhello\r\n0\r\n\r\n', 'BadDigest'],
  [
    'a wrong length',
    { ...CHUNKED, 'x-amz-decoded-content-length': '6' },
    '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n',
    'IncompleteBody',
  ],
  ['no last chunk', CHUNKED, '5\r\nhello\r\n', 'IncompleteBody'],
  ['no chunk size', CHUNKED, 'hello', 'IncompleteBody'],
  ['a bad chunk size', CHUNKED, 'hello\r\n', 'InvalidRequest'],
  ['a chunk that is too long', CHUNKED, '4\r\nhello\r\n0\r\n\r\n', 'InvalidRequest'],
  ['a wrong Content-MD5', { 'content-md5': 'AAAA' }, 'hello', 'BadDigest'],
  ['a wrong SHA-256', { 'x-amz-checksum-sha256': 'AAAA' }, 'hello', 'BadDigest'],
  ['user metadata', { 'x-amz-meta-a': 'b' }, 'hello', 'NotImplemented'],
])('a body with %s is refused and leaves nothing behind', async (_, headers, body, code) => {
  await using s3 = await s3Fixture();
  const answer = await rawRequest(s3.server, 'PUT', '/music/a', headers, body);
  expect(answer.body).toContain(`<Code>${code}</Code>`);
  expect([await readdir(join(s3.root, 'music')), await readdir(join(s3.root, '.uploads'))]).toEqual([[], []]);
});

test('chunk extensions and a right trailer are taken', async () => {
  await using s3 = await s3Fixture();
  const body = '2;chunk-signature=0\r\nhe\r\n3\r\nllo\r\n0;chunk-signature=0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n';
  expect(await rawRequest(s3.server, 'PUT', '/music/a', CHUNKED, body)).toMatchObject({ status: 200 });
  expect(await textOf(s3, 'a')).toBe('hello');
});

test('a client that goes away in the middle of an upload leaves nothing behind', async () => {
  await using s3 = await s3Fixture();
  const socket = connect(s3.server.port, '127.0.0.1');
  socket.write(
    `PUT /music/a HTTP/1.1\r\nHost: x\r\nAuthorization: Credential=${CREDENTIALS.accessKeyId}/\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(1000)}`,
  );
  const uploads = async (): Promise<number> => (await readdir(join(s3.root, '.uploads'))).length;
  await vi.waitUntil(async () => (await uploads()) === 1, { interval: 5 });
  socket.destroy();
  await vi.waitUntil(async () => (await uploads()) === 0, { interval: 5 });
  expect([await keysOf(s3), s3.logged]).toEqual([[], []]);
});

test('a client that goes away in the middle of a download harms nobody', async () => {
  await using s3 = await s3Fixture();
  await writeFile(join(s3.root, 'music', 'large'), Buffer.alloc(50_000_000));
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: 'music', Key: 'large' }));
  (Body as Readable).destroy();
  expect(await keysOf(s3)).toEqual(['large']);
  expect(s3.logged).toEqual([]);
});

test('a copy has the bytes of its source', async () => {
  await using s3 = await s3Fixture();
  await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key: 'é a', Body: 'hello' }));
  const copied = await s3.client.send(
    new CopyObjectCommand({ Bucket: 'music', Key: 'b/c', CopySource: encodeURIComponent('music/é a') }),
  );
  expect(copied.CopyObjectResult?.ETag).toBe(md5('hello'));
  expect(await textOf(s3, 'b/c')).toBe('hello');
  await expect(
    s3.client.send(new CopyObjectCommand({ Bucket: 'music', Key: 'b', CopySource: 'music/none' })),
  ).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('several keys are deleted at once, present or not', async () => {
  await using s3 = await s3Fixture();
  for (const Key of ['a&b', 'c', 'd/e']) await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key, Body: '' }));
  const Objects = ['a&b', 'd/e', 'none'].map((Key) => ({ Key }));
  const { Deleted = [] } = await s3.client.send(new DeleteObjectsCommand({ Bucket: 'music', Delete: { Objects } }));
  expect(Deleted.map(({ Key }) => Key)).toEqual(['a&b', 'd/e', 'none']);
  expect(await keysOf(s3)).toEqual(['c']);
  const quiet = await s3.client.send(
    new DeleteObjectsCommand({ Bucket: 'music', Delete: { Objects: [{ Key: 'c' }], Quiet: true } }),
  );
  expect([quiet.Deleted, await keysOf(s3)]).toEqual([undefined, []]);
});
