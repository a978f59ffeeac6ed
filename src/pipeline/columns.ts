/** Columns that a definition names, checked against the table's DDL. */
import type { PartitionUnit } from './asset.js';
import type { CopyDefinition, Fill } from './definition.js';
import type { Locator } from './locate.js';
import { didYouMean } from './nearest.js';
import { problemAt, type Problem } from './problem.js';
import type { Select } from './select.js';
import { timeType, type CreateTable } from './table.js';

/** DISTKEY, SORTKEY and the keys of the DDL itself. */
export function checkDdlColumns({ file, columns, columnMentions }: CreateTable): Problem[] {
  const names = new Set(columns.map(({ name }) => name));
  const unknown = columnMentions
    .filter(({ name }) => !names.has(name))
    .map(({ name, token, in: where }) =>
      problemAt(file, token.start, `unknown column "${name}" in ${where}`, didYouMean(name, names)),
    );
  const twice = columns.filter(({ name }, i) => columns.findIndex((other) => other.name === name) !== i);
  return [...unknown, ...twice.map(({ name }) => problemAt(file, undefined, `the table has two columns "${name}"`))];
}

/** `partitionBy` and `columns` of a copy. */
export function checkCopyColumns(
  copy: CopyDefinition,
  unit: PartitionUnit | undefined,
  ddl: CreateTable,
  locate: Locator,
): Problem[] {
  const { name, columns, partitionBy } = copy;
  const problems = (columns ?? []).flatMap((column) => checkColumn(name, column, 'columns', ddl, locate));
  const twice = columns?.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) problems.push(locate.atSetting(name, twice, `column "${twice}" stands twice in "columns"`));
  if (partitionBy === undefined) return problems;
  if (columns !== undefined && !columns.includes(partitionBy)) {
    const hint = 'COPY would leave it NULL in every row';
    problems.push(locate.atSetting(name, partitionBy, `partitionBy "${partitionBy}" is not among "columns"`, hint));
  }
  return [...problems, ...checkTimeColumn(name, partitionBy, 'partitionBy', unit, ddl, locate)];
}

/** The columns of a fill. */
export function checkFillColumns(
  name: string,
  fill: Fill,
  unit: PartitionUnit | undefined,
  ddl: CreateTable,
  locate: Locator,
): Problem[] {
  if (fill.kind === 'partition') return checkTimeColumn(name, fill.by, 'partition', unit, ddl, locate);
  if (fill.kind === 'replace') return [];
  const problems = fill.key.flatMap((column) => checkColumn(name, column, 'the upsert key', ddl, locate));
  if (fill.key.length === 0)
    problems.push(locate.atAsset(name, 'the upsert key has no column', 'name the columns that make a row unique'));
  if (ddl.columns.some(({ filledBy }) => filledBy === 'identity')) {
    problems.push(
      locate.atAsset(
        name,
        'upsert into a table with an IDENTITY column',
        'make the key from the data: a row that is merged again would get another number',
      ),
    );
  }
  return [...problems, ...checkColumn(name, fill.newestBy, 'newestBy', ddl, locate)];
}

/** The columns that a transform's SELECT returns against those of its table; INSERT is by name. */
export function checkOutputs({ file, outputs }: Select, ddl: CreateTable): Problem[] {
  if (outputs === undefined) return [];
  const names = new Set(ddl.columns.map((column) => column.name));
  const returned = new Set(outputs.map((output) => output.name));
  const unknown = outputs
    .filter(({ name }) => !names.has(name))
    .map(({ name, token }) =>
      problemAt(
        file,
        token.start,
        `column "${name}" is returned, but ${ddl.file.path} has none of that name`,
        didYouMean(name, names),
      ),
    );
  const missing = ddl.columns
    .filter(({ name, filledBy }) => filledBy === undefined && !returned.has(name))
    .map(({ name }) =>
      problemAt(
        file,
        undefined,
        `column "${name}" of ${ddl.file.path} is not returned`,
        'rows are inserted by name: return it, as NULL if need be, or give it a DEFAULT',
      ),
    );
  const twice = outputs
    .filter(({ name }, i) => outputs.findIndex((other) => other.name === name) !== i)
    .map(({ name, token }) => problemAt(file, token.start, `column "${name}" is returned twice`));
  return [...unknown, ...missing, ...twice];
}

function checkColumn(asset: string, column: string, where: string, ddl: CreateTable, locate: Locator): Problem[] {
  const names = ddl.columns.map(({ name }) => name);
  if (names.includes(column)) return [];
  const guess = didYouMean(column, names) ?? `${ddl.file.path} has ${names.join(', ')}`;
  return [locate.atSetting(asset, column, `unknown column "${column}" in ${where} of "${asset}"`, guess)];
}

function checkTimeColumn(
  asset: string,
  column: string,
  where: string,
  unit: PartitionUnit | undefined,
  ddl: CreateTable,
  locate: Locator,
): Problem[] {
  const type = ddl.columns.find(({ name }) => name === column)?.type;
  if (type === undefined) return checkColumn(asset, column, where, ddl, locate);
  const kind = timeType(type);
  if (kind === undefined) {
    const hint = 'partitions are cut by a TIMESTAMP, TIMESTAMPTZ or DATE column';
    return [locate.atSetting(asset, column, `${where} column "${column}" of "${asset}" is ${type}`, hint)];
  }
  if (kind !== 'date' || unit !== 'hour') return [];
  return [
    locate.atSetting(
      asset,
      column,
      `${where} column "${column}" of "${asset}" is a DATE, its partitions are hours`,
      'take a TIMESTAMP',
    ),
  ];
}
