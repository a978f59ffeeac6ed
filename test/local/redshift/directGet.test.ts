/** How COPY asks a server of one's own for objects (AWS: sig-v4-header-based-auth). */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createHash, createHmac } from 'node:crypto';
import { Agent, createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DirectGet } from '../../../local/src/redshift/copy/directGet.js';
import { Store } from '../../../local/src/redshift/copy/store.js';
import { startWarehouse, type Warehouse } from './fixture.js';

let warehouse: Warehouse;
let store: Store;
const KEYS = { accessKeyId: 'LOCALACCESSKEY', secretAccessKey: 'local-secret' };
const never = new AbortController().signal;

beforeAll(async () => {
  warehouse = await startWarehouse();
  store = new Store({ endpoint: warehouse.s3.endpoint, region: 'us-east-1', credentials: KEYS });
});
afterAll(async () => {
  store.destroy();
  await warehouse[Symbol.asyncDispose]();
});

it.each(["a b+&=%~'()*!.json", 'é/ü/日本', 'x/../y', 'a//b'])('finds the object of the key %s', async (key) => {
  const { endpoint } = warehouse.s3;
  const sdk = new S3Client({ endpoint, region: 'us-east-1', credentials: KEYS, forcePathStyle: true });
  const agent = new Agent();
  await warehouse.put('any', '');
  await sdk.send(new PutObjectCommand({ Bucket: 'data', Key: key, Body: key }));
  const object = await new DirectGet(sdk, endpoint, agent).get('data', key, never);
  expect(object?.sizeBytes).toBe(Buffer.byteLength(key));
  expect(object?.etag).toBe(createHash('md5').update(key).digest('hex'));
  object?.body.resume();
  agent.destroy();
  sdk.destroy();
});

it('leaves errors, and trying again, to the SDK', async () => {
  await warehouse.put('flaky', 'here');
  warehouse.s3.faults.add({ kind: 'slowDown', match: /flaky/, times: 2 });
  expect(await store.text('data', 'flaky', never)).toBe('here');
  await expect(store.text('data', 'gone', never)).rejects.toMatchObject({ name: 'NoSuchKey' });
});

it('signs as S3 verifies', async () => {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    response.end('x');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asking = new Store({ endpoint, region: 'eu-west-1', credentials: KEYS });
  expect(await asking.text('data', "a b'/é", never)).toBe('x');
  asking.destroy();
  server.close();
  expect(seen.map(({ url }) => url)).toEqual(['/data/a%20b%27/%C3%A9']);
  const [, scope = '', names = '', signature] =
    /Credential=LOCALACCESSKEY\/(\S+), SignedHeaders=(\S+), Signature=(\w+)/.exec(
      seen[0]!.headers.authorization ?? '',
    ) ?? [];
  expect(scope).toMatch(/^\d{8}\/eu-west-1\/s3\/aws4_request$/);
  expect(signature).toBe(signatureOf(seen[0]!, scope, names));
});

/** The signature that the request should have. */
function signatureOf({ method, url, headers }: IncomingMessage, scope: string, names: string): string {
  const lines = names.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = [method, url, '', lines.join(''), names, headers['x-amz-content-sha256']].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hex(canonical)].join('\n');
  const hmac = (key: string | Buffer, part: string): Buffer => createHmac('sha256', key).update(part).digest();
  return hmac(scope.split('/').reduce<string | Buffer>(hmac, `AWS4${KEYS.secretAccessKey}`), text).toString('hex');
}

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
