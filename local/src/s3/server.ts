/** The local S3: one HTTP server over a folder of buckets. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Faults } from '../faults.js';
import { answerEmpty, answerError, answerXml, asS3Error } from './answer.js';
import { answerBuckets, answerListing } from './browsing.js';
import { Buckets } from './buckets.js';
import { S3Error } from './error.js';
import { EtagCache } from './etag.js';
import { suffer, type S3Fault } from './faults.js';
import { FolderReader } from './folder.js';
import { readObject } from './reading.js';
import { checkAccessKey, checkParameters, parseRequest, type S3Request } from './request.js';
import { deleteObject, deleteObjects, writeObject } from './writing.js';

/** What a local S3 needs. */
export interface LocalS3Options {
  /** Folder of buckets, made if need be: the object `key` of `bucket` is the file `<root>/<bucket>/<key>`. */
  readonly root: string;
  /** Folders to show as buckets that can't be written, by bucket name. */
  readonly mounts?: Readonly<Record<string, string>>;
  /** @default 0: any free port */
  readonly port?: number;
  /** The one access key that clients may use. */
  readonly accessKeyId: string;
  /** What clients sign with. Signatures are not verified, so nothing here reads it. */
  readonly secretAccessKey: string;
  /** Told of refused and failed requests, one line each. */
  readonly log?: (line: string) => void;
}

/** A running local S3. */
export interface LocalS3 {
  /** For clients, with path style: `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  readonly port: number;
  /** What it is told to do wrong; nothing unless asked. */
  readonly faults: Faults<S3Fault>;
  /** Takes no new request, lets those under way end within a second, then cuts them. */
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 1_000;

/**
 * Starts an S3 on 127.0.0.1.
 * @throws Error when the root can't be written, a mount doesn't exist, or the port is taken
 */
export async function startLocalS3(options: LocalS3Options): Promise<LocalS3> {
  const buckets = await Buckets.open(options.root, options.mounts ?? {});
  const faults = new Faults<S3Fault>();
  const service: Service = { faults, buckets, folders: new FolderReader(), etags: new EtagCache() };
  const server = createServer((message, response) => void serve(service, options, message, response));
  // Idle connections of the SDK outlive Node's default of 5 s, and a large upload its 5 minutes.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, port, faults, stop: () => (faults.clear(), stopServer(server)) };
}

interface Service {
  readonly faults: Faults<S3Fault>;
  readonly buckets: Buckets;
  readonly folders: FolderReader;
  readonly etags: EtagCache;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function serve(
  service: Service,
  { accessKeyId, log }: LocalS3Options,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const id = randomUUID();
  const method = message.method ?? '';
  const path = message.url?.split('?')[0] ?? '';
  response.setHeader('x-amz-request-id', id);
  response.setHeader('server', 'local-s3');
  try {
    const request = parseRequest(message);
    checkAccessKey(request, accessKeyId);
    const fault = service.faults.take(`${method} ${path}`, () => true);
    if (fault !== undefined) await suffer(fault, response);
    await route(service, request, response);
  } catch (error) {
    if (isClientGone(message, error)) return;
    const { code, status, message: reason } = asS3Error(error);
    if (status >= 500 || status === 403) log?.(`${method} ${path} ${status} ${code}: ${reason} (request ${id})`);
    answerError(response, error, { method, path, id });
  } finally {
    message.resume(); // what a refused client still sends
  }
}

/** In the middle of its upload or of its download. */
function isClientGone(message: IncomingMessage, error: unknown): boolean {
  return (
    (message.destroyed && !message.complete) || (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE'
  );
}

async function route(service: Service, request: S3Request, response: ServerResponse): Promise<void> {
  if (request.bucket === '') return routeService(service, request, response);
  if (request.key === '') return routeBucket(service, request, response);
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return readObject(service.etags, service.buckets.find(request.bucket), request, response);
    case 'PUT':
      return writeObject(service, request, response);
    case 'DELETE':
      return deleteObject(service, request, response);
    default:
      return refuse(request);
  }
}

async function routeService(service: Service, request: S3Request, response: ServerResponse): Promise<void> {
  return request.method === 'GET' ? answerBuckets(service.buckets, request, response) : refuse(request);
}

async function routeBucket(service: Service, request: S3Request, response: ServerResponse): Promise<void> {
  const { buckets } = service;
  switch (request.method) {
    case 'GET':
      return answerBucket(service, request, response);
    case 'HEAD':
      buckets.find(request.bucket);
      return answerEmpty(response, 200);
    case 'PUT':
      checkParameters(request, []);
      await buckets.create(request.bucket);
      return answerEmpty(response, 200, { location: `/${request.bucket}` });
    case 'DELETE':
      checkParameters(request, []);
      await buckets.remove(request.bucket);
      return answerEmpty(response, 204);
    default:
      return request.method === 'POST' && request.query.has('delete')
        ? deleteObjects(service, request, response)
        : refuse(request);
  }
}

async function answerBucket(service: Service, request: S3Request, response: ServerResponse): Promise<void> {
  const bucket = service.buckets.find(request.bucket);
  if (!request.query.has('location')) return answerListing(service, bucket, request, response);
  answerXml(response, ['LocationConstraint', '']);
}

/** @throws S3Error NotImplemented for what the parameters ask, else MethodNotAllowed */
function refuse(request: S3Request): never {
  checkParameters(request, []);
  throw new S3Error('MethodNotAllowed', `The method ${request.method} is not allowed against this resource.`);
}
