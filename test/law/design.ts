/**
 * Pipelines from numbers: any list of draws makes a valid one, so that what is left after assets have been dropped from a failing case
 * is one too. All tables have the same columns, so that any may read any.
 */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PartitionUnit } from '../../src/pipeline/asset.js';
import type { AssetDefinition, PipelineDefinition } from '../../src/pipeline/definition.js';

/** Numbers are taken as far as they are meant: `from` of what there is before it. */
export interface AssetDraw {
  readonly kind: 'events' | 'dims' | 'facts' | 'newest' | 'totals';
  readonly unit: PartitionUnit;
  /** How its keys name their partition. */
  readonly style: number;
  readonly isCsv: boolean;
  /** What it reads; the second where `joins` says so. */
  readonly from: readonly [number, number];
  readonly joins: 'nothing' | 'table' | 'lookup' | 'union';
  readonly lookback: number;
  /** One row a key and partition, or the newest of each key, instead of the rows as they are. */
  readonly isGrouped: boolean;
  readonly check: 'none' | 'error' | 'warn';
}

export interface DesignedAsset {
  readonly name: string;
  readonly draw: AssetDraw;
  /** Of its partitions; absent: it has none. */
  readonly unit?: PartitionUnit;
  readonly definition: AssetDefinition;
  /** Of a copy: the key below the source, with placeholders. */
  readonly files?: string;
  /** Rows that a lookup has brought stay as they were, so it never changes for keys that are used. */
  readonly isFrozen: boolean;
  /** The SELECT. @param edits how often it was edited */
  select?(edits: number): string;
}

export type Design = readonly DesignedAsset[];

export const PIPELINE = 'law';

export function designPipeline(draws: readonly AssetDraw[]): Design {
  const assets: Omit<DesignedAsset, 'isFrozen'>[] = [];
  const frozen = new Set<string>();
  draws.forEach((draw, i) => {
    const asset = designAsset(draw, i, assets);
    if (asset.definition.kind === 'transform') for (const lookup of asset.definition.lookups ?? []) frozen.add(lookup);
    assets.push(asset);
  });
  return assets.map((asset) => ({ ...asset, isFrozen: frozen.has(asset.name) }));
}

type Asset = Omit<DesignedAsset, 'isFrozen'>;

function designAsset(draw: AssetDraw, i: number, before: readonly Asset[]): Asset {
  const cut = before.filter(({ unit }) => unit !== undefined);
  if (draw.kind === 'events' || draw.kind === 'dims') return designCopy(draw, i);
  // Where there is nothing to read it is what could be read.
  if (before.length === 0 || (draw.kind === 'facts' && cut.length === 0))
    return designCopy({ ...draw, kind: 'events' }, i);
  return designTransform(draw, `${draw.kind}_${i}`, before);
}

function designCopy(draw: AssetDraw, i: number): Asset {
  const { kind, isCsv, style } = draw;
  const name = `${kind}_${i}`;
  const format = isCsv ? ({ kind: 'csv', header: true } as const) : ({ kind: 'json', paths: 'auto' } as const);
  const extension = isCsv ? 'csv' : 'json';
  if (kind === 'dims') {
    const files = `${name}/*.${extension}`;
    return { name, draw, files, definition: { kind: 'copy', name, files, format } };
  }
  const styles = PATTERNS[draw.unit];
  const files = `${name}/${styles[style % styles.length]}.${extension}`;
  return { name, draw, unit: draw.unit, files, definition: { kind: 'copy', name, files, format, partitionBy: 'at' } };
}

/** Folders by date, Hive's, and dates in the name. */
const PATTERNS: Readonly<Record<PartitionUnit, readonly string[]>> = {
  hour: ['{yyyy}/{MM}/{dd}/{HH}/*', 'year={yyyy}/month={MM}/day={dd}/hour={HH}/*', '{yyyy}-{MM}-{dd}T{HH}-*'],
  day: ['{yyyy}/{MM}/{yyyy}-{MM}-{dd}-*', 'year={yyyy}/month={MM}/day={dd}/*', '{yyyy}-{MM}-{dd}-*'],
  week: ['{yyyy}/W{ww}/*', 'year={yyyy}/week={ww}/*', '{yyyy}-W{ww}-*'],
  month: ['{yyyy}/{MM}/*', 'year={yyyy}/month={MM}/*', '{yyyy}-{MM}-*'],
};

function designTransform(draw: AssetDraw, name: string, before: readonly Asset[]): Asset {
  const { kind, from, joins, lookback, isGrouped } = draw;
  const pick = (some: readonly Asset[], at: number): Asset | undefined => some[at % some.length];
  const main = pick(kind === 'facts' ? before.filter(({ unit }) => unit !== undefined) : before, from[0])!;
  const { unit } = main;
  // What is read by partition must be cut alike; rows without a partition belong into none; a table of totals reads anything.
  const isWhole = (each: Asset): boolean => each.unit === undefined || unit === undefined;
  const alike = before.filter(
    (each) => each !== main && (kind === 'totals' || each.unit === unit || (kind === 'newest' && isWhole(each))),
  );
  const other = joins === 'union' ? pick(alike, from[1]) : undefined;
  const tables = before.filter((each) => each !== main && each.unit === undefined);
  const lookups = tables.filter(({ draw: { kind: of } }) => of === 'dims');
  const joined = joins === 'table' ? pick(tables, from[1]) : joins === 'lookup' ? pick(lookups, from[1]) : undefined;
  const isLookup = joins === 'lookup' && joined !== undefined && kind !== 'totals';
  const reads = { main: main.name, other: other?.name, joined: joined?.name };
  const common = { kind: 'transform', name, ...(isLookup && { lookups: [joined.name] }) } as const;
  switch (kind) {
    case 'facts': {
      const fill = { kind: 'partition', by: 'at', ...(lookback > 0 && { lookback }) } as const;
      const select = (edits: number): string => factsSelect(reads, unit!, { lookback, isGrouped, edits });
      return { name, draw, unit: unit!, definition: { ...common, fill }, select };
    }
    case 'newest': {
      const fill = { kind: 'upsert', key: ['k'], newestBy: 'at' } as const;
      return { name, draw, definition: { ...common, fill }, select: (edits) => newestSelect(reads, isGrouped, edits) };
    }
    default:
      return {
        name,
        draw,
        definition: { ...common, fill: { kind: 'replace' } },
        select: (edits) => totalsSelect(reads, edits),
      };
  }
}

