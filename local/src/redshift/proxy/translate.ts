/** Errors of the server behind, as Redshift words them (AWS: c_serial_isolation, r_CANCEL). */
import type { Fields } from '../wire/message.js';

/** Where the error was raised in PostgreSQL's source means nothing to a client of Redshift. */
const DROPPED = new Set(['F', 'L', 'R']);

/** A user who can't be dropped (AWS: r_DROP_USER). */
function stillNeeded(message: string, detail: string): Fields {
  const name = /^role (".*") cannot be dropped/.exec(message)?.[1];
  if (name === undefined) return {};
  const reason = detail.includes('owner of') ? 'owns some object' : 'has a privilege on some object';
  return { C: '55006', M: `user ${name} can't be dropped because the user ${reason}` };
}

/** Where in a function of ours it was raised means nothing either. */
function isOurs(context: string): boolean {
  return context.includes('local_redshift');
}

export function translateError(fields: Fields): Fields {
  const kept = Object.fromEntries(
    Object.entries(fields).filter(([letter, text]) => !DROPPED.has(letter) && !(letter === 'W' && isOurs(text))),
  );
  const message = fields['M'] ?? '';
  switch (fields['C']) {
    case '40001':
      return { ...kept, C: 'XX000', M: '1023', D: `Serializable isolation violation on table - ${message}` };
    case '57014':
      if (message.startsWith('canceling statement due to user request'))
        return { ...kept, M: "Query cancelled on user's request" };
      if (message.startsWith('canceling statement due to statement timeout'))
        return { ...kept, M: "Query canceled on user's request" };
      return kept;
    case '21000':
      return message.startsWith('MERGE command')
        ? { ...kept, C: 'XX000', M: 'Found multiple matches to update the same tuple.' }
        : kept;
    case '2BP01':
      return { ...kept, ...stillNeeded(message, fields['D'] ?? '') };
    case '428C9':
      return {
        S: kept['S'] ?? 'ERROR',
        V: kept['V'] ?? 'ERROR',
        C: '0A000',
        M: 'cannot set an identity column to a value',
      };
    case '42883':
      // Schemas that the rewriter has put before a function's name.
      return { ...kept, M: message.replace(/\blocal_redshift\./, '') };
    case '22003':
      return message === 'numeric field overflow' ? { ...kept, M: 'Numeric data overflow (result precision)' } : kept;
    default:
      return kept;
  }
}
