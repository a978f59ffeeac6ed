/** Statements that commit by themselves and so can't run in a transaction block. */
import type { Session } from '../proxy/session.js';
import { StatementError } from '../proxy/step.js';

/** @throws StatementError in a transaction block; `name` is the statement's, as Redshift writes it */
export function refuseInTransaction(session: Session, name: string): void {
  if (session.backend.status !== 'I')
    throw new StatementError({ code: '25001', message: `${name} cannot run inside a transaction block` });
}
