/** The parameters of COPY, one by one (AWS: r_COPY-alphabetical-parm-list). */
import { refused, unsupported } from '../rewrite/refuse.js';
import type { Encoding } from './content.js';
import { character, type ParameterReader } from './parameterReader.js';
import type { CopyParameters } from './statement.js';

/** Reads the parameter that comes next. */
export function readParameter(reader: ParameterReader, parameters: CopyParameters): void {
  if (reader.draft.is(reader.at, ',')) reader.at++;
  if (reader.word === 'format' || reader.word === 'as') return readFormatWord(reader);
  const { word } = reader;
  const lack = LACKING[word];
  if (lack !== undefined) throw unsupported(`COPY parameter ${word.toUpperCase()}`, lack);
  const read = PARAMETERS[word];
  if (read === undefined) throw reader.unexpected();
  if (parameters.given.has(word)) throw refused(`COPY parameter ${word.toUpperCase()} is given twice`);
  parameters.given.add(word);
  reader.at++;
  read(reader, parameters);
}

const FORMATS = ['json', 'csv', 'delimiter', 'fixedwidth', 'parquet', 'avro', 'orc', 'shapefile'];

/** FORMAT and AS may stand before a data format, and mean nothing. */
function readFormatWord(reader: ParameterReader): void {
  reader.take('format');
  reader.take('as');
  if (!FORMATS.includes(reader.word)) throw reader.unexpected();
}

/** What Redshift has and this one lacks, and what can be done instead. */
const LACKING: Readonly<Record<string, string>> = {
  avro: 'Load JSON, CSV or Parquet instead.',
  orc: 'Load Parquet instead.',
  shapefile: 'There are no GEOMETRY columns here.',
  encrypted: 'Load objects that S3 encrypts itself: they need no parameter.',
  master_symmetric_key: 'Load objects that S3 encrypts itself: they need no parameter.',
  lzop: 'Pack the files with GZIP, BZIP2 or ZSTD.',
  ssh: 'It reads from Amazon S3 alone.',
  readratio: 'It belongs to COPY from DynamoDB; this one reads from Amazon S3 alone.',
  job: 'Run the COPY itself.',
};

/** Most errors MAXERROR can name. */
const MAX_ERROR_LIMIT = 100_000;
const COMPROWS_LEAST = 1_000;
const COMPROWS_MOST = 2_147_483_647;
const ENCODINGS: readonly string[] = ['utf8', 'utf16', 'utf16le', 'utf16be'] satisfies Encoding[];

const PARAMETERS: Readonly<Record<string, (reader: ParameterReader, parameters: CopyParameters) => void>> = {
  json: (r, p) => (p.json = r.optionalText() ?? 'auto'),
  csv: (r, p) => {
    if (r.take('quote')) p.quote = r.oneCharacter('COPY QUOTE');
  },
  delimiter: (r, p) => (p.delimiter = delimiter(r)),
  fixedwidth: (r, p) => (p.fixedWidth = r.text()),
  parquet: () => undefined,
  serializetojson: () => undefined,
  manifest: () => undefined,
  gzip: (_r, p) => compression(p, 'gzip'),
  bzip2: (_r, p) => compression(p, 'bzip2'),
  zstd: (_r, p) => compression(p, 'zstd'),
  region: (r, p) => (p.region = r.text()),
  encoding: (r, p) => (p.encoding = encoding(r)),
  timeformat: (r, p) => (p.options.timeFormat = timeFormat(r)),
  dateformat: (r, p) => (p.options.dateFormat = r.text()),
  acceptanydate: (_r, p) => (p.options.acceptAnyDate = true),
  acceptinvchars: (r, p) => (p.options.acceptInvalidChars = replacement(r)),
  blanksasnull: (_r, p) => (p.options.blanksAsNull = true),
  emptyasnull: (_r, p) => (p.options.emptyAsNull = true),
  explicit_ids: (_r, p) => (p.options.explicitIds = true),
  fillrecord: (_r, p) => (p.options.fillRecord = true),
  ignoreblanklines: (_r, p) => (p.options.ignoreBlankLines = true),
  ignoreheader: (r, p) => (p.options.ignoreHeader = r.count()),
  maxerror: (r, p) => {
    p.options.maxError = r.count();
    if (p.options.maxError > MAX_ERROR_LIMIT) throw refused(`MAXERROR value must be between 0 and ${MAX_ERROR_LIMIT}`);
  },
  ignoreallerrors: (_r, p) => (p.options.maxError = Infinity),
  noload: (_r, p) => (p.options.noLoad = true),
  null: (r, p) => (p.options.nullAs = nullAs(r)),
  roundec: (_r, p) => (p.options.roundDecimals = true),
  trimblanks: (_r, p) => (p.options.trimBlanks = true),
  truncatecolumns: (_r, p) => (p.options.truncateColumns = true),
  removequotes: () => undefined,
  escape: () => undefined,
  // Encodings of columns have no effect here: there is nothing to analyse.
  compupdate: (r) => void (r.take('preset') || r.onOff()),
  comprows: (r) => {
    const rows = r.count();
    if (rows < COMPROWS_LEAST || rows > COMPROWS_MOST)
      throw refused(`COMPROWS value must be between ${COMPROWS_LEAST} and ${COMPROWS_MOST}`);
  },
  statupdate: (r, p) => (p.options.updateStatistics = r.onOff()),
};

function compression(parameters: CopyParameters, kind: 'gzip' | 'bzip2' | 'zstd'): void {
  if (parameters.compression !== null)
    throw refused(`${kind.toUpperCase()} can't be used with ${parameters.compression.toUpperCase()}`);
  parameters.compression = kind;
}

/** One or more characters; a single one may be written as '\t', or in octal as '\001'. */
function delimiter(reader: ParameterReader): string {
  const value = character(reader.text());
  if (value === '' || /[\n\r]/.test(value))
    throw refused('COPY delimiter must be one or more characters, none of them the end of a line');
  return value;
}

/** The name stands with quotes or without. */
function encoding(reader: ParameterReader): Encoding {
  const quoted = reader.optionalText();
  if (quoted === null) reader.take('as');
  const name = (quoted ?? reader.word).toLowerCase();
  if (!ENCODINGS.includes(name))
    throw quoted === null
      ? reader.unexpected()
      : refused(`ENCODING '${quoted}' is not valid`, 'It is UTF8, UTF16, UTF16LE or UTF16BE.');
  if (quoted === null) reader.at++;
  return name as Encoding;
}

function timeFormat(reader: ParameterReader): string {
  const format = reader.text();
  if (/OF|TZ/i.test(format))
    throw refused(`Invalid TIMEFORMAT '${format}'`, "No time zone can stand in it; 'auto' recognises time zones.");
  return format;
}

function replacement(reader: ParameterReader): string {
  const value = reader.optionalText() ?? '?';
  if (value.length !== 1 || value.charCodeAt(0) > 127 || value === '\0')
    throw refused('ACCEPTINVCHARS replacement must be a single ASCII character other than NUL');
  return value;
}

function nullAs(reader: ParameterReader): string {
  const value = reader.text();
  if (/[\n\r]/.test(value)) throw refused("NULL AS can't contain the end of a line");
  return /^\\0{1,3}$/.test(value) ? '\0' : value;
}
