/**
 * GET of one object, signed here (AWS Signature Version 4, "Signature Calculations for the Authorization Header"). A load may read thousands of small
 * objects, and the SDK spends more time on each of them than everything else together; all other requests, and whatever fails here, go through the SDK.
 */
import { createHash, createHmac } from 'node:crypto';
import { request, type Agent, type IncomingMessage } from 'node:http';
import { request as secureRequest, type Agent as SecureAgent } from 'node:https';

export interface S3Access {
  /** Such as http://127.0.0.1:9000; buckets are the first part of the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly agent: Agent | SecureAgent;
}

const PAYLOAD = 'UNSIGNED-PAYLOAD';
const SIGNED_HEADERS = 'host;x-amz-content-sha256;x-amz-date';

/** @returns the answer, whatever its status; its body is not read yet */
export function signedGet(
  access: S3Access,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { protocol, hostname, port, host } = new URL(access.endpoint);
  const path = `/${bucket}/${key.split('/').map(encode).join('/')}`;
  const headers = signedHeaders(access, host, path, new Date());
  const send = protocol === 'https:' ? secureRequest : request;
  return new Promise((resolve, reject) => {
    send({ hostname, port, path, headers, signal, agent: access.agent }, resolve).on('error', reject).end();
  });
}

/** Headers of a GET without query, at this time. */
function signedHeaders(access: Omit<S3Access, 'agent'>, host: string, path: string, now: Date): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${access.region}/s3/aws4_request`;
  const canonical = `GET\n${path}\n\nhost:${host}\nx-amz-content-sha256:${PAYLOAD}\nx-amz-date:${time}\n\n${SIGNED_HEADERS}\n${PAYLOAD}`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`;
  const signature = createHmac('sha256', signingKey(access, scope)).update(text).digest('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${access.accessKeyId}/${scope}, SignedHeaders=${SIGNED_HEADERS}, Signature=${signature}`;
  return { host, 'x-amz-content-sha256': PAYLOAD, 'x-amz-date': time, authorization };
}

/** The key changes once a day. */
const keys = new Map<string, Buffer>();

function signingKey({ secretAccessKey }: { secretAccessKey: string }, scope: string): Buffer {
  const id = `${secretAccessKey} ${scope}`;
  const known = keys.get(id);
  if (known !== undefined) return known;
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${secretAccessKey}`,
    );
  keys.clear();
  keys.set(id, key as Buffer);
  return key as Buffer;
}

/** Percent-encodes all but the characters that S3 leaves as they are. */
function encode(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
