/** What PostgreSQL takes in queries and changes of rows and Redshift does not (AWS: c_unsupported-postgresql-features). Looks at one word and its neighbours. */
import type { Draft } from './draft.js';
import { refused, syntaxError, unsupported } from './refuse.js';

/** A word that is refused where `applies`. */
interface QueryRule {
  readonly applies: (draft: Draft, at: number) => boolean;
  readonly error: (draft: Draft, at: number) => Error;
}

const CHANGES = ['insert', 'update', 'delete', 'merge'];

export const QUERY_RULES: ReadonlyMap<string, QueryRule> = new Map<string, QueryRule>([
  [
    'on',
    {
      applies: (d, at) => d.word(at + 1) === 'conflict',
      error: (d, at) =>
        syntaxError(d.words[at], 'Redshift has no ON CONFLICT; use MERGE, or DELETE and INSERT in one transaction.'),
    },
  ],
  [
    'returning',
    {
      applies: (d) => CHANGES.includes(d.word(0)) || d.word(0) === 'with',
      error: (d, at) => syntaxError(d.words[at], 'Redshift has no RETURNING.'),
    },
  ],
  [
    'distinct',
    {
      applies: (d, at) => d.is(at + 1, 'on', '('),
      error: () => refused('SELECT DISTINCT ON is not supported', 'Use row_number() in a subquery, or QUALIFY.'),
    },
  ],
  [
    'is',
    {
      applies: (d, at) => d.word(d.word(at + 1) === 'not' ? at + 2 : at + 1) === 'distinct',
      error: (d, at) => syntaxError(d.words[at + 1], 'Redshift has no IS DISTINCT FROM.'),
    },
  ],
  [
    'values',
    {
      applies: (d, at) => d.is(at - 1, '(') && d.is(at + 1, '('),
      error: () => refused('VALUES list as a table is not supported', 'Use SELECT … UNION ALL SELECT ….'),
    },
  ],
  [
    'filter',
    {
      applies: (d, at) => d.is(at - 1, ')') && d.is(at + 1, '(', 'where'),
      error: (d, at) => syntaxError(d.words[at + 1], 'Redshift has no FILTER; use CASE inside of the aggregate.'),
    },
  ],
  [
    'as',
    {
      applies: (d, at) => d.is(at + 1, '(') && ['insert', 'update', 'delete'].includes(d.word(at + 2)),
      error: (d, at) => syntaxError(d.words[at + 2], 'A WITH clause holds SELECT alone.'),
    },
  ],
  [
    'materialized',
    {
      applies: (d, at) => d.is(at + 1, '(') && (d.word(at - 1) === 'as' || d.is(at - 2, 'as', 'not')),
      error: (d, at) => syntaxError(d.words[at]),
    },
  ],
  [
    'for',
    {
      applies: (d, at) => ['update', 'share', 'no', 'key'].includes(d.word(at + 1)) && d.word(0) !== 'declare',
      error: () => refused('SELECT FOR UPDATE is not supported', 'Use LOCK.'),
    },
  ],
  [
    'connect',
    { applies: (d, at) => d.word(at + 1) === 'by', error: () => unsupported('CONNECT BY', 'Use WITH RECURSIVE.') },
  ],
  ['ordinality', { applies: (d, at) => d.word(at - 1) === 'with', error: (d, at) => syntaxError(d.words[at - 1]) }],
  [
    'tablesample',
    {
      applies: (d, at) => ['system', 'bernoulli'].includes(d.word(at + 1)),
      error: (d, at) => syntaxError(d.words[at + 1]),
    },
  ],
  ['skip', { applies: (d, at) => d.word(at + 1) === 'locked', error: (d, at) => syntaxError(d.words[at]) }],
]);

/** Types that a cast may not name. */
const REFUSED_TYPES: ReadonlySet<string> = new Set(
  'uuid json jsonb bytea money inet cidr macaddr xml tsvector tsquery hstore citext bit serial bigserial point'.split(
    ' ',
  ),
);

/** @param at a word behind `::`, or behind AS in a CAST */
export function refuseType(draft: Draft, at: number): void {
  const word = draft.word(at);
  if (REFUSED_TYPES.has(word))
    throw refused(
      `type "${word}" is not supported`,
      word.startsWith('json') ? 'Keep JSON as VARCHAR and read it with JSON_EXTRACT_PATH_TEXT.' : undefined,
    );
}
