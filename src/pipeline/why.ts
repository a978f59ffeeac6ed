/** Why a step is in the plan, in a few words for people. */
import type { PartitionUnit } from './asset.js';
import type { Work } from './compare.js';
import type { Decision } from './decide.js';
import type { RunMode } from './plan.js';
import { fingerprintOf, isEmptyVersion } from './versions.js';

/** @param pending upstream assets that the same plan changes */
export function whyStep(
  { asset, unit, live }: Decision,
  work: Work,
  mode: RunMode,
  pending: readonly string[],
): string {
  if (mode === 'reload') return 'reload';
  if (asset.kind === 'copy' && work.partitions.every(({ partition }) => partition === null && unit !== undefined))
    return 'no files';
  if (live.size === 0) return 'first load';
  if ([...live.values()].some((version) => fingerprintOf(version) !== asset.fingerprint)) {
    return asset.kind === 'copy' ? 'COPY settings changed' : 'SQL changed';
  }
  if (asset.kind === 'copy') return unit === undefined ? 'files changed' : countPartitions(work, live, unit);
  // Nothing upstream is stale any more: the run that loaded it did not come this far.
  return pending.length > 0 ? `upstream ${pending.join(', ')}` : 'left over by an earlier run';
}

/** True when the whole table is made. */
export function isWhole({ work }: Decision): boolean {
  return work.some(({ range }) => range === null);
}

/** Why a table is made whole though a part of time was asked for, for people. */
export function whyWhole({ asset, unit, live, files, work }: Decision): string {
  const { name } = asset;
  const isDated = work.some(({ partitions }) => partitions.some(({ partition }) => partition !== null));
  if (asset.kind === 'copy')
    return unit === undefined
      ? `${name}: has no partitions, so all of its files are loaded`
      : `${name}: has ${files.length === 0 || !isDated ? 'no files in this range' : 'no rows yet'}, so the table is made whole`;
  if (unit === undefined) return `${name}: has no partitions, so the whole table is made anew`;
  if (!isDated) return `${name}: what it reads has no ${unit} yet, so the whole table is made, empty`;
  if (live.size === 0) return `${name}: has no rows yet, so it is made whole, from all ${unit}s that are there`;
  return `${name}: what was merged before can't be taken back, so it is merged anew from all ${unit}s`;
}

/** `3 new days`, `1 changed day`, `3 new and 1 changed days`, `2 emptied days` */
function countPartitions({ partitions }: Work, live: Decision['live'], unit: PartitionUnit): string {
  const emptied = partitions.filter(({ version }) => isEmptyVersion(version)).length;
  const added = partitions.filter(({ partition }) => !live.has(partition)).length;
  const changed = partitions.length - added - emptied;
  const counts = Object.entries({ new: added, changed, emptied }).filter(([, count]) => count > 0);
  return `${counts.map(([what, count]) => `${count} ${what}`).join(' and ')} ${plural(counts.at(-1)?.[1] ?? 0, unit)}`;
}

/** `day`, `days` */
export function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
