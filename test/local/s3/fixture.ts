/** A local S3 on a fresh folder, and the AWS SDK as its client. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startLocalS3, type LocalS3 } from '../../../local/src/s3/server.js';

export const CREDENTIALS = { accessKeyId: 'LOCALACCESSKEY', secretAccessKey: 'local-secret' };

export interface S3Fixture extends AsyncDisposable {
  readonly root: string;
  readonly server: LocalS3;
  readonly client: S3Client;
  readonly logged: string[];
}

/** @param buckets made before it returns */
export async function s3Fixture(
  buckets: readonly string[] = ['music'],
  mounts: Record<string, string> = {},
): Promise<S3Fixture> {
  const root = await mkdtemp(join(tmpdir(), 'local-s3-'));
  const logged: string[] = [];
  const server = await startLocalS3({ root, mounts, ...CREDENTIALS, log: (line) => logged.push(line) });
  const client = clientOf(server);
  for (const Bucket of buckets) await client.send(new CreateBucketCommand({ Bucket }));
  const dispose = async (): Promise<void> => {
    client.destroy();
    await server.stop();
    await rm(root, { recursive: true, force: true });
  };
  return { root, server, client, logged, [Symbol.asyncDispose]: dispose };
}

export function clientOf({ endpoint }: LocalS3, credentials = CREDENTIALS): S3Client {
  return new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true, maxAttempts: 1 });
}

/** A request as it stands, without the SDK: for what the SDK would never send. */
export async function rawRequest(
  server: LocalS3,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<{ status: number; body: string }> {
  const authorization = `AWS4-HMAC-SHA256 Credential=${CREDENTIALS.accessKeyId}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0`;
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: server.port, method, path, headers: { authorization, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      },
    );
    sent.on('error', reject).end(body);
  });
}
