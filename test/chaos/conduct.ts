/** One experiment, from the change that makes a run necessary to what must hold after it. */
import { setTimeout as delay } from 'node:timers/promises';
import { getView, resumeRun, startBackfill, startRun } from '../../src/workflows/client.js';
import type { RunType } from '../../src/workflows/names.js';
import type { RunView } from '../../src/workflows/view.js';
import { leftovers } from '../rig/leftovers.js';
import { REPORT_PHASE } from '../rig/phases.js';
import { Random } from '../rig/random.js';
import { HEARTBEAT_SECONDS, insistent } from '../rig/rig.js';
import { differences } from '../rig/tables.js';
import type { Stopped } from '../rig/wire.js';
import type { Experiment } from './experiments.js';
import { WHOLE_RANGE } from './files.js';
import type { MusicRig } from './music.js';
import { ledgerFaults, neitherNor, readTables } from './verify.js';

/** What came of it. */
export interface Outcome {
  readonly faults: readonly string[];
  /** How the run ended: done, cancelled, … */
  readonly ended: string;
  readonly ms: number;
}

/** A run that is not over by then is stuck. */
const STUCK_MS = 60_000;
/** In which the phase must be reached. */
const REACH_MS = 20_000;
const BY = 'chaos@host';

export async function conduct(rig: MusicRig, { number, seed, mode, phase, act }: Experiment): Promise<Outcome> {
  const began = performance.now();
  const random = new Random(seed * 100_003 + number);
  const faults: string[] = [];
  const before = rig.files.tables();
  const key = await rig.files.change(random);
  const after = rig.files.tables();
  await act.prepare?.(rig, key);
  const trap = rig.trap(phase.match, phase.when);
  const run = await begin(rig, mode);
  const settled = settle(rig, run);
  const stopped = await Promise.race([trap.reached, settled.then(() => undefined), delay(REACH_MS)]);
  trap.remove();
  if (stopped === undefined) faults.push(`the phase was not reached: ${(await look(rig, run))?.state ?? 'no view'}`);
  else {
    if (phase.locksTables !== true) faults.push(...neitherNor(await readTables(rig), before, after));
    await disturb(rig, { run, key, random, settled, stopped, isReport: phase.name === REPORT_PHASE, act });
  }
  await rig.heal();
  const view = await bringToEnd(rig, run, settled);
  if (view === undefined)
    faults.push(
      `the run is stuck: ${JSON.stringify((await look(rig, run))?.steps.map(({ id, state }) => [id, state]))}`,
    );
  if (act.endsRun && view?.state !== 'done') faults.push(...neitherNor(await readTables(rig), before, after));
  faults.push(...(await catchUp(rig)), ...(await verify(rig)));
  return { faults, ended: view?.state ?? 'stuck', ms: performance.now() - began };
}

async function disturb(
  rig: MusicRig,
  {
    stopped,
    isReport,
    act,
    ...scene
  }: {
    run: string;
    key: string;
    random: Random;
    settled: Promise<unknown>;
    stopped: Stopped;
    isReport: boolean;
    act: Experiment['act'];
  },
): Promise<void> {
  const worker = rig.workerOf(stopped);
  if (isReport) {
    // The worker knows that it has committed, and can tell nobody.
    worker.temporal.stall('to the server');
    stopped.release();
    await delay(50);
  }
  await act.perform({ rig, stopped, worker, ...scene });
  stopped.release();
}

/** Everything is well, and what the last runs left open is loaded. @returns faults */
export async function catchUp(rig: MusicRig): Promise<string[]> {
  for (let round = 1; round <= 4; round++) {
    const run = await begin(rig, 'load');
    const view = await bringToEnd(rig, run, settle(rig, run));
    if (view === undefined) return [`the load that was to catch up is stuck: ${run}`];
    if (view.state === 'done' && view.steps.length === 0) return [];
  }
  return ['four loads found something to do, one after the other'];
}

/** @returns what does not hold */
export async function verify(rig: MusicRig): Promise<string[]> {
  return [
    ...differences(await readTables(rig), rig.files.tables()),
    ...(await ledgerFaults(rig)),
    ...(await leftovers(rig, 'music')),
  ];
}

export async function begin(rig: MusicRig, mode: RunType): Promise<string> {
  const request = { pipeline: 'music', requestedBy: BY, heartbeatSeconds: HEARTBEAT_SECONDS };
  return await insistent(() =>
    mode === 'backfill'
      ? startBackfill(rig.client, { ...request, range: WHOLE_RANGE })
      : startRun(rig.client, { ...request, mode }),
  );
}

/** Resolves when the run is over or held. Nobody need answer meanwhile. */
async function settle(rig: MusicRig, run: string): Promise<RunView | undefined> {
  const deadline = Date.now() + STUCK_MS;
  while (Date.now() < deadline) {
    const view = await look(rig, run);
    if (view?.endedAt !== undefined || view?.state === 'held') return view;
    await delay(40);
  }
  return undefined;
}

/** Resumes as often as it is held. @returns undefined when it is stuck */
async function bringToEnd(
  rig: MusicRig,
  run: string,
  settled: Promise<RunView | undefined>,
): Promise<RunView | undefined> {
  let view = await settled;
  // What was seen before all was well again may be an old view.
  if (view?.endedAt === undefined) view = await settle(rig, run);
  for (let round = 1; view?.state === 'held' && round <= 3; round++) {
    await resumeRun(rig.client, run, { by: BY, from: [] }).catch(() => undefined);
    view = await settle(rig, run);
  }
  return view?.endedAt === undefined ? undefined : view;
}

function look(rig: MusicRig, run: string): Promise<RunView | undefined> {
  return getView(rig.client, run, 2_000).catch(() => undefined);
}
