/** All SQL files of a folder, read once each. Needs no definition, so it can be done while pipeline.ts is still being bundled. */
import type { SqlFile } from './asset.js';
import { readSelect } from './select.js';
import { readCreateTable } from './table.js';

/** By file. Those below tables/ as CREATE TABLE, all others as SELECT. */
export interface ParsedFiles {
  readonly tables: ReadonlyMap<SqlFile, ReturnType<typeof readCreateTable>>;
  readonly selects: ReadonlyMap<SqlFile, ReturnType<typeof readSelect>>;
}

export function parseFiles(files: readonly SqlFile[]): ParsedFiles {
  const isTable = ({ path }: SqlFile): boolean => path.startsWith('tables/');
  return {
    tables: new Map(files.filter(isTable).map((file) => [file, readCreateTable(file)])),
    selects: new Map(files.filter((file) => !isTable(file)).map((file) => [file, readSelect(file)])),
  };
}
