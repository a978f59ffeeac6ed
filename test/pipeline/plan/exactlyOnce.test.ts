import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withDownstream } from '../../../src/pipeline/graph.js';
import { isInRange, shiftPartition } from '../../../src/pipeline/partitions.js';
import type { Plan, RunMode } from '../../../src/pipeline/plan.js';
import { PipelineError } from '../../../src/pipeline/problem.js';
import { DAYS, Model, type BackfillAsked } from './model.js';
import { musicPipeline } from './musicPipeline.js';

const ASSETS = ['events', 'songs', 'plays', 'trends', 'users', 'fans', 'report'];

type Action =
  | { readonly kind: 'put' | 'remove'; readonly uri: string }
  | { readonly kind: 'edit'; readonly asset: string }
  | { readonly kind: 'load' | 'reload'; readonly stopAfter: number; readonly selected?: readonly string[] };

const eventFile = fc
  .tuple(fc.constantFrom(...DAYS), fc.nat(2))
  .map(([day, user]) => `s3://music/events/${day}/user${user}.json`);
const songFile = fc.nat(2).map((n) => `s3://music/songs/${n}`);
const put = fc.oneof({ weight: 4, arbitrary: eventFile }, songFile).map((uri): Action => ({ kind: 'put', uri }));
const edit = fc.constantFrom(...ASSETS).map((asset): Action => ({ kind: 'edit', asset }));
const stopAfter = fc.oneof(fc.nat(7), fc.constant(Infinity));
/** All, or some. */
const selected = fc.oneof(
  fc.constant({}),
  fc.subarray(ASSETS, { minLength: 1 }).map((names) => ({ selected: names })),
);
const load = fc.tuple(stopAfter, selected).map(([n, which]): Action => ({ kind: 'load', stopAfter: n, ...which }));
const reload = fc.tuple(stopAfter, selected).map(([n, which]): Action => ({ kind: 'reload', stopAfter: n, ...which }));
const remove = fc.oneof(eventFile, songFile).map((uri): Action => ({ kind: 'remove', uri }));

const growing = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: put },
    { weight: 4, arbitrary: load },
    { weight: 1, arbitrary: edit },
    { weight: 1, arbitrary: reload },
  ),
  { maxLength: 25 },
);
const anything = fc.array(
  fc.oneof({ weight: 5, arbitrary: put }, { weight: 4, arbitrary: load }, edit, reload, {
    weight: 2,
    arbitrary: remove,
  }),
  { maxLength: 25 },
);

class History {
  readonly model = new Model();
  readonly edits: Record<string, number> = {};

  apply(action: Action): void {
    switch (action.kind) {
      case 'put':
        return this.model.put(action.uri);
      case 'remove':
        return void this.model.s3.delete(action.uri);
      case 'edit':
        this.edits[action.asset] = (this.edits[action.asset] ?? 0) + 1;
        return;
      case 'load':
        return this.load(action.stopAfter, action.selected);
      case 'reload': {
        const pipeline = musicPipeline(this.edits);
        const plan = this.plan('reload', action.selected && withDownstream(pipeline.assets, action.selected));
        if (plan !== undefined) this.model.reload(plan, pipeline, action.stopAfter);
        return;
      }
    }
  }

  /** Undefined where what is selected waits for what was never loaded. */
  plan(mode: RunMode, selected?: Iterable<string>): Plan | undefined {
    try {
      const which = selected === undefined ? {} : { selected: new Set(selected) };
      return this.model.plan(musicPipeline(this.edits), mode, which);
    } catch (error) {
      if (selected !== undefined && error instanceof PipelineError) return undefined;
      throw error;
    }
  }

  load(stopAfter = Infinity, selected?: readonly string[]): void {
    const pipeline = musicPipeline(this.edits);
    const plan = this.plan('load', selected);
    if (plan === undefined) return;
    mustBeWellFormed(plan, this.model);
    for (const { asset } of [...plan.steps, ...plan.skipped]) expect(selected ?? ASSETS).toContain(asset);
    for (const step of plan.steps.slice(0, stopAfter)) expect(this.model.run(step, pipeline)).toBe(true);
  }
}

/** One undisturbed reload of the same pipeline and the same files. */
function reloaded({ model, edits }: History): History {
  const fresh = new History();
  Object.assign(fresh.edits, edits);
  for (const [uri, etag] of model.s3) fresh.model.s3.set(uri, etag);
  fresh.apply({ kind: 'reload', stopAfter: Infinity });
  return fresh;
}

