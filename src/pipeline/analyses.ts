/** Analyses: a query file each, with its expected result beside it. */
import type { Analysis, ExpectedResult, PipelineFiles, SqlFile } from './asset.js';
import type { AssetFiles } from './assetFiles.js';
import { nearestName } from './nearest.js';
import { problemAt, type Problem } from './problem.js';
import { resolveReads, type KnownTables } from './resolve.js';
import type { ParsedFiles } from './parseFiles.js';
import type { Select } from './select.js';

const SHAPE =
  'expected {"columns": ["name", …], "rows": [[value, …], …]}, a value per column: string, number, boolean or null';

/** Reads all analyses, and what is wrong with them. */
export function readAnalyses(
  files: PipelineFiles,
  sorted: AssetFiles,
  parsed: ParsedFiles,
  known: KnownTables,
): { readonly analyses: readonly Analysis[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const expected = new Map<string, ExpectedResult>();
  const names = sorted.analyses.map(({ name }) => name);
  for (const file of files.expected) {
    const name = file.path.replace(/^analyses\//, '').replace(/\.expected\.json$/, '');
    if (!names.includes(name)) problems.push(strayResult(file, name, names));
    const result = parseExpected(file);
    if ('message' in result) problems.push(result);
    else expected.set(name, result);
  }
  const analyses = sorted.analyses.flatMap(({ name, file }) => {
    const { select, problems: faults } = parsed.selects.get(file) ?? { problems: [] };
    problems.push(...faults);
    if (select === undefined) return [];
    const resolved = resolveReads(select, known);
    problems.push(...resolved.problems);
    const result = expected.get(name);
    const reads = resolved.reads.map(({ asset }) => asset);
    return [
      {
        name,
        title: titleOf(select, name),
        file,
        select,
        reads,
        ...(result === undefined ? {} : { expected: result }),
      },
    ];
  });
  return { analyses, problems };
}

function strayResult(file: SqlFile, name: string, names: readonly string[]): Problem {
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? `write analyses/${name}.sql, or delete the file` : `did you mean "${nearest}"?`;
  return problemAt(file, undefined, `an expected result without analyses/${name}.sql`, hint);
}

/** The first line comment above the query; else the file's name as words. */
function titleOf({ lead }: Select, name: string): string {
  const line = lead.split('\n').find((each) => /^\s*--\s*\S/.test(each));
  return line?.replace(/^\s*--\s*/, '').trim() ?? name.replaceAll(/[_-]+/g, ' ');
}

function parseExpected(file: SqlFile): ExpectedResult | Problem {
  let value: unknown;
  try {
    value = JSON.parse(file.text);
  } catch (error) {
    const message = (error as Error).message;
    const offset = /at position (\d+)/.exec(message)?.[1];
    return problemAt(file, offset === undefined ? undefined : Number(offset), message, SHAPE);
  }
  const fault = shapeFault(value);
  return fault === undefined ? (value as ExpectedResult) : problemAt(file, undefined, fault, SHAPE);
}

function shapeFault(value: unknown): string | undefined {
  const { columns, rows } = (typeof value === 'object' && value !== null ? value : {}) as {
    columns?: unknown;
    rows?: unknown;
  };
  if (!Array.isArray(columns) || !columns.every((column) => typeof column === 'string'))
    return '"columns" is no list of names';
  if (!Array.isArray(rows)) return '"rows" is no list';
  const wrong = rows.findIndex((row) => !Array.isArray(row) || row.length !== columns.length || !row.every(isValue));
  return wrong < 0 ? undefined : `row ${wrong + 1} is no list of ${columns.length} values`;
}

function isValue(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
