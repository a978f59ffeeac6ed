/** The S3 that COPY reads from. */
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Agent } from 'node:http';
import type { Readable } from 'node:stream';
import { DirectGet } from './directGet.js';

/** How to reach an S3. */
export interface StoreOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** An object's bytes and what S3 says about them. */
export interface StoredObject {
  readonly body: Readable;
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly etag: string;
  readonly lastModified: Date | null;
}

/** Requests at once, over connections that stay open. */
const SOCKETS = 32;

/** All methods throw the SDK's errors. */
export class Store {
  readonly #client: S3Client;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  /** Null where only the SDK knows how to ask. */
  readonly #direct: DirectGet | null;

  constructor({ endpoint, region, accessKeyId, secretAccessKey }: StoreOptions) {
    this.#client = new S3Client({
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      forcePathStyle: true,
      requestHandler: { httpAgent: this.#agent, httpsAgent: { keepAlive: true, maxSockets: SOCKETS } },
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    this.#direct = endpoint.startsWith('http:') ? new DirectGet(this.#client, endpoint, this.#agent) : null;
  }

  async get(bucket: string, key: string, signal: AbortSignal): Promise<StoredObject> {
    const object = await this.#direct?.get(bucket, key, signal);
    if (object) return object;
    const { Body, ContentLength, ETag, LastModified } = await this.#client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key }),
      { abortSignal: signal },
    );
    return {
      body: Body as Readable,
      sizeBytes: ContentLength ?? 0,
      etag: (ETag ?? '').replaceAll('"', ''),
      lastModified: LastModified ?? null,
    };
  }

  /** The whole text of a small object. */
  async text(bucket: string, key: string, signal: AbortSignal): Promise<string> {
    const { body } = await this.get(bucket, key, signal);
    const parts: Buffer[] = [];
    for await (const part of body) parts.push(part as Buffer);
    return Buffer.concat(parts).toString('utf8');
  }

  /** The keys that begin with `prefix`, in S3's order. */
  async *list(bucket: string, prefix: string, signal: AbortSignal): AsyncGenerator<string> {
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      });
      const page = await this.#client.send(command, { abortSignal: signal });
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  destroy(): void {
    this.#client.destroy();
  }
}
