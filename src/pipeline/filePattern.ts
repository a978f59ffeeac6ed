/** Which objects are a copy asset's files, and which partition each belongs to: the `files` of a copy as a matcher of URIs. */
import type { PartitionUnit } from './asset.js';
import { partitionStart } from './partitions.js';
import type { PartitionedFile, Range, SourceFile } from './plan.js';

export interface FilePattern {
  /** s3://bucket/… up to the first wildcard or placeholder: what to list. */
  readonly prefix: string;
  /** Absent: the files are one set. */
  readonly unit?: PartitionUnit;
  /**
   * Start of the file's partition, null without a unit, undefined when the object is none of the asset's files: it does not match,
   * its date does not exist, it is a folder (ends with /), or a wildcard would have to stand for a segment that starts with `.` or `_`.
   */
  match(uri: string): string | null | undefined;
  /** Where the URIs of a range's files begin and end in a listing: none of them sorts before `first`, or behind all that start with `last`. */
  boundsOf(range: Range): UriBounds;
}

interface UriBounds {
  readonly first: string;
  readonly last: string;
}

/** Regular expressions of the placeholders. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  yyyy: '\\d{4}',
  MM: '\\d{2}',
  dd: '\\d{2}',
  HH: '\\d{2}',
  ww: '\\d{2}',
};
/** Which placeholders together make which unit. */
const UNITS: Readonly<Record<string, PartitionUnit>> = {
  'yyyy,MM': 'month',
  'yyyy,MM,dd': 'day',
  'yyyy,MM,dd,HH': 'hour',
  'yyyy,ww': 'week',
};
/** Not at the start of a segment that a wildcard stands for: hidden files, checkpoints, _SUCCESS markers. */
const NOT_HIDDEN = '(?![._])';

/** Reads a pattern. @param files relative to `source`, or s3://… @returns what is wrong with it, instead, as a text */
export function parseFilePattern(source: string, files: string): FilePattern | { readonly fault: string } {
  const full = absoluteUri(source, files);
  const unknown = [...files.matchAll(/\{([^}]*)\}/g)]
    .map(([, name]) => name ?? '')
    .find((name) => !(name in PLACEHOLDERS));
  if (unknown !== undefined) return { fault: `unknown placeholder {${unknown}}; there are {yyyy} {MM} {dd} {HH} {ww}` };
  if (/[{}]/.test(files.replace(/\{\w+\}/g, ''))) return { fault: 'a brace without its partner' };
  if (/[^/]\*\*|\*\*[^/]/.test(files)) return { fault: '** stands for whole segments, alone between slashes' };
  if (files === '' || files.endsWith('/'))
    return { fault: 'a pattern names files; for all below a folder write folder/**' };
  const names = Object.keys(PLACEHOLDERS).filter((name) => files.includes(`{${name}}`));
  const unit = UNITS[names.join(',')];
  if (names.length > 0 && unit === undefined) {
    const found = names.map((name) => `{${name}}`).join(' ');
    return {
      fault: `${found} make no partition; write {yyyy} {MM} for months, with {dd} for days, with {HH} for hours; {yyyy} {ww} for weeks`,
    };
  }
  return {
    prefix: full.slice(0, wildcardAt(full)),
    ...(unit === undefined ? {} : { unit }),
    match: matcher(full, unit),
    boundsOf: ({ from, to }) => ({ first: sortedPart(full, from), last: sortedPart(full, lastInstant(to)) }),
  };
}

/** Those of some objects that are the asset's files, each in its partition. */
export function matching({ prefix, match }: FilePattern, files: readonly SourceFile[]): PartitionedFile[] {
  return files.flatMap((file) => {
    const partition = file.uri.startsWith(prefix) ? match(file.uri) : undefined;
    return partition === undefined ? [] : [{ ...file, partition }];
  });
}

/** Placeholders by which URIs sort like their times do: as long as they come in this order. Weeks may begin in another year than their number says. */
const SORTED: readonly (readonly [placeholder: string, from: number, to: number])[] = [
  ['yyyy', 0, 4],
  ['MM', 5, 7],
  ['dd', 8, 10],
  ['HH', 11, 13],
];

/** The start of the URIs of a time, up to where they no longer sort by it. */
function sortedPart(pattern: string, time: string): string {
  const known = new Map<string, string>();
  let start = '';
  for (const part of pattern.split(/(\*|\{\w+\})/)) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined && !known.has(name)) {
      const next = SORTED[known.size];
      if (next?.[0] !== name) return start;
      known.set(name, time.slice(next[1], next[2]));
    }
    if (part === '*') return start;
    start += name === undefined ? part : (known.get(name) ?? '');
  }
  return start;
}

function lastInstant(to: string): string {
  return new Date(Date.parse(to) - 1).toISOString();
}

/** `key` below `source`, unless it is a URI itself. */
export function absoluteUri(source: string, key: string): string {
  return key.startsWith('s3://') ? key : `${source.replace(/\/+$/, '')}/${key}`;
}

function wildcardAt(pattern: string): number {
  const at = pattern.search(/[*{]/);
  return at < 0 ? pattern.length : at;
}

function matcher(pattern: string, unit: PartitionUnit | undefined): FilePattern['match'] {
  const expression = new RegExp(`^${expressionOf(pattern)}$`, 'u');
  return (uri) => {
    const found = uri.endsWith('/') ? null : expression.exec(uri);
    if (found === null) return undefined;
    return unit === undefined ? null : partitionStart(labelOf(found.groups ?? {}));
  };
}

function labelOf({ yyyy, MM, dd, HH, ww }: Partial<Record<string, string>>): string {
  if (ww !== undefined) return `${yyyy}-W${ww}`;
  return `${yyyy}-${MM}${dd === undefined ? '' : `-${dd}`}${HH === undefined ? '' : `T${HH}`}`;
}

function expressionOf(pattern: string): string {
  const seen = new Set<string>();
  const segments = pattern.split('/');
  return segments.map((segment, i) => segmentExpression(segment, i === segments.length - 1, seen)).join('');
}

function segmentExpression(segment: string, isLast: boolean, seen: Set<string>): string {
  if (segment === '**') return `(?:${NOT_HIDDEN}[^/]+/)*${isLast ? `${NOT_HIDDEN}[^/]+` : ''}`;
  const end = isLast ? '' : '/';
  if (segment === '*') return `${NOT_HIDDEN}[^/]+${end}`;
  const parts = segment.split(/(\*|\{\w+\})/);
  const expression = parts.map((part) => (part === '*' ? '[^/]*' : (placeholder(part, seen) ?? escapeRegExp(part))));
  return `${segment.startsWith('*') ? NOT_HIDDEN : ''}${expression.join('')}${end}`;
}

/** A placeholder that stands twice must mean the same both times. */
function placeholder(part: string, seen: Set<string>): string | undefined {
  const name = /^\{(\w+)\}$/.exec(part)?.[1];
  if (name === undefined) return undefined;
  if (seen.has(name)) return `\\k<${name}>`;
  seen.add(name);
  return `(?<${name}>${PLACEHOLDERS[name] ?? ''})`;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
