/** What can be done to a run. */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { cancelRun } from '../../src/workflows/client.js';
import type { RunType } from '../../src/workflows/names.js';
import { PHASES, WRITTEN_DOWN, type Phase } from '../rig/phases.js';
import type { Random } from '../rig/random.js';
import { HEARTBEAT_SECONDS, type Worker } from '../rig/rig.js';
import type { Stopped } from '../rig/wire.js';
import type { MusicRig } from './music.js';

/** What an act works with. */
interface Scene {
  readonly rig: MusicRig;
  readonly run: string;
  readonly stopped: Stopped;
  readonly worker: Worker;
  /** The file that made the run necessary. */
  readonly key: string;
  readonly random: Random;
  /** Resolves when the run is over or held. */
  readonly settled: Promise<unknown>;
}

/** Who suffers, and how. Ends with the statement let go or its connection gone. */
interface Act {
  readonly name: string;
  readonly weight: number;
  /** Absent: any. */
  readonly phases?: RegExp;
  readonly modes?: readonly RunType[];
  /** Done before the run starts, instead of in the phase. */
  prepare?(rig: MusicRig, key: string): Promise<void>;
  /** The run ends as it is told to, and not as done. */
  readonly endsRun?: true;
  perform(scene: Scene): Promise<void>;
}

const LONG_ENOUGH_MS = HEARTBEAT_SECONDS * 1_000 + 1_500;
const signal = (pid: number, name: NodeJS.Signals): void => void process.kill(pid, name);

/** A worker whose step was given to another, and which then goes on as if nothing had been. */
async function sleepThrough({ stopped, settled }: Scene, sleep: () => void, wake: () => void): Promise<void> {
  sleep();
  stopped.release();
  await Promise.race([settled, delay(LONG_ENOUGH_MS + 3_000)]);
  wake();
}

/** Nothing moves for longer than a worker may be silent, and then goes on. */
async function forAWhile(stopped: Stopped, stop: () => void, goOn: () => void): Promise<void> {
  stop();
  stopped.release();
  await delay(LONG_ENOUGH_MS);
  goOn();
}

