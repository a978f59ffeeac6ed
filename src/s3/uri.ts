/** S3 URIs: one door in, so that a bucket, a key and a URI never mix. */

declare const brand: unique symbol;
/** `s3://bucket` or `s3://bucket/key`, checked. A key is taken as it is: S3 knows no escapes in it. */
export type S3Uri = string & { readonly [brand]: true };

const SCHEME = 's3://';
/** Bucket names: 3 to 63 lower-case letters, digits, dots and hyphens (AWS: bucketnamingrules). */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** @throws TypeError that names the text and what is wrong with it */
export function parseS3Uri(text: string): S3Uri {
  if (!text.startsWith(SCHEME)) throw new TypeError(`"${text}" is not an S3 URI: it must look like s3://bucket/key`);
  const bucket = text.slice(SCHEME.length).split('/', 1)[0] ?? '';
  if (!BUCKET.test(bucket))
    throw new TypeError(`"${text}" is not an S3 URI: "${bucket}" can't be the name of a bucket`);
  return text as S3Uri;
}

/** @param key '' for the bucket itself */
export function s3Uri(bucket: string, key: string): S3Uri {
  return parseS3Uri(key === '' ? `${SCHEME}${bucket}` : `${SCHEME}${bucket}/${key}`);
}

/** The bucket of a URI. */
export function bucketOf(uri: S3Uri): string {
  return uri.slice(SCHEME.length).split('/', 1)[0] ?? '';
}

/** All behind the bucket, without the first slash; '' when there is none. */
export function keyOf(uri: S3Uri): string {
  return uri.slice(SCHEME.length + bucketOf(uri).length + 1);
}
