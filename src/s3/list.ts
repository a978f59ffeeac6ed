/** Listings: what lies under a prefix, page by page, so that memory stays bounded however many objects there are. */
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { SourceFile } from '../pipeline/plan.js';
import { guarded } from './error.js';
import type { S3 } from './client.js';
import { bucketOf, keyOf, parseS3Uri, s3Uri, type S3Uri } from './uri.js';

/**
 * The objects whose key starts with that of `prefix`, in order of key, a page (up to 1,000) at a time. Keys that end in a slash, which
 * consoles make as folders, are left out.
 * @param bounds URIs that begin before `first`, or sort behind all that start with `last`, need not be listed
 * @throws S3Error
 */
export async function* listPages(
  s3: S3,
  prefix: S3Uri,
  bounds?: { readonly first: string; readonly last: string },
): AsyncGenerator<readonly SourceFile[]> {
  let token: string | undefined;
  do {
    const page = await listPage(s3, prefix, token, bounds?.first);
    yield page.files;
    const last = page.files.at(-1)?.uri ?? '';
    const isPast = bounds !== undefined && last > bounds.last && !last.startsWith(bounds.last);
    token = isPast ? undefined : page.next;
  } while (token !== undefined);
}

/** The objects under a prefix when one page holds them all, else undefined. @throws S3Error */
export async function listWhole(s3: S3, prefix: S3Uri): Promise<readonly SourceFile[] | undefined> {
  const { files, next } = await listPage(s3, prefix);
  return next === undefined ? files : undefined;
}

async function listPage(
  s3: S3,
  prefix: S3Uri,
  token?: string,
  first?: string,
): Promise<{ readonly files: readonly SourceFile[]; readonly next?: string | undefined }> {
  const bucket = bucketOf(prefix);
  const command = new ListObjectsV2Command({
    Bucket: bucket,
    Prefix: keyOf(prefix),
    ...(token !== undefined && { ContinuationToken: token }),
    // Listings start behind this key: one letter less, and a file of this very name comes too.
    ...(token === undefined && isBehind(first, prefix) && { StartAfter: keyOf(parseS3Uri(first.slice(0, -1))) }),
  });
  const page = await guarded(prefix, () => s3.send(command));
  const files = (page.Contents ?? []).flatMap(({ Key: key = '', ETag: etag = '', Size: sizeBytes = 0 }) =>
    key === '' || key.endsWith('/') ? [] : [{ uri: s3Uri(bucket, key), etag: etag.replaceAll('"', ''), sizeBytes }],
  );
  return { files, next: page.IsTruncated === true ? page.NextContinuationToken : undefined };
}

function isBehind(first: string | undefined, prefix: S3Uri): first is string {
  return first !== undefined && first.length > prefix.length;
}

/** The objects under a prefix, one by one. */
export async function* listFiles(s3: S3, prefix: S3Uri): AsyncGenerator<SourceFile> {
  for await (const page of listPages(s3, prefix)) yield* page;
}
