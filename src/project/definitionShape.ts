/** The shape of a definition: what the types of the authoring API promise, checked, since a pipeline.ts may cast, or be generated. */
import * as z from 'zod';
import type { PipelineDefinition } from '../pipeline/definition.js';
import type { Problem } from '../pipeline/problem.js';

const names = z.array(z.string()).readonly();
const copyFormat = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('json'), paths: z.string() }),
  z.object({ kind: z.literal('csv'), header: z.boolean().optional(), delimiter: z.string().optional() }),
]);
const fill = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('replace') }),
  z.strictObject({
    kind: z.literal('partition'),
    by: z.string(),
    lookback: z.int().min(0).max(1_000).optional(),
  }),
  z.object({ kind: z.literal('upsert'), key: names, newestBy: z.string() }),
]);
const asset = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('copy'),
    name: z.string(),
    files: z.string(),
    format: copyFormat,
    partitionBy: z.string().optional(),
    columns: names.optional(),
    tags: names.optional(),
    timeFormat: z.string().optional(),
    dateFormat: z.string().optional(),
    compression: z.enum(['gzip', 'bzip2', 'zstd']).optional(),
    truncateColumns: z.boolean().optional(),
    blanksAsNull: z.boolean().optional(),
    emptyAsNull: z.boolean().optional(),
    acceptAnyDate: z.boolean().optional(),
    acceptInvChars: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('transform'),
    name: z.string(),
    fill,
    dependsOn: names.optional(),
    lookups: names.optional(),
    tags: names.optional(),
  }),
]);
const pipeline = z.object({
  name: z.string(),
  schema: z.string(),
  source: z.string(),
  external: names.optional(),
  assets: z.array(asset).readonly(),
});

/** The value as a definition, or what is wrong with it, each with its path: `assets[2].fill.kind`. @param file for the problems */
export function readDefinition(
  value: unknown,
  file: string,
): PipelineDefinition | { readonly problems: readonly Problem[] } {
  const { success, error } = pipeline.safeParse(value);
  // The value itself, not zod's copy: the schema only looks.
  if (success) return value as PipelineDefinition;
  return {
    problems: error.issues.map(({ path, message }) => ({ file, message: `${pathText(path)}  ${message}` })),
  };
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`)).join('');
}
