/** Why a step is in the plan, in a few words for people. */
import type { PartitionUnit } from './asset.js';
import type { Decision, Work } from './decide.js';
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
