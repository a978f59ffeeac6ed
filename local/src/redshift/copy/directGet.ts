/**
 * GetObject without most of the AWS SDK, whose layers take longer than everything else that a small object needs (bench/redshift.mjs, part
 * `files`). For a server with an endpoint of its own and buckets in the path; the SDK signs.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { get, type Agent, type IncomingMessage, type RequestOptions } from 'node:http';
import type { StoredObject } from './store.js';

export class DirectGet {
  readonly #endpoint: URL;
  readonly #signer: ReturnType<S3Client['config']['signer']>;

  /** @param endpoint of plain HTTP */
  constructor(
    client: S3Client,
    endpoint: string,
    private readonly agent: Agent,
  ) {
    this.#endpoint = new URL(endpoint);
    this.#signer = client.config.signer();
  }

  /** @returns null where there was no answer, or it is not the object: the SDK, asked for the same, knows errors and when to try again */
  async get(bucket: string, key: string, signal: AbortSignal): Promise<StoredObject | null> {
    const { protocol, hostname, port, host } = this.#endpoint;
    const path = `/${bucket}/${key.split('/').map(encoded).join('/')}`;
    const signer = await this.#signer;
    const { headers } = await signer.sign({ method: 'GET', protocol, hostname, path, headers: { host } });
    const message = await answer({ hostname, port, path, headers, agent: this.agent, signal }).catch(() => null);
    if (message?.statusCode === 200) return storedObject(message);
    message?.resume();
    return null;
  }
}

function answer(request: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(request, resolve).once('error', reject));
}

function storedObject(message: IncomingMessage): StoredObject {
  const { etag = '', 'content-length': length, 'last-modified': modified } = message.headers;
  return {
    body: message,
    sizeBytes: Number(length ?? 0),
    etag: etag.replaceAll('"', ''),
    lastModified: modified === undefined ? null : new Date(modified),
  };
}

/** Percent signs for all that is not unreserved in a URI (RFC 3986), as signatures want it. */
function encoded(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
