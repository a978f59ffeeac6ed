/** What every command is given: where to write, and the tools it may need, each opened when first asked for and closed at the end. */
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Client } from '@temporalio/client';
import type { Asset, Pipeline } from '../pipeline/asset.js';
import type { BackfillOutline, BackfillRange } from '../pipeline/backfill.js';
import type { BackfillPlan } from '../pipeline/backfillSteps.js';
import type { RowsBefore } from '../pipeline/estimate.js';
import type { Plan, RunMode } from '../pipeline/plan.js';
import type { Config, ReadConfig } from '../project/config.js';
import type { PlanRequest, ResolveDeps } from '../project/resolve.js';
import type { AssetSet } from '../redshift/ledgerTables.js';
import type { Session } from '../redshift/session.js';
import { Output } from './output.js';

/** The flags that every command takes. */
export interface Globals {
  readonly pipeline?: string;
  readonly stack?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** One command line being carried out. */
export class Cli {
  readonly output: Output;
  readonly #opened = new Map<string, Promise<unknown>>();
  readonly #closers: (() => unknown)[] = [];
  #isClosed = false;

  constructor(
    readonly globals: Globals,
    readonly cwd: string,
    readonly env: NodeJS.ProcessEnv,
  ) {
    this.output = new Output(process.stdout, process.stderr, globals.json === true, env);
  }

  /** The folder of the local stack, absolute. */
  get stackFolder(): string {
    return resolve(this.cwd, this.globals.stack ?? '.loadstar');
  }

  /** `ada@desk`: who asks for a run. */
  get user(): string {
    return `${userInfo().username}@${hostname()}`;
  }

  async config(): Promise<Config> {
    return (await this.settings()).config;
  }

  /** The configuration with where each value comes from. @throws ConfigError */
  settings(): Promise<ReadConfig> {
    return this.#once('settings', async () => {
      const { readConfig } = await import('../project/config.js');
      const { pipeline } = this.globals;
      const flags = pipeline === undefined ? {} : { pipeline };
      return readConfig({ cwd: this.cwd, env: this.env, flags, stackFolder: this.stackFolder });
    });
  }

  /** @throws PipelineError with all that is wrong with the folder */
  pipeline(): Promise<Pipeline> {
    return this.#once('pipeline', async () => {
      const { loadPipeline } = await import('../project/folder.js');
      return loadPipeline((await this.config()).pipeline);
    });
  }

  /** For looking at runs: a pipeline that can't be read now must not hide what ran before. @returns undefined then */
  async pipelineName(): Promise<string | undefined> {
    try {
      return (await this.pipeline()).name;
    } catch (error) {
      if (error instanceof Error && error.name === 'PipelineError') return undefined;
      throw error;
    }
  }

  /**
   * What a run of this mode would do now. Reads S3 and the ledger.
   * @param more the run that would go on, and what would be planned again; the one whose place a new one takes; what it is about
   */
  async plan(
    mode: RunMode,
    more: Partial<Pick<PlanRequest, 'run' | 'again' | 'takesOver' | 'selected' | 'prune'>> = {},
  ): Promise<Plan> {
    const { resolvePlan } = await import('../project/resolve.js');
    const [{ deps }, pipeline] = await Promise.all([this.#planning(), this.pipeline()]);
    return resolvePlan(deps, pipeline, { run: 'plan', mode, prepares: false, ...more });
  }

  /** What a backfill would do now, as a whole. Reads S3 and the ledger. */
  async outline(asked: BackfillRange): Promise<BackfillOutline> {
    const { resolveOutline } = await import('../project/backfill.js');
    const { deps, pipeline } = await this.#planning();
    const within = [asked.range];
    return resolveOutline(deps, { ...asked, pipeline, run: '', round: 1, pass: 1, within, failed: {} });
  }

  /** The same, step by step. */
  async backfillPlan(asked: BackfillRange): Promise<BackfillPlan> {
    const { resolveBackfill } = await import('../project/backfill.js');
    const { deps, pipeline } = await this.#planning();
    return resolveBackfill(deps, { ...asked, pipeline });
  }

  /** What the ledger tells of how many rows a step will bring. */
  async rowsBefore(): Promise<RowsBefore> {
    const [{ readRowRates, readRowsMade }, session, { schema, assets }] = await Promise.all([
      import('../redshift/ledger.js'),
      this.warehouse(),
      this.pipeline(),
    ]);
    const setOf = (kind: Asset['kind']): AssetSet => ({
      schema,
      assets: assets.flatMap((asset) => (asset.kind === kind ? [asset.name] : [])),
    });
    const perByte = await readRowRates(session, setOf('copy'));
    return { perByte, made: await readRowsMade(session, setOf('transform')) };
  }

  /** @throws TemporalUnreachableError */
  temporal(): Promise<Client> {
    return this.#once('temporal', async () => {
      const { connectTemporal } = await import('../workflows/client.js');
      const client = await connectTemporal((await this.config()).temporal);
      this.#closeLater(() => client.connection.close());
      return client;
    });
  }

  /** One session for all that the command asks. @throws ConnectError */
  warehouse(): Promise<Session> {
    return this.#once('warehouse', async () => {
      const { openSession } = await import('../redshift/session.js');
      const session = await openSession((await this.config()).warehouse, { tag: 'cli' });
      this.#closeLater(() => session.close());
      return session;
    });
  }

  s3(): Promise<S3Client> {
    return this.#once('s3', async () => {
      const { makeS3 } = await import('../s3/client.js');
      const client = makeS3((await this.config()).s3);
      this.#closeLater(() => client.destroy());
      return client;
    });
  }

  /** Ends all that was opened, last first; what is being opened at this moment, as soon as it is. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const closer of this.#closers.splice(0).reverse()) await closer();
  }

  async #planning(): Promise<{ deps: ResolveDeps; pipeline: string }> {
    const [{ openSession }, config, s3, { name: pipeline }] = await Promise.all([
      import('../redshift/session.js'),
      this.config(),
      this.s3(),
      this.pipeline(),
    ]);
    const openTagged = (tag: string): Promise<Session> => openSession(config.warehouse, { tag });
    return { deps: { config, s3, openSession: openTagged }, pipeline };
  }

  #closeLater(closer: () => unknown): void {
    if (this.#isClosed) void closer();
    else this.#closers.push(closer);
  }

  #once<T>(what: string, open: () => Promise<T>): Promise<T> {
    const opened = (this.#opened.get(what) as Promise<T> | undefined) ?? open();
    this.#opened.set(what, opened);
    return opened;
  }
}
