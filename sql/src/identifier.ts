/** Names and literals: from tokens to values and back to SQL text. */
import type { Token } from './tokens.js';

/**
 * The name a `word` or `quoted` token stands for. Redshift folds to lower case even inside quotes
 * (unless enable_case_sensitive_identifier is on, which nothing here relies on).
 */
export function nameOf(token: Token): string {
  const bare = token.kind === 'quoted' ? token.text.slice(1, -1).replaceAll('""', '"') : token.text;
  return foldCase(bare);
}

/** Lower case for ASCII letters alone, as Redshift folds. */
export function foldCase(name: string): string {
  return ASCII.test(name) ? name.toLowerCase() : name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

// eslint-disable-next-line no-control-regex -- all of ASCII, in which toLowerCase() changes nothing but letters
const ASCII = /^[\x00-\x7f]*$/;

/** `name` as it can stand in SQL text: bare where it is a plain lower-case name, else in double quotes. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** `text` as a literal that means the same whether backslashes escape (Redshift) or not (PostgreSQL's default): they are doubled under E'…'. */
export function quoteLiteral(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return quoted.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** The value of a `string` token: quotes off, '' and backslash escapes resolved, dollar quotes taken as they are. */
export function stringValue(token: Token): string {
  if (token.text.startsWith('$')) {
    const tag = token.text.slice(0, token.text.indexOf('$', 1) + 1);
    return token.text.slice(tag.length, -tag.length);
  }
  const body = token.text.slice(token.text.indexOf("'") + 1, -1);
  return body.replace(/''|\\([0-7]{1,3}|[\s\S])/g, (all, escape: string | undefined) => {
    if (escape === undefined) return "'";
    if (/^[0-7]+$/.test(escape)) return String.fromCharCode(parseInt(escape, 8));
    return ESCAPES[escape] ?? escape;
  });
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Redshift's reserved words (Database Developer Guide, r_pg_keywords): a name among them must be quoted. */
export const RESERVED: ReadonlySet<string> = new Set(
  `aes128 aes256 all allowoverwrite analyse analyze and any array as asc authorization az64 backup between binary blanksasnull both
  bytedict bzip2 case cast check collate column constraint create credentials cross current_date current_time current_timestamp
  current_user current_user_id default deferrable deflate defrag delta delta32k desc disable distinct do else emptyasnull enable encode
  encrypt encryption end except explicit false for foreign freeze from full globaldict256 globaldict64k grant group gzip having identity
  ignore ilike in initially inner intersect interval into is isnull join leading left like limit localtime localtimestamp lun luns lzo
  lzop minus mostly16 mostly32 mostly8 natural new not notnull null nulls off offline offset oid old on only open or order outer
  overlaps parallel partition percent permissions pivot placing primary raw readratio recover references respect rejectlog resort
  restore right select session_user similar snapshot some sysdate system table tag tdes text255 text32k then timestamp to top trailing
  true truncatecolumns type union unique unnest unpivot user using verbose wallet when where with without`.split(/\s+/),
);
