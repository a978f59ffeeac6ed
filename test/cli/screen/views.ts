/** Runs as the `view` query answers them, for the renderers' tests. */
import type { StepFailure } from '../../../src/pipeline/failure.js';
import type { RunView, StepView } from '../../../src/workflows/view.js';

export const NOW = new Date('2018-12-01T06:00:04.200Z');

export const step = (id: string, overrides: Partial<StepView> = {}): StepView => ({
  id,
  asset: id.split('@')[0] ?? id,
  kind: 'transform',
  range: null,
  why: 'first load',
  after: [],
  state: 'waiting',
  files: 0,
  sizeBytes: 0,
  uri: `s3://loadstar/staging/${id}.json`,
  ...overrides,
});

export const done = {
  state: 'done',
  startedAt: '2018-12-01T06:00:00.300Z',
  endedAt: '2018-12-01T06:00:01.540Z',
  attempts: 1,
} as const;

const BAD_ROW: StepFailure = {
  kind: 'badData',
  step: 'events',
  asset: 'events',
  message: "Load into table 'events' failed.  Check 'stl_load_errors' system table for details.",
  code: 'XX000',
  load: {
    uri: 's3://music/log_data/2018/11/2018-11-12-events.json',
    line: 1118,
    column: 'sessionid',
    type: 'integer',
    value: 'n/a\u001b[2J',
    rawLine: '{}',
    code: 1207,
    reason: "Invalid digit, Value 'n', Pos 0, Type: Integer",
  },
  hint: 'mend the file, then: loadstar load',
};

export const view = (overrides: Partial<RunView> = {}): RunView => ({
  run: 'music/load/2018-12-01T06:00:00Z',
  pipeline: 'music',
  mode: 'load',
  state: 'running',
  requestedBy: 'ada@desk',
  startedAt: '2018-12-01T06:00:00.000Z',
  steps: [
    step('events', { kind: 'copy', files: 30, sizeBytes: 3_755_598, rows: 8056, ...done }),
    step('catalogue', {
      kind: 'copy',
      files: 1943,
      sizeBytes: 483_118,
      state: 'running',
      startedAt: '2018-12-01T06:00:00.300Z',
      attempts: 2,
    }),
    step('plays@2018-11-01..2018-11-30', { after: ['events', 'catalogue'] }),
    step('people', {
      after: ['events'],
      rows: 96,
      ...done,
      checks: [{ name: 'names', severity: 'warn', offendingRows: 2 }],
    }),
    step('hours', { after: ['plays@2018-11-01..2018-11-30'] }),
    step('songs', { state: 'reused', rows: 1943, after: ['catalogue'] }),
  ],
  skipped: [],
  notes: [],
  ...overrides,
});

/** The same run after a bad row. */
export const failedView = (): RunView =>
  view({
    state: 'failed',
    endedAt: '2018-12-01T06:00:05.000Z',
    steps: [
      step('events', { kind: 'copy', files: 30, sizeBytes: 3_755_598, ...done, state: 'failed', failure: BAD_ROW }),
      step('catalogue', { kind: 'copy', files: 1943, sizeBytes: 483_118, rows: 1943, ...done }),
      step('plays', { after: ['events', 'catalogue'], state: 'blocked' }),
      step('songs', { after: ['catalogue'], rows: 1943, ...done }),
    ],
    skipped: [{ asset: 'people', why: 'up to date' }],
    notes: ['1 key matches no partition: log_data/readme.txt'],
  });
