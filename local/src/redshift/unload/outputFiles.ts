/** Which row goes into which file: slices, partitions, parts (AWS: r_UNLOAD, "TO", "PARTITION BY", "MAXFILESIZE"). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StatementError } from '../proxy/step.js';
import { refused } from '../rewrite/refuse.js';
import { s3Failure } from '../copy/failure.js';
import { uriOf } from '../copy/objects.js';
import type { Store } from '../copy/store.js';
import type { ColumnType, ResultColumn } from './columns.js';
import { encoderMaker, type Encoder, type Row } from './encoder.js';
import { OutputFile, type UnloadedFile } from './outputFile.js';
import type { UnloadStatement } from './statement.js';

/** As many as a cluster of two small nodes has; each writes files of its own. */
const SLICES = 2;
/** Rows of all files that are in memory at once. */
const MEMORY_MAX_BYTES = 64 * 1024 * 1024;
const UPLOADS_AT_ONCE = 8;

export class OutputFiles {
  readonly #open = new Map<string, { file: OutputFile; part: number }>();
  readonly #complete: UnloadedFile[] = [];
  readonly #cleaned = new Set<string>();
  readonly #partition: Partitioning;
  #spools = 0;
  #rows = 0;

  private constructor(
    private readonly statement: UnloadStatement,
    partition: Partitioning,
    private readonly makeEncoder: () => Encoder,
    private readonly folder: string,
    private readonly store: Store,
    private readonly signal: AbortSignal,
  ) {
    this.#partition = partition;
  }

  static async begin(
    statement: UnloadStatement,
    columns: readonly ResultColumn[],
    store: Store,
    signal: AbortSignal,
  ): Promise<OutputFiles> {
    const partition = partitioning(statement, columns);
    const makeEncoder = await encoderMaker(statement, partition.columns);
    const folder = await mkdtemp(join(tmpdir(), 'local-redshift-unload-'));
    return new OutputFiles(statement, partition, makeEncoder, folder, store, signal);
  }

  get rows(): number {
    return this.#rows;
  }

  /** The columns that files have: without those of PARTITION BY, unless they are included. */
  get columns(): readonly ResultColumn[] {
    return this.#partition.columns;
  }