interface Reads {
  readonly main: string;
  readonly other: string | undefined;
  readonly joined: string | undefined;
}

/** The rows that are read, as `u`, with `n` changed by what is joined and by edits. */
function source({ main, other, joined }: Reads, edits: number): string {
  const rows = other === undefined ? main : `(SELECT * FROM ${main} UNION ALL SELECT * FROM ${other})`;
  const join =
    joined === undefined ? '' : ` LEFT JOIN (SELECT k, SUM(n) AS n FROM ${joined} GROUP BY k) AS j ON j.k = r.k`;
  const n = joined === undefined ? 'r.n' : 'r.n + COALESCE(j.n, 0)';
  return `(SELECT r.id, r.at, r.k, CAST(${n} + ${edits} AS BIGINT) AS n FROM ${rows} AS r${join}) AS u`;
}

function factsSelect(
  reads: Reads,
  unit: PartitionUnit,
  { lookback, isGrouped, edits }: Pick<AssetDraw, 'lookback' | 'isGrouped'> & { edits: number },
): string {
  const start = `DATE_TRUNC('${unit}', u.at)`;
  const rows = isGrouped
    ? `SELECT 'k' || CAST(u.k AS VARCHAR) AS id, ${start} AS at, u.k, SUM(u.n) AS n FROM ${source(reads, edits)} GROUP BY u.k, ${start}`
    : `SELECT u.id, u.at, u.k, u.n FROM ${source(reads, edits)}`;
  if (lookback === 0) return rows;
  const earlier = `SELECT DATE_TRUNC('${unit}', at) AS start, SUM(n) AS n FROM rows_read GROUP BY DATE_TRUNC('${unit}', at)`;
  return `WITH rows_read AS (${rows}), earlier AS (${earlier})
SELECT u.id, u.at, u.k, MOD(u.n + COALESCE(SUM(e.n), 0), 1000003) AS n
FROM rows_read AS u
LEFT JOIN earlier AS e ON e.start >= DATEADD(${unit}, -${lookback}, ${start}) AND e.start < ${start}
GROUP BY u.id, u.at, u.k, u.n`;
}

function newestSelect(reads: Reads, isRanked: boolean, edits: number): string {
  if (!isRanked) return `SELECT u.id, u.at, u.k, u.n FROM ${source(reads, edits)}`;
  return `SELECT id, at, k, n FROM (
SELECT u.id, u.at, u.k, u.n, ROW_NUMBER() OVER (PARTITION BY u.k ORDER BY u.at DESC, u.id, u.n) AS recency FROM ${source(reads, edits)}
) AS ranked WHERE recency = 1`;
}

function totalsSelect(reads: Reads, edits: number): string {
  return `SELECT 'k' || CAST(u.k AS VARCHAR) AS id, MAX(u.at) AS at, u.k, SUM(u.n) AS n FROM ${source(reads, edits)} GROUP BY u.k`;
}

/** Where a pipeline stands, and under which schema. */
export interface Place {
  readonly folder: string;
  readonly schema: string;
  readonly source: string;
}

/** Makes the folder anew. */
export async function writePipeline(place: Place, design: Design): Promise<void> {
  await rm(place.folder, { recursive: true, force: true });
  await writeDefinition(place, design);
  for (const asset of design) {
    const { name, draw } = asset;
    await put(
      join(place.folder, 'tables', `${name}.sql`),
      `CREATE TABLE ${name} (id VARCHAR(64), at TIMESTAMP, k INTEGER, n BIGINT) SORTKEY (at);\n`,
    );
    await writeSelect(place, asset, 0);
    const check = draw.check === 'warn' ? 'positive.warn' : 'positive';
    if (draw.check !== 'none')
      await put(join(place.folder, 'checks', `${name}.${check}.sql`), `SELECT id, n FROM ${name} WHERE n < 0;\n`);
  }
}

export async function writeDefinition({ folder, schema, source: uri }: Place, design: Design): Promise<void> {
  const definition: PipelineDefinition = {
    name: PIPELINE,
    schema,
    source: uri,
    assets: design.map(({ definition: each }) => each),
  };
  const text = `import { definePipeline } from 'loadstar';\n\nexport const law = definePipeline(${JSON.stringify(definition, null, 2)} as never);\n`;
  await put(join(folder, 'pipeline.ts'), text);
}

/** In one move: a worker may be reading. */
export async function writeSelect(
  { folder }: Pick<Place, 'folder'>,
  { name, select }: DesignedAsset,
  edits: number,
): Promise<void> {
  if (select !== undefined) await put(join(folder, 'transforms', `${name}.sql`), `${select(edits)};\n`);
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.tmp`, text);
  await rename(`${path}.tmp`, path);
}
