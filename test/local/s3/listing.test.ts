import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ListObjectsV2Command,
  PutObjectCommand,
  type ListObjectsV2CommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { FolderReader } from '../../../local/src/s3/folder.js';
import { listPage, type ListingStart } from '../../../local/src/s3/listing.js';
import { s3Fixture } from './fixture.js';

/** What S3 defines, over keys held in memory. */
function naiveListing(keys: Iterable<string>, prefix: string, delimiter: string, after: string): string[] {
  const sorted = [...new Set(keys)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const wanted = sorted.filter(
    (key) => key.startsWith(prefix) && Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0,
  );
  const items = wanted.map((key) => {
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    return end < 0 ? `key ${key}` : `group ${key.slice(0, end + delimiter.length)}`;
  });
  return [...new Set(items)];
}

async function pagesOf(
  client: S3Client,
  input: ListObjectsV2CommandInput,
): Promise<{ items: string[]; sizes: number[] }> {
  const items: string[] = [];
  const sizes: number[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ ...input, EncodingType: 'url', ContinuationToken: token }),
    );
    const keys = (page.Contents ?? []).map(({ Key }) => `key ${decodeURIComponent(Key ?? '')}`);
    const groups = (page.CommonPrefixes ?? []).map(({ Prefix }) => `group ${decodeURIComponent(Prefix ?? '')}`);
    items.push(...keys, ...groups);
    sizes.push(keys.length + groups.length);
    expect(page.KeyCount).toBe(keys.length + groups.length);
    token = page.NextContinuationToken;
    expect(page.IsTruncated).toBe(token !== undefined);
  } while (token !== undefined);
  return { items, sizes };
}

const part = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'a!',
    'a0',
    'ab',
    'A',
    '',
    '.',
    '..',
    '.hidden',
    '2018',
    '11',
    'é',
    'z z',
    "+&<>'()*~%25",
    '\u{1f600}',
    '\ufffd',
    '.s3object~a',
    '.s3folder~',
  ),
  fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', '-', '%', '\0', '\n', '😀', '~', '.') }),
);
const anyKey = fc
  .array(part, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'))
  .filter((key) => key !== '');
const anyQuery = fc.record({
  prefix: fc.oneof(
    fc.constant(''),
    anyKey,
    anyKey.map((key) => [...key].slice(0, 2).join('')),
  ),
  delimiter: fc.constantFrom('', '/', '/', 'a', '-', '//'),
  after: fc.oneof(fc.constant(''), anyKey),
  pageSize: fc.integer({ min: 1, max: 7 }),
});

test('any keys, prefix, delimiter, start and page size list as S3 defines', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyKey, { maxLength: 14 }),
      fc.array(anyQuery, { minLength: 1, maxLength: 4 }),
      async (keys, queries) => {
        await using s3 = await s3Fixture();
        for (const Key of keys) await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key, Body: Key }));
        for (const { prefix, delimiter, after, pageSize } of queries) {
          const input = { Bucket: 'music', Prefix: prefix, Delimiter: delimiter, StartAfter: after, MaxKeys: pageSize };
          const { items, sizes } = await pagesOf(s3.client, input);
          const expected = naiveListing(keys, prefix, delimiter, after);
          expect(items.toSorted()).toEqual(expected.toSorted());
          expect(sizes.slice(0, -1).every((size) => size === pageSize)).toBe(true);
          const keysOnly = (list: string[]): string[] => list.filter((item) => item.startsWith('key '));
          expect(keysOnly(items)).toEqual(keysOnly(expected));
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('a page reads only the directories whose keys it shows', async () => {
  await using s3 = await s3Fixture();
  const days = Array.from({ length: 20 }, (_, day) =>
    join(s3.root, 'music', `2018-11-${String(day + 1).padStart(2, '0')}`),
  );
  for (const day of days) {
    await mkdir(day);
    await Promise.all(Array.from({ length: 200 }, (_, i) => writeFile(join(day, `${i}.json`), '')));
  }
  const read: string[] = [];
  class CountingReader extends FolderReader {
    override async read(path: string): ReturnType<FolderReader['read']> {
      read.push(path);
      return super.read(path);
    }
  }
  const folders = new CountingReader();
  let start: ListingStart | undefined = { after: '' };
  let count = 0;
  for (let pages = 0; start; pages++) {
    read.length = 0;
    const page = await listPage(folders, join(s3.root, 'music'), { prefix: '', delimiter: '', start, maxKeys: 100 });
    count += page.items.length;
    start = page.next;
    expect(read.length, `page ${pages}`).toBeLessThanOrEqual(3);
  }
  expect(count).toBe(4_000);
});

test('a directory that does not change is read once', async () => {
  await using s3 = await s3Fixture();
  const folders = new FolderReader();
  const folder = join(s3.root, 'music');
  await writeFile(join(folder, 'one'), '');
  const isKept = async (): Promise<boolean> => (await folders.read(folder)) === (await folders.read(folder));
  await vi.waitUntil(isKept, { interval: 10 });
  await writeFile(join(folder, 'two'), '');
  expect((await folders.read(folder)).map(({ order }) => order)).toEqual(['one', 'two']);
});

test('a listing shows at once what was put, changed and removed beside the server', async () => {
  await using s3 = await s3Fixture();
  const etags = async (): Promise<(string | undefined)[]> => {
    const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: 'music' }));
    return Contents.map(({ Key, ETag }) => `${Key} ${ETag}`);
  };
  expect(await etags()).toEqual([]);
  await writeFile(join(s3.root, 'music', 'one.json'), 'one');
  expect(await etags()).toEqual(['one.json "f97c5d29941bfb1b2fdab0874906ab82"']);
  await writeFile(join(s3.root, 'music', 'one.json'), 'two');
  expect(await etags()).toEqual(['one.json "b8a9f715dbb64fd5c56e7783c6820a61"']);
});

