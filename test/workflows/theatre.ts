/** A Temporal server and a worker of scripted activities, for as long as a test file runs. */
import { Client, Connection } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundle,
} from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import type { Activities } from '../../src/activities/activities.js';
import { controlQueue, warehouseQueue } from '../../src/workflows/names.js';
import { startServer, type Server } from './server.js';

const WORKFLOWS = fileURLToPath(new URL('../../src/workflows/index.ts', import.meta.url));

/** The workflows of the sources, as a worker runs them. */
export async function bundleSources(): Promise<WorkflowBundle> {
  return await bundleWorkflowCode({ workflowsPath: WORKFLOWS, logger: new DefaultLogger('ERROR') });
}

export class Theatre implements AsyncDisposable {
  private constructor(
    readonly client: Client,
    readonly address: string,
    private readonly server: Server,
    private readonly native: NativeConnection,
    private readonly bundle: WorkflowBundle,
  ) {}

  static async open(): Promise<Theatre> {
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
    const [server, bundle] = await Promise.all([startServer(), bundleSources()]);
    const connection = await Connection.connect({ address: server.address });
    const native = await NativeConnection.connect({ address: server.address });
    return new Theatre(new Client({ connection }), server.address, server, native, bundle);
  }

  /** Serves the pipeline's both queues while `work` runs. */
  async withWorker<T>(pipeline: string, { runStep, ...control }: Activities, work: () => Promise<T>): Promise<T> {
    const common = { connection: this.native, maxHeartbeatThrottleInterval: '50 ms', shutdownForceTime: '20 seconds' };
    const [controls, steps] = await Promise.all([
      Worker.create({ ...common, taskQueue: controlQueue(pipeline), workflowBundle: this.bundle, activities: control }),
      Worker.create({ ...common, taskQueue: warehouseQueue(pipeline), activities: { runStep } }),
    ]);
    const running = steps.run();
    try {
      return await controls.runUntil(work);
    } finally {
      steps.shutdown();
      await running;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.connection.close();
    await this.native.close();
    await this.server.stop();
  }
}
