/** What the ledger says and how a materialization is written into it. Live rows are published and not superseded. */
import { quoteLiteral } from '@loadstar/sql';
import type { RowsMade } from '../pipeline/estimate.js';
import { sizeOf } from '../pipeline/fileSet.js';
import type { LedgerState, PartitionVersion, PlannedStep, Range, RunMode, SourceFile } from '../pipeline/plan.js';
import { ledgerSchema, ledgerTables, readTableNames, shadowOf, type AssetSet } from './ledgerTables.js';
import type { Row, Session } from './session.js';
import { fromTimestamp, toTimestamp } from './timestamp.js';

/** Who materialized a step. Times are ISO 8601, UTC. */
export interface MaterializedBy {
  readonly run: string;
  readonly attempt: number;
  readonly worker: string;
  readonly requestedBy: string;
  readonly mode: RunMode;
  readonly startedAt: string;
  readonly committedAt: string;
}

/** A live file, with the run that loaded it. */
export interface LiveFile extends SourceFile {
  readonly partition: string | null;
  readonly run: string;
}

/** One SELECT per asset is glued by UNION ALL; this many fit a statement whatever the names' lengths. */
const ASSETS_PER_QUERY = 200;
/** Rows of a multi-row INSERT: some hundred bytes each, far below the 16 MB a statement may have. */
const ROWS_PER_INSERT = 5_000;

/** Rows of files are never published, and belong to no condition below. */
const LIVE = 'published AND superseded_by IS NULL';

/** Which ledger rows a run builds upon: in a load the live ones, in a reload those of its own shadows. */
export function readyCondition(run: string, mode: RunMode): string {
  return mode === 'load' ? LIVE : `NOT published AND superseded_by IS NULL AND run_id = ${quoteLiteral(run)}`;
}

/**
 * The live rows of the assets. An asset without a ledger table, without live rows, or whose table is gone, is absent; so all are when
 * the schema was never prepared.
 * @param rangeOf of the asset's partitions those that are wanted; null: all. A row for the whole comes in any case
 */
export function readLedger(
  session: Session,
  set: AssetSet,
  rangeOf: (asset: string) => Range | null = () => null,
): Promise<LedgerState> {
  return readRows(
    session,
    set,
    (asset) => LIVE + orWhole({ range: rangeOf(asset) }),
    (asset) => asset,
  );
}

/** The same for the shadow tables that a reload has built so far and still has. @param runs the reload, and those it goes on for */
export function readShadows(session: Session, set: AssetSet, runs: readonly string[]): Promise<LedgerState> {
  const condition = runs.map((run) => `(${readyCondition(run, 'reload')})`).join(' OR ');
  return readRows(session, set, () => condition, shadowOf);
}

async function readRows(
  session: Session,
  { schema, assets }: AssetSet,
  conditionOf: (asset: string) => string,
  tableOf: (asset: string) => string,
): Promise<LedgerState> {
  const recorded = await readTableNames(session, ledgerSchema(schema));
  if (recorded.size === 0) return new Map();
  const tables = await readTableNames(session, schema);
  const known = assets.filter((asset) => recorded.has(asset) && tables.has(tableOf(asset)));
  const live = new Map<string, LiveRows>();
  for (let at = 0; at < known.length; at += ASSETS_PER_QUERY) {
    const selects = known
      .slice(at, at + ASSETS_PER_QUERY)
      .map((asset) => selectRows(schema, asset, conditionOf(asset)));
    // Tens of thousands of rows are common: they come as they are, and as arrays.
    const { rows } = await session.table(selects.join('\nUNION ALL '));
    for (const row of rows) addTo(live, row as LedgerRow);
  }
  return new Map(
    Array.from(live, ([asset, { tableFingerprint, partitions }]) => [
      asset,
      { tableFingerprint, partitions: partitions.sort(byPartition) },
    ]),
  );
}

/**
 * The files whose rows are live in a copy asset's table, in order of URI. [] when it was never loaded.
 * @param partitions those that are meant; absent: all
 */
