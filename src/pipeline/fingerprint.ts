/** What an asset is made by, as a short digest: changes when the meaning may have changed, not with comments and white space. */
import type { Asset } from './asset.js';
import { absoluteUri } from './filePattern.js';
import type { CopyDefinition, Fill } from './definition.js';
import { shortDigest } from './digest.js';
import type { Select } from './select.js';
import type { CreateTable } from './table.js';

/** Of the CREATE TABLE alone. */
export function tableFingerprint(ddl: CreateTable): string {
  return shortDigest(ddl.normalized);
}

/** @param source the pipeline's: the same key in another bucket is another file */
export function copyFingerprint(copy: CopyDefinition, source: string, table: string): string {
  const { files, format } = copy;
  const isKey = format.kind === 'json' && !format.paths.startsWith('auto');
  const read = isKey ? { ...format, paths: absoluteUri(source, format.paths) } : format;
  const settings = { ...copy, format: read, files: absoluteUri(source, files), name: undefined, tags: undefined };
  return shortDigest(stableJson({ ...settings, table }));
}

export function transformFingerprint(select: Select, fill: Fill, table: string): string {
  return shortDigest(stableJson({ kind: 'transform', select: select.normalized, fill, table }));
}

/** By asset: a digest of all that a run makes of it. */
export type AssetDigests = Readonly<Record<string, string>>;

/** Rows and checks: two folders whose digests are alike do the same. */
export function assetDigests(assets: readonly Asset[]): AssetDigests {
  return Object.fromEntries(
    assets.map(({ name, fingerprint, tableFingerprint, checks }) => {
      const checked = checks.map((check) => [check.name, check.severity, check.select.normalized]);
      return [name, shortDigest(JSON.stringify([fingerprint, tableFingerprint, checked]))];
    }),
  );
}

/** JSON whose keys stand in alphabetical order, so that the order of writing does not count. */
function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
