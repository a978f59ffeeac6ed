import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { startLocalS3 } from '../../../local/src/s3/server.js';
import { clientOf, CREDENTIALS, rawRequest, s3Fixture } from './fixture.js';

test('buckets are made, listed, found and removed', async () => {
  await using s3 = await s3Fixture([]);
  for (const Bucket of ['music', 'a-b.c']) await s3.client.send(new CreateBucketCommand({ Bucket }));
  const { Buckets = [] } = await s3.client.send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name }) => Name)).toEqual(['a-b.c', 'music']);
  await s3.client.send(new HeadBucketCommand({ Bucket: 'music' }));
  await expect(s3.client.send(new CreateBucketCommand({ Bucket: 'music' }))).rejects.toMatchObject({
    name: 'BucketAlreadyOwnedByYou',
  });
  await s3.client.send(new PutObjectCommand({ Bucket: 'music', Key: 'a', Body: '' }));
  await expect(s3.client.send(new DeleteBucketCommand({ Bucket: 'music' }))).rejects.toMatchObject({
    name: 'BucketNotEmpty',
  });
  await s3.client.send(new DeleteObjectCommand({ Bucket: 'music', Key: 'a' }));
  await s3.client.send(new DeleteBucketCommand({ Bucket: 'music' }));
  await expect(s3.client.send(new HeadBucketCommand({ Bucket: 'music' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
});

test.each(['ab', 'Upper', '-a-', 'a..b', '127.0.0.1', 'a_b', 'x'.repeat(64)])('%s is no bucket name', async (name) => {
  await using s3 = await s3Fixture([]);
  expect(await rawRequest(s3.server, 'PUT', `/${name}`)).toMatchObject({
    status: 400,
    body: expect.stringContaining('<Code>InvalidBucketName</Code>') as string,
  });
});

test('what is missing is named as AWS names it', async () => {
  await using s3 = await s3Fixture();
  await expect(s3.client.send(new GetObjectCommand({ Bucket: 'music', Key: 'none' }))).rejects.toMatchObject({
    name: 'NoSuchKey',
  });
  await expect(s3.client.send(new GetObjectCommand({ Bucket: 'none', Key: 'a' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
  await expect(s3.client.send(new ListObjectsV2Command({ Bucket: 'none' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
  await expect(s3.client.send(new HeadObjectCommand({ Bucket: 'music', Key: 'none' }))).rejects.toMatchObject({
    name: 'NotFound',
  });
  const { body } = await rawRequest(s3.server, 'GET', '/music/none');
  expect(body).toMatch(
    /^<\?xml .*<Error><Code>NoSuchKey<\/Code><Message>.*<\/Message><Resource>\/music\/none<\/Resource><RequestId>[0-9a-f-]+<\/RequestId><\/Error>$/s,
  );
});

test('only the known access key is let in', async () => {
  await using s3 = await s3Fixture();
  const stranger = clientOf(s3.server, { ...CREDENTIALS, accessKeyId: 'OTHER' });
  await expect(stranger.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
  stranger.destroy();
  expect(await rawRequest(s3.server, 'GET', '/', { authorization: '' })).toMatchObject({
    status: 403,
    body: expect.stringContaining('<Code>AccessDenied</Code>') as string,
  });
  expect(
    await rawRequest(s3.server, 'GET', `/music?list-type=2&X-Amz-Credential=${CREDENTIALS.accessKeyId}%2F2026`, {
      authorization: '',
    }),
  ).toMatchObject({ status: 200 });
  expect(s3.logged).toHaveLength(2);
});

test('what is not there is refused by name', async () => {
  await using s3 = await s3Fixture();
  const object = { Bucket: 'music', Key: 'a' };
  const refused = { name: 'NotImplemented' };
  await expect(s3.client.send(new CreateMultipartUploadCommand(object))).rejects.toMatchObject(refused);
  await expect(s3.client.send(new GetObjectTaggingCommand(object))).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('"tagging"') as string,
  });
  await expect(s3.client.send(new GetObjectCommand({ ...object, VersionId: '1' }))).rejects.toMatchObject(refused);
  await expect(s3.client.send(new ListObjectsCommand({ Bucket: 'music' }))).rejects.toMatchObject(refused);
  await expect(
    s3.client.send(new PutObjectCommand({ ...object, Body: '', Metadata: { a: 'b' } })),
  ).rejects.toMatchObject(refused);
  expect(await rawRequest(s3.server, 'PATCH', '/music/a')).toMatchObject({ status: 405 });
});

test('a mount shows a folder as it is and can not be written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mounted-'));
  await mkdir(join(folder, 'log_data'));
  await writeFile(join(folder, 'log_data', 'a.json'), '{}');
  await using s3 = await s3Fixture(['music'], { sparkify: folder });
  const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: 'sparkify' }));
  expect(Contents.map(({ Key }) => Key)).toEqual(['log_data/a.json']);
  const denied = { name: 'AccessDenied', message: expect.stringContaining(folder) as string };
  await expect(s3.client.send(new PutObjectCommand({ Bucket: 'sparkify', Key: 'b', Body: '' }))).rejects.toMatchObject(
    denied,
  );
  await expect(
    s3.client.send(new DeleteObjectCommand({ Bucket: 'sparkify', Key: 'log_data/a.json' })),
  ).rejects.toMatchObject(denied);
  await expect(s3.client.send(new DeleteBucketCommand({ Bucket: 'sparkify' }))).rejects.toMatchObject(denied);
  const { Buckets = [] } = await s3.client.send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name }) => Name)).toEqual(['music', 'sparkify']);
  await rm(folder, { recursive: true });
});

test('a start that can not work says why', async () => {
  await using s3 = await s3Fixture();
  const start = (options: object): Promise<unknown> => startLocalS3({ root: s3.root, ...CREDENTIALS, ...options });
  await expect(start({ mounts: { sparkify: '/no/such/folder' } })).rejects.toThrow(
    'mount "sparkify": there is no folder /no/such/folder',
  );
  await expect(start({ mounts: { Sparkify: s3.root } })).rejects.toThrow('mount "Sparkify": not a bucket name');
  await expect(start({ port: s3.server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('nothing listens beyond 127.0.0.1', async () => {
  await using s3 = await s3Fixture();
  const others = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  const answers = others.map(
    ({ address }) =>
      new Promise((resolve) =>
        connect(s3.server.port, address)
          .on('connect', () => resolve(address))
          .on('error', () => resolve('refused')),
      ),
  );
  expect(new Set(await Promise.all(answers)).size).toBeLessThanOrEqual(1);
  expect(await Promise.all(answers)).not.toContainEqual(expect.stringMatching(/^\d/) as string);
});

test('a stopped server ends what is under way and frees its port', async () => {
  await using s3 = await s3Fixture();
  await s3.client.send(new ListBucketsCommand({}));
  await s3.server.stop();
  const again = await startLocalS3({ root: s3.root, port: s3.server.port, ...CREDENTIALS });
  expect(again.endpoint).toBe(s3.server.endpoint);
  await again.stop();
});