export async function liveFiles(
  session: Session,
  schema: string,
  asset: string,
  partitions?: readonly (string | null)[],
): Promise<LiveFile[]> {
  if (!(await readTableNames(session, ledgerSchema(schema))).has(asset)) return [];
  const { rows } = ledgerTables(schema, asset);
  const found = await session.run(
    `SELECT DISTINCT f.uri, f.etag, f.size_bytes, f.partition_start, f.run_id FROM ${rows} AS f
JOIN ${rows} AS r ON r.run_id = f.run_id AND r.step_id = f.step_id AND r.version = f.version
WHERE f.uri IS NOT NULL AND r.published AND r.superseded_by IS NULL${partitions === undefined ? '' : ` AND ${isOneOf(partitions)}`} ORDER BY f.uri`,
  );
  return found.rows.map((row) => ({
    uri: String(row['uri']),
    etag: String(row['etag']),
    sizeBytes: Number(row['size_bytes']),
    partition: partitionOf(row),
    run: String(row['run_id']),
  }));
}

/** On `f`, the rows of files. */
function isOneOf(partitions: readonly (string | null)[]): string {
  const starts = partitions.filter((start) => start !== null);
  const whole = partitions.length === starts.length ? [] : ['f.partition_start IS NULL'];
  const dated = starts.length === 0 ? [] : [`f.partition_start IN (${starts.map(timestampLiteral).join(', ')})`];
  return `(${[...whole, ...dated].join(' OR ')})`;
}

/**
 * Rows that a byte of a copy asset's files has made, as far as what is live tells. An estimate: an asset of which nothing is live is absent.
 * The rows of a step belong to its partitions by their bytes, also to those that another step has made again since.
 */
export async function readRowRates(session: Session, set: AssetSet): Promise<ReadonlyMap<string, number>> {
  const rows = await readOfEach(
    session,
    set,
    (asset, table) => `SELECT ${quoteLiteral(asset)} AS asset, sum(rows) / sum(size_bytes) AS rate
FROM (SELECT size_bytes, superseded_by, CAST(step_rows AS float8) * size_bytes / nullif(sum(size_bytes) OVER (${OF_STEP}), 0) AS rows FROM ${table} WHERE published) AS made
WHERE superseded_by IS NULL HAVING sum(size_bytes) > 0`,
  );
  return new Map(rows.map((row) => [String(row['asset']), Number(row['rate'])]));
}

/** The live rows of each asset by partition, as the steps that made them reported. An asset of which nothing is live is absent. */
export async function readRowsMade(session: Session, set: AssetSet): Promise<ReadonlyMap<string, RowsMade>> {
  const rows = await readOfEach(
    session,
    set,
    (asset, table) => `SELECT ${quoteLiteral(asset)} AS asset, partition_start, step, rows
FROM (SELECT partition_start, superseded_by, run_id || '/' || step_id AS step, CAST(step_rows AS float8) / count(*) OVER (${OF_STEP}) AS rows FROM ${table} WHERE published) AS made
WHERE superseded_by IS NULL`,
  );
  const made = new Map<string, { rows: Map<string | null, number>; steps: Set<string> }>();
  for (const row of rows) {
    const asset = String(row['asset']);
    const of = made.get(asset) ?? { rows: new Map<string | null, number>(), steps: new Set<string>() };
    of.rows.set(partitionOf(row), Number(row['rows']));
    made.set(asset, { ...of, steps: of.steps.add(String(row['step'])) });
  }
  return new Map([...made].map(([asset, { rows: of, steps }]) => [asset, { rows: of, steps: steps.size }]));
}

/** A step of a run that goes on may be done twice, with other files: then at two times. */
const OF_STEP = 'PARTITION BY run_id, step_id, committed_at';

/** The rows of one SELECT an asset, of those that have a ledger. */
async function readOfEach(
  session: Session,
  { schema, assets }: AssetSet,
  selectOf: (asset: string, table: string) => string,
): Promise<Row[]> {
  const recorded = await readTableNames(session, ledgerSchema(schema));
  const selects = assets
    .filter((asset) => recorded.has(asset))
    .map((asset) => selectOf(asset, ledgerTables(schema, asset).rows));
  const found: Row[] = [];
  for (let at = 0; at < selects.length; at += ASSETS_PER_QUERY)
    found.push(...(await session.run(selects.slice(at, at + ASSETS_PER_QUERY).join('\nUNION ALL '))).rows);
  return found;
}