/** What holds for every plan of a load. */
function mustBeWellFormed(plan: Plan, { ledger }: Model): void {
  const done = new Set<string>();
  for (const step of plan.steps) {
    for (const id of step.after) expect(done).toContain(id);
    done.add(step.id);
    const live = new Map(ledger.get(step.asset)?.partitions.map(({ partition, version }) => [partition, version]));
    if (step.range !== null)
      for (const { partition, version } of step.partitions) expect(live.get(partition)).not.toBe(version);
  }
  expect(done.size).toBe(plan.steps.length);
  for (const asset of ASSETS) {
    const ranges = plan.steps.filter((step) => step.asset === asset).map(({ range }) => range);
    ranges.forEach((range, i) => {
      if (range === null) expect(ranges).toHaveLength(1);
      else if (i > 0) expect(ranges[i - 1]!.to < range.from).toBe(true);
    });
  }
}

function mustBeSettled({ model, edits }: History): void {
  const plan = model.plan(musicPipeline(edits));
  expect(plan.steps.map(({ id, why }) => `${id}: ${why}`)).toEqual([]);
  expect(plan.skipped.map(({ asset }) => asset).sort()).toEqual([...ASSETS].sort());
}

describe('loads that stop anywhere, then one that does not', () => {
  test('end in the tables and the ledger of one undisturbed reload', () => {
    fc.assert(
      fc.property(growing, (actions) => {
        const history = new History();
        actions.forEach((action) => history.apply(action));
        history.load();
        mustBeSettled(history);
        const fresh = reloaded(history);
        expect(history.model.contents()).toEqual(fresh.model.contents());
        for (const [asset, state] of fresh.model.ledger) {
          const partitions = [...(history.model.ledger.get(asset)?.partitions ?? [])].sort((a, b) =>
            (a.partition ?? '') < (b.partition ?? '') ? -1 : 1,
          );
          expect(partitions, asset).toEqual(state.partitions);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('leave every table as its SELECT would make it, also when files vanish in between', () => {
    fc.assert(
      fc.property(anything, (actions) => {
        const history = new History();
        actions.forEach((action) => history.apply(action));
        history.load();
        mustBeSettled(history);
        expect(history.model.contents()).toEqual(history.model.recomputed(musicPipeline(history.edits)));
      }),
      { numRuns: 300 },
    );
  });

  test('end, told to prune, in the tables of one undisturbed reload, whatever has vanished', () => {
    fc.assert(
      fc.property(anything, (actions) => {
        const history = new History();
        actions.forEach((action) => history.apply(action));
        const pipeline = musicPipeline(history.edits);
        for (const step of history.model.plan(pipeline, 'load', { prune: true }).steps)
          expect(history.model.run(step, pipeline)).toBe(true);
        mustBeSettled(history);
        const fresh = reloaded(history);
        expect(history.model.contents()).toEqual(fresh.model.contents());
        expect(history.model.plan(pipeline, 'load', { prune: true }).steps).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('never lose the rows of a file that a tidied bucket no longer has', () => {
    fc.assert(
      fc.property(fc.uniqueArray(eventFile, { minLength: 2 }), fc.nat(), (uris, pick) => {
        const history = new History();
        [...uris, 's3://music/songs/1'].forEach((uri) => history.model.put(uri));
        history.load();
        const before = history.model.contents();
        const day = uris[pick % uris.length]!.slice(0, 's3://music/events/2024-02-26'.length);
        for (const uri of uris) if (uri.startsWith(day)) history.model.s3.delete(uri);
        history.model.s3.delete('s3://music/songs/1');
        mustBeSettled(history);
        history.load();
        expect(history.model.contents()).toEqual(before);
        history.apply({ kind: 'edit', asset: 'events' });
        history.load();
        const ofDay = (texts: readonly string[] = []): string[] =>
          texts.filter((text) => text.startsWith(day.slice(-10)));
        expect(ofDay(history.model.contents()['events'])).toEqual(ofDay(before['events']));
        expect(ofDay(before['events']).length).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });
});

const backfillAsked = fc
  .record({
    days: fc.tuple(fc.nat(5), fc.nat(5)),
    partitions: fc.integer({ min: 1, max: 4 }),
    stepsPerWindow: fc.integer({ min: 1, max: 12 }),
    force: fc.boolean(),
    newestFirst: fc.boolean(),
  })
  .map(({ days: [a, b], partitions, stepsPerWindow, force, newestFirst }): BackfillAsked => ({
    range: {
      from: `${DAYS[Math.min(a, b)]}T00:00:00Z`,
      to: shiftPartition(`${DAYS[Math.max(a, b)]}T00:00:00Z`, 'day', 1),
    },
    partitions,
    stepsPerWindow,
    ...(force && { force }),
    ...(newestFirst && { newestFirst }),
  }));

describe('backfills', () => {
  const everything: BackfillAsked = {
    range: { from: `${DAYS[0]}T00:00:00Z`, to: shiftPartition(`${DAYS[5]}T00:00:00Z`, 'day', 1) },
    partitions: 2,
    stepsPerWindow: 5,
  };
  const mixed = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: put },
      { weight: 3, arbitrary: load },
      { weight: 1, arbitrary: edit },
      { weight: 1, arbitrary: reload },
      { weight: 4, arbitrary: fc.tuple(backfillAsked, stopAfter) },
    ),
    { maxLength: 20 },
  );
  const play = (history: History, actions: readonly (Action | [BackfillAsked, number])[]): void => {
    for (const action of actions) {
      if (!Array.isArray(action)) history.apply(action);
      else {
        let left = action[1];
        history.model.backfill(musicPipeline(history.edits), action[0], () => left-- > 0);
      }
    }
  };

  test('among loads and reloads, cut off anywhere, then one of everything, end in the tables of one undisturbed reload', () => {
    fc.assert(
      fc.property(mixed, backfillAsked, (actions, how) => {
        const history = new History();
        play(history, actions);
        expect(history.model.backfill(musicPipeline(history.edits), { ...how, range: everything.range })).toBe(true);
        mustBeSettled(history);
        expect(history.model.contents()).toEqual(reloaded(history).model.contents());
      }),
      { numRuns: 400 },
    );
  });

  test('of a range leave what is outside as it was, and what is inside as the files are', () => {
    fc.assert(
      fc.property(mixed, backfillAsked, (actions, asked) => {
        const history = new History();
        play(history, actions);
        const textOf = (isMeant: (start: string | null) => boolean, asset: string): string[] =>
          (history.model.ledger.get(asset)?.partitions ?? [])
            .filter(({ partition }) => partition !== null && isMeant(partition))
            .map(({ partition, version }) => `${partition} ${version}`)
            .sort();
        const isInside = (start: string | null): boolean => start !== null && isInRange(start, asked.range);
        const before = textOf((start) => !isInside(start), 'events');
        const pipeline = musicPipeline(history.edits);
        history.model.backfill(pipeline, asked);
        expect(textOf((start) => !isInside(start), 'events')).toEqual(before);
        // Nothing inside is left to do: a second one does nothing.
        history.model.backfill(pipeline, { range: asked.range, partitions: 2, stepsPerWindow: 5 }, (step) => {
          throw new Error(`${step.id} was left over`);
        });
        history.load();
        mustBeSettled(history);
        expect(history.model.contents()).toEqual(history.model.recomputed(pipeline));
      }),
      { numRuns: 300 },
    );
  });

  test('of one day also make again what looks back into it from the days behind', () => {
    const history = new History();
    for (const day of DAYS) history.model.put(`s3://music/events/${day}/user1.json`);
    history.load();
    history.model.put(`s3://music/events/${DAYS[2]}/user1.json`);
    const day = { from: `${DAYS[2]}T00:00:00Z`, to: `${DAYS[3]}T00:00:00Z` };
    history.model.backfill(musicPipeline(), { ...everything, range: day });
    mustBeSettled(history);
  });

  test('load neighbours together, as many as a batch may hold', () => {
    const history = new History();
    for (const day of DAYS) history.model.put(`s3://music/events/${day}/user1.json`);
    const ids: string[] = [];
    history.model.backfill(musicPipeline(), { ...everything, partitions: 4, stepsPerWindow: 100 }, ({ id }) => {
      ids.push(id);
      return true;
    });
    expect(ids).toEqual([
      'songs',
      'events@2024-02-26..2024-02-29',
      'events@2024-03-01..2024-03-02',
      'plays@2024-02-26..2024-02-29',
      'plays@2024-03-01..2024-03-02',
      'trends@2024-02-26..2024-02-29',
      'trends@2024-03-01..2024-03-02',
      'users',
      'fans',
      'report',
    ]);
  });
});

test('an upstream table without partitions makes all of what joins it stale, unless it is a lookup', () => {
  const history = new History();
  for (const day of DAYS) history.model.put(`s3://music/events/${day}/user1.json`);
  history.model.put('s3://music/songs/0');
  const ranges = (lookups: Record<string, string[]>): unknown => {
    const { steps } = history.model.plan(musicPipeline({}, lookups));
    return steps.filter(({ asset }) => asset === 'plays').map(({ range }) => range);
  };
  const known = { plays: ['songs'] };
  const pipeline = musicPipeline({}, known);
  for (const step of history.model.plan(pipeline).steps) expect(history.model.run(step, pipeline)).toBe(true);
  history.model.put('s3://music/songs/1');
  expect(ranges(known)).toEqual([]);
  expect(ranges({})).toEqual([null]);
  history.model.put('s3://music/events/2024-02-29/user2.json');
  expect(ranges(known)).toEqual([{ from: '2024-02-29T00:00:00Z', to: '2024-03-01T00:00:00Z' }]);
  expect(() => musicPipeline({}, { plays: ['users'] })).toThrow(
    '"plays" does not read "users", which it calls a lookup',
  );
});

test('two loads at once, their steps mixed in any way, then one alone, leave every table as its SELECT would make it', () => {
  const mix = fc.array(fc.boolean(), { minLength: 12, maxLength: 40 });
  fc.assert(
    fc.property(growing, fc.array(put, { maxLength: 4 }), mix, (actions, between, turns) => {
      const history = new History();
      actions.forEach((action) => history.apply(action));
      const pipeline = musicPipeline(history.edits);
      const first = new Run(history.model.plan(pipeline));
      between.forEach((action) => history.apply(action));
      const second = new Run(history.model.plan(pipeline));
      for (const turn of turns) (turn ? first : second).runNext(history.model, pipeline);
      history.load();
      mustBeSettled(history);
      expect(history.model.contents()).toEqual(history.model.recomputed(pipeline));
    }),
    { numRuns: 300 },
  );
});

describe('a load whose asset fails, planned again for that asset and what is downstream', () => {
  /** Runs what does not wait for the asset. @returns what is to be planned again */
  function failAt(history: History, asset: string): ReadonlySet<string> {
    const pipeline = musicPipeline(history.edits);
    const open = withDownstream(pipeline.assets, [asset]);
    for (const step of history.model.plan(pipeline).steps)
      if (!open.has(step.asset)) expect(history.model.run(step, pipeline)).toBe(true);
    return open;
  }

  test('is settled after that when nothing has changed meanwhile', () => {
    fc.assert(
      fc.property(growing, fc.constantFrom(...ASSETS), (actions, asset) => {
        const history = new History();
        actions.forEach((action) => history.apply(action));
        const open = failAt(history, asset);
        const pipeline = musicPipeline(history.edits);
        for (const step of history.model.plan(pipeline, 'load', { only: open }).steps)
          expect(history.model.run(step, pipeline)).toBe(true);
        mustBeSettled(history);
        expect(history.model.contents()).toEqual(history.model.recomputed(pipeline));
      }),
      { numRuns: 200 },
    );
  });

  test('does nothing else, whatever has changed, and the next load finds the rest', () => {
    const changes = fc.array(fc.oneof(put, edit), { maxLength: 5 });
    fc.assert(
      fc.property(growing, fc.constantFrom(...ASSETS), changes, (actions, asset, between) => {
        const history = new History();
        actions.forEach((action) => history.apply(action));
        const open = failAt(history, asset);
        between.forEach((action) => history.apply(action));
        const pipeline = musicPipeline(history.edits);
        const plan = history.model.plan(pipeline, 'load', { only: open });
        for (const each of [...plan.steps, ...plan.skipped]) expect(open).toContain(each.asset);
        for (const step of plan.steps) expect(history.model.run(step, pipeline)).toBe(true);
        history.load();
        mustBeSettled(history);
        expect(history.model.contents()).toEqual(history.model.recomputed(pipeline));
      }),
      { numRuns: 200 },
    );
  });
});

/** A run that goes on step by step; a step whose upstream failed is left out. */
class Run {
  readonly #steps: Plan['steps'][number][];
  readonly #failed = new Set<string>();

  constructor(plan: Plan) {
    this.#steps = [...plan.steps];
  }

  runNext(model: Model, pipeline: ReturnType<typeof musicPipeline>): void {
    const step = this.#steps.shift();
    if (step === undefined) return;
    const isBlocked = step.after.some((id) => this.#failed.has(id));
    if (isBlocked || !model.run(step, pipeline)) this.#failed.add(step.id);
  }
}
