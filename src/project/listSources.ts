/** The files of every copy asset, as S3 has them now. */
import type { CopyAsset, Pipeline } from '../pipeline/asset.js';
import { matching, parseFilePattern, type FilePattern } from '../pipeline/filePattern.js';
import { FileSet } from '../pipeline/fileSet.js';
import type { Range, SourceListing } from '../pipeline/plan.js';
import type { S3 } from '../s3/client.js';
import { listPages, listWhole } from '../s3/list.js';
import { parseS3Uri } from '../s3/uri.js';

/** From so many assets on, one look at the folder that they share may save as many listings. */
const SHARED_FROM = 4;

/**
 * Lists all assets side by side: listings wait for S3 and for little else.
 * @param selected those that are meant; absent: all
 * @param range of assets with partitions those that may lie in it are enough
 * @throws S3Error
 */
export async function listSources(
  s3: S3,
  { source, assets }: Pipeline,
  selected?: ReadonlySet<string>,
  range?: Range,
): Promise<SourceListing> {
  const copies = assets
    .filter((asset) => asset.kind === 'copy')
    .filter(({ name }) => selected?.has(name) ?? true)
    .map((asset) => patternOf(source, asset));
  const shared = await listShared(s3, copies);
  return new Map(
    await Promise.all(
      copies.map(
        async ([name, pattern]) => [name, shared?.(pattern) ?? (await listFilesOf(s3, pattern, range))] as const,
      ),
    ),
  );
}

function patternOf(source: string, { name, copy }: CopyAsset): readonly [string, FilePattern] {
  const pattern = parseFilePattern(source, copy.files);
  if ('fault' in pattern) throw new TypeError(`"${copy.files}": ${pattern.fault}`); // compiled pipelines have none
  return [name, pattern];
}

/** The files of each pattern, out of one page that holds all there is in the folder above them. Undefined when there is no such page. */
async function listShared(
  s3: S3,
  patterns: readonly (readonly [string, FilePattern])[],
): Promise<((pattern: FilePattern) => FileSet) | undefined> {
  if (patterns.length < SHARED_FROM) return undefined;
  const folder = commonFolder(patterns.map(([, { prefix }]) => prefix));
  if (folder === undefined) return undefined;
  // We may be allowed to list below it alone: then each prefix is asked for, and says itself what is wrong.
  const files = await listWhole(s3, parseS3Uri(folder)).catch(() => undefined);
  return files && ((pattern) => FileSet.of(matching(pattern, files)));
}

/** `s3://bucket/a/` for `s3://bucket/a/b` and `s3://bucket/a/c`; undefined for two buckets. */
function commonFolder(prefixes: readonly string[]): string | undefined {
  const sorted = prefixes.toSorted();
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)];
  let end = 0;
  while (end < first.length && first[end] === last[end]) end++;
  const folder = first.slice(0, first.lastIndexOf('/', end - 1) + 1);
  return /^s3:\/\/[^/]/.test(folder) ? folder : undefined;
}

async function listFilesOf(s3: S3, pattern: FilePattern, range: Range | undefined): Promise<FileSet> {
  const files = FileSet.of([]);
  const bounds = range === undefined || pattern.unit === undefined ? undefined : pattern.boundsOf(range);
  for await (const page of listPages(s3, parseS3Uri(pattern.prefix), bounds)) files.add(matching(pattern, page));
  return files;
}
