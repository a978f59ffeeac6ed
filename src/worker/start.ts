/** A worker: polls for a pipeline's workflows and their steps on one queue, for the steps of backfills and for its light activities on one each. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/activities.js';
import { stagingOf, type Config } from '../project/config.js';
import { loadPipeline } from '../project/folder.js';
import { openSession } from '../redshift/session.js';
import { makeS3 } from '../s3/client.js';
import { WORKFLOW_BUNDLE } from '../workflows/bundle.js';
import { readOpenRuns } from '../workflows/client.js';
import { backfillQueue, controlQueue, runQueue } from '../workflows/names.js';
import { serveHealth, type Health } from './health.js';
import type { Pino } from './log.js';
import { installRuntime } from './runtime.js';

export interface RunningWorker {
  /** The pipeline's name. */
  readonly pipeline: string;
  /** http://host:port, where /healthz is; null without a health address. */
  readonly healthUrl: string | null;
  /** Resolves when the worker has stopped; rejects when it died, or when the force time was over. */
  readonly ended: Promise<void>;
  health(): Health;
  /** Takes no more work, lets steps end within the grace time, cancels them after it. Ends as `ended` does. */
  stop(): Promise<void>;
}

/** A worker that can't start; the message says why and what to do. */
class WorkerStartError extends Error {
  override readonly name = 'WorkerStartError';
}

/**
 * Longest time between two heartbeats that are sent, and so until a step hears of a cancel, which is to be felt on the warehouse within
 * 2 s. Each is a request, and an action that Temporal Cloud bills.
 */
const HEARTBEAT_THROTTLE = '1 second';

/** After this long without the worker that knows a run, any other takes it over. As it comes, a dead worker's runs stand still for 10 s. */
const TAKEOVER = '1 second';

/**
 * Starts a worker in this process; it polls when this returns.
 * @throws WorkerStartError, ConfigError, PipelineError, ConnectError
 */
export async function startWorker(config: Config, log: Pino): Promise<RunningWorker> {
  if (!existsSync(WORKFLOW_BUNDLE)) throw new WorkerStartError(`${WORKFLOW_BUNDLE} is missing: npm run build makes it`);
  stagingOf(config);
  installRuntime(config.worker, log);
  const connection = await connect(config);
  try {
    const [pipeline] = await Promise.all([loadPipeline(config.pipeline), checkWarehouse(config)]);
    const workers = await createWorkers(config, pipeline.name, connection);
    return await run(pipeline.name, workers, connection, config, log);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

interface Workers {
  readonly runs: Worker;
  readonly backfills: Worker;
  readonly control: Worker;
}

async function createWorkers(config: Config, pipeline: string, connection: NativeConnection): Promise<Workers> {
  const client = new Client({ connection, namespace: config.temporal.namespace });
  const { runStep, ...controlActivities } = createActivities({
    config,
    s3: makeS3(config.s3),
    openSession: (tag) => openSession(config.warehouse, { tag }),
    now: () => new Date(),
    openRuns: (name, self) => readOpenRuns(client, name, self),
  });
  const common = {
    connection,
    namespace: config.temporal.namespace,
    identity: `loadstar@${hostname()}:${process.pid}`,
    shutdownGraceTime: config.worker.graceSeconds * 1_000,
    shutdownForceTime: config.worker.forceSeconds * 1_000,
    maxHeartbeatThrottleInterval: HEARTBEAT_THROTTLE,
  };
  const [runs, backfills, control] = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: runQueue(pipeline),
      workflowBundle: { codePath: WORKFLOW_BUNDLE },
      stickyQueueScheduleToStartTimeout: TAKEOVER,
      activities: { runStep },
      maxConcurrentActivityTaskExecutions: config.concurrency, // one warehouse session each
      maxConcurrentActivityTaskPolls: 1, // a poll holds a slot while it waits; the others are for steps that come with a workflow task
    }),
    Worker.create({
      ...common,
      taskQueue: backfillQueue(pipeline),
      activities: { runStep },
      maxConcurrentActivityTaskExecutions: config.backfill.sessions,
    }),
    Worker.create({
      ...common,
      taskQueue: controlQueue(pipeline),
      activities: controlActivities,
      maxConcurrentActivityTaskExecutions: 10, // plans and publications: they wait for S3 and locks, not for this process
    }),
  ]);
  return { runs, backfills, control };
}

/** They live and end together: one alone would leave runs hanging. */
async function run(
  pipeline: string,
  workers: Workers,
  connection: NativeConnection,
  config: Config,
  log: Pino,
): Promise<RunningWorker> {
  const { runs, backfills, control } = workers;
  let failed = false;
  const health = (): Health => ({
    state: failed ? 'failed' : stateOf(workers),
    pipeline,
    sessions: { used: runs.getStatus().numInFlightActivities, size: config.concurrency },
    backfillSessions: { used: backfills.getStatus().numInFlightActivities, size: config.backfill.sessions },
    control: {
      workflowTasks: runs.getStatus().numInFlightWorkflowActivations,
      activities: control.getStatus().numInFlightActivities,
    },
  });
  const server = config.worker.health === null ? null : await serveHealth(config.worker.health, health);
  const shutdown = (): void => {
    for (const worker of [runs, backfills, control]) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const live = async (worker: Worker): Promise<void> => {
    try {
      await worker.run();
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      shutdown();
    }
  };
  const ended = Promise.allSettled([live(runs), live(backfills), live(control)]).then(async (ends) => {
    await server?.close();
    await connection.close();
    const end = ends.find((each) => each.status === 'rejected');
    if (end) throw end.reason;
    log.info({ pipeline }, 'worker stopped');
  });
  ended.catch(() => undefined); // whoever awaits it hears of it
  log.info(
    { pipeline, temporal: config.temporal.address, sessions: config.concurrency, health: server?.url },
    'worker polls',
  );
  const stop = async (): Promise<void> => {
    shutdown();
    await ended;
  };
  return { pipeline, healthUrl: server?.url ?? null, ended, health, stop };
}

function stateOf({ runs, backfills, control }: Workers): Health['state'] {
  const states = [runs.getState(), backfills.getState(), control.getState()];
  if (states.every((state) => state === 'RUNNING')) return 'running';
  if (states.every((state) => state === 'STOPPED')) return 'stopped';
  return states.includes('FAILED') ? 'failed' : 'stopping';
}

async function connect({ temporal }: Config): Promise<NativeConnection> {
  const { namespace, ...options } = temporal;
  try {
    // Packing each message, as the SDK does when told nothing, takes a tenth of a step's overhead (bench/steps.mjs): ours are small.
    return await NativeConnection.connect({ ...options, grpcCompression: { codec: 'none' } });
  } catch (error) {
    const message = `no Temporal server answers at ${temporal.address} (namespace ${namespace}): ${(error as Error).message}`;
    throw new WorkerStartError(`${message}\n  loadstar doctor says where the address comes from`, { cause: error });
  }
}

/** Better now, by name, than in every step. @throws ConnectError */
async function checkWarehouse({ warehouse }: Config): Promise<void> {
  const session = await openSession(warehouse, { tag: 'worker/start' });
  await session.close();
}
