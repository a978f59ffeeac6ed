/** A look into data files before they are loaded: the first bytes of some of them, as records and fields. */
import { createGunzip, constants } from 'node:zlib';
import type { CopyFormat, CopyOptions } from '../pipeline/definition.js';
import type { SourceFile } from '../pipeline/plan.js';
import type { S3 } from './client.js';
import { sampleFields, type FieldSample } from './fields.js';
import { parseJsonPaths, valueAt } from './jsonPaths.js';
import { getText, readStart } from './objects.js';
import { parseCsvRecords, parseJsonRecords, type ParsedRecords, type SourceRecord } from './records.js';
import { parseS3Uri, type S3Uri } from './uri.js';

/** How the files are to be read: what a copy asset says of them. */
export interface SampleFormat {
  readonly format: CopyFormat;
  readonly compression?: CopyOptions['compression'];
  /** The JSONPaths file as a whole URI; absent for 'auto' and CSV. */
  readonly jsonPaths?: S3Uri;
  /** What COPY fills, in order. JSONPaths and headerless CSV have no names of their own. */
  readonly columns: readonly string[];
}

/** How much is read. */
export interface SampleLimits {
  readonly files: number;
  readonly bytesPerFile: number;
  readonly recordsPerFile: number;
}

/** What the files look like. */
export interface Sample {
  /** The files that were read. */
  readonly files: readonly string[];
  readonly records: readonly SourceRecord[];
  /** The fields in the files' own names, or, with JSONPaths and headerless CSV, in those of the columns. */
  readonly fields: readonly FieldSample[];
  /** Files, or parts of them, that can't be read as what they should be. */
  readonly faults: readonly { readonly uri: string; readonly line: number; readonly reason: string }[];
}

const LIMITS: SampleLimits = { files: 5, bytesPerFile: 256 * 1024, recordsPerFile: 1_000 };

/**
 * Samples some of the files, spread over the list, first and last among them.
 * @throws S3Error; TypeError for a JSONPaths file that is none, or a compression that can't be looked into
 */
export async function sampleFiles(
  s3: S3,
  files: readonly SourceFile[],
  how: SampleFormat,
  limits = LIMITS,
): Promise<Sample> {
  const chosen = spread(files, limits.files);
  const paths = how.jsonPaths && parseJsonPaths(await getText(s3, how.jsonPaths));
  const parts = await Promise.all(chosen.map((file) => readRecords(s3, file, how, limits)));
  const named = paths && ((record: SourceRecord) => byColumn(record, how.columns, (index) => paths[index]));
  const records = parts.flatMap((part) => (named ? part.records.map(named) : part.records));
  const faults = parts.flatMap(({ fault }, index) => (fault ? [{ uri: chosen[index]?.uri ?? '', ...fault }] : []));
  return { files: chosen.map(({ uri }) => uri), records, fields: sampleFields(records, named && how.columns), faults };
}

/** `most` items at even distances, the first and the last among them. */
function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  const step = (items.length - 1) / Math.max(1, most - 1);
  return Array.from({ length: most }, (_, index) => items[Math.round(index * step)] as T);
}

async function readRecords(s3: S3, file: SourceFile, how: SampleFormat, limits: SampleLimits): Promise<ParsedRecords> {
  const start = await readStart(s3, parseS3Uri(file.uri), limits.bytesPerFile);
  const bytes = await decompress(start, how.compression);
  // Streaming leaves out a character that the cut went through.
  const text = new TextDecoder().decode(bytes, { stream: true });
  if (how.format.kind === 'json') return parseJsonRecords(text, limits.recordsPerFile);
  const { header = false, delimiter = ',' } = how.format;
  const parsed = parseCsvRecords(text, { header, delimiter }, limits.recordsPerFile, start.length >= file.sizeBytes);
  return header ? parsed : { records: parsed.records.map((record) => renamed(record, how.columns)) };
}

/** What can be unpacked of the first part of a file. */
async function decompress(bytes: Uint8Array, compression: CopyOptions['compression']): Promise<Uint8Array> {
  if (compression === undefined) return bytes;
  if (compression !== 'gzip')
    throw new TypeError(`${compression} files can't be looked into; preview reads gzip and plain files`);
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  gunzip.end(bytes);
  const chunks: Uint8Array[] = [];
  for await (const chunk of gunzip) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function byColumn(
  record: SourceRecord,
  columns: readonly string[],
  pathOf: (index: number) => readonly (string | number)[] | undefined,
): SourceRecord {
  return Object.fromEntries(
    columns.map((column, index) => {
      const path = pathOf(index);
      return [column, path && valueAt(record, path)];
    }),
  );
}

function renamed(record: SourceRecord, columns: readonly string[]): SourceRecord {
  return Object.fromEntries(
    Object.values(record).map((value, index) => [columns[index] ?? `column${index + 1}`, value]),
  );
}
