/** The whole stack in processes of its own, behind relays: every part can be killed, stopped, cut off, and comes back. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { endLeftover } from '../../local/src/process/ending.js';
import { readRecord } from '../../local/src/process/record.js';
import { makeFolder, stackFolder } from '../../local/src/stack/folder.js';
import {
  DATABASE,
  launchRedshift,
  launchS3,
  launchTemporal,
  LEFTOVERS,
  type PartsPlan,
  type ServerPart,
  type TemporalPart,
} from '../../local/src/stack/parts.js';
import { openSession, type Row, type WarehouseAddress } from '../../src/redshift/session.js';
import { connectTemporal } from '../../src/workflows/client.js';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/names.js';
import { WorkerProcess } from '../worker/process.js';
import { Link, S3Link, SqlLink, Wire, type S3Mood, type Stopped, type Trap, type When } from './wire.js';

const SKEW = fileURLToPath(new URL('./skew.mjs', import.meta.url));
const LOADSTAR = fileURLToPath(new URL('../../bin/loadstar.mjs', import.meta.url));
const ACCESS = { accessKeyId: 'rig', secretAccessKey: 'rig' };
const WAREHOUSE = { user: 'awsuser', password: 'Rig-pass-1' };
/** How long a worker may be silent. Short, so that an experiment with a dead one does not take half a minute. */
export const HEARTBEAT_SECONDS = 3;

/** A worker with the wires it talks through. */
export interface Worker {
  process: WorkerProcess;
  readonly warehouse: Wire<SqlLink>;
  readonly temporal: Wire;
}

/** What a rig is made for. @typeParam F what its source files are to the test */
export interface RigPlan<F> {
  /** Of the pipeline, its folder and its bucket. */
  readonly name: string;
  readonly workers: number;
  /** Settings beyond those that all rigs want. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Makes the pipeline's folder. */
  furnish(folder: string): Promise<void>;
  /** @param bucket the folder that is shown as s3://<name> */
  filesOf(bucket: string): F;
}

/** Tries again for 10 s. */
export async function insistent<T>(call: () => Promise<T>): Promise<T> {
  for (let left = 50; ; left--) {
    try {
      return await call();
    } catch (error) {
      if (left === 0) throw error;
      await delay(200);
    }
  }
}

export class Rig<F = unknown> implements AsyncDisposable {
  readonly #traps = new Set<Trap>();
  readonly workers: Worker[] = [];
  #s3: ServerPart | undefined;
  #redshift: ServerPart | undefined;
  #temporal: TemporalPart | undefined;
  #down = new Set<'s3' | 'redshift' | 'temporal'>();
  #ending: Promise<void> | undefined;
  mood: S3Mood = 'well';

  private constructor(
    readonly folder: string,
    private readonly plan: PartsPlan,
    readonly files: F,
  ) {}

  static async open<F>({ name, workers, config = {}, furnish, filesOf }: RigPlan<F>): Promise<Rig<F>> {
    const folder = await mkdtemp(join(tmpdir(), `loadstar-${name}-`));
    await chmod(folder, 0o755);
    const stack = stackFolder(join(folder, 'stack'));
    makeFolder(stack);
    for (const bucket of [name, 'staging']) await mkdir(join(stack.buckets, bucket), { recursive: true });
    await furnish(join(folder, name));
    const plan: PartsPlan = {
      folder: stack,
      credentials: { redshift: WAREHOUSE, s3: ACCESS },
      ports: {},
      mounts: {},
      searchAttributes: SEARCH_ATTRIBUTES,
      progress: () => undefined,
    };
    const rig = new Rig(folder, plan, filesOf(join(stack.buckets, name)));
    const settings = {
      pipeline: name,
      staging: 's3://staging/loadstar',
      heartbeatSeconds: HEARTBEAT_SECONDS,
      worker: { graceSeconds: 1, forceSeconds: 10 },
      ...config,
    };
    await writeFile(join(folder, 'loadstar.config.json'), JSON.stringify(settings));
    await rig.#start(workers);
    return rig;
  }

  s3Wire!: Wire<S3Link>;
  client!: Client;

