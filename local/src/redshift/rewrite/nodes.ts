/**
 * Some functions run on the leader node, which has no tables of users, others on the compute nodes, which have nothing else
 * (AWS: c_SQL_functions_leader_node_only, c_unsupported-postgresql-functions, r_LISTAGG, r_MEDIAN, r_PERCENTILE_CONT).
 */
import type { Draft } from './draft.js';
import { refused } from './refuse.js';
import { readRelations } from './relations.js';

const LEADER = new Set('generate_series now age isfinite'.split(' '));
const COMPUTE = new Set('listagg median percentile_cont'.split(' '));
/** What a set of rows from the leader node can't be written by. */
const CHANGES = new Set('insert create update delete merge'.split(' '));

/** @param at a word with an opening parenthesis behind it */
export function checkNodes(draft: Draft, at: number): void {
  const word = draft.word(at);
  if (LEADER.has(word)) {
    const writes = word === 'generate_series' && CHANGES.has(draft.word(0));
    if (!writes && !tables(draft).some((name) => !name.startsWith('pg_'))) return;
    throw refused(
      'Specified types or functions (one per INFO message) not supported on Redshift tables.',
      `Function ${word} runs on the leader node alone, in a statement without tables.`,
    );
  }
  if (COMPUTE.has(word) && tables(draft).every((name) => name.startsWith('pg_')))
    throw refused(
      'One or more of the used functions must be applied on at least one user created tables. Examples of user table only functions are LISTAGG, MEDIAN, PERCENTILE_CONT, etc',
    );
}

/** The relations that a statement reads, without those that its WITH makes; a schema stands for the relations of a catalog. */
function tables(draft: Draft): string[] {
  const made = new Set(draft.words.flatMap((_, at) => (isMade(draft, at) ? [draft.name(at)] : [])));
  return readRelations(draft, 0).items.flatMap(({ path }) => {
    if (path.length === 0 || (path.length === 1 && made.has(path[0]!))) return [];
    const schema = path.at(-2) ?? '';
    return [schema === 'information_schema' || schema === 'pg_catalog' ? `pg_${path.at(-1)!}` : path.at(-1)!];
  });
}

/** WITH name [(columns)] AS ( */
function isMade(draft: Draft, at: number): boolean {
  if (!draft.isName(at)) return false;
  const end = draft.is(at + 1, '(') ? draft.closing(at + 1) + 1 : at + 1;
  return draft.is(end, 'as', '(');
}
