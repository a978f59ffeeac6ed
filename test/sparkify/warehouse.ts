/** Loadstar's own core on a local Redshift and S3, in this process: plans and steps as a worker runs them, one after the other. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalS3, type LocalS3 } from '../../local/src/s3/server.js';
import { startLocalRedshift, type LocalRedshift } from '../../local/src/redshift/server.js';
import type { Analysis, Check, Pipeline } from '../../src/pipeline/asset.js';
import type { CheckOutcome, PlannedStep, RunMode } from '../../src/pipeline/plan.js';
import { liveQuery } from '../../src/pipeline/stepStatements.js';
import { readConfig, type Config } from '../../src/project/config.js';
import { loadPipeline } from '../../src/project/folder.js';
import { resolvePlan } from '../../src/project/resolve.js';
import { dropRetired, publish } from '../../src/redshift/publish.js';
import { openSession, type Session } from '../../src/redshift/session.js';
import { runStep } from '../../src/redshift/step.js';
import { makeS3, type S3 } from '../../src/s3/client.js';
import { putManifest } from '../../src/s3/manifest.js';
import { parseS3Uri } from '../../src/s3/uri.js';
import type { Rows } from './expected.js';

const KEY = { accessKeyId: 'test', secretAccessKey: 'test-secret' };
const PASSWORD = 'test-password';
const PIPELINE = join(import.meta.dirname, '../../pipelines/sparkify');

/** What a run came to. */
export interface RunOutcome {
  /** Ids of the steps that ran, in order. */
  readonly steps: readonly string[];
  readonly checks: readonly CheckOutcome[];
}

/** The stack, and the Sparkify pipeline on it. */
export class Warehouse {
  readonly pipeline: Pipeline;
  readonly #folder: string;
  readonly #servers: { readonly s3: LocalS3; readonly redshift: LocalRedshift };
  readonly #config: Config;
  readonly #s3: S3;
  readonly #session: Session;
  #runs = 0;

  private constructor(
    pipeline: Pipeline,
    folder: string,
    servers: { s3: LocalS3; redshift: LocalRedshift },
    config: Config,
    session: Session,
  ) {
    this.pipeline = pipeline;
    this.#folder = folder;
    this.#servers = servers;
    this.#config = config;
    this.#s3 = makeS3(config.s3);
    this.#session = session;
  }

  static async start(): Promise<Warehouse> {
    const folder = mkdtempSync(join(tmpdir(), 'loadstar-sparkify-stack-'));
    for (const bucket of ['sparkify', 'staging']) mkdirSync(join(folder, 's3', bucket), { recursive: true });
    const s3 = await startLocalS3({ root: join(folder, 's3'), ...KEY });
    const redshift = await startLocalRedshift({
      dataDir: join(folder, 'redshift'),
      password: PASSWORD,
      s3: { endpoint: s3.endpoint, ...KEY },
    });
    const { config } = readConfig({
      cwd: folder,
      env: environment(s3, redshift),
      flags: { pipeline: PIPELINE, staging: 's3://staging/runs' },
    });
    const session = await openSession(config.warehouse, { tag: 'test' });
    return new Warehouse(await loadPipeline(PIPELINE), folder, { s3, redshift }, config, session);
  }

  async stop(): Promise<void> {
    await this.#session.close();
    this.#s3.destroy();
    await this.#servers.redshift.stop();
    await this.#servers.s3.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Forgets all that was loaded, and takes the folder's files, or none, as the source. */
  async begin(source?: string): Promise<void> {
    for (const schema of [this.pipeline.schema, `${this.pipeline.schema}__ledger`]) {
      await this.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    }
    rmSync(this.#bucket, { recursive: true });
    mkdirSync(this.#bucket);
    if (source !== undefined) this.add(source, () => true);
  }

  /** Copies those files of the folder whose key is wanted into the source. */
  add(source: string, wanted: (key: string) => boolean): void {
    const isWanted = (path: string): boolean => !/\.(json|bak)$/.test(path) || wanted(path.slice(source.length + 1));
    cpSync(source, this.#bucket, { recursive: true, filter: isWanted });
  }

  /** Writes one file into the source. */
  addFile(key: string, text: string): void {
    writeFileSync(join(this.#bucket, key), text);
  }

  /** Plans and runs. @throws StepError of the first step that fails */
  async execute(mode: RunMode): Promise<RunOutcome> {
    const run = `test-${++this.#runs}`;
    const open = (tag: string): Promise<Session> => openSession(this.#config.warehouse, { tag });
    const deps = { config: this.#config, s3: this.#s3, openSession: open };
    const plan = await resolvePlan(deps, await loadPipeline(this.#config.pipeline), { mode, run, prepares: true });
    const assets = { schema: plan.schema, assets: [...new Set(plan.steps.map(({ asset }) => asset))] };
    const checks: CheckOutcome[] = [];
    for (const step of plan.steps) checks.push(...(await this.#runStep(step, run, mode, open)));
    if (mode === 'reload')
      await publish(this.#session, { run, ...assets }).then(() => dropRetired(this.#session, assets));
    return { steps: plan.steps.map(({ id }) => id), checks };
  }

  /** All rows of the table, as text where a number does not say all. */
  async table(name: string): Promise<Rows> {
    return await this.#session.table(`SELECT * FROM ${this.pipeline.schema}."${name}"`);
  }

  /** What the check or the analysis finds on the live tables. */
  async ask(query: Analysis | Check): Promise<Rows> {
    return await this.#session.table(liveQuery(query, this.pipeline.schema));
  }

  /** Runs `work`, and takes back whatever it did to the tables. */
  async undone<T>(work: () => Promise<T>): Promise<T> {
    await this.run('BEGIN');
    try {
      return await work();
    } finally {
      await this.run('ROLLBACK');
    }
  }

  async run(sql: string): Promise<void> {
    await this.#session.run(sql);
  }

  get #bucket(): string {
    return join(this.#folder, 's3', 'sparkify');
  }

  async #runStep(
    step: PlannedStep,
    run: string,
    mode: RunMode,
    open: (tag: string) => Promise<Session>,
  ): Promise<readonly CheckOutcome[]> {
    if (step.manifestUri !== null) await putManifest(this.#s3, parseS3Uri(step.manifestUri), step.files);
    const deps = { openSession: open, now: () => new Date(), log: () => undefined };
    const attempt = {
      run,
      attempt: 1,
      scheduledMs: 1,
      worker: 'test',
      requestedBy: 'test',
      mode,
      onProgress: () => undefined,
    };
    return (await runStep(deps, step, { ...attempt, signal: new AbortController().signal })).checks;
  }
}

function environment(s3: LocalS3, redshift: LocalRedshift): NodeJS.ProcessEnv {
  return {
    PGHOST: redshift.host,
    PGPORT: String(redshift.port),
    PGUSER: redshift.user,
    PGPASSWORD: redshift.password,
    PGDATABASE: redshift.database,
    PGSSLMODE: 'disable',
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ACCESS_KEY_ID: KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey,
    AWS_REGION: 'us-east-1',
  };
}
