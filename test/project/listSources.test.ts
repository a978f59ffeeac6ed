import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalS3, type LocalS3 } from '../../local/src/s3/server.js';
import type { CopyAsset, Pipeline } from '../../src/pipeline/asset.js';
import { listSources } from '../../src/project/listSources.js';
import { makeS3, type S3 } from '../../src/s3/client.js';

const ACCESS = { accessKeyId: 'test', secretAccessKey: 'test' };
const NAMES = ['a', 'ab', 'b', 'c'];
let folder: string;
let server: LocalS3;
let s3: S3;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadstar-test-'));
  server = await startLocalS3({ root: folder, ...ACCESS });
  s3 = makeS3({ endpoint: server.endpoint, region: 'us-east-1', credentials: ACCESS });
});
afterAll(async () => {
  s3?.destroy();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A bucket whose assets have so many files each, beside some that are no asset's. */
async function bucketOf(name: string, files: Record<string, number>): Promise<Pipeline> {
  const keys = Object.entries(files).flatMap(([asset, count]) =>
    Array.from({ length: count }, (_, i) => `in/${asset}/${String(i).padStart(5, '0')}.json`),
  );
  for (const key of [...keys, 'in/a/_SUCCESS', 'in/d/other.json', 'out/a/x.json']) {
    const path = join(folder, name, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, key);
  }
  const assets = NAMES.map((asset) => ({ kind: 'copy', name: asset, copy: { files: `${asset}/*.json` } }) as CopyAsset);
  return { name, schema: name, source: `s3://${name}/in`, assets, analyses: [] };
}

const countsOf = async (pipeline: Pipeline, selected?: ReadonlySet<string>): Promise<Record<string, number>> =>
  Object.fromEntries([...(await listSources(s3, pipeline, selected))].map(([name, files]) => [name, files.length]));

test('each asset has its own files, whether one page holds those of all or not', async () => {
  const few = { a: 3, ab: 2, b: 0, c: 1 };
  expect(await countsOf(await bucketOf('few', few))).toEqual(few);
  const many = { a: 3, ab: 1_100, b: 0, c: 1 };
  expect(await countsOf(await bucketOf('many', many))).toEqual(many);
});

test('what is not selected is not listed', async () => {
  expect(await countsOf(await bucketOf('few', { a: 3, c: 1 }), new Set(['a']))).toEqual({ a: 3 });
});

test('assets of several buckets are listed each in its own', async () => {
  const pipeline = await bucketOf('here', { a: 3, ab: 1, b: 1, c: 1 });
  await bucketOf('there', { a: 5 });
  const [first, ...others] = pipeline.assets as CopyAsset[];
  const moved = { ...first!, copy: { ...first!.copy, files: 's3://there/in/a/*.json' } };
  expect(await countsOf({ ...pipeline, assets: [moved, ...others] })).toEqual({ a: 5, ab: 1, b: 1, c: 1 });
});

test('a folder that may not be listed as a whole is listed prefix by prefix', async () => {
  const pipeline = await bucketOf('guarded', { a: 3, ab: 1, b: 0, c: 1 });
  const asked: string[] = [];
  const denying = {
    send: async (command: { readonly input: { readonly Prefix: string } }) => {
      asked.push(command.input.Prefix);
      if (command.input.Prefix === 'in/') throw Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
      return await s3.send(command as unknown as Parameters<S3['send']>[0]);
    },
  } as unknown as S3;
  const found = await listSources(denying, pipeline);
  expect([...found].map(([name, files]) => [name, files.length])).toEqual([
    ['a', 3],
    ['ab', 1],
    ['b', 0],
    ['c', 1],
  ]);
  expect(asked).toContain('in/');
});
