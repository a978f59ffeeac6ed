/**
 * Listings: what lies under a prefix, page by page, so that memory stays bounded however many objects there are. Where one page is not all,
 * the folders below the prefix are listed side by side.
 */
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { SourceFile } from '../pipeline/plan.js';
import { guarded } from './error.js';
import type { S3 } from './client.js';
import { bucketOf, keyOf, parseS3Uri, s3Uri, type S3Uri } from './uri.js';

/** URIs that begin before `first`, or sort behind all that start with `last`, need not be listed. */
interface Bounds {
  readonly first: string;
  readonly last: string;
}

/** Requests of one listing that are open at the same time. */
const SIDE_BY_SIDE = 4;

/**
 * The objects whose key starts with that of `prefix`, a page (up to 1,000) at a time: within a page in order of key, the pages of several
 * folders as they come. Keys that end in a slash, which consoles make as folders, are left out.
 * @throws S3Error
 */
export async function* listPages(s3: S3, prefix: S3Uri, bounds?: Bounds): AsyncGenerator<readonly SourceFile[]> {
  const waiting: Part[] = [{ prefix, after: bounds?.first.slice(0, -1) }];
  const open = new Set<Promise<Page>>();
  const start = (part: Part): void => {
    const page = listPart(s3, part, bounds).finally(() => open.delete(page));
    open.add(page);
  };
  while (waiting.length > 0 || open.size > 0) {
    for (const part of waiting.splice(0, SIDE_BY_SIDE - open.size)) start(part);
    const { files, folders, rest } = await Promise.race(open);
    waiting.push(...folders);
    // While there is little to ask for side by side, what is left of a prefix is asked for by its folders.
    if (rest !== undefined) waiting.unshift(waiting.length + open.size < SIDE_BY_SIDE ? byFolder(rest) : rest);
    if (files.length > 0) yield files;
  }
}

/** The objects under a prefix when one page holds them all, else undefined. @throws S3Error */
export async function listWhole(s3: S3, prefix: S3Uri): Promise<readonly SourceFile[] | undefined> {
  const { files, rest } = await listPart(s3, { prefix });
  return rest === undefined ? files : undefined;
}

/** The objects under a prefix, one by one. */
export async function* listFiles(s3: S3, prefix: S3Uri): AsyncGenerator<SourceFile> {
  for await (const page of listPages(s3, prefix)) yield* page;
}

/** What one request asks for. */
interface Part {
  readonly prefix: S3Uri;
  /** URIs behind this one; where it lies before the prefix, all. */
  readonly after?: string | undefined;
  /** The folders below the prefix come as parts of their own. */
  readonly byFolder?: true;
  /** Of the page before, where there was one. */
  readonly token?: string;
}

interface Page {
  readonly files: readonly SourceFile[];
  readonly folders: readonly Part[];
  /** What the page did not hold any more; it begins behind `after`, too. */
  readonly rest?: Part;
}

function byFolder(rest: Part): Part {
  return rest.byFolder === true ? rest : { prefix: rest.prefix, after: rest.after, byFolder: true };
}

async function listPart(s3: S3, part: Part, bounds?: Bounds): Promise<Page> {
  const { prefix, after = '', token } = part;
  const bucket = bucketOf(prefix);
  const command = new ListObjectsV2Command({
    Bucket: bucket,
    Prefix: keyOf(prefix),
    ...(part.byFolder && { Delimiter: '/' }),
    ...(token !== undefined && { ContinuationToken: token }),
    ...(token === undefined && after > prefix && { StartAfter: keyOf(parseS3Uri(after)) }),
  });
  const page = await guarded(prefix, () => s3.send(command));
  const files = (page.Contents ?? []).flatMap(({ Key: key = '', ETag: etag = '', Size: sizeBytes = 0 }) =>
    key === '' || key.endsWith('/') ? [] : [{ uri: s3Uri(bucket, key), etag: etag.replaceAll('"', ''), sizeBytes }],
  );
  const uris = (page.CommonPrefixes ?? []).map(({ Prefix: key = '' }) => s3Uri(bucket, key));
  const folders = uris.filter((uri) => mayHold(uri, bounds)).map((uri): Part => ({ prefix: uri, after }));
  const last = [s3Uri(bucket, page.Contents?.at(-1)?.Key ?? ''), ...uris.slice(-1)].sort().at(-1);
  const next = page.IsTruncated === true && !isBehind(last, bounds) ? page.NextContinuationToken : undefined;
  return { files, folders, ...(next !== undefined && { rest: { ...part, after: last, token: next } }) };
}

function mayHold(folder: string, bounds: Bounds | undefined): boolean {
  return (
    bounds === undefined || (!isBehind(folder, bounds) && (folder > bounds.first || bounds.first.startsWith(folder)))
  );
}

function isBehind(uri: string | undefined, bounds: Bounds | undefined): boolean {
  return uri !== undefined && bounds !== undefined && uri > bounds.last && !uri.startsWith(bounds.last);
}
