/** Plans of the web shop: from objects in its bucket and what earlier plans left in the ledger. */
import { createHash } from 'node:crypto';
import type { Pipeline } from '../../../src/pipeline/asset.js';
import { makePlan } from '../../../src/pipeline/makePlan.js';
import { isInRange } from '../../../src/pipeline/partitions.js';
import type { AssetState, LedgerState, Plan, PlannedStep, RunMode, SourceListing } from '../../../src/pipeline/plan.js';
import { customersOf, ordersOf, prices, type SourceObjects } from '../../fixtures/pipelines/shopData.js';
import { listed } from './listed.js';

/** The bucket as it grows: three days, then a late file for one of them and a new day. */
export const FIRST_DAYS: SourceObjects = {
  ...ordersOf('2024-02-27', [1, 2], [3]),
  ...ordersOf('2024-02-28', [4, 5]),
  ...ordersOf('2024-02-29', [6]),
  ...customersOf('2024-02-27', { 1: 'Ada', 2: 'Bob' }),
  ...customersOf('2024-02-28', { 1: 'Ada L.', 3: '' }),
  ...prices({ 'sku-0': 100, 'sku-1': 250 }),
};
export const LATER: SourceObjects = {
  ...FIRST_DAYS,
  ...ordersOf('2024-02-27', [1, 2], [3], [9]),
  ...ordersOf('2024-03-01', [7, 8]),
  ...customersOf('2024-03-01', { 2: 'Bob B.', 4: 'Cy' }),
};

export function planShop(
  pipeline: Pipeline,
  objects: SourceObjects,
  ledger: LedgerState,
  mode: RunMode = 'load',
  selected?: readonly string[],
): Plan {
  const run = `shop/${mode}/2024-03-02T06:00:00Z`;
  const copy = { authorization: 'arn:aws:iam::123456789012:role/loader', region: 'eu-central-1' };
  return makePlan({
    pipeline,
    mode,
    run,
    listing: listingOf(pipeline, objects),
    ledger,
    staging: 's3://shop-data/staging',
    copy,
    ...(selected && { selected: new Set(selected) }),
  });
}

/** What the ledger says once the plan's steps are done. */
export function ledgerAfter(plan: Plan, before: LedgerState): LedgerState {
  const after = new Map<string, AssetState>(plan.mode === 'reload' ? [] : before);
  for (const step of plan.steps) after.set(step.asset, stateAfter(step, after.get(step.asset)));
  return after;
}

function stateAfter(step: PlannedStep, before: AssetState | undefined): AssetState {
  const kept = (before?.partitions ?? []).filter(
    ({ partition }) => partition !== null && !isInRange(partition, step.range),
  );
  return { tableFingerprint: step.tableFingerprint, partitions: [...kept, ...step.partitions] };
}

function listingOf(pipeline: Pipeline, objects: SourceObjects): SourceListing {
  const files = Object.entries(objects).map(([key, body]) => ({
    uri: `${pipeline.source}/${key}`,
    etag: createHash('md5').update(body).digest('hex'),
    sizeBytes: Buffer.byteLength(body),
  }));
  return listed(pipeline, files);
}
