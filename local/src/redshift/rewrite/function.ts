/** Scalar SQL functions (AWS: r_CREATE_FUNCTION, udf-creating-a-scalar-sql-udf): a SELECT over $1, $2, …, which is rewritten as any query is. */
import { splitStatements, stringValue } from '@loadstar/sql';
import { endOfName } from './createTable.js';
import { rewriteType } from './dataTypes.js';
import { Draft } from './draft.js';
import { rewriteQuery } from './rewriteQuery.js';
import { refused, syntaxError, unsupported } from './refuse.js';

/** Types of more than one word begin with these. */
const TWO_WORDS = new Set(['double', 'character', 'timestamp', 'time']);
const VOLATILITIES = ['volatile', 'stable', 'immutable'];

/** @param at where FUNCTION stands */
export function rewriteFunction(draft: Draft, at: number): void {
  const end = draft.words.length;
  const language = draft.find(at, end, 'language');
  const spoken = draft.words[language + 1];
  if (spoken === undefined) throw syntaxError(undefined);
  if (draft.word(language + 1) === 'plpythonu') throw unsupported('functions in Python', 'Write the function in SQL.');
  if (draft.word(language + 1) !== 'sql') throw refused(`language "${spoken.text}" is not supported for functions`);
  const open = endOfName(draft, at + 1);
  if (!draft.is(open, '(')) throw syntaxError(draft.words[open]);
  const name = draft.name(open - 1);
  for (const { from, to } of draft.args(open)) {
    if (to > from + 1 && draft.isName(from + 1) && !TWO_WORDS.has(draft.word(from)))
      throw syntaxError(draft.words[from + 1], 'The arguments of a SQL function have no names; they are $1, $2, ….');
    const typeEnd = rewriteType(draft, from, `${name}.$`);
    if (typeEnd < to) throw syntaxError(draft.words[typeEnd]);
  }
  const returns = draft.closing(open) + 1;
  if (draft.word(returns) !== 'returns') throw syntaxError(draft.words[returns]);
  const volatility = rewriteType(draft, returns + 1, `${name}.returns`);
  if (!VOLATILITIES.includes(draft.word(volatility))) throw syntaxError(draft.words[volatility]);
  const body = draft.words[volatility + 2];
  if (draft.word(volatility + 1) !== 'as' || body?.kind !== 'string') throw syntaxError(draft.words[volatility + 1]);
  if (language !== volatility + 3 || language + 2 < end) throw syntaxError(draft.words[volatility + 3]);
  draft.replace(volatility + 2, volatility + 3, bodyOf(stringValue(body), draft));
}

function bodyOf(text: string, { names }: Draft): string {
  const [statement, ...more] = splitStatements(text);
  if (statement === undefined || more.length > 0) throw refused('the body of a SQL function is one SELECT');
  const draft = new Draft(statement.tokens, names);
  if (draft.word(0) !== 'select') throw refused('the body of a SQL function is one SELECT');
  rewriteQuery(draft);
  return `$local_redshift$${draft.text()}$local_redshift$`;
}
