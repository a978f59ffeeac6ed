import { tokenize } from '@loadstar/sql';
import { describe, expect, it } from 'vitest';
import { readCopyStatement, type CopyStatement } from '../../../local/src/redshift/copy/statement.js';
import type { StatementError } from '../../../local/src/redshift/proxy/step.js';
import { Draft } from '../../../local/src/redshift/rewrite/draft.js';

const ROLE = "IAM_ROLE 'arn:aws:iam::123456789012:role/load'";

function statement(sql: string): CopyStatement {
  return readCopyStatement(new Draft(tokenize(sql)));
}
const copy = (rest: string): CopyStatement => statement(`COPY t FROM 's3://b/k' ${ROLE} ${rest}`);

function failure(sql: string): string {
  try {
    statement(sql);
    return 'no error';
  } catch (error) {
    const { code, message, hint } = (error as StatementError).error;
    return `${code} ${message}${hint === undefined ? '' : ` (${hint})`}`;
  }
}
const copyFails = (rest: string): string => failure(`COPY t FROM 's3://b/k' ${ROLE} ${rest}`);

describe('data formats (AWS: copy-parameters-data-format)', () => {
  it.each([
    ['', { kind: 'text', delimiter: '|', escape: false, removeQuotes: false }],
    ["DELIMITER '\\t' ESCAPE", { kind: 'text', delimiter: '\t', escape: true, removeQuotes: false }],
    ["DELIMITER AS '\\001' REMOVEQUOTES", { kind: 'text', delimiter: '\x01', escape: false, removeQuotes: true }],
    ["DELIMITER '\\\\174'", { kind: 'text', delimiter: '|', escape: false, removeQuotes: false }],
    ["FORMAT AS DELIMITER '|~|'", { kind: 'text', delimiter: '|~|', escape: false, removeQuotes: false }],
    ['CSV', { kind: 'csv', delimiter: ',', quote: '"' }],
    ["FORMAT CSV QUOTE AS '%' DELIMITER ';'", { kind: 'csv', delimiter: ';', quote: '%' }],
    ["FIXEDWIDTH 'venueid:3, 1:25'", { kind: 'fixedwidth', widths: [3, 25] }],
    ['JSON', { kind: 'json', mapping: 'auto' }],
    ["format as json 'auto ignorecase'", { kind: 'json', mapping: 'auto ignorecase' }],
    ["AS JSON 's3://b/paths'", { kind: 'json', mapping: { jsonPaths: 's3://b/paths' } }],
    ["JSON 'noshred'", { kind: 'json', mapping: 'noshred' }],
    ['FORMAT AS PARQUET', { kind: 'parquet', serializeToJson: false }],
    ['PARQUET SERIALIZETOJSON', { kind: 'parquet', serializeToJson: true }],
  ])('%s', (rest, format) => {
    expect(copy(rest).format).toEqual(format);
  });

  it.each([
    ["JSON 'Auto'", "0A000 JSON argument 'Auto' is not valid"],
    ["DELIMITER ''", '0A000 COPY delimiter must be one or more characters'],
    ["CSV QUOTE 'ab'", '0A000 COPY QUOTE must be a single ASCII character'],
    ["FIXEDWIDTH 'a:3,b'", "0A000 Invalid fixedwidth specification 'b'"],
    ['FORMAT NONSENSE', '42601 syntax error at or near "NONSENSE"'],
    ['FORMAT AS', '42601 syntax error at end of input'],
    ['DELIMITER 5', '42601 syntax error at or near "5"'],
  ])('%s is refused', (rest, message) => {
    expect(copyFails(rest)).toContain(message);
  });
});

