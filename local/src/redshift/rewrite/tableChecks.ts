/** Rules between a table's attributes and its columns (AWS: r_CREATE_TABLE_NEW, c_Compression_encodings, limitations-super). */
import { StatementError } from '../proxy/step.js';
import type { Draft } from './draft.js';
import { refused } from './refuse.js';
import type { TableNote } from './tableAttributes.js';

const COMPOUND_MAX = 400;
const INTERLEAVED_MAX = 8;
const COLUMNS_MAX = 1600;

/** @param types the first word of each column's type; empty when the columns come from elsewhere */
export function checkTable(draft: Draft, note: TableNote, types: ReadonlyMap<string, string>): void {
  const { diststyle, distkey, sortkeys = [], interleaved } = note;
  if (diststyle === 'key' && distkey === undefined) throw invalid('DISTSTYLE KEY requires a DISTKEY column');
  if (distkey !== undefined && diststyle !== undefined && diststyle !== 'key')
    throw invalid(`DISTKEY column cannot be specified with DISTSTYLE ${diststyle.toUpperCase()}`);
  const most = interleaved === true ? INTERLEAVED_MAX : COMPOUND_MAX;
  if (sortkeys.length > most) throw invalid(`sort key has ${sortkeys.length} columns; the maximum is ${most}`);
  if (types.size > COLUMNS_MAX)
    throw new StatementError({ code: '54011', message: `tables can have at most ${COLUMNS_MAX} columns` });
  const isCopy = draft.words.some((_, at) => draft.word(at) === 'like');
  if (types.size === 0 || isCopy) return;
  for (const [key, name] of [
    ...sortkeys.map((name) => ['sort', name] as const),
    ...(distkey === undefined ? [] : [['dist', distkey] as const]),
  ]) {
    const type = types.get(name);
    if (type === undefined)
      throw new StatementError({ code: '42703', message: `column "${name}" named in ${key} key does not exist` });
    if (type === 'super' || type === 'geometry' || type === 'hllsketch' || type === 'varbyte')
      throw refused(`column "${name}" of type ${type} cannot be a ${key} key`);
  }
  for (const [name, encoding] of Object.entries(note.encodings)) {
    if (ENCODES[encoding]?.has(types.get(name) ?? '') === false)
      throw invalid(`invalid encoding type specified for column "${name}"`);
  }
}

const NUMBERS = ['smallint', 'int2', 'integer', 'int', 'int4', 'bigint', 'int8', 'decimal', 'numeric'];
const DATES = ['date', 'timestamp', 'timestamptz'];
const TIMES = ['time', 'timetz'];
const TEXTS = ['varchar', 'character', 'nvarchar', 'text', 'char', 'nchar', 'bpchar'];
const VARYING = ['varchar', 'character', 'nvarchar', 'text'];
const FLOATS = ['real', 'float4', 'float8', 'float', 'double'];

/** Which types an encoding is for; one that is not here is for all. */
const ENCODES: Readonly<Record<string, ReadonlySet<string>>> = {
  az64: new Set([...NUMBERS, ...DATES, ...TIMES]),
  bytedict: new Set([...NUMBERS, ...DATES, ...TIMES, ...FLOATS, ...TEXTS]),
  delta: new Set([...NUMBERS, ...DATES]),
  delta32k: new Set([...NUMBERS.slice(2), ...DATES]),
  lzo: new Set([...NUMBERS, ...DATES, ...TIMES, ...TEXTS, 'super', 'varbyte']),
  mostly8: new Set(NUMBERS),
  mostly16: new Set(NUMBERS.slice(2)),
  mostly32: new Set(NUMBERS.slice(5)),
  text255: new Set(VARYING),
  text32k: new Set(VARYING),
};

function invalid(message: string): StatementError {
  return new StatementError({ code: '42P16', message });
}
