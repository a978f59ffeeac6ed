/** JSONPaths as COPY takes them: bracket or dot notation, no wildcards, no filters. AWS: copy-parameters-data-format. */
import type { SourceRecord } from './records.js';

/** A path, cut: the names and places from the document's root. */
export type JsonPath = readonly (string | number)[];

const STEP = /\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]/y;

/** Reads a JSONPaths file. @throws TypeError that says what is wrong with it */
export function parseJsonPaths(text: string): JsonPath[] {
  const file = JSON.parse(text) as { jsonpaths?: unknown } | null;
  const paths = file?.jsonpaths;
  // COPY itself falls back to 'auto' in silence, which is never meant.
  if (!Array.isArray(paths))
    throw new TypeError('a JSONPaths file is one object with the key "jsonpaths" and a list of paths');
  return paths.map((path) => parsePath(String(path)));
}

/** The value at a path; undefined where the document has none. */
export function valueAt(record: SourceRecord, path: JsonPath): unknown {
  let value: unknown = record;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

function parsePath(path: string): JsonPath {
  const steps: (string | number)[] = [];
  let at = 1;
  while (path.startsWith('$') && at < path.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(path);
    if (!found) break;
    steps.push(found[4] === undefined ? (found[1] ?? found[2] ?? found[3] ?? '') : Number(found[4]));
    at = STEP.lastIndex;
  }
  if (!path.startsWith('$') || at < path.length)
    throw new TypeError(`"${path}" is not a path that COPY takes: $.name, $['name'] or $[0]`);
  return steps;
}