const ACTS: readonly Act[] = [
  {
    name: 'kill the worker',
    weight: 6,
    async perform({ worker }) {
      await worker.process.kill();
    },
  },
  {
    name: 'kill the worker, unnoticed by the warehouse',
    weight: 4,
    phases: WRITTEN_DOWN,
    async perform({ worker, stopped }) {
      // Not its other sessions, which may not be written down yet.
      stopped.link.swallowsEnd = true;
      await worker.process.kill();
    },
  },
  {
    name: 'stop the worker',
    weight: 2,
    async perform({ worker, stopped }) {
      signal(worker.process.pid, 'SIGTERM');
      stopped.release();
      await worker.process.exit();
    },
  },
  {
    name: 'put the worker to sleep',
    weight: 5,
    perform: (scene) =>
      sleepThrough(
        scene,
        () => signal(scene.worker.process.pid, 'SIGSTOP'),
        () => signal(scene.worker.process.pid, 'SIGCONT'),
      ),
  },
  {
    name: 'let the clock of the worker jump',
    weight: 1,
    async perform({ worker, stopped }) {
      signal(worker.process.pid, 'SIGUSR2');
      await delay(20);
      stopped.release();
    },
  },
  {
    name: 'kill the client',
    weight: 1,
    async perform({ rig, run, stopped }) {
      const client = rig.command('watch', run);
      await delay(400);
      client.kill('SIGKILL');
      stopped.release();
    },
  },
  {
    name: 'kill Temporal',
    weight: 3,
    async perform({ rig, stopped }) {
      signal(rig.temporalPid, 'SIGKILL');
      stopped.release();
      await delay(100);
    },
  },
  {
    name: 'kill the Redshift',
    weight: 3,
    async perform({ rig }) {
      signal(rig.redshiftPid, 'SIGKILL');
      await delay(100);
    },
  },
  {
    name: 'kill PostgreSQL',
    weight: 2,
    async perform({ rig }) {
      signal(rig.postgresPid, 'SIGKILL');
      await delay(400);
    },
  },
  {
    name: "kill the session's backend",
    weight: 2,
    async perform({ stopped }) {
      signal(stopped.pid, 'SIGKILL');
      await delay(200);
      stopped.release();
    },
  },
  {
    name: "terminate the session's backend",
    weight: 2,
    async perform({ stopped }) {
      signal(stopped.pid, 'SIGTERM');
      await delay(50);
      stopped.release();
    },
  },
  ...(['redshiftPid', 'temporalPid'] as const).map((part): Act => ({
    name: part === 'redshiftPid' ? 'freeze the Redshift' : 'freeze Temporal',
    weight: 1,
    perform: ({ rig, stopped }) => {
      const pid = rig[part];
      return forAWhile(
        stopped,
        () => signal(pid, 'SIGSTOP'),
        () => signal(pid, 'SIGCONT'),
      );
    },
  })),
  {
    name: 'cut the connection to the warehouse',
    weight: 3,
    async perform({ stopped }) {
      stopped.link.cut();
      await stopped.link.ended;
    },
  },
  ...(['to the server', 'to the client'] as const).map((direction): Act => ({
    name: `stall the warehouse, ${direction}`,
    weight: 1,
    perform: ({ worker: { warehouse }, stopped }) =>
      forAWhile(
        stopped,
        () => warehouse.stall(direction),
        () => warehouse.flow(),
      ),
  })),
  {
    name: 'cut the connections to Temporal',
    weight: 1,
    async perform({ worker, stopped }) {
      worker.temporal.cut();
      stopped.release();
      await Promise.resolve();
    },
  },
  {
    name: 'stall Temporal for the worker',
    weight: 3,
    perform: (scene) =>
      sleepThrough(
        scene,
        () => scene.worker.temporal.stall('both ways'),
        () => scene.worker.temporal.flow(),
      ),
  },
  {
    name: 'stall Temporal for the worker and cut it off the warehouse',
    weight: 1,
    async perform(scene) {
      scene.worker.temporal.stall('both ways');
      scene.stopped.link.cut();
      await Promise.race([scene.settled, delay(LONG_ENOUGH_MS)]);
      scene.worker.temporal.flow();
    },
  },
  {
    name: 'kill S3',
    weight: 1,
    async perform({ rig, stopped }) {
      signal(rig.s3Pid, 'SIGKILL');
      await delay(50);
      stopped.release();
    },
  },
  ...(['slow down', 'slow', 'cut'] as const).map((mood): Act => ({
    name: `S3 answers: ${mood}`,
    weight: 1,
    phases: /before BEGIN|after the delete|after the fence/,
    async perform({ rig, stopped }) {
      rig.mood = mood;
      stopped.release();
      await delay(1_500);
      rig.mood = 'well';
    },
  })),
  {
    name: 'change the file under its key',
    weight: 1,
    phases: /before BEGIN|after the fence|after the delete/,
    async perform({ rig, stopped, random }) {
      await rig.files.change(random);
      stopped.release();
    },
  },
  {
    name: 'take the file away for a while',
    weight: 1,
    phases: /before BEGIN|after the fence|after the delete/,
    async perform({ rig, stopped, key, settled }) {
      await rig.files.remove(key);
      stopped.release();
      await Promise.race([settled, delay(2_000)]);
      await rig.files.mend(key);
    },
  },
  {
    name: 'put a row of another day into the file',
    weight: 2,
    // A reload loads all days in one step, which can't tell whose file a row came from: see "What it does not catch" in docs/exactly-once.md.
    modes: ['load'],
    phases: /plans|attempt|BEGIN|fence|delete/,
    prepare: (rig, key) => rig.files.spoil(key, strayed(rig, key)),
    async perform({ rig, stopped, settled, key }) {
      stopped.release();
      await Promise.race([settled, delay(4_000)]);
      await rig.files.mend(key);
    },
  },
  {
    name: 'fill the disk of PostgreSQL',
    weight: 1,
    phases: /delete|fence|before COMMIT|ledger rows/,
    async perform({ stopped }) {
      // The limit of a file's size stands in for a full disk: what it says is another word for the same failed write.
      const { uid, gid } = statSync(`/proc/${stopped.pid}`);
      execFileSync('prlimit', [`--pid=${stopped.pid}`, '--fsize=1'], { uid, gid });
      stopped.release();
      await delay(300);
    },
  },
  {
    name: 'cancel the run',
    weight: 3,
    endsRun: true,
    async perform({ rig, run, stopped, settled }) {
      await cancelRun(rig.client, run);
      await Promise.race([settled, delay(8_000)]);
      stopped.release();
    },
  },
  {
    name: 'cancel the run on a network that loses good-byes',
    weight: 2,
    endsRun: true,
    async perform({ rig, run, stopped, settled }) {
      stopped.link.swallowsEnd = true;
      await cancelRun(rig.client, run);
      await Promise.race([settled, delay(8_000)]);
      stopped.release();
    },
  },
  {
    name: 'terminate the run',
    weight: 1,
    endsRun: true,
    async perform({ rig, run, stopped }) {
      await rig.client.workflow.getHandle(run).terminate('chaos');
      stopped.release();
    },
  },
  {
    name: 'add a worker and kill the first',
    weight: 1,
    async perform({ rig, worker }) {
      if (rig.workers.length < 3) await rig.addWorker();
      await worker.process.kill();
    },
  },
];

/** A play of another day among those of a day's file; songs have no day. */
function strayed(rig: MusicRig, key: string): string {
  if (!key.startsWith('plays/')) return 'no json at all';
  const day = /plays\/(.*)\.json/.exec(key)?.[1] ?? '';
  const play = (on: string): string =>
    `${JSON.stringify({ played_at: `${on} 05:00:00`, listener: 'zoe', song: 1, seconds: 1 })}\n`;
  return play(day) + play(rig.files.otherDay(key));
}

/** One experiment. */
export interface Experiment {
  readonly number: number;
  readonly seed: number;
  readonly mode: RunType;
  readonly phase: Phase;
  readonly act: Act;
}

/** The first of them go through all phases once; the rest are drawn by weight. */
export function drawExperiment(number: number, seed: number, random: Random): Experiment {
  const phase = number < PHASES.length ? PHASES[number]! : random.pick(PHASES);
  const fits = ACTS.filter(({ phases }) => phases?.test(phase.name) ?? true);
  const act = random.weigh(fits.map((each) => [each, each.weight] as const));
  const modes = phase.modes.filter((mode) => act.modes?.includes(mode) ?? true);
  // Most runs are loads.
  const isLoad = modes.includes('load') && random.below(4) > 0;
  const mode = isLoad ? 'load' : random.pick(modes.filter((each) => each !== 'load' || modes.length === 1));
  return { number, seed, mode, phase, act };
}
