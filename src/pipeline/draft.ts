/** One asset, read from its files: what is known of it before its place in the graph is. */
import type { Check } from './asset.js';
import type { AssetFiles } from './assetFiles.js';
import { checkDdlColumns } from './columns.js';
import type { AssetDefinition } from './definition.js';
import type { Locator } from './locate.js';
import { didYouMean } from './nearest.js';
import type { ParsedFiles } from './parseFiles.js';
import { problemAt, type Problem } from './problem.js';
import { resolveReads, type KnownTables } from './resolve.js';
import type { Select } from './select.js';
import type { CreateTable } from './table.js';

/** Undefined parts could not be read; a problem says why. */
export interface Draft {
  readonly definition: AssetDefinition;
  readonly ddl: CreateTable | undefined;
  /** Transforms only. */
  readonly select: Select | undefined;
  /** Own assets that the SELECT reads. */
  readonly reads: readonly string[];
  readonly checks: readonly Check[];
  /** What must be done first, and who says so. */
  readonly after: ReadonlyMap<string, Reason>;
}

/** Why an asset waits for another: `transforms/songplays.sql reads songs`, and a problem at that place. */
interface Reason {
  readonly text: string;
  readonly problem: (message: string, hint: string) => Problem;
}

export interface DraftContext {
  readonly files: AssetFiles;
  readonly parsed: ParsedFiles;
  readonly known: KnownTables;
  readonly locate: Locator;
  /** Where problems go. */
  readonly problems: Problem[];
}

export function draftAsset(definition: AssetDefinition, context: DraftContext): Draft {
  const after = new Map<string, Reason>();
  const select = definition.kind === 'transform' ? readTransform(definition.name, context) : undefined;
  const reads = select === undefined ? [] : waitForReads(select, after, context);
  for (const asset of definition.kind === 'transform' ? (definition.dependsOn ?? []) : []) {
    waitForDeclared(definition.name, asset, after, context);
  }
  const ddl = readTable(definition.name, after, context);
  const checks = (context.files.checks.get(definition.name) ?? []).flatMap((check): Check[] => {
    const checkSelect = readSelectOf(check.file, context);
    if (checkSelect === undefined) return [];
    const read = new Map<string, Reason>();
    const reads = waitForReads(checkSelect, read, context);
    read.delete(definition.name);
    for (const [asset, reason] of read) if (!after.has(asset)) after.set(asset, reason);
    return [{ ...check, select: checkSelect, reads }];
  });
  return { definition, ddl, select, reads, checks, after };
}

function readTransform(name: string, context: DraftContext): Select | undefined {
  const file = context.files.transforms.get(name);
  if (file !== undefined) return readSelectOf(file, context);
  missing(name, 'transforms', context);
  return undefined;
}

function missing(name: string, folder: 'tables' | 'transforms', { locate, problems }: DraftContext): void {
  const path = `${folder}/${name}.sql`;
  const what = folder === 'tables' ? 'its CREATE TABLE' : 'the SELECT that fills it';
  problems.push(locate.atAsset(name, `asset "${name}" has no file ${path}`, `write ${what} there`));
}

function readSelectOf(file: Select['file'], { parsed, problems }: DraftContext): Select | undefined {
  const found = parsed.selects.get(file);
  problems.push(...(found?.problems ?? []));
  return found?.select;
}

/** @returns the own assets that the SELECT reads, each entered into `after` */
function waitForReads(select: Select, after: Map<string, Reason>, { known, problems }: DraftContext): string[] {
  const resolved = resolveReads(select, known);
  problems.push(...resolved.problems);
  for (const { asset, offset } of resolved.reads) {
    after.set(asset, {
      text: `${select.file.path} reads ${asset}`,
      problem: (message, hint) => problemAt(select.file, offset, message, hint),
    });
  }
  return resolved.reads.map(({ asset }) => asset);
}

function waitForDeclared(
  name: string,
  asset: string,
  after: Map<string, Reason>,
  { known, locate, problems }: DraftContext,
): void {
  const problem = (message: string, hint?: string): Problem => locate.atSetting(name, asset, message, hint);
  if (!known.assets.has(asset))
    problems.push(problem(`unknown asset "${asset}" in dependsOn of "${name}"`, didYouMean(asset, known.assets)));
  else if (!after.has(asset)) after.set(asset, { text: `${name} depends on ${asset}`, problem });
}

/** The DDL, which must create this asset; tables that it references must be there before. */
function readTable(name: string, after: Map<string, Reason>, context: DraftContext): CreateTable | undefined {
  const file = context.files.tables.get(name);
  if (file === undefined) {
    missing(name, 'tables', context);
    return undefined;
  }
  const { ddl, problems: faults } = context.parsed.tables.get(file) ?? { problems: [] };
  context.problems.push(...faults);
  if (ddl === undefined) return undefined;
  if (ddl.table.name !== name) {
    const hint = `the file is named after the asset "${name}"; both must agree`;
    context.problems.push(problemAt(file, ddl.table.token.start, `creates the table "${ddl.table.name}"`, hint));
  }
  context.problems.push(...checkDdlColumns(ddl));
  for (const reference of ddl.references) waitForReference(name, ddl, reference, after, context);
  return ddl;
}

function waitForReference(
  name: string,
  { file }: CreateTable,
  { name: table, token }: CreateTable['references'][number],
  after: Map<string, Reason>,
  { known, problems }: DraftContext,
): void {
  const problem = (message: string, hint?: string): Problem => problemAt(file, token.start, message, hint);
  if (known.external.has(table) || table === name) return;
  if (known.assets.has(table)) {
    if (!after.has(table)) after.set(table, { text: `${file.path} references ${table}`, problem });
    return;
  }
  const own = table.startsWith(`${known.schema}.`) && known.assets.has(table.slice(known.schema.length + 1));
  if (own) problems.push(problem(`"${table}" names an own asset with its schema`, 'leave the schema away'));
  else problems.push(problem(`unknown table "${table}" in REFERENCES`, didYouMean(table, known.assets)));
}
