import type { Pipeline } from '../../../src/pipeline/asset.js';
import { matching, parseFilePattern } from '../../../src/pipeline/filePattern.js';
import { FileSet } from '../../../src/pipeline/fileSet.js';
import type { SourceFile, SourceListing } from '../../../src/pipeline/plan.js';

/** What a listing of these objects gives. */
export function listed(
  { source, assets }: Pick<Pipeline, 'source' | 'assets'>,
  objects: readonly SourceFile[],
): SourceListing {
  return new Map(
    assets.flatMap((asset) => {
      if (asset.kind !== 'copy') return [];
      const pattern = parseFilePattern(source, asset.copy.files);
      if ('fault' in pattern) throw new TypeError(pattern.fault);
      return [[asset.name, FileSet.of(matching(pattern, objects))] as const];
    }),
  );
}
