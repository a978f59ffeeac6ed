import { describe, expect, it } from 'vitest';
import type { PlannedStep } from '../../../src/pipeline/plan.js';
import { COLOURS, NO_COLOURS } from '../../../src/cli/screen/paint.js';
import { describeResumption } from '../../../src/cli/screen/resumption.js';

const planned = (id: string, overrides: Partial<PlannedStep> = {}): PlannedStep => ({
  id,
  asset: id,
  kind: 'transform',
  range: null,
  why: 'first load',
  after: [],
  target: { schema: 'music', table: id },
  fingerprint: 'f',
  tableFingerprint: 't',
  partitions: [],
  reads: [],
  files: [],
  manifestUri: null,
  statements: [{ purpose: 'insert', sql: `INSERT INTO music.${id}\nSELECT a,\n  b\nFROM c` }],
  countSql: null,
  checks: [],
  ...overrides,
});

const file = (name: string, etag: string) => ({ uri: `s3://music/${name}`, etag, sizeBytes: 1, partition: null });
const copied = (manifestUri: string, files: PlannedStep['files']): PlannedStep =>
  planned('events', {
    kind: 'copy',
    manifestUri,
    files,
    statements: [{ purpose: 'copy', sql: `COPY music.events FROM '${manifestUri}' MANIFEST` }],
  });

const show = (before: PlannedStep[], after: PlannedStep[]): string[] => describeResumption(before, after, NO_COLOURS);

describe('what resuming would do', () => {
  it('is said of a step whose statements are the same, though its manifest is another object', () => {
    const [before, after] = ['one', 'two'].map((name) => copied(`s3://staging/${name}.manifest`, [file('a', '1')]));
    expect(show([before!], [after!])).toEqual(['events: as it was planned']);
  });

  it('names files that are new, changed or gone, five of each', () => {
    const before = copied('s3://staging/one.manifest', [file('a', '1'), file('b', '1')]);
    const many = Array.from({ length: 7 }, (_, i) => file(`new${i}`, '1'));
    const after = copied('s3://staging/two.manifest', [file('a', '2'), ...many]);
    expect(show([before], [after])).toEqual([
      'events: changed since it was planned',
      '  7 files new',
      ...[0, 1, 2, 3, 4].map((i) => `    s3://music/new${i}`),
      '    and 2 more',
      '  1 file changed',
      '    s3://music/a',
      '  1 file gone',
      '    s3://music/b',
    ]);
  });

  it('shows the lines of SQL that differ, with those around them, checks included', () => {
    const check = {
      name: 'plays.unique',
      severity: 'error',
      file: 'checks/plays.unique.sql',
      sql: 'SELECT 1',
    } as const;
    const before = planned('plays');
    const after = planned('plays', {
      statements: [{ purpose: 'insert', sql: 'INSERT INTO music.plays\nSELECT a,\n  b + 1\nFROM c' }],
      checks: [check],
    });
    expect(show([before], [after])).toEqual([
      'plays: changed since it was planned',
      '   INSERT INTO music.plays',
      '   SELECT a,',
      '  -  b',
      '  +  b + 1',
      '   FROM c;',
      '  +SELECT 1;',
    ]);
  });

  it('tells steps that are new to the run and those that have nothing left to do', () => {
    expect(show([planned('users')], [planned('hours', { why: 'upstream plays' })])).toEqual([
      'hours: not in the plan before (upstream plays)',
      'users: nothing left to do',
    ]);
  });

  it('can not be made to move the cursor by what the SQL holds', () => {
    const after = planned('plays', { statements: [{ purpose: 'insert', sql: "SELECT '\u001b[2J'" }] });
    expect(describeResumption([planned('plays')], [after], COLOURS).join('\n')).not.toContain('\u001b[2J');
  });
});
