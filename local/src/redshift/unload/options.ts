/** The options of UNLOAD, one by one (AWS: r_UNLOAD). */
import type { ParameterReader } from '../copy/parameterReader.js';
import { refused, unsupported } from '../rewrite/refuse.js';
import type { UnloadOptions } from './statement.js';

/** Reads the option that comes next. */
export function readOption(reader: ParameterReader, options: UnloadOptions): void {
  if (reader.draft.is(reader.at, ',')) reader.at++;
  if (reader.word === 'format' || reader.word === 'as') return readFormatWord(reader);
  const { word } = reader;
  const lack = LACKING[word];
  if (lack !== undefined) throw unsupported(`UNLOAD option ${word.toUpperCase()}`, lack);
  const read = OPTIONS[word];
  if (read === undefined) throw reader.unexpected();
  if (options.given.has(word)) throw refused(`UNLOAD option ${word.toUpperCase()} is given twice`);
  options.given.add(word);
  reader.at++;
  read(reader, options);
}

/** FORMAT and AS may stand before a format, and mean nothing. */
function readFormatWord(reader: ParameterReader): void {
  reader.take('format');
  reader.take('as');
  if (!['csv', 'parquet', 'json'].includes(reader.word)) throw reader.unexpected();
}

const LACKING: Readonly<Record<string, string>> = {
  bzip2: 'Pack the files with GZIP or ZSTD.',
  kms_key_id: 'S3 encrypts what it stores itself.',
  master_symmetric_key: 'S3 encrypts what it stores itself.',
};

const MB = 1024 * 1024;
const FILE_LEAST_MB = 5;
const FILE_MOST_MB = 6.2 * 1024;
const ROW_GROUP_LEAST_MB = 32;
const ROW_GROUP_MOST_MB = 128;

const OPTIONS: Readonly<Record<string, (reader: ParameterReader, options: UnloadOptions) => void>> = {
  csv: () => undefined,
  parquet: () => undefined,
  json: () => undefined,
  header: () => undefined,
  addquotes: () => undefined,
  escape: () => undefined,
  gzip: () => undefined,
  zstd: () => undefined,
  allowoverwrite: () => undefined,
  cleanpath: () => undefined,
  // Without a key it is S3 that encrypts, as it does anyway (AWS: t_unloading_encrypted_files).
  encrypted: (r) => r.take('auto'),
  manifest: (r, o) => (o.verbose = r.take('verbose')),
  delimiter: (r, o) => (o.delimiter = r.oneCharacter('UNLOAD delimiter')),
  fixedwidth: (r, o) => (o.fixedWidth = r.text()),
  null: (r, o) => (o.nullAs = r.text()),
  parallel: (r, o) => (o.parallel = r.onOff()),
  maxfilesize: (r, o) => {
    const size = megabytes(r, r.decimal());
    if (size < FILE_LEAST_MB || size > FILE_MOST_MB) throw refused('MAXFILESIZE must be between 5 MB and 6.2 GB');
    o.maxFileBytes = Math.floor(size * MB);
  },
  rowgroupsize: (r, o) => {
    const size = megabytes(r, r.count());
    if (size < ROW_GROUP_LEAST_MB || size > ROW_GROUP_MOST_MB)
      throw refused('ROWGROUPSIZE must be between 32 MB and 128 MB');
    o.rowGroupBytes = size * MB;
  },
  region: (r, o) => (o.region = r.text()),
  extension: (r, o) => (o.extension = r.text().replace(/^\./, '')),
  partition: (r, o) => {
    if (!r.take('by')) throw r.unexpected();
    const { draft, at } = r;
    if (!draft.is(at, '(')) throw r.unexpected();
    const columns = draft.args(at).map(({ from, to }) => {
      r.at = from;
      if (to !== from + 1 || !draft.isName(from)) throw r.unexpected();
      return draft.name(from);
    });
    r.at = draft.closing(at) + 1;
    o.partitionBy = { columns, include: r.take('include') };
  },
};

function megabytes(reader: ParameterReader, size: number): number {
  if (reader.take('gb')) return size * 1024;
  reader.take('mb');
  return size;
}
