/** A sequence, played on real servers; and its end, which must be that of one undisturbed reload. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  abortRun,
  cancelRun,
  getView,
  pauseBackfill,
  resumeRun,
  skipAsset,
  startBackfill,
  startRun,
} from '../../src/workflows/client.js';
import { runPrefix } from '../../src/redshift/tag.js';
import type { BackfillRequest, RunView } from '../../src/workflows/view.js';
import { PHASES, WRITTEN_DOWN } from '../rig/phases.js';
import { HEARTBEAT_SECONDS, insistent, type Rig } from '../rig/rig.js';
import type { Stopped } from '../rig/wire.js';
import { Bucket, FROZEN_SLOT, slotStart } from './bucket.js';
import {
  designPipeline,
  PIPELINE,
  writeDefinition,
  writePipeline,
  writeSelect,
  type Design,
  type DesignedAsset,
  type Place,
} from './design.js';
import type { Act, FileDraw, Harm, Sequence, Step } from './sequence.js';
import { liveFiles, verify } from './verify.js';

/** Where sequences are played, one after the other, each in schemas of its own. */
export interface Ground {
  /** Its files are the folder of the bucket. */
  readonly rig: Rig<string>;
  /** How many sequences were played on it, how many runs were in them, and how many of those were harmed. */
  games: number;
  runs: number;
  harms: number;
}

type RunStep = Extract<Step, { readonly do: 'load' | 'reload' | 'backfill' }>;
type StartedRun =
  | Omit<Extract<RunStep, { do: 'load' }>, 'isAwaited'>
  | Omit<Extract<RunStep, { do: 'reload' }>, 'isAwaited'>
  | Extract<RunStep, { do: 'backfill' }>;

const BY = { by: 'law@host' };
/** A run that is not over by then is stuck. */
const STUCK_MS = 45_000;
/** Ends of a run that are no fault: it gives way to another, or needs what was never loaded. */
const GIVES_WAY =
  /is at work on the same partitions|was never loaded and is not selected|no finished shadow table of this run/;

/** @returns what does not hold in the end; [] when the law holds */
export async function play(ground: Ground, sequence: Sequence): Promise<string[]> {
  const { rig } = ground;
  const name = `law_${++ground.games}`;
  const place = { folder: join(rig.folder, PIPELINE), schema: name, source: `s3://${PIPELINE}/${name}` };
  const game = new Game(rig, place, designPipeline(sequence.assets), new Bucket(join(rig.files, name)));
  const faults = await game.play(sequence).catch((error: unknown) => [`the game itself failed: ${describe(error)}`]);
  await game.clear(faults.length > 0);
  ground.runs += game.runs;
  ground.harms += game.harms;
  return faults;
}

class Game {
  readonly #rig: Rig<string>;
  readonly #place: Place;
  readonly #design: Design;
  readonly #bucket: Bucket;
  readonly #copies: readonly DesignedAsset[];
  readonly #edits = new Map<string, number>();
  /** By run, whether it is over. */
  readonly #runs = new Map<string, boolean>();
  readonly #aborted = new Set<string>();
  /** What there was when a backfill began that no reload was beside. */
  readonly #backfills = new Map<
    string,
    { readonly step: RunStep; readonly writes: number; readonly reloads: number }
  >();
  readonly #traps: (() => void)[] = [];
  readonly #harms: Promise<void>[] = [];
  readonly #stopped: Stopped[] = [];
  readonly #faults: string[] = [];
  #keepsOld = false;

  constructor(rig: Rig<string>, place: Place, design: Design, bucket: Bucket) {
    this.#rig = rig;
    this.#place = place;
    this.#design = design;
    this.#bucket = bucket;
    this.#copies = design.filter(({ files }) => files !== undefined);
  }

  get runs(): number {
    return this.#runs.size;
  }

  get harms(): number {
    return this.#harms.length;
  }

