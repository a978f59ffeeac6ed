/** Which parameters of COPY exclude each other (AWS: copy-parameters-data-format, copy-parameters-data-load, copy-usage_notes-copy-from-columnar). */
import { refused } from '../rewrite/refuse.js';
import type { CopyParameters } from './statement.js';

const DATA_FORMATS = ['json', 'csv', 'fixedwidth', 'parquet'];

const EXCLUDED: readonly (readonly [string, readonly string[]])[] = [
  [
    'json',
    ['csv', 'delimiter', 'escape', 'fillrecord', 'fixedwidth', 'ignoreblanklines', 'null', 'parquet', 'removequotes'],
  ],
  ['csv', ['escape', 'removequotes', 'fixedwidth', 'parquet']],
  ['fixedwidth', ['delimiter', 'escape', 'removequotes', 'parquet', 'encoding']],
  ['ignoreallerrors', ['maxerror']],
];

/** All that a columnar format takes beside its name and the authorization. */
const WITH_COLUMNAR = [
  'parquet',
  'manifest',
  'acceptinvchars',
  'fillrecord',
  'statupdate',
  'explicit_ids',
  'serializetojson',
];

/** @throws StatementError 0A000 */
export function checkCombinations({ given, encoding }: CopyParameters): void {
  const other = given.has('parquet')
    ? [...given].find((name) => !WITH_COLUMNAR.includes(name) && !DATA_FORMATS.includes(name))
    : undefined;
  if (other !== undefined)
    throw refused(`${spell(other)} argument is not supported for PARQUET based COPY`, `Leave ${spell(other)} out.`);
  if (given.has('serializetojson') && !given.has('parquet'))
    throw refused('SERIALIZETOJSON is supported for columnar formats only');
  for (const [one, others] of EXCLUDED) {
    const conflict = given.has(one) ? others.find((name) => given.has(name) && !isHarmless(name, encoding)) : undefined;
    if (conflict !== undefined) throw refused(`${spell(conflict)} option is not supported with ${spell(one)}`);
  }
}

/** Fixed-width files must be UTF-8, which may be said. */
function isHarmless(name: string, encoding: string): boolean {
  return name === 'encoding' && encoding === 'utf8';
}

function spell(parameter: string): string {
  return parameter === 'null' ? 'NULL AS' : parameter.toUpperCase();
}
