/** Errors of the server behind, as Redshift words them (AWS: c_serial_isolation, r_CANCEL). */
import type { Fields } from '../wire/message.js';

/** Where the error was raised in PostgreSQL's source means nothing to a client of Redshift. */
const DROPPED = new Set(['F', 'L', 'R']);

export function translateError(fields: Fields): Fields {
  const kept = Object.fromEntries(Object.entries(fields).filter(([letter]) => !DROPPED.has(letter)));
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
    case '428C9':
      return {
        S: kept['S'] ?? 'ERROR',
        V: kept['V'] ?? 'ERROR',
        C: '0A000',
        M: 'cannot set an identity column to a value',
      };
    default:
      return kept;
  }
}
