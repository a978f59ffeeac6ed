/**
 * A warehouse in a few lines: tables of rows, a ledger, S3. It runs planned steps by what they say they do (range, files, versions),
 * each wholly or not at all, and can tell what every table should hold. What SQL does is not its subject.
 */
import type { Pipeline } from '../../../src/pipeline/asset.js';
import { outlineBackfill, type OutlinedWindow } from '../../../src/pipeline/backfill.js';
import { planWindow, reachedBy } from '../../../src/pipeline/backfillSteps.js';
import type { GoneFiles } from '../../../src/pipeline/decide.js';
import { makePlan } from '../../../src/pipeline/makePlan.js';
import { isInRange, shiftPartition, widened } from '../../../src/pipeline/partitions.js';
import type { AssetState, Plan, PlannedStep, Range, RunMode, SourceListing } from '../../../src/pipeline/plan.js';
import { listed } from './listed.js';
import { musicPipeline } from './musicPipeline.js';

/** A row: the day it belongs to, where it has one, and all that it is made of. */
interface Row {
  readonly day: string | null;
  readonly text: string;
}

export interface BackfillAsked {
  readonly range: Range;
  /** In a batch, at most. */
  readonly partitions: number;
  readonly stepsPerWindow: number;
  readonly force?: true;
  readonly newestFirst?: true;
}

export const DAYS = Array.from({ length: 6 }, (_, i) => `2024-02-${String(26 + i).padStart(2, '0')}`).map((day) =>
  day > '2024-02-29' ? `2024-03-0${Number(day.slice(8)) - 29}` : day,
);

export class Model {
  /** ETags by URI. */
  readonly s3 = new Map<string, number>();
  readonly tables = new Map<string, readonly Row[]>();
  readonly ledger = new Map<string, AssetState>();
  /** What the ledger names as the files of the live rows, by copy asset. */
  readonly files = new Map<string, PlannedStep['files']>();
  #etag = 0;

  put(uri: string): void {
    this.s3.set(uri, ++this.#etag);
  }

  /** @param which as for `makePlan`: the assets that are planned again, those that the run is about */
  plan(
    pipeline: Pipeline,
    mode: RunMode = 'load',
    which: {
      readonly only?: ReadonlySet<string>;
      readonly selected?: ReadonlySet<string>;
      readonly prune?: boolean;
    } = {},
  ): Plan {
    const copy = { authorization: 'IAM_ROLE default' };
    return makePlan({
      pipeline,
      mode,
      run: 'run',
      ...this.#sources(),
      ledger: this.ledger,
      staging: 's3://staging',
      copy,
      ...which,
    });
  }

  /**
   * A backfill, as its workflow goes about it: an outline, window by window, until nothing is left.
   * @param onStep false: it is cut off there
   * @returns false when it was cut off
   */
  backfill(
    pipeline: Pipeline,
    { force, newestFirst, ...asked }: BackfillAsked,
    onStep: (step: PlannedStep) => boolean = () => true,
  ): boolean {
    const copies = new Set(pipeline.assets.filter(({ kind }) => kind === 'copy').map(({ name }) => name));
    const more = { ...(newestFirst && { newestFirst }) };
    for (let pass = 1; pass < 10; pass++) {
      const only = new Set(pipeline.assets.map(({ name }) => name).filter((name) => pass === 1 || !copies.has(name)));
      const isForced = pass === 1 && force === true;
      const { listing, gone } = this.#sources();
      const { windows } = outlineBackfill({
        pipeline,
        listing,
        ledger: this.ledger,
        only,
        ...(!isForced && { gone }),
        window: { within: [asked.range], ...(isForced && { force }), ...more },
        limits: { partitions: asked.partitions, files: Infinity, bytes: Infinity, rows: Infinity },
        rowsPerByte: new Map(),
        stepsPerWindow: asked.stepsPerWindow,
      });
      if (windows.length === 0) return true;
      for (const window of windows)
        if (!this.#runWindow(pipeline, window, { ...asked, ...(isForced && { force }), ...more }, onStep)) return false;
    }
    throw new Error('a backfill that finds no end');
  }

  #runWindow(
    pipeline: Pipeline,
    window: OutlinedWindow,
    asked: Pick<BackfillAsked, 'range' | 'force' | 'newestFirst'>,
    onStep: (step: PlannedStep) => boolean,
  ): boolean {
    // Of assets with partitions no more is read than may matter.
    const reached = reachedBy(pipeline, window);
    const isCut = new Set(pipeline.assets.filter(({ partitioning }) => partitioning).map(({ name }) => name));
    const ledger = new Map(
      [...this.ledger].map(([asset, state]) => [
        asset,
        {
          ...state,
          partitions: state.partitions.filter(
            ({ partition }) => partition === null || !isCut.has(asset) || isInRange(partition, reached),
          ),
        },
      ]),
    );
    const { steps } = planWindow({
      pipeline,
      run: 'run',
      ledger,
      asked,
      window,
      staging: 's3://staging',
      copy: { authorization: 'IAM_ROLE default' },
    });
    for (const step of steps) {
      if (!onStep(step)) return false;
      this.run(step, pipeline);
    }
    return true;
  }

  #sources(): { listing: SourceListing; gone: GoneFiles } {
    const objects = Array.from(this.s3, ([uri, etag]) => ({ uri, etag: String(etag), sizeBytes: 1 }));
    const listing = listed(musicPipeline(), objects);
    const gone = new Map(
      [...this.files].map(([asset, files]) => [asset, [...files].filter(({ uri }) => !this.s3.has(uri))]),
    );
    return { listing, gone };
  }

