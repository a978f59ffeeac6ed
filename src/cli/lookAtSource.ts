/** A copy asset's source against its table: listing, sample, and what disagrees. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Column, CopyAsset } from '../pipeline/asset.js';
import { absoluteUri, parseFilePattern, type FilePattern } from '../pipeline/filePattern.js';
import { rangeLabel, shiftPartition } from '../pipeline/partitions.js';
import type { SourceFile } from '../pipeline/plan.js';
import { listFiles } from '../s3/list.js';
import type { SourceRecord } from '../s3/records.js';
import { sampleFiles, type Sample, type SampleLimits } from '../s3/sample.js';
import { parseS3Uri } from '../s3/uri.js';
import { findDisagreements } from './disagreement.js';
import { countOf } from './screen/figures.js';
import type { AssetPreview, ColumnPreview } from './screen/preview.js';

/** @param rows sample rows to keep @throws S3Error */
export async function previewAsset(
  s3: S3Client,
  source: string,
  asset: CopyAsset,
  rows: number,
): Promise<AssetPreview> {
  const pattern = parseFilePattern(source, asset.copy.files) as FilePattern; // compiled pipelines hold none that is faulty
  const { files, partitions } = await listMatching(s3, pattern);
  const columns = loadedColumns(asset);
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const how = {
    format: asset.copy.format,
    ...(asset.copy.compression === undefined ? {} : { compression: asset.copy.compression }),
    ...jsonPathsOf(asset, source),
    columns: columns.map(({ name }) => name),
  };
  const sample = await sampleFiles(s3, files, how, limitsFor(files.length, sizeBytes));
  const fieldOf = fieldNames(asset, columns, sample);
  const taken = new Set(columns.map(fieldOf));
  const extraKeys = sample.fields.map(({ name }) => name).filter((name) => !taken.has(name));
  const previews = columns.map((column) => previewColumn(column, fieldOf(column), sample));
  return {
    asset: asset.name,
    pattern: absoluteUri(source, asset.copy.files),
    files: files.length,
    sizeBytes,
    ...(pattern.unit === undefined ? {} : { partitions }),
    sampled: { files: sample.files.length, records: sample.records.length },
    rows: {
      columns: columns.map(({ name }) => name),
      rows: sample.records
        .slice(0, rows)
        .map((record) => columns.map((column) => valueOf(record, fieldOf(column)) ?? null)),
    },
    columns: previews,
    extraKeys,
    problems: [
      ...sample.faults.map(({ uri, line, reason }) => `${uri}, line ${line}: ${reason}`),
      ...columns.flatMap((column) =>
        findDisagreements(
          column,
          sample.records.map((record) => valueOf(record, fieldOf(column))),
          asset.copy,
        ),
      ),
    ],
    notes: describeOddities(previews, extraKeys, sample.records.length),
  };
}

/** Of a few large files the first part of five; of many small ones as many as make about a megabyte. */
function limitsFor(files: number, sizeBytes: number): SampleLimits {
  const mean = sizeBytes / Math.max(1, files);
  return {
    files: Math.min(200, Math.max(5, Math.round(1_000_000 / Math.max(1, mean)))),
    bytesPerFile: 256 * 1024,
    recordsPerFile: 1_000,
  };
}

async function listMatching(
  s3: S3Client,
  pattern: FilePattern,
): Promise<{ files: SourceFile[]; partitions: string[] }> {
  const files: SourceFile[] = [];
  const starts = new Set<string>();
  for await (const file of listFiles(s3, parseS3Uri(pattern.prefix))) {
    const start = pattern.match(file.uri);
    if (start !== undefined) files.push(file);
    if (typeof start === 'string') starts.add(start);
  }
  const { unit } = pattern;
  const labels = [...starts]
    .sort()
    .map((from) => (unit === undefined ? from : rangeLabel({ from, to: shiftPartition(from, unit, 1) }, unit)));
  return { files, partitions: labels };
}

/** The columns that COPY fills, in its order. */
function loadedColumns({ copy, table }: CopyAsset): readonly Column[] {
  if (copy.columns === undefined) return table.columns;
  return copy.columns.flatMap((name) => table.columns.find((column) => column.name === name) ?? []);
}

function jsonPathsOf({ copy: { format } }: CopyAsset, source: string): { jsonPaths?: ReturnType<typeof parseS3Uri> } {
  if (format.kind !== 'json' || format.paths.startsWith('auto')) return {};
  return { jsonPaths: parseS3Uri(absoluteUri(source, format.paths)) };
}

/** Which field of the sample a column takes; undefined for none. Names for JSON 'auto'; places for all else. */
function fieldNames(
  { copy: { format } }: CopyAsset,
  columns: readonly Column[],
  { fields }: Sample,
): (column: Column) => string | undefined {
  const names = fields.map(({ name }) => name);
  if (format.kind === 'csv' && format.header === true) return (column) => names[columns.indexOf(column)];
  const isCaseFree = format.kind === 'json' && format.paths === 'auto ignorecase';
  return (column) => names.find((name) => (isCaseFree ? name.toLowerCase() : name) === column.name);
}

function previewColumn(column: Column, field: string | undefined, { fields, records }: Sample): ColumnPreview {
  const sample = fields.find(({ name }) => name === field);
  const isNowhere = sample === undefined || sample.filled + sample.blanks === 0;
  return {
    column: column.name,
    type: column.type,
    seen: isNowhere ? null : sample.type,
    nulls: sample?.nulls ?? records.length,
    blanks: sample?.blanks ?? 0,
    maxBytes: sample?.maxBytes ?? 0,
    example: sample?.example ?? null,
  };
}

function describeOddities(columns: readonly ColumnPreview[], extraKeys: readonly string[], records: number): string[] {
  if (records === 0) return [];
  const empty = columns.filter(({ seen }) => seen === null).map(({ column }) => column);
  return [
    ...(empty.length === 0 ? [] : [`no value in ${countOf(records, 'sampled record')}: ${empty.join(', ')}`]),
    ...(extraKeys.length === 0 ? [] : [`keys that no column takes, which COPY leaves out: ${extraKeys.join(', ')}`]),
  ];
}

function valueOf(record: SourceRecord, field: string | undefined): unknown {
  return field === undefined ? undefined : record[field];
}
