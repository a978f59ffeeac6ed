/** Why a step failed, as data: made by activities/, carried in the failure's details, shown by the CLI and the Web UI. */

/**
 * `lost`, `conflict` and `throttled` are retried; `cancelled` is a cancellation; the others are final. `fenced`: a later attempt of
 * the step has taken over. `outdated`: what it reads has changed since it was planned.
 */
export type FaultKind =
  | 'lost'
  | 'conflict'
  | 'throttled'
  | 'badData'
  | 'badSql'
  | 'denied'
  | 'missing'
  | 'checkFailed'
  | 'mismatch'
  | 'outdated'
  | 'fenced'
  | 'cancelled'
  | 'unknown';

export interface StepFailure {
  readonly kind: FaultKind;
  readonly step: string;
  readonly asset: string;
  /** One line. What the server said stays as it said it. */
  readonly message: string;
  /** SQLSTATE, Redshift's error code or load error code. */
  readonly code?: string;
  /** A load error: where it stands. `uri` s3://…, `line` 1-based, `value` the raw field. */
  readonly load?: {
    readonly uri: string;
    readonly line: number;
    readonly column: string;
    readonly type: string;
    readonly value: string;
    readonly rawLine: string;
    readonly code: number;
    readonly reason: string;
  };
  /** An error in SQL: the pipeline's file, and the line of the statement that the warehouse points at. */
  readonly sql?: { readonly file: string; readonly statement: string; readonly at?: string };
  /** A failed check: its first offending rows. */
  readonly check?: {
    readonly name: string;
    readonly file: string;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly unknown[])[];
  };
  /** What to do or type next. */
  readonly hint: string;
}

/** Where it failed and why, as labelled lines. */
export function failureFacts({ load, sql, check, code, message }: StepFailure): (readonly [string, string])[] {
  if (load !== undefined) {
    return [
      ['file', `${load.uri}, line ${load.line}`],
      ['column', `${load.column} ${load.type}, value ${JSON.stringify(load.value)}`],
      ['reason', `${load.reason} (${load.code})`],
    ];
  }
  if (check !== undefined) return [['check', check.file]];
  return [
    ...(sql === undefined ? [] : [['sql', sql.file] as const]),
    ...(sql?.at === undefined ? [] : [['at', sql.at] as const]),
    ...(code === undefined || message.includes(code) ? [] : [['code', code] as const]),
  ];
}
