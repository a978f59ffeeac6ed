/** COPY by manifest. AWS: r_COPY, copy-parameters-data-conversion, copy-parameters-data-load. */
import { quoteIdentifier } from '@loadstar/sql';
import type { CopyDefinition, CopyFormat } from './definition.js';
import { absoluteUri } from './filePattern.js';
import type { QualifiedName } from './plan.js';
import { qualified } from './table.js';

/** How the warehouse may read S3. */
export interface CopyAccess {
  /** `IAM_ROLE default`, or the ARN of a role (several, chained, with commas). Never a key: SQL texts are logged. */
  readonly authorization: string;
  /** Of the bucket; absent: the cluster's own. */
  readonly region?: string;
}

export interface CopySource {
  readonly manifestUri: string;
  /** The pipeline's source, which a JSONPaths key is relative to. */
  readonly source: string;
}

/** @param columns in the order of the JSONPaths, or of the CSV's fields */
export function copyStatement(
  target: QualifiedName,
  columns: readonly string[],
  copy: CopyDefinition,
  { manifestUri, source }: CopySource,
  access: CopyAccess,
): string {
  return [
    `COPY ${qualified(target)} (${columns.map(quoteIdentifier).join(', ')})`,
    `FROM ${copyLiteral(manifestUri)}`,
    authorizationClause(access.authorization),
    'MANIFEST',
    ...formatClauses(copy.format, source),
    ...conversionClauses(copy),
    // The two analyses cost queries of their own on every load (AWS: c_Loading_tables_auto_compress); ANALYZE runs by itself.
    'COMPUPDATE OFF',
    'STATUPDATE OFF',
    ...(access.region === undefined ? [] : [`REGION ${copyLiteral(access.region)}`]),
  ].join('\n');
}

/** @throws Error on anything but a role: a secret in a SQL text would end up in system tables and logs */
export function authorizationClause(authorization: string): string {
  if (/^(iam_role\s+)?default$/i.test(authorization)) return 'IAM_ROLE default';
  const role = authorization.replace(/^iam_role\s+/i, '').replace(/^'(.*)'$/, '$1');
  if (/^arn:[\w:/+=,.@-]+$/.test(role)) return `IAM_ROLE '${role}'`;
  throw new Error('copy authorization: expected "IAM_ROLE default" or the ARN of a role');
}

function formatClauses(format: CopyFormat, source: string): string[] {
  if (format.kind === 'json') {
    const paths = format.paths.startsWith('auto') ? format.paths : absoluteUri(source, format.paths);
    return [`FORMAT AS JSON ${copyLiteral(paths)}`];
  }
  const clauses = ['FORMAT AS CSV'];
  if (format.delimiter !== undefined) clauses.push(`DELIMITER AS ${copyLiteral(format.delimiter)}`);
  if (format.header === true) clauses.push('IGNOREHEADER 1');
  return clauses;
}

function conversionClauses(copy: CopyDefinition): string[] {
  const clauses: string[] = [];
  if (copy.compression !== undefined) clauses.push(copy.compression.toUpperCase());
  if (copy.timeFormat !== undefined) clauses.push(`TIMEFORMAT AS ${copyLiteral(copy.timeFormat)}`);
  if (copy.dateFormat !== undefined) clauses.push(`DATEFORMAT AS ${copyLiteral(copy.dateFormat)}`);
  if (copy.acceptInvChars !== undefined) clauses.push(`ACCEPTINVCHARS AS ${copyLiteral(copy.acceptInvChars)}`);
  if (copy.acceptAnyDate === true) clauses.push('ACCEPTANYDATE');
  if (copy.truncateColumns === true) clauses.push('TRUNCATECOLUMNS');
  if (copy.blanksAsNull === true) clauses.push('BLANKSASNULL');
  if (copy.emptyAsNull === true) clauses.push('EMPTYASNULL');
  return clauses;
}

/** COPY takes plain '…' literals alone, in which Redshift lets a backslash escape. */
function copyLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