describe('parameters (AWS: r_COPY-alphabetical-parm-list)', () => {
  it('come in any order, with commas or without, in any case', () => {
    const { options, manifest, compression, encoding, region } = copy(
      `maxerror AS 5, EMPTYASNULL BLANKSASNULL, manifest gzip REGION AS 'eu-west-1' ACCEPTANYDATE ACCEPTINVCHARS AS '^' DATEFORMAT 'auto'
       TIMEFORMAT AS 'epochsecs' ENCODING AS utf16le EXPLICIT_IDS FILLRECORD IGNOREBLANKLINES IGNOREHEADER AS 2 NULL AS 'nil' ROUNDEC
       TRIMBLANKS TRUNCATECOLUMNS NOLOAD COMPROWS 1000 COMPUPDATE PRESET STATUPDATE OFF`,
    );
    expect({ manifest, compression, encoding, region }).toEqual({
      manifest: true,
      compression: 'gzip',
      encoding: 'utf16le',
      region: 'eu-west-1',
    });
    expect(options).toEqual({
      timeFormat: 'epochsecs',
      dateFormat: 'auto',
      acceptAnyDate: true,
      acceptInvalidChars: '^',
      blanksAsNull: true,
      emptyAsNull: true,
      explicitIds: true,
      fillRecord: true,
      ignoreBlankLines: true,
      ignoreHeader: 2,
      maxError: 5,
      noLoad: true,
      nullAs: 'nil',
      roundDecimals: true,
      updateStatistics: false,
      trimBlanks: true,
      truncateColumns: true,
    });
  });

  it.each(['COMPUPDATE', 'COMPUPDATE ON', 'COMPUPDATE TRUE', 'COMPUPDATE OFF', 'COMPUPDATE FALSE', 'STATUPDATE TRUE'])(
    '%s is understood',
    (rest) => {
      expect(copy(`${rest} CSV`).format.kind).toBe('csv');
    },
  );

  it('say NUL as \\0 in NULL AS', () => {
    expect(copy("NULL AS '\\0'").options.nullAs).toBe('\0');
    expect(copy("NULL '\\\\000'").options.nullAs).toBe('\0');
  });

  it.each(['AVRO', 'ORC', 'SHAPEFILE', 'ENCRYPTED', 'MASTER_SYMMETRIC_KEY', 'LZOP', 'SSH', 'READRATIO', 'JOB'])(
    '%s is refused by name, with a hint',
    (name) => {
      expect(copyFails(name)).toMatch(
        new RegExp(`^0A000 local Redshift does not support COPY parameter ${name} \\(.+\\)$`),
      );
    },
  );

  it.each([
    ['NONSENSE', '42601 syntax error at or near "NONSENSE"'],
    ['MAXERROR 100001', '0A000 MAXERROR value must be between 0 and 100000'],
    ['COMPROWS 999', '0A000 COMPROWS value must be between 1000 and 2147483647'],
    ['IGNOREHEADER x', '42601 syntax error at or near "x"'],
    ["ENCODING 'latin1'", "0A000 ENCODING 'latin1' is not valid"],
    ['ENCODING latin1', '42601 syntax error at or near "latin1"'],
    ["ACCEPTINVCHARS 'é'", '0A000 ACCEPTINVCHARS replacement must be a single ASCII character other than NUL'],
    ["NULL AS 'a\\n'", "0A000 NULL AS can't contain the end of a line"],
    ["TIMEFORMAT 'YYYY-MM-DD HH:MI:SSOF'", "0A000 Invalid TIMEFORMAT 'YYYY-MM-DD HH:MI:SSOF' (No time zone"],
    ['GZIP ZSTD', "0A000 ZSTD can't be used with GZIP"],
    ['CSV CSV', '0A000 COPY parameter CSV is given twice'],
    ['SERIALIZETOJSON', '0A000 SERIALIZETOJSON is supported for columnar formats only'],
  ])('%s is refused', (rest, message) => {
    expect(copyFails(rest)).toContain(message);
  });
});

describe('combinations that exclude each other', () => {
  // AWS: copy-parameters-data-format, copy-parameters-data-load.
  it.each([
    ["JSON 'auto' CSV", 'CSV option is not supported with JSON'],
    ["JSON 'auto' DELIMITER ','", 'DELIMITER option is not supported with JSON'],
    ["JSON 'auto' ESCAPE", 'ESCAPE option is not supported with JSON'],
    ["JSON 'auto' FILLRECORD", 'FILLRECORD option is not supported with JSON'],
    ["JSON 'auto' FIXEDWIDTH 'a:1'", 'FIXEDWIDTH option is not supported with JSON'],
    ["JSON 'auto' IGNOREBLANKLINES", 'IGNOREBLANKLINES option is not supported with JSON'],
    ["JSON 'auto' NULL AS ''", 'NULL AS option is not supported with JSON'],
    ["REMOVEQUOTES JSON 'auto'", 'REMOVEQUOTES option is not supported with JSON'],
    ['CSV ESCAPE', 'ESCAPE option is not supported with CSV'],
    ['CSV REMOVEQUOTES', 'REMOVEQUOTES option is not supported with CSV'],
    ["FIXEDWIDTH 'a:1' CSV", 'FIXEDWIDTH option is not supported with CSV'],
    ["FIXEDWIDTH 'a:1' DELIMITER ','", 'DELIMITER option is not supported with FIXEDWIDTH'],
    ["FIXEDWIDTH 'a:1' ESCAPE", 'ESCAPE option is not supported with FIXEDWIDTH'],
    ["FIXEDWIDTH 'a:1' ENCODING UTF16", 'ENCODING option is not supported with FIXEDWIDTH'],
    ['IGNOREALLERRORS MAXERROR 5', 'MAXERROR option is not supported with IGNOREALLERRORS'],
    // AWS: copy-usage_notes-copy-from-columnar.
    ['PARQUET MAXERROR 5', 'MAXERROR argument is not supported for PARQUET based COPY'],
    ['PARQUET IGNOREALLERRORS', 'IGNOREALLERRORS argument is not supported for PARQUET based COPY'],
    ['PARQUET ACCEPTANYDATE', 'ACCEPTANYDATE argument is not supported for PARQUET based COPY'],
    ["PARQUET REGION 'eu-west-1'", 'REGION argument is not supported for PARQUET based COPY'],
    ['PARQUET GZIP', 'GZIP argument is not supported for PARQUET based COPY'],
    ['PARQUET CSV', 'PARQUET option is not supported with CSV'],
  ])('%s', (rest, message) => {
    expect(copyFails(rest)).toContain(`0A000 ${message}`);
  });

  it.each(["FIXEDWIDTH 'a:1' ENCODING UTF8", 'PARQUET MANIFEST STATUPDATE ON FILLRECORD ACCEPTINVCHARS EXPLICIT_IDS'])(
    '%s is none of them',
    (rest) => {
      expect(copyFails(rest)).toBe('no error');
    },
  );
});

