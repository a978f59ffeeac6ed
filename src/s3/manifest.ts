/** COPY manifests. AWS: loading-data-files-using-manifest. */
import type { SourceFile } from '../pipeline/plan.js';
import type { S3 } from './client.js';
import { putJson } from './objects.js';
import type { S3Uri } from './uri.js';

/** A manifest as COPY reads it. */
export interface Manifest {
  readonly entries: readonly {
    readonly url: string;
    readonly mandatory: true;
    readonly meta: { readonly content_length: number };
  }[];
}

/**
 * The manifest of some files. Every entry is mandatory: without that COPY leaves out, in silence, a file that is gone.
 * @throws RangeError for no files, which COPY refuses, and for a file listed twice, which it would load twice
 */
export function manifestOf(files: Iterable<SourceFile>): Manifest {
  const seen = new Set<string>();
  const entries = Array.from(files, ({ uri, sizeBytes }) => {
    if (seen.has(uri)) throw new RangeError(`${uri} stands in the manifest twice`);
    seen.add(uri);
    return { url: uri, mandatory: true as const, meta: { content_length: sizeBytes } };
  });
  if (entries.length === 0) throw new RangeError('a manifest without files');
  return { entries };
}

/** Writes the manifest, neither compressed nor encrypted by us. @throws S3Error */
export async function putManifest(s3: S3, uri: S3Uri, files: Iterable<SourceFile>): Promise<void> {
  await putJson(s3, uri, manifestOf(files));
}
