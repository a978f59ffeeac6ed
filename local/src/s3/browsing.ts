/** ListBuckets and ListObjectsV2 as documents. */
import type { ServerResponse } from 'node:http';
import { answerXml } from './answer.js';
import type { Bucket, Buckets } from './buckets.js';
import { S3Error } from './error.js';
import type { EtagCache } from './etag.js';
import type { FolderReader } from './folder.js';
import { listPage, type ListingItem, type ListingPage, type ListingRequest, type ListingStart } from './listing.js';
import { checkParameters, type S3Request } from './request.js';
import type { XmlNode } from './xml.js';

/** What listings need. */
export interface Browser {
  readonly folders: FolderReader;
  readonly etags: EtagCache;
}

/** Most items on a page. */
const PAGE_MAX = 1_000;
/** Files described at once: a listing's time is that of hashing new files. */
const PARALLEL_FILES = 16;

/** All buckets; a prefix narrows them. */
export async function answerBuckets(buckets: Buckets, request: S3Request, response: ServerResponse): Promise<void> {
  checkParameters(request, ['max-buckets', 'prefix', 'continuation-token', 'bucket-region']);
  const found = (await buckets.list()).filter(({ name }) => name.startsWith(request.query.get('prefix') ?? ''));
  const nodes = found.map(({ name, created }): XmlNode => [
    'Bucket',
    [
      ['Name', name],
      ['CreationDate', created.toISOString()],
    ],
  ]);
  answerXml(response, [
    'ListAllMyBucketsResult',
    [
      ['Owner', [['ID', 'local']]],
      ['Buckets', nodes],
    ],
  ]);
}

const LIST_PARAMETERS = [
  'list-type',
  'prefix',
  'delimiter',
  'start-after',
  'max-keys',
  'continuation-token',
  'encoding-type',
  'fetch-owner',
];

/** One page of a bucket. @throws S3Error InvalidArgument for parameters out of range, NotImplemented for ListObjects version 1 */
export async function answerListing(
  browser: Browser,
  bucket: Bucket,
  request: S3Request,
  response: ServerResponse,
): Promise<void> {
  checkParameters(request, LIST_PARAMETERS);
  if (request.query.get('list-type') !== '2')
    throw new S3Error('NotImplemented', 'This local S3 implements ListObjectsV2 only: add list-type=2.');
  const listing = listingRequest(request.query);
  const encode = encoding(request.query.get('encoding-type'));
  const page = await listPage(browser.folders, bucket.path, listing);
  const items = await describeItems(browser.etags, page.items, encode);
  answerXml(response, ['ListBucketResult', [...headNodes(bucket, request.query, listing, page, encode), ...items]]);
}

function listingRequest(query: URLSearchParams): ListingRequest {
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    start: listingStart(query),
    maxKeys: maxKeys(query.get('max-keys')),
  };
}

function maxKeys(text: string | null): number {
  if (text === null) return PAGE_MAX;
  if (!/^\d{1,10}$/.test(text)) throw new S3Error('InvalidArgument', `max-keys is not an integer from 0 on: "${text}"`);
  return Math.min(Number(text), PAGE_MAX);
}

function listingStart(query: URLSearchParams): ListingStart {
  const token = query.get('continuation-token');
  if (token === null) return { after: query.get('start-after') ?? '' };
  const [, kind, after = ''] = /^([kg])(.*)$/s.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? [];
  if (kind === undefined) throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
  return kind === 'g' ? { after, skipped: after } : { after };
}

function continuationToken({ after, skipped }: ListingStart): string {
  return Buffer.from((skipped === undefined ? 'k' : 'g') + after).toString('base64url');
}

type Encode = (text: string) => string;

function encoding(type: string | null): Encode {
  if (type === null) return (text) => text;
  if (type !== 'url') throw new S3Error('InvalidArgument', `Invalid Encoding Method specified in Request: "${type}"`);
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/');
}

function headNodes(
  bucket: Bucket,
  query: URLSearchParams,
  listing: ListingRequest,
  page: ListingPage,
  encode: Encode,
): (XmlNode | undefined)[] {
  const startAfter = query.get('start-after');
  const token = query.get('continuation-token');
  return [
    ['Name', bucket.name],
    ['Prefix', encode(listing.prefix)],
    ['KeyCount', page.items.length],
    ['MaxKeys', listing.maxKeys],
    ['IsTruncated', String(page.next !== undefined)],
    listing.delimiter ? ['Delimiter', encode(listing.delimiter)] : undefined,
    startAfter === null ? undefined : ['StartAfter', encode(startAfter)],
    token === null ? undefined : ['ContinuationToken', token],
    page.next ? ['NextContinuationToken', continuationToken(page.next)] : undefined,
    query.has('encoding-type') ? ['EncodingType', 'url'] : undefined,
  ];
}

/** A file that vanished since the walk is left out. */
async function describeItems(
  etags: EtagCache,
  items: readonly ListingItem[],
  encode: Encode,
): Promise<(XmlNode | undefined)[]> {
  const nodes: (XmlNode | undefined)[] = [];
  let next = 0;
  const describeNext = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) nodes[i] = await itemNode(etags, items[i], encode);
  };
  await Promise.all(Array.from({ length: PARALLEL_FILES }, describeNext));
  return nodes;
}

async function itemNode(etags: EtagCache, item: ListingItem | undefined, encode: Encode): Promise<XmlNode | undefined> {
  if (!item) return undefined;
  if (item.kind === 'group') return ['CommonPrefixes', [['Prefix', encode(item.prefix)]]];
  const info = await etags.describePath(item.path);
  if (!info) return undefined;
  const fields: XmlNode[] = [
    ['Key', encode(item.key)],
    ['LastModified', info.modified.toISOString()],
    ['ETag', `"${info.etag}"`],
    ['Size', info.sizeBytes],
    ['StorageClass', 'STANDARD'],
  ];
  return ['Contents', fields];
}