  async add(row: Row): Promise<void> {
    const slice = this.statement.parallel ? this.#rows % SLICES : 0;
    const { file } = await this.#fileFor(this.#partition.folderOf(row), slice);
    file.add(this.#partition.rowOf(row));
    this.#rows++;
    if (file.isFull) await file.flush();
    if (this.#rows % 1_000 === 0) await this.#makeRoom();
  }

  /** Sends all files that are still open. @returns all files, by key */
  async finish(): Promise<UnloadedFile[]> {
    const files = [...this.#open.values()].map(({ file }) => file);
    for (let at = 0; at < files.length; at += UPLOADS_AT_ONCE)
      await Promise.all(files.slice(at, at + UPLOADS_AT_ONCE).map((file) => this.#upload(file)));
    return this.#complete.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Removes what was sent of an UNLOAD that failed. */
  async undo(): Promise<void> {
    const keys = this.#complete.map(({ key }) => key);
    await this.store.remove(this.statement.bucket, keys, AbortSignal.timeout(10_000)).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #fileFor(folder: string, slice: number): Promise<{ file: OutputFile; part: number }> {
    const name = `${folder}\0${slice}`;
    const open = this.#open.get(name);
    if (open !== undefined && !open.file.reaches(this.statement.maxFileBytes)) return open;
    if (open !== undefined) await this.#upload(open.file);
    const part = open === undefined ? 0 : open.part + 1;
    if (part === 0) await this.#clean(folder);
    const key = `${this.statement.prefix}${folder}${this.#nameOf(slice, part)}`;
    const made = { file: new OutputFile(key, this.makeEncoder(), join(this.folder, String(this.#spools++))), part };
    this.#open.set(name, made);
    return made;
  }

  #nameOf(slice: number, part: number): string {
    const { parallel, format, compression, extension } = this.statement;
    const number = parallel
      ? `${String(slice).padStart(4, '0')}_part_${String(part).padStart(2, '0')}`
      : String(part).padStart(3, '0');
    const own = format.kind === 'parquet' ? 'parquet' : compression === null ? null : EXTENSIONS[compression];
    const end = extension ?? own;
    return end === null ? number : `${number}.${end}`;
  }

  /** CLEANPATH with PARTITION BY clears the folders that get files, and no others. */
  async #clean(folder: string): Promise<void> {
    const { existing, partitionBy, bucket, prefix } = this.statement;
    if (existing !== 'remove' || partitionBy === null || this.#cleaned.has(folder)) return;
    this.#cleaned.add(folder);
    await removeAll(this.store, bucket, `${prefix}${folder}`, this.signal);
  }

  async #upload(file: OutputFile): Promise<void> {
    const { bucket } = this.statement;
    try {
      this.#complete.push(await file.upload(this.store, bucket, this.signal));
    } catch (error) {
      throw s3Failure(error, uriOf({ bucket, key: file.key }));
    }
  }

  async #makeRoom(): Promise<void> {
    let bytes = 0;
    for (const { file } of this.#open.values()) bytes += file.memoryBytes;
    if (bytes > MEMORY_MAX_BYTES) for (const { file } of this.#open.values()) await file.flush(true);
  }
}

const EXTENSIONS = { gzip: 'gz', zstd: 'zst' } as const;

/** Removes every object whose key begins with `prefix`. */
export async function removeAll(store: Store, bucket: string, prefix: string, signal: AbortSignal): Promise<void> {
  const keys: string[] = [];
  for await (const key of store.list(bucket, prefix, signal)) keys.push(key);
  await store.remove(bucket, keys, signal);
}

interface Partitioning {
  readonly columns: readonly ResultColumn[];
  /** '' without PARTITION BY; otherwise it ends in a slash. */
  readonly folderOf: (row: Row) => string;
  readonly rowOf: (row: Row) => Row;
}

/** AWS: r_UNLOAD, "PARTITION BY clause". */
const KEY_TYPES = new Set<ColumnType>([
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'boolean',
  'character',
  'character varying',
  'date',
  'timestamp without time zone',
]);

function partitioning({ partitionBy }: UnloadStatement, columns: readonly ResultColumn[]): Partitioning {
  if (partitionBy === null) return { columns, folderOf: () => '', rowOf: (row) => row };
  const keys = partitionBy.columns.map((name) => {
    const place = columns.findIndex((column) => column.name === name);
    const column = columns[place];
    if (column === undefined)
      throw new StatementError({
        code: '42703',
        message: `column "${name}" of PARTITION BY is not in the query's result`,
      });
    if (!KEY_TYPES.has(column.type)) throw refused(`column "${name}" of type ${column.type} can't be a partition key`);
    return { name, place };
  });
  const kept = columns.map((_, i) => i).filter((i) => partitionBy.include || keys.every(({ place }) => place !== i));
  if (kept.length === 0 || keys.length === columns.length)
    throw refused('UNLOAD needs at least one column that is no partition column');
  return {
    columns: kept.map((i) => columns[i]!),
    folderOf: (row) => keys.map(({ name, place }) => `${name}=${partitionValue(row[place]!)}/`).join(''),
    rowOf: (row) => kept.map((i) => row[i]!),
  };
}

/** As Apache Hive writes it. */
function partitionValue(value: string | null): string {
  if (value === null) return '__HIVE_DEFAULT_PARTITION__';
  return value.replace(HIVE_ESCAPES, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

// eslint-disable-next-line no-control-regex -- control characters are among what Hive escapes
const HIVE_ESCAPES = /[\x00-\x1f"#%'*/:=?\\\x7f{[\]^]/g;
