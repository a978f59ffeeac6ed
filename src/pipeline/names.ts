/** Which names a pipeline may bear: they become tables, workflow ids and keys in S3. */
import type { PipelineDefinition } from './definition.js';
import type { Locator } from './locate.js';
import type { Problem } from './problem.js';

/** Ends of names that Loadstar gives to tables of its own beside an asset's. */
const RESERVED_SUFFIXES: readonly string[] = ['__next', '__old', '__undone', '__incoming', '__attempts'];

/** Redshift takes 127 bytes (AWS: r_names); the longest suffix of Loadstar's own tables must still fit. */
const NAME_MAX = 127 - Math.max(...['__ledger', ...RESERVED_SUFFIXES].map((suffix) => suffix.length));

const TABLE_NAME = /^[a-z_][a-z0-9_]*$/;
const TABLE_NAME_HINT = 'a name has lower case letters, digits and _, and does not start with a digit';

/** Faults of the pipeline's own settings and of its assets' names, twice-given ones among them. */
export function checkNames(definition: PipelineDefinition, locate: Locator): Problem[] {
  return [...checkSettings(definition, locate), ...checkAssetNames(definition, locate)];
}

function checkSettings(
  { name, schema, source, external = [], assets }: PipelineDefinition,
  locate: Locator,
): Problem[] {
  const problems: Problem[] = [];
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) {
    problems.push(
      locate.atText(name, `pipeline name "${name}"`, 'a pipeline has lower case letters, digits, - and _ in its name'),
    );
  }
  if (!TABLE_NAME.test(schema)) problems.push(locate.atText(schema, `schema "${schema}"`, TABLE_NAME_HINT));
  if (schema.length > NAME_MAX) problems.push(locate.atText(schema, `the schema's name is longer than ${NAME_MAX}`));
  if (!/^s3:\/\/[a-z0-9][a-z0-9.-]+[a-z0-9](\/.*)?$/.test(source)) {
    problems.push(locate.atText(source, `source "${source}"`, 'expected s3://bucket or s3://bucket/prefix'));
  }
  const own = new Set(assets.map((asset) => `${schema}.${asset.name}`));
  for (const table of external) {
    if (!/^[^.]+(\.[^.]+){1,2}$/.test(table)) {
      problems.push(locate.atText(table, `external table "${table}"`, 'an external table is named as schema.table'));
    } else if (own.has(table)) {
      problems.push(
        locate.atText(table, `external table "${table}" is an asset of this pipeline`, 'take it out of "external"'),
      );
    }
  }
  return problems;
}

function checkAssetNames({ assets }: PipelineDefinition, locate: Locator): Problem[] {
  const seen = new Map<string, number>();
  return assets.flatMap(({ name }) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    if (before > 0)
      return [locate.atAsset(name, `a second asset named "${name}"`, 'a table is filled in one way', before)];
    const suffix = RESERVED_SUFFIXES.find((each) => name.endsWith(each));
    if (!TABLE_NAME.test(name)) return [locate.atAsset(name, `asset name "${name}"`, TABLE_NAME_HINT)];
    if (name.length > NAME_MAX) return [locate.atAsset(name, `the asset's name is longer than ${NAME_MAX}: "${name}"`)];
    if (suffix === undefined) return [];
    return [
      locate.atAsset(name, `asset name "${name}"`, `names that end in ${suffix} belong to Loadstar's own tables`),
    ];
  });
}
