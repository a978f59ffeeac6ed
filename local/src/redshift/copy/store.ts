/** The S3 that COPY reads from and UNLOAD writes to: the local server, or Amazon's. */
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Agent } from 'node:http';
import type { Readable } from 'node:stream';
import type { Keys } from './authorization.js';
import { DirectGet } from './directGet.js';
import { patient } from './patience.js';

/** How to reach an S3. */
export interface StoreOptions {
  /** Of a server other than Amazon's; it is reached with the credentials below whatever region and keys a statement names. */
  readonly endpoint?: string;
  /** Where objects lie when a statement says nothing about it. */
  readonly region: string;
  /** Keys; or where Amazon's SDK finds them (`chain`: environment, profile, role); or none, for public buckets. */
  readonly credentials: Keys | 'chain' | 'unsigned';
}

/** What a statement says about where its objects lie and who may have them. */
export interface Place {
  readonly region: string | null;
  readonly keys: Keys | null;
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
const CONNECT_MS = 10_000;

/** The stores of one S3, by place: they are made when they are first needed. */
export class Stores {
  readonly #stores = new Map<string, Store>();

  constructor(private readonly options: StoreOptions) {}

  at({ region, keys }: Place): Store {
    const { endpoint, credentials } = this.options;
    const isOwn = endpoint !== undefined;
    const config = {
      ...this.options,
      region: isOwn ? this.options.region : (region ?? this.options.region),
      credentials: isOwn ? credentials : (keys ?? credentials),
    };
    const name = JSON.stringify([config.region, config.credentials]);
    const store = this.#stores.get(name) ?? new Store(config);
    this.#stores.set(name, store);
    return store;
  }

  destroy(): void {
    for (const store of this.#stores.values()) store.destroy();
  }
}

function makeClient({ endpoint, region, credentials }: StoreOptions, agent: Agent): S3Client {
  return new S3Client({
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    region,
    ...identity(credentials),
    requestHandler: {
      httpAgent: agent,
      httpsAgent: { keepAlive: true, maxSockets: SOCKETS },
      connectionTimeout: CONNECT_MS,
    },
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

function identity(credentials: StoreOptions['credentials']): S3ClientConfig {
  if (credentials === 'chain') return {};
  if (credentials === 'unsigned') return { signer: { sign: (request) => Promise.resolve(request) } };
  return { credentials };
}

/** All methods throw the SDK's errors. */
export class Store {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  readonly #client: S3Client;
  /** Null where only the SDK knows how to ask. */
  readonly #direct: DirectGet | null;

  constructor(options: StoreOptions) {
    const { endpoint } = options;
    this.#client = makeClient(options, this.#agent);
    this.#direct = endpoint?.startsWith('http:') === true ? new DirectGet(this.#client, endpoint, this.#agent) : null;
  }

  async get(bucket: string, key: string, signal: AbortSignal): Promise<StoredObject> {
    const object = this.#direct === null ? null : await patient(this.#direct.get(bucket, key, signal));
    if (object !== null) return object;
    const { Body, ContentLength, ETag, LastModified } = await patient(
      this.#client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal }),
    );
    return {
      body: Body as Readable,
      sizeBytes: ContentLength ?? 0,
      etag: unquoted(ETag),
      lastModified: LastModified ?? null,
    };
  }

  /** What S3 says about an object, without its bytes. */
  async head(bucket: string, key: string, signal: AbortSignal): Promise<Omit<StoredObject, 'body'>> {
    const { ContentLength, ETag, LastModified } = await patient(
      this.#client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal }),
    );
    return { sizeBytes: ContentLength ?? 0, etag: unquoted(ETag), lastModified: LastModified ?? null };
  }

  /** The bytes from `start` on of the object that has this ETag. */
  async getFrom(bucket: string, key: string, etag: string, start: number, signal: AbortSignal): Promise<Readable> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${start}-`, IfMatch: `"${etag}"` });
    return (await patient(this.#client.send(command, { abortSignal: signal }))).Body as Readable;
  }

  /** The bytes from `start` up to `end` of the object that has this ETag. */
  async range(
    bucket: string,
    key: string,
    etag: string,
    start: number,
    end: number,
    signal: AbortSignal,
  ): Promise<Buffer> {
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      Range: `bytes=${start}-${end - 1}`,
      IfMatch: `"${etag}"`,
    });
    return patient(collect((await patient(this.#client.send(command, { abortSignal: signal }))).Body as Readable));
  }

  /** The whole text of a small object. */
  async text(bucket: string, key: string, signal: AbortSignal): Promise<string> {
    return (await patient(collect((await this.get(bucket, key, signal)).body))).toString('utf8');
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
      const page = await patient(this.#client.send(command, { abortSignal: signal }));
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  /** @param body with its length in bytes where it is a stream */
  async put(bucket: string, key: string, body: Buffer | Readable, bytes: number, signal: AbortSignal): Promise<void> {
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentLength: bytes });
    await this.#client.send(command, { abortSignal: signal });
  }

  destroy(): void {
    this.#client.destroy();
  }

  /** Removes objects, a thousand a request. */
  async remove(bucket: string, keys: readonly string[], signal: AbortSignal): Promise<void> {
    for (let at = 0; at < keys.length; at += 1_000) {
      const Objects = keys.slice(at, at + 1_000).map((Key) => ({ Key }));
      await this.#client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }), {
        abortSignal: signal,
      });
    }
  }
}

function unquoted(etag: string | undefined): string {
  return (etag ?? '').replaceAll('"', '');
}

export async function collect(body: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(part as Buffer);
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}
