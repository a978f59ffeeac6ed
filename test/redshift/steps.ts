/** Planned steps, made by hand: a copy asset `events` with a partition a day, and transforms of what it holds. */
import type { PlannedStep, SourceFile } from '../../src/pipeline/plan.js';
import type { Session } from '../../src/redshift/session.js';
import { runStep, type StepAttempt, type StepDeps, type StepOutcome, type StepPhase } from '../../src/redshift/step.js';
import { listFiles } from '../../src/s3/list.js';
import { putManifest } from '../../src/s3/manifest.js';
import { parseS3Uri } from '../../src/s3/uri.js';
import type { Stack } from './stack.js';

/** `2018-11-01` as the partition that starts then. */
const startOf = (day: string): string => `${day}T00:00:00Z`;
const after = (day: string): string => new Date(Date.parse(startOf(day)) + 86_400_000).toISOString().slice(0, 10);

/** Events of a day: one JSON object a row. */
export function events(rows: readonly (readonly [id: unknown, ts: unknown, name?: unknown])[]): string {
  return rows.map(([id, ts, name = 'x']) => JSON.stringify({ id, ts, name })).join('\n');
}

/** The copy of some days, with their files as they are now and the manifest written. */
export async function copyStep(
  stack: Stack,
  days: readonly string[],
  change: Partial<PlannedStep> = {},
): Promise<PlannedStep> {
  const files: (SourceFile & { partition: string })[] = [];
  for (const day of days) {
    for await (const file of listFiles(stack.s3, parseS3Uri(`s3://music/events/${day}`)))
      files.push({ ...file, partition: startOf(day) });
  }
  const manifestUri = `s3://music/staging/${crypto.randomUUID()}.manifest`;
  await putManifest(stack.s3, parseS3Uri(manifestUri), files);
  const [from, to] = [days[0] ?? '', after(days.at(-1) ?? '')];
  const range = `ts >= '${from} 00:00:00' AND ts < '${to} 00:00:00'`;
  const versionOf = (day: string): string =>
    files
      .filter((file) => file.partition === startOf(day))
      .map((file) => file.etag)
      .join('+');
  return {
    id: days.length === 1 ? `events@${from}` : `events@${from}..${days.at(-1)}`,
    asset: 'events',
    kind: 'copy',
    range: { from: startOf(from), to: startOf(to) },
    why: 'new files',
    after: [],
    target: { schema: 'music', table: 'events' },
    fingerprint: 'f1',
    tableFingerprint: 't1',
    partitions: days.map((day) => ({ partition: startOf(day), version: versionOf(day) })),
    reads: [],
    files,
    manifestUri,
    statements: [
      {
        purpose: 'create',
        sql: 'CREATE TABLE IF NOT EXISTS music.events (id integer NOT NULL, ts timestamp, name varchar(8)) SORTKEY (ts)',
      },
      { purpose: 'delete', sql: `DELETE FROM music.events WHERE ${range}` },
      {
        purpose: 'copy',
        sql: `COPY music.events (id, ts, name) FROM '${manifestUri}' IAM_ROLE default MANIFEST FORMAT AS JSON 'auto' TIMEFORMAT AS 'auto' COMPUPDATE OFF STATUPDATE OFF`,
      },
    ],
    countSql: `SELECT count(*) AS rows FROM music.events WHERE ${range}`,
    checks: [],
    ...change,
  };
}

/** A transform that replaces its table by what a SELECT returns. */
export function fillStep(asset: string, select: string, change: Partial<PlannedStep> = {}): PlannedStep {
  const table = `music.${change.target?.table ?? asset}`;
  return {
    id: asset,
    asset,
    kind: 'transform',
    range: null,
    why: 'first load',
    after: [],
    target: { schema: 'music', table: asset },
    fingerprint: 'f1',
    tableFingerprint: 't1',
    partitions: [{ partition: null, version: 'v1' }],
    reads: [],
    files: [],
    manifestUri: null,
    statements: [
      { purpose: 'create', sql: `CREATE TABLE IF NOT EXISTS ${table} (id integer, name varchar(8))` },
      { purpose: 'delete', sql: `DELETE FROM ${table}` },
      { purpose: 'insert', sql: `INSERT INTO ${table} (id, name) ${select}` },
    ],
    countSql: `SELECT count(*) AS rows FROM ${table}`,
    checks: [],
    ...change,
  };
}

/** What a test does at the start of a phase; the attempt waits for it. */
export type Hooks = Partial<Record<StepPhase, (session: Session) => void | Promise<void>>>;

/** Runs an attempt. */
export async function attempt(
  stack: Stack,
  step: PlannedStep,
  change: Partial<StepAttempt> = {},
  hooks: Hooks = {},
): Promise<StepOutcome> {
  let session: Session | undefined;
  const deps: StepDeps = {
    openSession: async (tag) => (session = await stack.open(tag)),
    now: () => new Date(),
    log: () => undefined,
  };
  return runStep(deps, step, {
    run: 'music/load/1',
    attempt: 1,
    scheduledMs: change.attempt ?? 1,
    worker: 'w',
    requestedBy: 'test',
    mode: 'load',
    signal: new AbortController().signal,
    onProgress: (phase) => session && hooks[phase]?.(session),
    ...change,
  });
}

/** A point in an attempt where it waits until it is let go. */
export function gate(): {
  readonly reached: Promise<void>;
  readonly open: () => void;
  readonly hook: () => Promise<void>;
} {
  let arrive!: () => void;
  let open!: () => void;
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { reached, open, hook: () => (arrive(), opened) };
}
