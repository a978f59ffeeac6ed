/** What becomes of one statement of a client. */
import type { ServerError } from '../wire/message.js';
import type { Session } from './session.js';

/**
 * Done by the proxy in the client's session: sends its messages, the command's completion among them, or throws.
 * The signal comes when the client cancels or is gone.
 */
export type Action = (session: Session, signal: AbortSignal) => Promise<void>;

export type Step = { readonly controlsTransaction: boolean } & (
  | { readonly kind: 'sql'; readonly text: string }
  | { readonly kind: 'refused'; readonly error: ServerError }
  | { readonly kind: 'action'; readonly action: Action }
);

/** The statements of a text, ready to run. At least one, if only an empty one. */
export type Rewriter = (sql: string) => Step[];

/** A statement fails with exactly this. */
export class StatementError extends Error {
  constructor(readonly error: ServerError) {
    super(error.message);
    this.name = 'StatementError';
  }
}
