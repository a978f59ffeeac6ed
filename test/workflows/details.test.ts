import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeRun } from '../../src/workflows/details.js';
import type { RunView, StepState, StepView } from '../../src/workflows/view.js';
import { failureOf, summaryOf } from './steps.js';

const STATES = [
  'waiting',
  'running',
  'done',
  'reused',
  'failed',
  'blocked',
  'cancelled',
] as const satisfies StepState[];

function runOf(steps: readonly StepView[]): RunView {
  const who = {
    run: 'music/load/2018-12-01T06:00:00Z',
    pipeline: 'music',
    mode: 'load',
    requestedBy: 'ada@host',
  } as const;
  return { ...who, state: 'running', startedAt: '2018-12-01T06:00:00.000Z', steps, skipped: [], notes: [] };
}

function stepOf(id: string, state: StepState, more: Partial<StepView> = {}): StepView {
  return { ...summaryOf(id), state, ...more };
}

describe('the details of a run', () => {
  it('say in one table where each step stands', () => {
    const started = { startedAt: '2018-12-01T06:00:00.000Z', endedAt: '2018-12-01T06:01:05.500Z' };
    const steps = [
      stepOf('events', 'done', { kind: 'copy', files: 1200, rows: 8056, ...started }),
      stepOf('plays', 'failed', { ...started, failure: { ...failureOf('plays'), message: 'a | b\nsecond line' } }),
      stepOf('users', 'running', { startedAt: '2018-12-01T06:01:06.000Z' }),
    ];
    expect(describeRun(runOf(steps))).toBe(
      [
        '**running** · 1 done, 1 failed, 1 running',
        '',
        '| step | state | files | rows | elapsed | |',
        '|---|---|--:|--:|--:|---|',
        '| events | done | 1,200 | 8,056 | 1 min 5 s |  |',
        '| plays | failed |  |  | 1 min 5 s | a \\| b |',
        '| users | running |  |  | since 06:01:06Z |  |',
        '',
        '**plays** a \\| b',
        '- next: mend it',
      ].join('\n'),
    );
  });

  it('tell a bad row in full, and what a held run waits for', () => {
    const load = {
      uri: 's3://music/a.json',
      line: 3,
      column: 'seconds',
      type: 'int4',
      value: 'many',
      rawLine: '',
      code: 1207,
      reason: 'Invalid digit',
    };
    const failed = stepOf('plays', 'failed', { failure: { ...failureOf('plays'), load } });
    const details = describeRun({ ...runOf([failed]), state: 'held', heldUntil: '2018-12-08T06:00:00.000Z' });
    expect(details).toContain(
      '- file: s3://music/a.json, line 3\n- column: seconds int4, value "many"\n- reason: Invalid digit (1207)\n- next: mend it',
    );
    expect(details).toContain('waits until 2018-12-08T06:00:00Z for `loadstar resume music/load/2018-12-01T06:00:00Z`');
  });

  it('stay within 20 KB and keep every failed step in sight, however many steps there are', () => {
    const steps = fc.array(
      fc.record({
        state: fc.constantFrom(...STATES),
        name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      }),
      { maxLength: 2_000 },
    );
    fc.assert(
      fc.property(steps, (drawn) => {
        const failed = drawn.filter((step) => step.state === 'failed').slice(0, 20);
        const all = [...drawn.filter((step) => step.state !== 'failed'), ...failed].map(({ state, name }, index) =>
          stepOf(`${index}-${name}`, state, state === 'failed' ? { failure: failureOf('x') } : {}),
        );
        const details = describeRun(runOf(all));
        expect(Buffer.byteLength(details)).toBeLessThanOrEqual(20_000);
        expect(details.match(/^\| .* \| failed \|/gmu) ?? []).toHaveLength(failed.length);
      }),
      { numRuns: 30 },
    );
  });

  it('count what they do not show', () => {
    const steps = Array.from({ length: 1_000 }, (_, index) =>
      stepOf(`step_number_${index}`, index < 990 ? 'waiting' : 'running'),
    );
    const details = describeRun(runOf(steps));
    expect(details).toMatch(/and \d+ more: \d+ waiting$/);
    expect(details.match(/\| running \|/g)).toHaveLength(10);
  });
});
