/** What the local Redshift can be told to do wrong, so that a client's handling of it can be tried. */
import type { FaultTarget } from '../../faults.js';
import type { ServerError } from '../wire/message.js';

/**
 * - `refuse`: a connection is reset before it is made.
 * - `throttle`: a connection is refused for want of a free one (SQLSTATE 53300).
 * - `conflict`: a statement fails with error 1023, and its transaction with it.
 * - `drop`: the connection is cut before the statement is run, or after it was run and before it is answered.
 * - `stall`: the same, but nothing is cut: nothing moves until the fault is released.
 *
 * A pattern is matched against the statement's text as it was sent; for connections, against the user's name. A prepared statement is
 * struck when it is parsed.
 */
export type RedshiftFault = FaultTarget &
  (
    | { readonly kind: 'refuse' | 'throttle' | 'conflict' }
    | { readonly kind: 'drop' | 'stall'; readonly when: 'before' | 'after' }
  );

/** True for faults of connections; the others are of statements. */
export function isOfConnection({ kind }: RedshiftFault): boolean {
  return kind === 'refuse' || kind === 'throttle';
}

export function isOfStatement(spec: RedshiftFault): boolean {
  return !isOfConnection(spec);
}

/** AWS: c_serial_isolation. */
export const CONFLICT: ServerError = {
  code: 'XX000',
  message: '1023',
  detail: 'Serializable isolation violation on table - 100000, transactions forming the cycle are: 1, 2 (pid:1);',
};

export const THROTTLED: ServerError = {
  code: '53300',
  message: 'connection limit "500" exceeded for non-bootstrap users',
};
