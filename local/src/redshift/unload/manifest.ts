/** The manifest of an UNLOAD, which COPY … MANIFEST reads (AWS: r_UNLOAD_command_examples). */
import { uriOf } from '../copy/objects.js';
import type { ResultColumn } from './columns.js';
import type { UnloadedFile } from './outputFile.js';
import type { UnloadStatement } from './statement.js';

/** @param columns that the files have */
export function manifestOf(
  { bucket, manifest, header }: UnloadStatement,
  columns: readonly ResultColumn[],
  files: readonly UnloadedFile[],
): string {
  const isVerbose = manifest === 'verbose';
  // A header counts as a row.
  const countOf = ({ rows }: UnloadedFile): number => rows + (header ? 1 : 0);
  const entries = files.map((file) => ({
    url: uriOf({ bucket, key: file.key }),
    meta: { content_length: file.bytes, ...(isVerbose ? { record_count: countOf(file) } : {}) },
  }));
  if (!isVerbose) return JSON.stringify({ entries }, null, 2);
  const sum = (of: (file: UnloadedFile) => number): number => files.reduce((total, file) => total + of(file), 0);
  return JSON.stringify(
    {
      entries,
      schema: { elements: columns.map((column) => ({ name: column.name, type: typeOf(column) })) },
      meta: { content_length: sum(({ bytes }) => bytes), record_count: sum(countOf) },
      author: { name: 'Amazon Redshift', version: '1.0.0' },
    },
    null,
    2,
  );
}

function typeOf({ type, maxLength, precision, scale }: ResultColumn): object {
  if (type === 'numeric') return { base: type, precision, scale };
  return maxLength === null ? { base: type } : { base: type, max_length: maxLength };
}
