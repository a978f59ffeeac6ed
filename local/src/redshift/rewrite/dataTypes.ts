/** Column types: Redshift's names, its default lengths, and the ones it does not have (AWS: c_Supported_data_types, c_unsupported-postgresql-datatypes). */
import type { Draft } from './draft.js';
import { refused, syntaxError, unsupported } from './refuse.js';

const PLAIN = new Set(
  'smallint int2 integer int int4 bigint int8 real float4 float8 float boolean bool date timestamptz timetz oid super'.split(
    ' ',
  ),
);
const TEXT: ReadonlyMap<string, { readonly name: string; readonly length: number }> = new Map([
  ['varchar', { name: 'varchar', length: 256 }],
  ['nvarchar', { name: 'varchar', length: 256 }],
  ['text', { name: 'varchar', length: 256 }],
  ['char', { name: 'char', length: 1 }],
  ['nchar', { name: 'char', length: 1 }],
  ['bpchar', { name: 'char', length: 256 }],
]);
/** Redshift has these; the local one does not, yet. */
const LACKING = new Set('geometry geography hllsketch varbyte varbinary interval'.split(' '));

/** Longest VARCHAR and CHAR, in bytes. */
const VARCHAR_MAX = 65_535;
const CHAR_MAX = 4_096;

/**
 * Reads the type at `at` and gives it the name and length PostgreSQL knows.
 * @param column as Redshift names it in its error, table first
 * @returns where the type ends
 */
export function rewriteType(draft: Draft, at: number, column: string): number {
  const end = endOfType(draft, at, column);
  if (draft.is(end, '[') || draft.word(end) === 'array') throw notAType(draft, at, column, '[]');
  return end;
}

function endOfType(draft: Draft, at: number, column: string): number {
  const word = draft.word(at);
  if (LACKING.has(word))
    throw unsupported(
      `the type ${word.toUpperCase()} (column ${column})`,
      'Use VARCHAR for JSON text, and INTERVAL literals in expressions only.',
    );
  if (word === 'double') return draft.word(at + 1) === 'precision' ? at + 2 : fail(draft, at + 1);
  if (word === 'decimal' || word === 'numeric') return precision(draft, at);
  if (word === 'timestamp' || word === 'time') return zone(draft, at + 1);
  if (word === 'character')
    return draft.word(at + 1) === 'varying' ? text(draft, at, at + 2, 'varchar') : text(draft, at, at + 1, 'char');
  if (TEXT.has(word)) return text(draft, at, at + 1, word);
  if (word === 'float' && draft.is(at + 1, '(')) return draft.closing(at + 1) + 1;
  if (PLAIN.has(word)) return at + 1;
  throw notAType(draft, at, column, '');
}

/** A bare DECIMAL is DECIMAL(18,0). */
function precision(draft: Draft, at: number): number {
  if (draft.is(at + 1, '(')) return draft.closing(at + 1) + 1;
  draft.insertAfter(at, '(18,0)');
  return at + 1;
}

function zone(draft: Draft, at: number): number {
  const isZone = (draft.word(at) === 'with' || draft.word(at) === 'without') && draft.is(at + 1, 'time', 'zone');
  return isZone ? at + 3 : at;
}

function text(draft: Draft, from: number, at: number, word: string): number {
  const { name, length } = TEXT.get(word)!;
  if (!draft.is(at, '(')) {
    draft.replace(from, at, `${name}(${length})`);
    return at;
  }
  const size = draft.words[at + 1]!;
  const bytes = draft.word(at + 1) === 'max' ? (name === 'char' ? CHAR_MAX : VARCHAR_MAX) : Number(size.text);
  const most = name === 'char' ? CHAR_MAX : VARCHAR_MAX;
  if (!Number.isInteger(bytes) || !draft.is(at + 2, ')')) throw syntaxError(size);
  if (bytes < 1) throw refused(`length for type ${name} must be at least 1`);
  if (bytes > most) throw refused(`length for type ${name} cannot exceed ${most}`);
  draft.replace(from, at + 3, `${name}(${bytes})`);
  return at + 3;
}

function fail(draft: Draft, at: number): never {
  throw syntaxError(draft.words[at]);
}

function notAType(draft: Draft, at: number, column: string, suffix: string): Error {
  if (!draft.isName(at)) return syntaxError(draft.words[at]);
  return refused(`Column "${column}" has unsupported type "${draft.name(at)}${suffix}"`);
}
