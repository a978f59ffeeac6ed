/** What becomes of one statement of a client. */
import type { ServerError } from '../wire/message.js';
import type { Session } from './session.js';

/**
 * Done by the proxy in the client's session: sends its messages, the command's completion among them, or throws.
 * The signal comes when the client cancels or is gone.
 */
export type Action = (session: Session, signal: AbortSignal) => Promise<void>;

/** What the text of a statement may depend on: how names are read in this session, by what it has set. */
export interface SessionNames {
  /** enable_case_sensitive_identifier: names in quotes keep their case. */
  caseSensitive: boolean;
  /** enable_case_sensitive_super_attribute: so do attributes of SUPER values. */
  caseSensitiveAttributes: boolean;
}

export function defaultNames(): SessionNames {
  return { caseSensitive: false, caseSensitiveAttributes: false };
}

/** What can be asked in the client's session about a statement before it is run. */
export interface Catalog {
  /** The names of the columns that a query of PostgreSQL's yields. @throws BackendError */
  columns(query: string): Promise<string[]>;
  /** The first bare column name that a statement of PostgreSQL's can't resolve; null when there is none. */
  unresolved(statement: string): Promise<string | null>;
}

export type Step = { readonly controlsTransaction: boolean } & (
  | { readonly kind: 'sql'; readonly text: string }
  | { readonly kind: 'refused'; readonly error: ServerError }
  | { readonly kind: 'action'; readonly action: Action }
  /** Its text depends on columns that the rewriter can't know. */
  | { readonly kind: 'pending'; readonly settle: (catalog: Catalog) => Promise<SettledStep> }
);

export type SettledStep = Exclude<Step, { kind: 'pending' }>;

/** The statements of a text, ready to run. At least one, if only an empty one. */
export type Rewriter = (sql: string, names: SessionNames) => Step[];

/** A statement fails with exactly this. */
export class StatementError extends Error {
  constructor(readonly error: ServerError) {
    super(error.message);
    this.name = 'StatementError';
  }
}
