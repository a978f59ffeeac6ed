/**
 * How a table's attributes reach the catalog: as a comment at the end of the CREATE TABLE, which an event trigger in the server behind reads
 * (catalog/tables.ts). So they are stored in the statement's own transaction, over either protocol, without a round trip.
 */
import type { TableNote } from './tableAttributes.js';

/** Marks the comment. */
const NOTE_MARK = 'local_redshift_table';

/** @returns '' when there is nothing to note */
export function noteComment(note: TableNote): string {
  const said = Object.entries(note).filter(
    ([key, value]) => value !== undefined && (key === 'sortkeys' || !isEmpty(value)),
  );
  if (said.length === 1) return '';
  // "*/" inside of a name would end the comment.
  return ` /*${NOTE_MARK} ${JSON.stringify(Object.fromEntries(said)).replaceAll('/', '\\u002f')}*/`;
}

/** What ALTER TABLE does to a column that may be a key (catalog/tableChanges.ts): it gets another name, or goes. */
export function columnComment(change: { table: string; column: string; becomes?: string }): string {
  return ` /*local_redshift_column ${JSON.stringify(change).replaceAll('/', '\\u002f')}*/`;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
