/**
 * Blanks at the end mean nothing where texts are compared, VARCHAR's as well as CHAR's (AWS: r_Character_types). PostgreSQL compares so for CHAR alone; since both
 * are laid out alike, the operators of text, and the functions by which it is sorted, hashed and grouped, become CHAR's. As ever, LIKE and LEN look at all of it.
 */
const OPERATORS: Readonly<Record<string, string>> = {
  '=': 'eq',
  '<>': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

const SUPPORT = [
  { method: 'btree', place: 1, args: 'text, text', result: 'integer', of: 'bpcharcmp' },
  { method: 'btree', place: 2, args: 'internal', result: 'void', of: 'bpchar_sortsupport' },
  { method: 'hash', place: 1, args: 'text', result: 'integer', of: 'hashbpchar' },
  { method: 'hash', place: 2, args: 'text, bigint', result: 'bigint', of: 'hashbpcharextended' },
];

export const BLANKS = [
  ...Object.entries(OPERATORS).map(
    ([operator, suffix]) => `
CREATE OR REPLACE FUNCTION local_redshift.text_${suffix}(text, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE AS 'bpchar${suffix}';
UPDATE pg_catalog.pg_operator SET oprcode = 'local_redshift.text_${suffix}' WHERE oid = 'pg_catalog.${operator}(text, text)'::regoperator;`,
  ),
  ...SUPPORT.map(
    ({ method, place, args, result, of }) => `
CREATE OR REPLACE FUNCTION local_redshift.text_${of}(${args}) RETURNS ${result} LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS '${of}';
UPDATE pg_catalog.pg_amproc SET amproc = 'local_redshift.text_${of}' WHERE amprocnum = ${place} AND amproclefttype = 'text'::regtype AND amprocrighttype = 'text'::regtype
   AND amprocfamily = (SELECT f.oid FROM pg_catalog.pg_opfamily f JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod WHERE f.opfname = 'text_ops' AND a.amname = '${method}');`,
  ),
].join('\n');
