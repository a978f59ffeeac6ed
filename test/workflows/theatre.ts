/** A Temporal server and a worker of scripted activities, for as long as a test file runs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundle,
} from '@temporalio/worker';
import type { Activities } from '../../src/activities/activities.js';
import { startTemporal, type LocalTemporal } from '../../local/src/temporal/server.js';
import { backfillQueue, controlQueue, runQueue, SEARCH_ATTRIBUTES } from '../../src/workflows/names.js';

const WORKFLOWS = fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url));

/** The workflows of the sources, as a worker runs them. */
export async function bundleSources(): Promise<WorkflowBundle> {
  return await bundleWorkflowCode({ workflowsPath: WORKFLOWS, logger: new DefaultLogger('ERROR') });
}

let isInstalled = false;

/** Once a process. */
function installRuntime(): void {
  if (!isInstalled) Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  isInstalled = true;
}

export class Theatre implements AsyncDisposable {
  private constructor(
    readonly client: Client,
    private readonly folder: string,
    private readonly server: LocalTemporal,
    private readonly native: NativeConnection,
    private readonly bundle: WorkflowBundle,
  ) {}

  /** @param settings of the server: see TemporalOptions */
  static async open(settings: readonly string[] = []): Promise<Theatre> {
    installRuntime();
    const folder = await mkdtemp(join(tmpdir(), 'loadstar-theatre-'));
    const [server, bundle] = await Promise.all([
      startTemporal({ dir: folder, searchAttributes: SEARCH_ATTRIBUTES, settings }),
      bundleSources(),
    ]);
    const connection = await Connection.connect({ address: server.address });
    const native = await NativeConnection.connect({ address: server.address });
    return new Theatre(new Client({ connection, identity: 'client' }), folder, server, native, bundle);
  }

  /** Serves the pipeline's queues while `work` runs. */
  async withWorker<T>(pipeline: string, { runStep, ...control }: Activities, work: () => Promise<T>): Promise<T> {
    const common = {
      connection: this.native,
      identity: 'worker',
      maxHeartbeatThrottleInterval: '50 ms',
      shutdownForceTime: '20 seconds',
    };
    const [controls, steps, batches] = await Promise.all([
      Worker.create({ ...common, taskQueue: controlQueue(pipeline), activities: control }),
      Worker.create({ ...common, taskQueue: runQueue(pipeline), workflowBundle: this.bundle, activities: { runStep } }),
      Worker.create({ ...common, taskQueue: backfillQueue(pipeline), activities: { runStep } }),
    ]);
    const running = Promise.all([steps.run(), batches.run()]);
    try {
      return await controls.runUntil(work);
    } finally {
      steps.shutdown();
      batches.shutdown();
      await running;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.connection.close();
    await this.native.close();
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