test('links are followed, but not into the folder they stand in', async () => {
  await using s3 = await s3Fixture();
  const folder = join(s3.root, 'music', 'a');
  await mkdir(folder);
  await writeFile(join(folder, 'file'), 'text');
  await symlink(join(folder, 'file'), join(s3.root, 'music', 'link'));
  await symlink(join(s3.root, 'music'), join(folder, 'loop'));
  await symlink(join(folder, 'nowhere'), join(folder, 'broken'));
  const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: 'music' }));
  expect(Contents.map(({ Key }) => Key)).toEqual(['a/file', 'link']);
});

test('a folder without files is no prefix', async () => {
  await using s3 = await s3Fixture();
  await mkdir(join(s3.root, 'music', 'empty', 'deeper'), { recursive: true });
  const { CommonPrefixes, KeyCount } = await s3.client.send(
    new ListObjectsV2Command({ Bucket: 'music', Delimiter: '/' }),
  );
  expect({ CommonPrefixes, KeyCount }).toEqual({ CommonPrefixes: undefined, KeyCount: 0 });
});

test('keys come readable without encoding-type too', async () => {
  await using s3 = await s3Fixture();
  const keys = [' +&<>\'()*~%"é 😀/x\r\n\ty ', 'a  b'];
  for (const Key of keys) await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key, Body: '' }));
  const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: 'music' }));
  expect(Contents.map(({ Key }) => Key)).toEqual(keys);
});

test('a parameter out of range is refused by name', async () => {
  await using s3 = await s3Fixture();
  const list = (input: Partial<ListObjectsV2CommandInput>): Promise<unknown> =>
    s3.client.send(new ListObjectsV2Command({ Bucket: 'music', ...input }));
  await expect(list({ MaxKeys: -1 })).rejects.toMatchObject({ name: 'InvalidArgument' });
  await expect(list({ ContinuationToken: '?' })).rejects.toMatchObject({ name: 'InvalidArgument' });
  await expect(list({ EncodingType: 'html' as 'url' })).rejects.toMatchObject({ name: 'InvalidArgument' });
  await expect(list({ MaxKeys: 0 })).resolves.toMatchObject({ KeyCount: 0, IsTruncated: false });
});
