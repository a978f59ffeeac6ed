/** All that a worker needs, for real: Temporal, a local Redshift, a local S3, the pipeline `music` in a folder of its own, and worker processes. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { startLocalRedshift, type LocalRedshift } from '../../local/src/redshift/server.js';
import { startLocalS3, type LocalS3 } from '../../local/src/s3/server.js';
import { startTemporal, type LocalTemporal } from '../../local/src/temporal/server.js';
import type { RunMode } from '../../src/pipeline/plan.js';
import { openSession, type Row, type Session } from '../../src/redshift/session.js';
import { connectTemporal, getView, NoWorkerError, startRun } from '../../src/workflows/client.js';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/names.js';
import type { RunView } from '../../src/workflows/view.js';
import { WorkerProcess } from './process.js';

const ACCESS = { accessKeyId: 'test', secretAccessKey: 'test' };
const MUSIC = fileURLToPath(new URL('../fixtures/pipelines/music', import.meta.url));

/** A play, as a line of a file. */
export function playAt(day: string, hour: number, seconds: number | string = 60): string {
  const play = {
    played_at: `${day} ${String(hour).padStart(2, '0')}:00:00`,
    listener: `ada${hour % 3}`,
    song: hour,
    seconds,
  };
  return `${JSON.stringify(play)}\n`;
}

export class World implements AsyncDisposable {
  readonly #workers: WorkerProcess[] = [];

  private constructor(
    readonly folder: string,
    readonly client: Client,
    private readonly temporal: LocalTemporal,
    private readonly redshift: LocalRedshift,
    private readonly s3: LocalS3,
  ) {}

  static async open(): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'loadstar-world-'));
    for (const bucket of ['music', 'staging']) await mkdir(join(folder, 's3', bucket), { recursive: true });
    await cp(MUSIC, join(folder, 'music'), { recursive: true });
    const s3 = await startLocalS3({ root: join(folder, 's3'), ...ACCESS });
    const [redshift, temporal] = await Promise.all([
      startLocalRedshift({
        dataDir: join(folder, 'redshift'),
        password: 'Secret-pass-1',
        s3: { endpoint: s3.endpoint, ...ACCESS },
      }),
      startTemporal({ dir: join(folder, 'temporal'), searchAttributes: SEARCH_ATTRIBUTES }),
    ]);
    const client = await connectTemporal({ address: temporal.address, namespace: temporal.namespace });
    const world = new World(folder, client, temporal, redshift, s3);
    await world.configure();
    return world;
  }

  /** Writes the configuration. @param worker settings, and others, beyond those that all tests want */
  async configure(worker: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Promise<void> {
    const config = {
      pipeline: 'music',
      staging: 's3://staging/loadstar',
      worker: { health: '127.0.0.1:0', graceSeconds: 1, forceSeconds: 10, ...worker },
      ...more,
    };
    await writeFile(join(this.folder, 'loadstar.config.json'), JSON.stringify(config));
  }

  /** What a shell of a user of this world has set. */
  get env(): Record<string, string> {
    const { host, port, user, password, database } = this.redshift;
    return {
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
      PGDATABASE: database,
      PGSSLMODE: 'disable',
      AWS_ENDPOINT_URL_S3: this.s3.endpoint,
      AWS_ACCESS_KEY_ID: ACCESS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ACCESS.secretAccessKey,
      TEMPORAL_ADDRESS: this.temporal.address,
    };
  }

  /** A worker process that polls. */
  async startWorker(env: Record<string, string> = {}): Promise<WorkerProcess> {
    const worker = this.spawnWorker(env);
    await worker.line('worker polls');
    return worker;
  }

  /** A worker process that may or may not come up. */
  spawnWorker(env: Record<string, string> = {}, script?: string): WorkerProcess {
    const worker = new WorkerProcess(this.folder, { ...this.env, ...env }, script);
    this.#workers.push(worker);
    return worker;
  }

  /** Writes an object of the bucket `music`. */
  async put(key: string, body: string): Promise<void> {
    const path = join(this.folder, 's3', 'music', key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, body);
  }

  /** @param takesOver a reload that is over, whose place the new one takes */
  async start(mode: RunMode, takesOver?: string): Promise<string> {
    const request = { mode, pipeline: 'music', requestedBy: 'ada@host', heartbeatSeconds: 4 };
    return await startRun(this.client, { ...request, ...(takesOver === undefined ? {} : { takesOver }) });
  }

  /** Waits until a run is over, whatever its end, or held. While workers change nobody may answer. */
  async end(run: string): Promise<RunView> {
    for (;;) {
      const view = await getView(this.client, run).catch((error: unknown) => {
        if (!(error instanceof NoWorkerError)) throw error;
        return undefined;
      });
      if (view?.state === 'held' || view?.endedAt !== undefined) return view;
      await delay(20);
    }
  }

  async session(): Promise<Session> {
    const { host, port, user, password, database } = this.redshift;
    return await openSession({ host, port, user, password, database, ssl: false }, { tag: 'test' });
  }

  async query(sql: string): Promise<readonly Row[]> {
    await using session = await this.session();
    return (await session.run(sql)).rows;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#workers) await worker.kill();
    await this.client.connection.close();
    await Promise.all([this.temporal.stop(), this.redshift.stop()]);
    await this.s3.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
