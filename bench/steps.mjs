// Orchestration time a step: the workflow `load` over a chain of no-op steps, against a bare workflow that awaits as many activities.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTemporal } from '@loadstar/local';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { WORKFLOW_BUNDLE } from '../dist/workflows/bundle.js';
import { connectTemporal, startRun } from '../dist/workflows/client.js';
import { controlQueue, runQueue, SEARCH_ATTRIBUTES } from '../dist/workflows/names.js';

import { comparePairs } from './pairs.mjs';

const STEPS = 100;
const PIPELINE = 'bench';
const folder = mkdtempSync(join(tmpdir(), 'loadstar-bench-'));
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { forward: {} } } });
const temporal = await startTemporal({ dir: folder, searchAttributes: SEARCH_ATTRIBUTES });
try {
  await measure();
} finally {
  await temporal.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure() {
  const address = { address: temporal.address, namespace: temporal.namespace };
  const connection = await NativeConnection.connect({
    address: temporal.address,
    grpcCompression: { codec: 'none' },
  });
  const noOp = async () => ({ state: 'done', rows: 0, attempts: 1, checks: [] });
  const common = { connection, namespace: temporal.namespace };
  const bare = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./bare-chain.workflow.mjs', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: controlQueue(PIPELINE),
      activities: { planRun },
    }),
    Worker.create({
      ...common,
      taskQueue: runQueue(PIPELINE),
      workflowBundle: { codePath: WORKFLOW_BUNDLE },
      activities: { runStep: noOp },
      maxConcurrentActivityTaskExecutions: 4,
      maxConcurrentActivityTaskPolls: 1,
    }),
    Worker.create({ ...common, taskQueue: 'bare', workflowBundle: bare }),
    Worker.create({
      ...common,
      taskQueue: 'bare-steps',
      activities: { runStep: noOp },
      maxConcurrentActivityTaskExecutions: 4,
    }),
  ]);
  const running = workers.map((worker) => worker.run());
  const client = await connectTemporal(address);
  let runs = 0;
  const loadstar = async () => {
    const run = await startRun(client, {
      mode: 'load',
      pipeline: PIPELINE,
      requestedBy: 'bench',
      start: new Date(Date.UTC(2018, 10, 1) + ++runs * 1000),
    });
    await client.workflow.getHandle(run).result();
  };
  const chain = async () => {
    await client.workflow.execute('bareChain', {
      workflowId: `bare-${++runs}`,
      taskQueue: 'bare',
      args: [STEPS, 'bare-steps'],
    });
  };
  await comparePairs(
    { name: `loadstar, ${STEPS} steps`, run: loadstar },
    { name: `bare chain of ${STEPS}`, run: chain },
    { runs: 7, limit: `${STEPS * 15} ms, 15 ms a step` },
  );
  await client.connection.close();
  for (const worker of workers) worker.shutdown();
  await Promise.all(running);
  await connection.close();
}

/** A chain: each step waits for the one before it. */
async function planRun() {
  const steps = Array.from({ length: STEPS }, (_, i) => ({
    id: `step_${i}`,
    asset: `step_${i}`,
    kind: 'transform',
    range: null,
    why: 'first load',
    after: i === 0 ? [] : [`step_${i - 1}`],
    files: 0,
    sizeBytes: 0,
    partitions: 1,
    fingerprint: '0',
    uri: 's3://bench/step.json',
  }));
  return { schema: 'bench', steps, skipped: [], notes: [], concurrency: 4 };
}
