/** A request taken apart: who asks, for which bucket and key, with which parameters. */
import type { IncomingMessage } from 'node:http';
import { S3Error } from './error.js';

/** A request in path style. `bucket` is '' for the service itself, `key` is '' for a bucket. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: IncomingMessage;
}

/** @throws S3Error InvalidURI when the path isn't well encoded */
export function parseRequest(message: IncomingMessage): S3Request {
  const [path = '', queryText = ''] = splitOnce(message.url ?? '/', '?');
  const [bucket, key] = splitOnce(path.replace(/^\//, ''), '/');
  return {
    method: message.method ?? 'GET',
    bucket: decodePath(bucket),
    key: decodePath(key),
    query: new URLSearchParams(queryText),
    headers: message.headers as Record<string, string | undefined>,
    body: message,
  };
}

/** By hand and not by `URL`, which would resolve the `..` that a key may hold. */
function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', `Couldn't parse the specified URI: "${text}" is not UTF-8 in percent encoding.`);
  }
}

/**
 * Checks that a request names the one access key there is. The signature itself is not verified.
 * @throws S3Error AccessDenied for an anonymous request, InvalidAccessKeyId for another key
 */
export function checkAccessKey({ headers, query }: S3Request, accessKeyId: string): void {
  const credential =
    /Credential=([^/,\s]+)\//.exec(headers['authorization'] ?? '')?.[1] ?? query.get('X-Amz-Credential')?.split('/')[0];
  if (credential === undefined) throw new S3Error('AccessDenied', 'Access Denied: the request is not signed.');
  if (credential !== accessKeyId)
    throw new S3Error('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
}

/** Parameters that say nothing about what is asked for: the signature of a presigned URL, the SDK's name of the operation. */
const IDLE_PARAMETER = /^(?:x-amz-|x-id$)/i;

/** @throws S3Error NotImplemented when the request has a parameter beyond those `known` */
export function checkParameters({ method, query }: S3Request, known: readonly string[]): void {
  const unknown = [...query.keys()].find((name) => !IDLE_PARAMETER.test(name) && !known.includes(name));
  if (unknown !== undefined)
    throw new S3Error('NotImplemented', `This local S3 does not implement ${method} with "${unknown}".`);
}
