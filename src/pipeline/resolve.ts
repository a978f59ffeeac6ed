/** What the names in a SELECT mean: own assets, declared external tables, or nothing that is known. */
import type { PipelineDefinition } from './definition.js';
import { didYouMean } from './nearest.js';
import { problemAt, type Problem } from './problem.js';
import type { TableRead } from './reads.js';
import type { Select } from './select.js';

/** All tables that SQL of the pipeline may name. */
export interface KnownTables {
  readonly schema: string;
  readonly assets: ReadonlySet<string>;
  /** As schema.table or database.schema.table. */
  readonly external: ReadonlySet<string>;
}

export function knownTables({ schema, assets, external = [] }: PipelineDefinition): KnownTables {
  return { schema, assets: new Set(assets.map(({ name }) => name)), external: new Set(external) };
}

/** An own asset that a SELECT reads, at its first place. */
export interface ResolvedRead {
  readonly asset: string;
  readonly offset: number;
}

/** The own assets that a SELECT reads, in order of appearance, each once; and every name that can't be resolved. */
export function resolveReads(
  select: Select,
  known: KnownTables,
): { readonly reads: readonly ResolvedRead[]; readonly problems: readonly Problem[] } {
  const reads = new Map<string, ResolvedRead>();
  const problems: Problem[] = [];
  for (const read of select.tables) {
    if (read.qualifier.length === 0 && known.assets.has(read.name)) {
      if (!reads.has(read.name)) reads.set(read.name, { asset: read.name, offset: read.token.start });
    } else if (!known.external.has([...read.qualifier, read.name].join('.')))
      problems.push(refuse(select, read, known));
  }
  return { reads: [...reads.values()], problems: [...problems, ...clashes(select, reads)] };
}

function refuse({ file, commonTables }: Select, { qualifier, name, token }: TableRead, known: KnownTables): Problem {
  const full = [...qualifier, name].join('.');
  if (qualifier.at(-1) === known.schema && known.assets.has(name)) {
    const hint = `write "${name}": with its schema it would be read past the range, or the shadow table, of a run`;
    return problemAt(file, token.start, `"${full}" names an own asset with its schema`, hint);
  }
  const unqualified = [...known.assets, ...commonTables.map((table) => table.name)];
  const candidates =
    qualifier.length === 0 ? unqualified : [...known.external, ...unqualified.map((each) => `${known.schema}.${each}`)];
  const sameTable = [...known.external].filter((table) => table.endsWith(`.${name}`));
  const guess = sameTable.length > 0 ? `did you mean "${sameTable.join('" or "')}"?` : didYouMean(full, candidates);
  const rule = 'A table that the pipeline doesn\'t own goes into "external".';
  return problemAt(file, token.start, `unknown table "${full}"`, guess === undefined ? rule : `${guess} ${rule}`);
}

/** Common tables whose name would meet that of the one that Loadstar adds for an upstream asset. */
function clashes({ file, commonTables }: Select, reads: ReadonlyMap<string, ResolvedRead>): Problem[] {
  return commonTables
    .filter(({ name, nested, readsItsName }) => reads.has(name) && (readsItsName || !nested))
    .map(({ name, token }) =>
      problemAt(file, token.start, `CTE "${name}" has the name of an upstream asset`, 'rename the CTE'),
    );
}
