/**
 * Versions: what a partition's rows are made of, as one short text `<fingerprint>.<digest>`: how they are made, and from what. The
 * ledger keeps them as they are; two versions are equal exactly when loading again would bring nothing new.
 */
import { shortDigest, shortDigestOf } from './digest.js';
import type { SourceFile } from './plan.js';

/** An asset's rows: versions by partition start, or one under null for all of them. */
export type Content = ReadonlyMap<string | null, string>;

/** The partitions that have a version. */
export function startsOf(content: Content): string[] {
  return [...content.keys()].filter((start) => start !== null);
}

/** Rows of a set of files. @param digest see `filesDigest` */
export function copyVersion(fingerprint: string, digest: string): string {
  return `${fingerprint}.${digest}`;
}

/** A file is its URI and ETag, so a touched or renamed one counts. @param files in order of URI */
export function filesDigest(files: Iterable<SourceFile>): string {
  return shortDigestOf(lines(files));
}

function* lines(files: Iterable<SourceFile>): Generator<string> {
  for (const { uri, etag } of files) yield `${uri} ${etag}`;
}

/** Rows that a SELECT makes of these parts of what it reads, each as `sourceOf` writes it. */
export function transformVersion(fingerprint: string, sources: readonly string[]): string {
  return `${fingerprint}.${shortDigest([...sources].sort().join('\n'))}`;
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

/** A copy's version of no files. */
export function emptyVersion(fingerprint: string): string {
  return copyVersion(fingerprint, EMPTY);
}

/** True for a copy's version of no files. */
export function isEmptyVersion(version: string): boolean {
  return version.endsWith(`.${EMPTY}`);
}
