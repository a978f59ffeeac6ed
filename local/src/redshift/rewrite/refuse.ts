/** Errors for what Redshift does not take, and for what the local one does not do. */
import type { Token } from '@loadstar/sql';
import { StatementError } from '../proxy/step.js';

/** Something Redshift has and the local one lacks. */
export function unsupported(thing: string, hint?: string): StatementError {
  return new StatementError({ code: '0A000', message: `local Redshift does not support ${thing}`, hint });
}

/** Something Redshift itself refuses. */
export function refused(message: string, hint?: string): StatementError {
  return new StatementError({ code: '0A000', message, hint });
}

/** A text that no grammar takes, at this token; undefined stands for the end of the statement. */
export function syntaxError(token: Token | undefined, hint?: string): StatementError {
  const place = token === undefined ? 'at end of input' : `at or near "${token.text}"`;
  return new StatementError({ code: '42601', message: `syntax error ${place}`, hint });
}