/** What the ledger holds for a step, read under the asset's lock. */
export interface StepRecord {
  /** The rows of this very step of this run: it was committed before. Superseded ones count. */
  readonly own: readonly PartitionVersion[];
  readonly ownRows: number;
  /** The live rows inside the step's range. */
  readonly live: readonly PartitionVersion[];
  /** There are rows that the step's own would supersede. */
  readonly hasStale: boolean;
}

/** The SELECT for what concerns the step; `stepRecordOf` reads its rows, the oldest first. */
export function selectStepRecord(step: PlannedStep, run: string, mode: RunMode): string {
  const { rows: table } = ledgerTables(step.target.schema, step.asset);
  const isOwn = `run_id = ${quoteLiteral(run)} AND step_id = ${quoteLiteral(step.id)} AND uri IS NULL`;
  const stale = staleCondition(step, mode);
  return `SELECT partition_start, version, step_rows, committed_at, ${isOwn} AS is_own, ${LIVE} AS is_live, ${stale} AS is_stale FROM ${table}
WHERE (${isOwn}) OR (${LIVE}${inRange(step.range)}) OR (${stale})`;
}

/** See `selectStepRecord`. */
export function stepRecordOf(rows: readonly Row[], step: PlannedStep): StepRecord {
  const own = rows.filter((row) => row['is_own'] === true);
  return {
    own: own.map(versionOf),
    ownRows: Number(own.at(-1)?.['step_rows'] ?? 0),
    live: rows.filter((row) => row['is_live'] === true && isInside(partitionOf(row), step.range)).map(versionOf),
    hasStale: rows.some((row) => row['is_stale'] === true),
  };
}

/** In a load a step supersedes the live rows inside its range, and one that says that there was nothing at all; in a reload every row of a shadow that is not published, for that shadow is gone. */
function staleCondition(step: PlannedStep, mode: RunMode): string {
  return `superseded_by IS NULL AND ${mode === 'load' ? `published${orWhole(step)}` : 'NOT published'}`;
}

/** The statements that record a step, last in its transaction. `record` is what was read under the same lock. */
export function materializationStatements(
  step: PlannedStep,
  rows: number,
  by: MaterializedBy,
  record: StepRecord,
): string[] {
  const { rows: table } = ledgerTables(step.target.schema, step.asset);
  const supersede = `UPDATE ${table} SET superseded_by = ${quoteLiteral(`${by.run}/${step.id}`)} WHERE ${staleCondition(step, by.mode)}`;
  return [
    ...(record.hasStale ? [supersede] : []),
    ...insertStatements(table, partitionRows(step, rows, by), fileRows(step, by.run)),
  ];
}

/** So many rows go in together; beyond them the empty columns of files would cost the warehouse more than another statement. */
const TOGETHER = 100;
/** The columns that files have; those of steps are all. */
const OF_FILES = 'run_id, step_id, partition_start, version, size_bytes, uri, etag';
const OF_STEPS_ALONE: readonly string[] = Array<string>(12).fill('NULL');

function insertStatements(table: string, ofSteps: readonly string[][], ofFiles: readonly string[][]): string[] {
  if (ofSteps.length + ofFiles.length <= TOGETHER)
    return inserts(table, [...ofSteps, ...ofFiles.map((values) => [...values, ...OF_STEPS_ALONE])]);
  return [...inserts(table, ofSteps), ...inserts(`${table} (${OF_FILES})`, ofFiles)];
}

