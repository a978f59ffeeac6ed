/** The authoring API: what a `pipeline.ts` says. Pure data; files are found by name when the folder is read (project/folder.ts). */

/** How a copy asset's files are read. URIs and keys are relative to the pipeline's `source` unless they start with s3://. */
export type CopyFormat =
  | { readonly kind: 'json'; /** 'auto', 'auto ignorecase', or the key of a JSONPaths file. */ readonly paths: string }
  | { readonly kind: 'csv'; readonly header?: boolean; readonly delimiter?: string };

/** COPY's conversion and load parameters (Redshift's names in camel case). */
export interface CopyOptions {
  /** TIMEFORMAT: 'auto', 'epochsecs', 'epochmillisecs' or a format; one for the whole COPY. */
  readonly timeFormat?: string;
  readonly dateFormat?: string;
  readonly compression?: 'gzip' | 'bzip2' | 'zstd';
  readonly truncateColumns?: boolean;
  readonly blanksAsNull?: boolean;
  readonly emptyAsNull?: boolean;
  readonly acceptAnyDate?: boolean;
  /** ACCEPTINVCHARS: the replacement character. */
  readonly acceptInvChars?: string;
}

export interface CopyDefinition extends CopyOptions {
  readonly kind: 'copy';
  readonly name: string;
  /**
   * Which keys below the pipeline's source are this asset's files. `*` matches inside one path segment, `**` any segments;
   * {yyyy} {MM} {dd} {HH} make it partitioned, in UTC: `log_data/{yyyy}/{MM}/{yyyy}-{MM}-{dd}-events.json`.
   */
  readonly files: string;
  readonly format: CopyFormat;
  /** The timestamp column (TIMESTAMP or DATE) whose value lies inside the file's partition. Required with placeholders, else refused. */
  readonly partitionBy?: string;
  /** The columns that COPY fills, in the order of the JSONPaths. Default: all columns of the table, in its order. */
  readonly columns?: readonly string[];
  readonly tags?: readonly string[];
}

/** How a transform's rows meet its table (design 4). */
export type Fill =
  | { readonly kind: 'replace' }
  | {
      readonly kind: 'partition';
      /** The table's timestamp column. */
      readonly by: string;
      /** So many partitions before its own the SELECT sees too. Default 0. */
      readonly lookback?: number;
    }
  | { readonly kind: 'upsert'; readonly key: readonly string[]; readonly newestBy: string };

export interface TransformDefinition {
  readonly kind: 'transform';
  readonly name: string;
  readonly fill: Fill;
  /** Assets that must be there first though the SELECT does not read them. */
  readonly dependsOn?: readonly string[];
  /** Of what the SELECT reads: rows that were made of it stay as they are when it changes. */
  readonly lookups?: readonly string[];
  readonly tags?: readonly string[];
}

export type AssetDefinition = CopyDefinition | TransformDefinition;

export interface PipelineDefinition {
  /** Part of every run's id: lower case letters, digits, - and _. */
  readonly name: string;
  /** The target schema. */
  readonly schema: string;
  /** Where the files are, as s3://bucket/prefix. */
  readonly source: string;
  /** Tables that SELECTs may read though the pipeline does not own them, as schema.table. */
  readonly external?: readonly string[];
  readonly assets: readonly AssetDefinition[];
}

/** Marks a value made by `definePipeline`, so that a folder's one pipeline export is found whatever its name. */
export const PIPELINE_BRAND = Symbol.for('loadstar.pipeline');

export type DefinedPipeline = PipelineDefinition & { readonly [PIPELINE_BRAND]: true };

/** Defines a pipeline. Nothing is checked here: all faults are found together when the folder is compiled. */
export function definePipeline(definition: PipelineDefinition): DefinedPipeline {
  return Object.freeze({ ...definition, [PIPELINE_BRAND]: true as const });
}

/** An asset that COPY loads from S3. */
export function copy(name: string, options: Omit<CopyDefinition, 'kind' | 'name'>): CopyDefinition {
  return { kind: 'copy', name, ...options };
}

/** An asset that the SELECT in transforms/<name>.sql fills. */
export function transform(name: string, options: Omit<TransformDefinition, 'kind' | 'name'>): TransformDefinition {
  return { kind: 'transform', name, ...options };
}

/** The table is what the SELECT returns. */
export const replace = (): Fill => ({ kind: 'replace' });

/**
 * Rows of the range are deleted and inserted; `by` is the table's timestamp column.
 * @param options.lookback partitions before its own that the SELECT reads too, for rows that depend on earlier ones; they are made again when
 * one of those changes
 */
export const partition = (by: string, options: { lookback?: number } = {}): Fill => ({
  kind: 'partition',
  by,
  ...options,
});

/** Rows meet by key; the one with the largest `newestBy` wins, so order of arrival never matters. */
export const upsert = (options: { key: readonly string[]; newestBy: string }): Fill => ({ kind: 'upsert', ...options });

/** JSON files: `json('auto')`, `json('auto ignorecase')`, or `json('path/of/jsonpaths.json')`. */
export const json = (paths: string): CopyFormat => ({ kind: 'json', paths });

/** CSV files, RFC 4180 quoting. */
export const csv = (options: { header?: boolean; delimiter?: string } = {}): CopyFormat => ({
  kind: 'csv',
  ...options,
});
