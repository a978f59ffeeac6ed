/** Single objects: JSON in and out, and the first bytes of large ones. */
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { guarded } from './error.js';
import type { S3 } from './client.js';
import { bucketOf, keyOf, type S3Uri } from './uri.js';

/** Writes a value as JSON; an object of that key is replaced. @throws S3Error */
export async function putJson(s3: S3, uri: S3Uri, value: unknown): Promise<void> {
  const command = new PutObjectCommand({
    ...placeOf(uri),
    Body: JSON.stringify(value),
    ContentType: 'application/json',
  });
  await guarded(uri, () => s3.send(command));
}

/** Reads a JSON object that Loadstar wrote. @throws S3Error; SyntaxError when it is no JSON */
export async function getJson<T>(s3: S3, uri: S3Uri): Promise<T> {
  return JSON.parse(await getText(s3, uri)) as T;
}

/** Reads an object as UTF-8. @throws S3Error */
export async function getText(s3: S3, uri: S3Uri): Promise<string> {
  return guarded(uri, async () => {
    const { Body } = await s3.send(new GetObjectCommand(placeOf(uri)));
    return (await Body?.transformToString('utf-8')) ?? '';
  });
}

/** Reads the first bytes of an object: all of it when it is shorter. An empty object gives none. @throws S3Error */
export async function readStart(s3: S3, uri: S3Uri, maxBytes: number): Promise<Uint8Array> {
  return guarded(uri, async () => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ ...placeOf(uri), Range: `bytes=0-${maxBytes - 1}` }));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      // An empty object has no first byte: S3 answers 416.
      if (error instanceof Error && error.name === 'InvalidRange') return new Uint8Array();
      throw error;
    }
  });
}

function placeOf(uri: S3Uri): { Bucket: string; Key: string } {
  return { Bucket: bucketOf(uri), Key: keyOf(uri) };
}
