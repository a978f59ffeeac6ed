/** The web shop of test/fixtures, as definition and files, with single files changed. */
import { fileURLToPath } from 'node:url';
import type { PipelineFiles, SqlFile } from '../../src/pipeline/asset.js';
import { compilePipeline } from '../../src/pipeline/compile.js';
import type { PipelineDefinition } from '../../src/pipeline/definition.js';
import { PipelineError } from '../../src/pipeline/problem.js';
import { readPipelineFolder } from '../../src/project/folder.js';

const SHOP = fileURLToPath(new URL('../fixtures/pipelines/shop', import.meta.url));

const { definition, files } = await readPipelineFolder(SHOP);

export interface Change {
  /** Texts by path; null takes the file away. */
  readonly files?: Readonly<Record<string, string | null>>;
  readonly definition?: (definition: PipelineDefinition) => PipelineDefinition;
}

/** The shop with some of it changed. */
export function shopWith(change: Change = {}): { definition: PipelineDefinition; files: PipelineFiles } {
  const changed = change.files ?? {};
  const merge = (old: readonly SqlFile[], isMine: (path: string) => boolean): SqlFile[] => {
    const kept = old.filter(({ path }) => !(path in changed));
    const made = Object.entries(changed).flatMap(([path, text]) =>
      text === null || !isMine(path) ? [] : [{ path, text }],
    );
    return [...kept, ...made].sort((a, b) => (a.path < b.path ? -1 : 1));
  };
  return {
    definition: change.definition?.(definition) ?? definition,
    files: {
      definition: { path: 'pipeline.ts', text: changed['pipeline.ts'] ?? files.definition.text },
      sql: merge(files.sql, (path) => path.endsWith('.sql')),
      expected: merge(files.expected, (path) => path.endsWith('.json')),
    },
  };
}

/** Every problem of the changed shop, as printed. */
export function problemsOf(change: Change): string[] {
  const { definition: changed, files: changedFiles } = shopWith(change);
  try {
    compilePipeline(changed, changedFiles);
    return [];
  } catch (error) {
    if (error instanceof PipelineError) return error.message.split(/\n(?! )/);
    throw error;
  }
}

/** The shop with one asset's settings replaced. */
export function withAsset(name: string, settings: object): Change {
  return {
    definition: (old) => ({
      ...old,
      assets: old.assets.map((asset) => (asset.name === name ? { ...asset, ...settings } : asset)),
    }),
  };
}