describe('authorization (AWS: copy-parameters-authorization)', () => {
  const keys = { accessKeyId: 'AKID', secretAccessKey: 'SECRETKEY' };
  const authorized = (clause: string): string => `COPY t FROM 's3://b/k' ${clause} CSV`;

  it.each([
    ['IAM_ROLE default', null],
    ["IAM_ROLE 'default'", null],
    ["IAM_ROLE 'arn:aws:iam::123456789012:role/a'", null],
    ["IAM_ROLE AS 'arn:aws-cn:iam::123456789012:role/path/a'", null],
    ["IAM_ROLE 'arn:aws:iam::123456789012:role/a,arn:aws:iam::210987654321:role/b'", null],
    ["CREDENTIALS 'aws_iam_role=arn:aws:iam::123456789012:role/a'", null],
    ["WITH CREDENTIALS AS 'aws_access_key_id=AKID;aws_secret_access_key=SECRETKEY'", keys],
    [
      "CREDENTIALS 'aws_access_key_id=AKID;aws_secret_access_key=SECRETKEY;token=T=='",
      { ...keys, sessionToken: 'T==' },
    ],
    ["ACCESS_KEY_ID 'AKID' SECRET_ACCESS_KEY 'SECRETKEY'", keys],
    ["SESSION_TOKEN 'T' SECRET_ACCESS_KEY 'SECRETKEY' ACCESS_KEY_ID AS 'AKID'", { ...keys, sessionToken: 'T' }],
  ])('%s', (clause, expected) => {
    expect(statement(authorized(clause)).keys).toEqual(expected);
  });

  it.each([
    ['', '0A000 COPY needs an authorization clause'],
    ['IAM_ROLE', '42601 syntax error at or near "CSV"'],
    ["IAM_ROLE 'SECRETKEY'", '0A000 Invalid IAM role (It has the form'],
    ["IAM_ROLE 'arn:aws:iam::1:role/a'", "0A000 Invalid IAM role 'arn:aws:iam::1:role/a'"],
    ["IAM_ROLE default CREDENTIALS 'aws_iam_role=x'", "0A000 CREDENTIALS can't be used with IAM_ROLE"],
    ["IAM_ROLE default ACCESS_KEY_ID 'SECRETKEY'", "0A000 ACCESS_KEY_ID can't be used with IAM_ROLE"],
    ['IAM_ROLE default IAM_ROLE default', '0A000 IAM_ROLE is given twice'],
    ["IAM_ROLE default 'SECRETKEY'", '42601 syntax error at or near "\'…\'"'],
    ["ACCESS_KEY_ID 'SECRETKEY'", '0A000 SECRET_ACCESS_KEY must be specified'],
    ["SECRET_ACCESS_KEY 'SECRETKEY'", '0A000 ACCESS_KEY_ID must be specified'],
    ["CREDENTIALS 'aws_access_key_id=SECRETKEY'", 'XX000 Invalid credentials. Must be of the format: credentials'],
    ["CREDENTIALS 'aws_access_key_id=a; aws_secret_access_key=SECRETKEY'", 'XX000 Invalid credentials.'],
    ["CREDENTIALS 'aws_access_key_id=a;secret=SECRETKEY'", 'XX000 Invalid credentials.'],
    ["CREDENTIALS 'aws_access_key_id=a;aws_secret_access_key=SECRETKEY;aws_iam_role=b'", 'XX000 Invalid credentials.'],
  ])('%s is refused, and no key is shown', (clause, message) => {
    const found = failure(authorized(clause));
    expect(found).toContain(message);
    expect(found).not.toContain('SECRETKEY');
  });
});
