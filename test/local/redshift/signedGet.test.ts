import { createHash, createHmac } from 'node:crypto';
import { Agent, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { signedGet } from '../../../local/src/redshift/copy/signedGet.js';

const KEYS = { accessKeyId: 'AKID', secretAccessKey: 'SECRET' };

/** The signature that the server computes for a request. */
function expectedSignature({ url, headers }: IncomingMessage, scope: string, signed: string): string {
  const [path, search = ''] = (url ?? '').split('?');
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = ['GET', path, search, lines.join(''), signed, headers['x-amz-content-sha256']].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash].join('\n');
  const sign = (key: string | Buffer, part: string): Buffer => createHmac('sha256', key).update(part).digest();
  const key = scope.split('/').reduce<string | Buffer>(sign, `AWS4${KEYS.secretAccessKey}`);
  return sign(key, text).toString('hex');
}

it('a GET is signed, and its path written, as the SDK does it', async () => {
  const seen: { path: string; isValid: boolean }[] = [];
  const server = createServer((request, response) => {
    const match = /Credential=AKID\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(
      String(request.headers.authorization),
    );
    const path = (request.url ?? '').split('?')[0]!;
    seen.push({ path, isValid: match !== null && expectedSignature(request, match[1]!, match[2]!) === match[3] });
    response.end('x');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const key = "a b/ü+(1)'*!~.json";
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials: KEYS, forcePathStyle: true });
  await client.send(new GetObjectCommand({ Bucket: 'music', Key: key }));
  client.destroy();
  const access = { endpoint, region: 'us-east-1', ...KEYS, agent: new Agent() };
  (await signedGet(access, 'music', key, new AbortController().signal)).resume();
  server.closeAllConnections();
  server.close();
  expect(seen[1]?.path).toBe(seen[0]?.path);
  expect(seen[1]?.isValid).toBe(true);
});