  async #start(workers: number): Promise<void> {
    this.s3Wire = await Wire.open(
      () => this.#s3!.port,
      (client, server) => new S3Link(client, server, () => this.mood),
    );
    await Promise.all([this.#launch('s3'), this.#launch('redshift'), this.#launch('temporal')]);
    this.client = await connectTemporal({ address: this.#temporal!.address, namespace: 'default' });
    while (this.workers.length < workers) await this.addWorker();
  }

  async #launch(part: 's3' | 'redshift' | 'temporal'): Promise<void> {
    const { signal } = new AbortController();
    if (part === 's3') this.#s3 = await launchS3(this.plan, signal, this.#s3);
    else if (part === 'temporal') this.#temporal = await launchTemporal(this.plan, signal, this.#temporal);
    else
      this.#redshift = await launchRedshift(
        this.plan,
        Promise.resolve(`http://127.0.0.1:${this.s3Wire.port}`),
        signal,
        this.#redshift,
      );
    this.#down.delete(part);
    const launched = { s3: this.#s3, redshift: this.#redshift, temporal: this.#temporal }[part]!;
    void launched.exited.then(() => this.#down.add(part));
  }

  async addWorker(): Promise<Worker> {
    const [warehouse, temporal] = await Promise.all([
      Wire.open(
        () => this.#redshift!.port,
        (client, server) => new SqlLink(client, server, this.#traps),
      ),
      Wire.open(
        () => this.#temporal!.port,
        (client, server) => new Link(client, server),
      ),
    ]);
    const worker = { process: this.#spawn(warehouse.port, temporal.port), warehouse, temporal };
    this.workers.push(worker);
    await worker.process.line('worker polls');
    return worker;
  }

  #spawn(warehousePort: number, temporalPort: number): WorkerProcess {
    return new WorkerProcess(this.folder, {
      ...this.env,
      PGPORT: String(warehousePort),
      TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
      NODE_OPTIONS: `--import=${SKEW}`,
    });
  }

  /** What a shell of a user has set; workers go through wires of their own. */
  get env(): Record<string, string> {
    return {
      PGHOST: '127.0.0.1',
      PGPORT: String(this.#redshift!.port),
      PGUSER: WAREHOUSE.user,
      PGPASSWORD: WAREHOUSE.password,
      PGDATABASE: DATABASE,
      PGSSLMODE: 'disable',
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${this.s3Wire.port}`,
      AWS_ACCESS_KEY_ID: ACCESS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ACCESS.secretAccessKey,
      TEMPORAL_ADDRESS: this.#temporal!.address,
    };
  }

  /** The first statement of any worker that matches is stopped. */
  trap(match: Trap['match'], when: When): { readonly reached: Promise<Stopped>; remove(): void } {
    let trap!: Trap;
    const reached = new Promise<Stopped>((spring) => this.#traps.add((trap = { match, when, spring })));
    return { reached, remove: () => void this.#traps.delete(trap) };
  }

  workerOf({ link }: Stopped): Worker {
    return this.workers.find(({ warehouse }) => warehouse.links.has(link)) ?? this.workers[0]!;
  }

  get temporalPid(): number {
    return this.#temporal!.pid;
  }
  get redshiftPid(): number {
    return this.#redshift!.pid;
  }
  get s3Pid(): number {
    return this.#s3!.pid;
  }
  get postgresPid(): number {
    return readRecord(this.plan.folder.recordOf('postgres'))!.pid;
  }

  /** `loadstar …` as a process of its own, in a group of its own. */
  command(...args: readonly string[]): ChildProcess {
    const { PATH = '', HOME = '' } = process.env;
    return spawn(process.execPath, [LOADSTAR, ...args], {
      cwd: this.folder,
      env: { PATH, HOME, ...this.env },
      stdio: 'ignore',
      detached: true,
    });
  }

  /** Everything runs and moves again: servers, workers, wires. */
  async heal(): Promise<void> {
    for (const trap of this.#traps) this.#traps.delete(trap);
    this.mood = 'well';
    this.s3Wire.flow();
    // A part that was killed a moment ago may not be known as down yet.
    await delay(250);
    if (this.#down.has('s3')) await this.#launch('s3');
    if (this.#down.has('redshift')) await this.#launch('redshift');
    if (this.#down.has('temporal')) await this.#launch('temporal');
    await this.healWorkers();
  }

  /** Every worker runs, and reaches what it talks to. */
  async healWorkers(): Promise<void> {
    await Promise.all(this.workers.map((worker) => this.#healWorker(worker)));
  }

  async #healWorker(worker: Worker): Promise<void> {
    worker.warehouse.flow();
    worker.temporal.flow();
    if (!worker.process.hasEnded) return;
    worker.process = this.#spawn(worker.warehouse.port, worker.temporal.port);
    await worker.process.line('worker polls');
  }

  /** Asks until it is answered: a PostgreSQL whose backend was killed takes a moment to come back. */
  async query(sql: string): Promise<readonly Row[]> {
    return await insistent(async () => {
      await using session = await openSession(this.address, { tag: 'rig' });
      return (await session.run(sql)).rows;
    });
  }

  get address(): WarehouseAddress {
    return { host: '127.0.0.1', port: this.#redshift!.port, ...WAREHOUSE, database: DATABASE, ssl: false };
  }

  /** Ends all of it. Safe to call again. */
  async [Symbol.asyncDispose](): Promise<void> {
    return (this.#ending ??= this.#end());
  }

  async #end(): Promise<void> {
    for (const { process: worker } of this.workers) await worker.kill();
    await this.client.connection.close();
    await Promise.allSettled([this.#temporal?.stop(), this.#redshift?.stop(), this.#s3?.stop()]);
    for (const { name, ending } of LEFTOVERS) await endLeftover(this.plan.folder.recordOf(name), ending);
    for (const { warehouse, temporal } of this.workers) {
      await warehouse[Symbol.asyncDispose]();
      await temporal[Symbol.asyncDispose]();
    }
    await this.s3Wire[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}