  /** Runs a step as one transaction. @returns false when another run has changed what it reads: nothing was done */
  run(step: PlannedStep, pipeline: Pipeline): boolean {
    const live = this.ledger.get(step.asset)?.partitions ?? [];
    const inRange = live.filter(({ partition }) => partition === null || isInRange(partition, step.range));
    if (step.forced !== true && versionsOf(inRange) === versionsOf(step.partitions)) return true;
    if (step.reads.some((read) => !this.#isAsPlanned(read))) return false;
    this.tables.set(step.asset, this.#fill(step, pipeline, this.tables));
    const kept = live.filter((row) => !inRange.includes(row));
    this.#note(step);
    this.ledger.set(step.asset, { tableFingerprint: step.tableFingerprint, partitions: [...kept, ...step.partitions] });
    return true;
  }

  /** A reload: all shadows, then one swap. */
  reload(plan: Plan, pipeline: Pipeline, stopAfter = Infinity): void {
    if (plan.steps.length > stopAfter) return;
    const built = new Set(plan.steps.map(({ asset }) => asset));
    // What is built is read as it is built, all else as it is.
    const seen = new Map([...this.tables].filter(([asset]) => !built.has(asset)));
    for (const step of plan.steps) seen.set(step.asset, this.#fill(step, pipeline, seen));
    for (const asset of built) this.tables.set(asset, seen.get(asset)!);
    for (const step of plan.steps) {
      const { asset, partitions, tableFingerprint } = step;
      this.ledger.set(asset, { partitions, tableFingerprint });
      this.#note(step);
    }
  }

  /** The files whose rows the step has brought, in place of those that it has taken away. */
  #note({ asset, kind, range, files }: PlannedStep): void {
    if (kind !== 'copy') return;
    const others = [...(this.files.get(asset) ?? [])].filter(
      ({ partition }) => partition !== null && !isInRange(partition, range),
    );
    this.files.set(asset, [...others, ...files]);
  }

  /** What each table holds, sorted. */
  contents(): Record<string, string[]> {
    return Object.fromEntries([...this.tables].sort().map(([asset, rows]) => [asset, textsOf(rows)]));
  }

  /** What the transforms would hold if each were built now from the tables that it reads. */
  recomputed(pipeline: Pipeline): Record<string, string[]> {
    const tables = new Map(this.tables);
    for (const asset of pipeline.assets) {
      if (asset.kind === 'transform')
        tables.set(asset.name, this.#fill({ asset: asset.name, range: null, files: [] }, pipeline, tables));
    }
    return Object.fromEntries([...tables].sort().map(([asset, rows]) => [asset, textsOf(rows)]));
  }

  #isAsPlanned({ asset, range, partitions }: PlannedStep['reads'][number]): boolean {
    const live = this.ledger.get(asset)?.partitions ?? [];
    return (
      versionsOf(live.filter(({ partition }) => partition === null || isInRange(partition, range))) ===
      versionsOf(partitions)
    );
  }

  #fill(
    { asset: name, range, files }: Pick<PlannedStep, 'asset' | 'range' | 'files'>,
    pipeline: Pipeline,
    tables: ReadonlyMap<string, readonly Row[]>,
  ): Row[] {
    const asset = pipeline.assets.find((each) => each.name === name)!;
    const seen = (upstream: string): readonly Row[] =>
      (tables.get(upstream) ?? []).filter(({ day }) => day === null || isInRange(day, range));
    const others = (tables.get(name) ?? []).filter(({ day }) => day !== null && !isInRange(day, range));
    if (asset.kind === 'copy') {
      // COPY reads what is there now, which may be newer than what the plan listed.
      const rows = Array.from(files, ({ uri, partition }) => ({
        day: partition,
        text: `${asset.fingerprint} ${uri} ${this.s3.get(uri)}`,
      }));
      return [...others, ...rows];
    }
    const songs = textsOf(tables.get('songs') ?? []).join('|');
    const made = asset.fingerprint;
    switch (name) {
      case 'plays':
        return [...others, ...seen('events').map(({ day, text }) => ({ day, text: `${made} ${text} x ${songs}` }))];
      case 'trends':
        return [...others, ...this.#trends(range, tables.get('plays') ?? [], made)];
      case 'users':
        return this.#merge(range === null ? [] : (tables.get(name) ?? []), seen('events'), made);
      case 'fans':
        return this.#merge(range === null ? [] : (tables.get(name) ?? []), seen('plays'), `${made} ${songs}`);
      default:
        return [
          {
            day: null,
            text: `${made} ${['plays', 'users'].map((each) => textsOf(tables.get(each) ?? []).join('|')).join(' & ')}`,
          },
        ];
    }
  }

  /** One row a day: what was played on it, and on the day before. */
  #trends(range: PlannedStep['range'], plays: readonly Row[], made: string): Row[] {
    const read = range && widened(range, 'day', 1);
    const seen = plays.filter(({ day }) => isInRange(day!, read));
    const of = (start: string): string => textsOf(seen.filter(({ day }) => day === start)).join('|');
    const days = [...new Set(seen.map(({ day }) => day!))].filter((day) => isInRange(day, range));
    return days.map((day) => ({ day, text: `${made} ${of(day)} after ${of(shiftPartition(day, 'day', -1))}` }));
  }

  /** One row a user: the newest event. Every file is of one of three users. */
  #merge(present: readonly Row[], events: readonly Row[], made: string): Row[] {
    const newest = new Map(present.map(({ text }) => [text.slice(0, 1), text]));
    for (const { day, text } of events) {
      const user = /user(\d)/.exec(text)![1]!;
      const row = `${user} ${day} ${made} ${text}`;
      if (row > (newest.get(user) ?? '')) newest.set(user, row);
    }
    return [...newest.values()].map((text) => ({ day: null, text }));
  }
}

function textsOf(rows: readonly Row[]): string[] {
  return rows.map(({ day, text }) => `${day ?? ''} ${text}`).sort();
}

function versionsOf(partitions: AssetState['partitions']): string {
  return partitions
    .map(({ partition, version }) => `${partition} ${version}`)
    .sort()
    .join('\n');
}
