import { setTimeout as delay } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { s3Fixture, type S3Fixture } from './fixture.js';

let s3: S3Fixture;
beforeAll(async () => {
  s3 = await s3Fixture();
  for (const Key of ['small', 'other'])
    await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key, Body: 'x'.repeat(1_000) }));
  await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key: 'large', Body: Buffer.alloc(3_000_000, 'x') }));
});
afterEach(() => s3.server.faults.clear());
afterAll(() => s3[Symbol.asyncDispose]());

const read = async (Key: string): Promise<number> => {
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: 'music', Key }));
  return (await Body!.transformToByteArray()).length;
};

test('a local S3 that is told to slow down, or to fail, does so for what was meant, as often as asked', async () => {
  s3.server.faults.add({ kind: 'slowDown', match: /GET \/music\/small/, times: 2 });
  await expect(read('small')).rejects.toMatchObject({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
  expect(await read('other')).toBe(1_000);
  await expect(read('small')).rejects.toMatchObject({ name: 'SlowDown' });
  expect(await read('small')).toBe(1_000);
  s3.server.faults.add({ kind: 'internal', match: /GET \/music\/?$/ });
  const list = () => s3.client.send(new ListObjectsV2Command({ Bucket: 'music' }));
  await expect(list()).rejects.toMatchObject({ name: 'InternalError' });
  expect((await list()).KeyCount).toBe(3);
});

test.each(['small', 'large'])('one that is told to cut an answer sends half of a %s object', async (key) => {
  s3.server.faults.add({ kind: 'cut', match: /GET/ });
  await expect(read(key)).rejects.toThrow(/aborted|ECONNRESET|terminated|hang up|closed/i);
  expect(await read(key)).toBeGreaterThanOrEqual(1_000);
});

test('one that is told to stall answers when it is released', async () => {
  const fault = s3.server.faults.add({ kind: 'stall', match: /GET/ });
  let isAnswered = false;
  const reading = read('small').then((size) => ((isAnswered = true), size));
  await fault.fired;
  await delay(50);
  expect(isAnswered).toBe(false);
  fault.release();
  expect(await reading).toBe(1_000);
});
