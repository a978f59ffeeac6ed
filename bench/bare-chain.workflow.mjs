// The least that a chain of activities can cost: what steps.mjs compares Loadstar's workflow with.
import { proxyActivities } from '@temporalio/workflow';

export async function bareChain(steps, taskQueue) {
  const { runStep } = proxyActivities({ startToCloseTimeout: '1 minute', taskQueue });
  for (let i = 0; i < steps; i++) await runStep({ step: `step_${i}` });
}
