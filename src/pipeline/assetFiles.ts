/** Which file belongs to which asset: by folder and name. */
import type { PipelineFiles, Severity, SqlFile } from './asset.js';
import type { AssetDefinition } from './definition.js';
import { nearestName } from './nearest.js';
import { problemAt, type Problem } from './problem.js';

interface CheckFile {
  readonly name: string;
  readonly asset: string;
  readonly severity: Severity;
  readonly file: SqlFile;
}

export interface AssetFiles {
  /** tables/<asset>.sql */
  readonly tables: ReadonlyMap<string, SqlFile>;
  /** transforms/<asset>.sql */
  readonly transforms: ReadonlyMap<string, SqlFile>;
  /** checks/<asset>.<name>[.warn].sql, by asset */
  readonly checks: ReadonlyMap<string, readonly CheckFile[]>;
  /** analyses/<name>.sql */
  readonly analyses: readonly { readonly name: string; readonly file: SqlFile }[];
  /** Files that nothing will ever run. */
  readonly problems: readonly Problem[];
}

export function sortFiles(files: PipelineFiles, assets: readonly AssetDefinition[]): AssetFiles {
  const tables = new Map<string, SqlFile>();
  const transforms = new Map<string, SqlFile>();
  const checks = new Map<string, CheckFile[]>();
  const analyses: AssetFiles['analyses'][number][] = [];
  const problems: Problem[] = [];
  const all = new Set(assets.map(({ name }) => name));
  const filled = new Set(assets.filter(({ kind }) => kind === 'transform').map(({ name }) => name));
  for (const file of files.sql) {
    const [, folder, name = ''] = /^(\w+)\/(.+)\.sql$/.exec(file.path) ?? [];
    if (folder === 'tables' && all.has(name)) tables.set(name, file);
    else if (folder === 'transforms' && filled.has(name)) transforms.set(name, file);
    else if (folder === 'analyses' && !name.includes('/')) analyses.push({ name, file });
    else if (folder === 'checks') {
      const check = checkOf(name, file, all);
      if ('message' in check) problems.push(check);
      else checks.set(check.asset, [...(checks.get(check.asset) ?? []), check]);
    } else problems.push(orphan(file, name, folder === 'transforms' ? filled : all, all));
  }
  return { tables, transforms, checks, analyses, problems };
}

function checkOf(path: string, file: SqlFile, assets: ReadonlySet<string>): CheckFile | Problem {
  const [, asset = '', name, warn] = /^([^./]+)\.([^./]+)(\.warn)?$/.exec(path) ?? [];
  if (name === undefined) {
    return problemAt(
      file,
      undefined,
      'not the name of a check',
      'checks/<asset>.<name>.sql, or checks/<asset>.<name>.warn.sql',
    );
  }
  if (!assets.has(asset)) return orphan(file, asset, assets, assets);
  return { name, asset, severity: warn === undefined ? 'error' : 'warn', file };
}

function orphan(file: SqlFile, name: string, owners: ReadonlySet<string>, all: ReadonlySet<string>): Problem {
  if (all.has(name)) {
    return problemAt(file, undefined, 'belongs to no asset', `"${name}" is a copy asset: COPY fills it, not a SELECT`);
  }
  const nearest = nearestName(name, owners);
  const hint =
    nearest === undefined ? 'define the asset in the pipeline, or delete the file' : `did you mean "${nearest}"?`;
  return problemAt(file, undefined, `belongs to no asset: there is no "${name}"`, hint);
}
