import { expect, test } from 'vitest';
import { describeStepFailure } from '../../../src/cli/screen/failure.js';
import { describeOutcome } from '../../../src/cli/screen/outcome.js';
import { NO_COLOURS } from '../../../src/cli/screen/paint.js';
import type { StepFailure } from '../../../src/pipeline/failure.js';
import { done, failedView, NOW, step, view } from './views.js';

const options = { paint: NO_COLOURS, now: NOW, width: 100 };
const base = { step: 'plays', asset: 'plays', hint: 'mend transforms/plays.sql, then: loadstar load' };

test('a bad row is told with file, line, column, value, reason and what to type next', async () => {
  await expect(text(describeOutcome(failedView(), options))).toMatchFileSnapshot('goldens/outcome-bad-row.txt');
});

test('a run that is done is told with the sum of its steps', () => {
  const steps = [
    step('events', { ...done, rows: 8056, files: 30, sizeBytes: 3_755_598 }),
    step('plays', { ...done, rows: 6820 }),
  ];
  const lines = describeOutcome(view({ state: 'done', endedAt: '2018-12-01T06:02:05Z', steps }), options);
  expect(lines).toEqual(['done in 2 min 5 s: 2 steps, 14,876 rows, 30 files (3.8 MB)']);
});

test('a run with nothing to do says so', () => {
  const lines = describeOutcome(
    view({
      state: 'done',
      endedAt: '2018-12-01T06:00:00.100Z',
      steps: [],
      skipped: [{ asset: 'plays', why: 'up to date' }],
    }),
    options,
  );
  expect(lines).toEqual(['skipped  plays: up to date', 'nothing to do: all is up to date (100 ms)']);
});

test('a failure of no step is told with its own hint', () => {
  const lines = describeOutcome(
    view({
      state: 'failed',
      endedAt: '2018-12-01T06:00:01Z',
      steps: [],
      failure: { message: '2 problems\na.sql:1:1  no such table', hint: 'loadstar plan' },
    }),
    options,
  );
  expect(lines).toEqual([
    'failed after 1.0 s',
    '',
    '2 problems',
    'a.sql:1:1  no such table',
    '  next    loadstar plan',
  ]);
});

test.each<[string, StepFailure]>([
  [
    'a failed check shows its file and the first offending rows',
    {
      ...base,
      kind: 'checkFailed',
      message: 'check user_known found 2 rows',
      check: {
        name: 'user_known',
        file: 'checks/plays.user_known.sql',
        columns: ['play_id', 'user_id'],
        rows: [
          [1, 'x'],
          [2, null],
        ],
      },
    },
  ],
  [
    'an error in SQL names the pipeline file',
    {
      ...base,
      kind: 'badSql',
      message: 'column "agent" does not exist',
      code: '42703',
      sql: { file: 'transforms/plays.sql', statement: 'INSERT …' },
    },
  ],
  [
    'a refused right names the code',
    {
      ...base,
      kind: 'denied',
      message: 'permission denied for schema music',
      code: '42501',
      hint: 'grant usage on schema music',
    },
  ],
])('%s', async (name, failure) => {
  const lines = describeStepFailure(failure, { ...options, attempts: 1 });
  await expect(text(lines)).toMatchFileSnapshot(`goldens/failure-${failure.kind}.txt`);
});

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