function partitionRows(step: PlannedStep, rows: number, by: MaterializedBy): string[][] {
  const files = new Map<string | null, SourceFile[]>(step.partitions.map(({ partition }) => [partition, []]));
  for (const file of step.files) files.get(file.partition)?.push(file);
  const common = [
    literal(step.fingerprint),
    literal(step.tableFingerprint),
    literal(step.manifestUri),
    undefined, // the partition's own files
    rows,
    by.attempt,
    literal(by.worker),
    literal(by.requestedBy),
    timestampLiteral(by.startedAt),
    timestampLiteral(by.committedAt),
    by.mode === 'load' ? 'true' : 'false',
    'NULL',
  ];
  return step.partitions.map(({ partition, version }) => {
    const own = files.get(partition) ?? [];
    return [
      ...placeOf(step, by.run, partition, version),
      sizeOf(own),
      'NULL',
      'NULL',
      ...common.map((value) => value ?? own.length),
    ].map(String);
  });
}

/** A file row carries the version of its partition: a step that ran twice, with other files, keeps them apart. */
function fileRows(step: PlannedStep, run: string): string[][] {
  const versions = new Map(step.partitions.map(({ partition, version }) => [partition, version]));
  return Array.from(step.files, ({ partition, sizeBytes, uri, etag }) => [
    ...placeOf(step, run, partition, versions.get(partition) ?? ''),
    String(sizeBytes),
    literal(uri),
    literal(etag),
  ]);
}

function placeOf({ id }: PlannedStep, run: string, partition: string | null, version: string): string[] {
  return [literal(run), literal(id), timestampLiteral(partition), literal(version)];
}

function inserts(table: string, rows: readonly string[][]): string[] {
  const statements: string[] = [];
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    const tuples = rows.slice(at, at + ROWS_PER_INSERT).map((values) => `(${values.join(', ')})`);
    statements.push(`INSERT INTO ${table} VALUES\n${tuples.join(',\n')}`);
  }
  return statements;
}

type LedgerRow = [asset: string, partition: string | null, version: string, table: string, committedAt: string];

function selectRows(schema: string, asset: string, condition: string): string {
  const { rows } = ledgerTables(schema, asset);
  return `SELECT ${quoteLiteral(asset)} AS asset, partition_start, version, table_fingerprint, committed_at FROM ${rows} WHERE ${condition}`;
}

interface LiveRows {
  tableFingerprint: string;
  /** When the newest row was written. */
  committedAt: string;
  readonly partitions: PartitionVersion[];
}

/** The table was made with the fingerprint of the newest row. */
function addTo(live: Map<string, LiveRows>, [asset, start, version, tableFingerprint, committedAt]: LedgerRow): void {
  let known = live.get(asset);
  if (known === undefined) live.set(asset, (known = { tableFingerprint, committedAt, partitions: [] }));
  if (committedAt > known.committedAt) Object.assign(known, { tableFingerprint, committedAt });
  known.partitions.push({ partition: start === null ? null : fromTimestamp(start), version });
}

function byPartition(a: PartitionVersion, b: PartitionVersion): number {
  return (a.partition ?? '') < (b.partition ?? '') ? -1 : 1;
}

/** A ledger row's partition and version. */
export function versionOf(row: Row): PartitionVersion {
  return { partition: partitionOf(row), version: String(row['version']) };
}

function partitionOf(row: Row): string | null {
  const start = row['partition_start'];
  return typeof start === 'string' ? fromTimestamp(start) : null;
}

/** The rows of a range, and one for the whole: none is beside them but one that says that there was nothing. */
export function orWhole({ range }: Pick<PlannedStep, 'range'>): string {
  return range === null ? '' : ` AND (partition_start IS NULL OR (${within(range)}))`;
}

function inRange(range: Range | null): string {
  return range === null ? '' : ` AND ${within(range)}`;
}

/** On `partition_start`. */
function within(range: Range): string {
  return `partition_start >= ${timestampLiteral(range.from)} AND partition_start < ${timestampLiteral(range.to)}`;
}

/** True when the partition starts inside the range; null, the whole, lies only in the whole. */
export function isInside(partition: string | null, range: Range | null): boolean {
  return range === null || (partition !== null && partition >= range.from && partition < range.to);
}

function literal(value: string | null): string {
  return value === null ? 'NULL' : quoteLiteral(value);
}

function timestampLiteral(instant: string | null): string {
  return instant === null ? 'NULL' : quoteLiteral(toTimestamp(instant));
}
