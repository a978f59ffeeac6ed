import { describe, expect, test } from 'vitest';
import { authorizationClause, copyStatement } from '../../src/pipeline/copyStatement.js';
import { copy, csv, json, type CopyDefinition } from '../../src/pipeline/index.js';

const statement = (options: Parameters<typeof copy>[1], access = { authorization: 'IAM_ROLE default' }): string => {
  const definition: CopyDefinition = copy('songs', options);
  const source = { manifestUri: 's3://staging/run/songs.manifest', source: 's3://music/raw' };
  return copyStatement({ schema: 'music', table: 'songs' }, ['id', 'user'], definition, source, access);
};

test('every setting becomes its parameter', () => {
  const text = statement({
    files: '**',
    format: csv({ header: true, delimiter: '\\t' }),
    timeFormat: "YYYY-MM-DD 'T'",
    dateFormat: 'auto',
    compression: 'zstd',
    truncateColumns: true,
    blanksAsNull: true,
    emptyAsNull: true,
    acceptAnyDate: true,
    acceptInvChars: '^',
  });
  expect(text.split('\n')).toEqual([
    'COPY music.songs (id, "user")',
    "FROM 's3://staging/run/songs.manifest'",
    'IAM_ROLE default',
    'MANIFEST',
    'FORMAT AS CSV',
    "DELIMITER AS '\\\\t'",
    'IGNOREHEADER 1',
    'ZSTD',
    "TIMEFORMAT AS 'YYYY-MM-DD ''T'''",
    "DATEFORMAT AS 'auto'",
    "ACCEPTINVCHARS AS '^'",
    'ACCEPTANYDATE',
    'TRUNCATECOLUMNS',
    'BLANKSASNULL',
    'EMPTYASNULL',
    'COMPUPDATE OFF',
    'STATUPDATE OFF',
  ]);
});

test('JSONPaths are found below the source, or by their URI; auto stays auto', () => {
  expect(statement({ files: '**', format: json('paths.json') })).toContain(
    "FORMAT AS JSON 's3://music/raw/paths.json'",
  );
  expect(statement({ files: '**', format: json('s3://other/p.json') })).toContain("FORMAT AS JSON 's3://other/p.json'");
  expect(statement({ files: '**', format: json('auto ignorecase') })).toContain("FORMAT AS JSON 'auto ignorecase'");
});

describe('authorization', () => {
  test('is the default role, or roles by their ARN', () => {
    expect(authorizationClause('IAM_ROLE default')).toBe('IAM_ROLE default');
    expect(authorizationClause('default')).toBe('IAM_ROLE default');
    expect(authorizationClause('arn:aws:iam::1:role/a,arn:aws:iam::2:role/b')).toBe(
      "IAM_ROLE 'arn:aws:iam::1:role/a,arn:aws:iam::2:role/b'",
    );
    expect(authorizationClause("IAM_ROLE 'arn:aws:iam::1:role/a'")).toBe("IAM_ROLE 'arn:aws:iam::1:role/a'");
  });

  test('is never a key, and the refusal does not repeat it', () => {
    for (const text of ["ACCESS_KEY_ID 'AKIA' SECRET_ACCESS_KEY 's3cr3t'", "arn:aws:iam::1:role/a' FORMAT", '']) {
      expect(() => authorizationClause(text)).toThrow(
        /^copy authorization: expected "IAM_ROLE default" or the ARN of a role$/,
      );
    }
  });
});
