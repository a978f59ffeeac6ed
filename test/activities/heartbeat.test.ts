import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { withHeartbeat } from '../../src/activities/heartbeat.js';

describe('work with heartbeats', () => {
  it('sends one at once, one for each report, and goes on with the last report while it waits', async () => {
    const environment = new MockActivityEnvironment();
    const heard: unknown[] = [];
    let heardMore: () => void = () => undefined;
    environment.on('heartbeat', (details: unknown) => {
      heard.push(details);
      heardMore();
    });
    const result = await environment.run(() =>
      withHeartbeat(async (report) => {
        report({ phase: 'copy', pid: 7 });
        while (heard.length < 4) await new Promise<void>((resolve) => (heardMore = resolve));
        return 'done';
      }),
    );
    expect(result).toBe('done');
    const copying = { phase: 'copy', pid: 7 };
    expect(heard).toEqual([{ phase: 'starting' }, copying, copying, copying]);
  });

  it('is silent once the work has ended, well or not', async () => {
    const environment = new MockActivityEnvironment();
    await expect(environment.run(() => withHeartbeat(() => Promise.reject(new Error('no'))))).rejects.toThrow('no');
    const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout');
    await environment.run(() => withHeartbeat(() => Promise.resolve()));
    expect(process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout')).toHaveLength(timers.length);
  });
});