  async play({ files, steps }: Sequence): Promise<string[]> {
    await writePipeline(this.#place, this.#design);
    for (const asset of this.#copies) if (asset.isFrozen) await this.#bucket.put(asset, { slot: FROZEN_SLOT, file: 0 });
    for (const file of files) await this.#put(file);
    for (const step of steps) {
      await this.#rig.healWorkers();
      await this.#do(step);
    }
    await this.#comeToAnEnd();
    if (this.#faults.length > 0) return this.#faults;
    const fresh = { ...this.#place, schema: `${this.#place.schema}_fresh` };
    await writeDefinition(fresh, this.#design);
    const run = await this.#start({ do: 'reload', keepsOld: false });
    const view = await this.#settle(run);
    if (view?.state !== 'done') return [`the undisturbed reload: ${endOf(view)}`];
    return await verify(this.#rig, this.#design, this.#bucket, {
      schema: this.#place.schema,
      fresh: fresh.schema,
      keepsOld: this.#keepsOld,
    });
  }

  /** Nothing of it is left for the next one. */
  async clear(isBroken: boolean): Promise<void> {
    const { client } = this.#rig;
    for (const remove of this.#traps) remove();
    if (isBroken) {
      for await (const { workflowId } of client.workflow.list({ query: "ExecutionStatus = 'Running'" }))
        await client.workflow
          .getHandle(workflowId)
          .terminate('the game is over')
          .catch(() => undefined);
      for (const { process } of this.#rig.workers) await process.kill();
      await this.#rig.query('SELECT pg_terminate_backend(process) FROM stv_sessions WHERE process <> pg_backend_pid()');
    }
    await this.#rig.healWorkers();
    for (const schema of [this.#place.schema, `${this.#place.schema}_fresh`])
      for (const each of [schema, `${schema}__ledger`]) await this.#rig.query(`DROP SCHEMA IF EXISTS ${each} CASCADE`);
    await this.#bucket.empty();
  }

  async #do(step: Step): Promise<void> {
    switch (step.do) {
      case 'put':
        for (const file of step.files) await this.#put(file);
        return;
      case 'remove':
        for (const file of step.files) await this.#bucket.remove(this.#copyOf(file), file);
        return;
      case 'spoil':
        return await this.#bucket.spoil(this.#copyOf(step.file), step.file, step.fault);
      case 'mend':
        return await this.#bucket.mend();
      case 'edit':
        return await this.#edit(this.#assetAt(step.asset));
      case 'kill':
        return await this.#rig.workers[step.worker]?.process.kill();
      case 'resume':
        for (const run of this.#open) await this.#resume(run);
        return;
      case 'skip':
      case 'abort':
        return await this.#giveUp(step.do);
      case 'cancel':
        return await this.#cancel(this.#open.at(-1));
      case 'pause': {
        const run = this.#open.findLast((each) => each.includes('/backfill/'));
        if (run !== undefined) await pauseBackfill(this.#rig.client, run, BY).catch(() => undefined);
        return;
      }
      default:
        return await this.#run(step);
    }
  }

  async #run(step: RunStep): Promise<void> {
    const { harm, isAwaited } = step;
    if (harm !== undefined) this.#setTrap(harm);
    if (step.do === 'reload') this.#keepsOld ||= step.keepsOld;
    const run = await this.#start(step);
    if (isAwaited) await this.#settle(run);
  }

  async #start(step: StartedRun): Promise<string> {
    const { client } = this.#rig;
    const { selected } = step;
    const request = {
      pipeline: PIPELINE,
      requestedBy: BY.by,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      ...(selected !== undefined && { selected: [this.#assetAt(selected).name] }),
    };
    const run = await insistent(async () => {
      switch (step.do) {
        case 'load':
          return await startRun(client, { ...request, mode: 'load', ...(step.prunes && { prune: true }) });
        case 'reload':
          return await startRun(client, { ...request, mode: 'reload', ...(step.keepsOld && { keepsOld: true }) });
        case 'backfill':
          return await startBackfill(client, { ...request, ...this.#asked(step) });
      }
    });
    this.#runs.set(run, false);
    const { writes } = this.#bucket;
    if (step.do === 'backfill' && !this.#open.some(isReload))
      this.#backfills.set(run, { step, writes, reloads: this.#reloads });
    return run;
  }

  #asked({
    asset,
    slots,
    isForced,
    isNewestFirst,
    concurrency,
  }: Extract<RunStep, { do: 'backfill' }>): Omit<BackfillRequest, 'pipeline' | 'requestedBy'> {
    const { unit = 'day' } = this.#copyOf({ asset });
    return {
      range: { from: slotStart(unit, Math.min(...slots)), to: slotStart(unit, Math.max(...slots) + 1) },
      concurrency,
      ...(isForced && { force: true }),
      ...(isNewestFirst && { newestFirst: true }),
    };
  }

  /** Waits until the run is over, held or paused. @returns undefined when it is stuck */
  async #settle(run: string): Promise<RunView | undefined> {
    const deadline = Date.now() + STUCK_MS;
    while (Date.now() < deadline) {
      await this.#rig.healWorkers();
      const view = await getView(this.#rig.client, run, 2_000).catch(() => undefined);
      if (view?.endedAt !== undefined) {
        this.#runs.set(run, true);
        if (view.state !== 'done') this.#endOrphans(run);
        if (view.state === 'done') this.#faults.push(...(await this.#leftBehind(run)));
        if (view.state === 'failed' && !this.#aborted.has(run) && !GIVES_WAY.test(endOf(view)))
          this.#faults.push(endOf(view));
      }
      if (view?.endedAt !== undefined || view?.state === 'held' || view?.state === 'paused') return view;
      await delay(30);
    }
    return undefined;
  }

  /** A run that is given up does not try again what a dead worker has left: the warehouse's keep-alive finds that nobody is there. */
  #endOrphans(run: string): void {
    for (const { sql, link } of this.#stopped)
      if (link.swallowsEnd && sql.startsWith(runPrefix(run))) link.server.destroy();
  }

  /** Files that were there when a backfill of their range began, and that it has not loaded. */
  async #leftBehind(run: string): Promise<string[]> {
    const backfill = this.#backfills.get(run);
    if (backfill?.step.do !== 'backfill' || backfill.reloads !== this.#reloads) return [];
    const { selected } = backfill.step;
    const { range } = this.#asked(backfill.step);
    const meant = this.#copies.filter((copy) => selected === undefined || copy === this.#assetAt(selected));
    if (meant.length === 0) return [];
    const loaded = await liveFiles(this.#rig, meant, this.#place.schema);
    const uris = meant
      .flatMap(({ name }) => this.#bucket.keysIn(name, range, backfill.writes))
      .map((key) => `${this.#place.source}/${key}`);
    return uris.filter((uri) => !loaded.has(uri)).map((uri) => `${run} is done, and has not loaded ${uri}`);
  }

  async #resume(run: string): Promise<string | undefined> {
    const view = await this.#settle(run);
    if (view === undefined) return `${run} is stuck`;
    if (view.endedAt !== undefined) return;
    try {
      await resumeRun(this.#rig.client, run, { ...BY, from: [] });
    } catch (error) {
      return `${run} is not resumed: ${describe(error)}`;
    }
    const after = await this.#settle(run);
    return `after it was resumed: ${endOf(after)}`;
  }

  /** Of the first held run what has failed of one asset, or all of it. */
  async #giveUp(what: 'skip' | 'abort'): Promise<void> {
    for (const run of this.#open) {
      const view = await this.#settle(run);
      const asset = view?.steps.find(({ state }) => state === 'failed')?.asset;
      if (view?.state !== 'held' || asset === undefined || (what === 'skip' && view.mode !== 'load')) continue;
      const answer = { ...BY, reason: 'as drawn' };
      if (what === 'skip') await skipAsset(this.#rig.client, run, { ...answer, asset });
      else {
        this.#aborted.add(run);
        await abortRun(this.#rig.client, run, answer);
      }
      await this.#settle(run);
      return;
    }
  }

  async #cancel(run: string | undefined): Promise<void> {
    if (run === undefined) return;
    await cancelRun(this.#rig.client, run);
    await this.#settle(run);
  }

  /** All is well again; what is open comes to its end, and what is left to do is done. */
  async #comeToAnEnd(): Promise<void> {
    for (const remove of this.#traps) remove();
    await Promise.all(this.#harms);
    await this.#rig.healWorkers();
    await this.#bucket.mend();
    let why: (string | undefined)[] = [];
    for (let round = 1; this.#open.length > 0 && round <= 4; round++) {
      why = [];
      for (const run of this.#open) why.push(await this.#resume(run));
    }
    if (this.#open.length > 0) this.#faults.push(...why.filter((each) => each !== undefined));
    if (this.#faults.length === 0) await this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    for (let round = 1; round <= 4; round++) {
      const run = await this.#start({ do: 'load', prunes: true });
      const view = await this.#settle(run);
      if (view?.state !== 'done') return void this.#faults.push(`the load that was to catch up: ${endOf(view)}`);
      if (view.steps.length === 0) return;
    }
    this.#faults.push('four loads found something to do, one after the other');
  }

  #setTrap({ phase, after, act }: Harm): void {
    const { match, when } = PHASES.find(({ name }) => name === phase)!;
    let left = after;
    const trap = this.#rig.trap({ test: (sql) => match.test(sql) && left-- <= 0 }, when);
    this.#traps.push(trap.remove);
    void trap.reached.then((stopped) => {
      this.#harms.push(doHarm(this.#rig, stopped, WRITTEN_DOWN.test(phase) ? act : noticed(act)));
      this.#stopped.push(stopped);
    });
  }

  get #reloads(): number {
    return [...this.#runs.keys()].filter(isReload).length;
  }

  get #open(): string[] {
    return [...this.#runs].flatMap(([run, isOver]) => (isOver ? [] : [run]));
  }

  async #put(file: FileDraw): Promise<void> {
    await this.#bucket.put(this.#copyOf(file), file);
  }

  async #edit(asset: DesignedAsset): Promise<void> {
    const edits = (this.#edits.get(asset.name) ?? 0) + 1;
    this.#edits.set(asset.name, edits);
    await writeSelect(this.#place, asset, edits);
  }

  #copyOf({ asset }: Pick<FileDraw, 'asset'>): DesignedAsset {
    return this.#copies[asset % this.#copies.length]!;
  }

  #assetAt(n: number): DesignedAsset {
    return this.#design[n % this.#design.length]!;
  }
}

function isReload(run: string): boolean {
  return run.includes('/reload/');
}

function noticed(act: Act): Act {
  return act === 'kill it unnoticed by the warehouse' ? 'kill the worker' : act;
}

async function doHarm(rig: Rig, stopped: Stopped, act: Act): Promise<void> {
  switch (act) {
    case 'kill the worker':
      return await rig.workerOf(stopped).process.kill();
    case 'kill it unnoticed by the warehouse':
      stopped.link.swallowsEnd = true;
      return await rig.workerOf(stopped).process.kill();
    case 'terminate the backend':
      process.kill(stopped.pid, 'SIGTERM');
      await delay(50);
      return stopped.release();
    case 'cut the connection':
      stopped.link.cut();
      return await stopped.link.ended;
  }
}

function endOf(view: RunView | undefined): string {
  if (view === undefined) return 'it is stuck';
  const failed = view.steps.flatMap(({ id, failure }) => (failure === undefined ? [] : [`${id}: ${failure.message}`]));
  return [`${view.run} is ${view.state}`, view.failure?.message, ...failed]
    .filter((each) => each !== undefined)
    .join('; ');
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
