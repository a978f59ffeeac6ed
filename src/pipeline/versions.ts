/**
 * Versions: what a partition's rows are made of, as one short text `<fingerprint>.<digest>`: how they are made, and from what. The
 * ledger keeps them as they are; two versions are equal exactly when loading again would bring nothing new.
 */
import { shortDigest } from './digest.js';
import type { SourceFile } from './plan.js';

/** An asset's rows: versions by partition start, or one under null for all of them. */
export type Content = ReadonlyMap<string | null, string>;

/** Rows of a set of files. A file is its URI and ETag, so a touched or renamed one counts; order doesn't. */
export function copyVersion(fingerprint: string, files: readonly SourceFile[]): string {
  return version(
    fingerprint,
    files.map(({ uri, etag }) => `${uri} ${etag}`),
  );
}

/** Rows that a SELECT makes of these parts of what it reads, each as `sourceOf` writes it. */
export function transformVersion(fingerprint: string, sources: readonly string[]): string {
  return version(fingerprint, sources);
}

/** A part of what a SELECT reads: a partition of an asset in some version. @param asset '' for all that is read whole */
export function sourceOf(asset: string, partition: string | null, version: string): string {
  return `${asset} ${partition ?? ''} ${version}`;
}

/** All parts of an asset. */
export function sourcesOf(asset: string, content: Content): string[] {
  return Array.from(content, ([partition, version]) => sourceOf(asset, partition, version));
}

/** The fingerprint that a version was made with. */
export function fingerprintOf(version: string): string {
  return version.slice(0, Math.max(0, version.indexOf('.')));
}

const EMPTY = shortDigest('');

/** True for a copy's version of no files. */
export function isEmptyVersion(version: string): boolean {
  return version.endsWith(`.${EMPTY}`);
}

function version(fingerprint: string, sources: readonly string[]): string {
  return `${fingerprint}.${shortDigest([...sources].sort().join('\n'))}`;
}
