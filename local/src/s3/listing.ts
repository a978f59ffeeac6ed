/** ListObjectsV2 over a folder: keys in byte order, walked lazily from where the last page ended. */
import { join } from 'node:path';
import type { FolderEntry, FolderReader } from './folder.js';
import { compareKeys } from './key.js';

/** Where a page begins: only keys greater than `after` count, and none that begins with `skipped`, a group already shown. */
export interface ListingStart {
  readonly after: string;
  readonly skipped?: string;
}

/** What a page is asked for. An empty `delimiter` groups nothing. */
export interface ListingRequest {
  readonly prefix: string;
  readonly delimiter: string;
  readonly start: ListingStart;
  readonly maxKeys: number;
}

/** A key with the path of its file, or a group: the common prefix of keys up to the delimiter. */
export type ListingItem =
  | { readonly kind: 'key'; readonly key: string; readonly path: string }
  | { readonly kind: 'group'; readonly prefix: string };

/** `next` is where the following page starts; absent on the last page. */
export interface ListingPage {
  readonly items: readonly ListingItem[];
  readonly next?: ListingStart;
}

/** One page of a bucket's keys. Reads only directories that can hold keys of the prefix beyond the start. */
export async function listPage(folders: FolderReader, root: string, request: ListingRequest): Promise<ListingPage> {
  const items: ListingItem[] = [];
  if (request.maxKeys === 0) return { items };
  const walk: Walk = { prefix: request.prefix, ...request.start };
  for await (const { key, path } of keysOf(folders, root, '', walk)) {
    if (items.length === request.maxKeys) return { items, next: startAfter(items.at(-1)) };
    const group = groupOf(key, request);
    items.push(group === undefined ? { kind: 'key', key, path } : { kind: 'group', prefix: group });
    if (group !== undefined) walk.skipped = group;
  }
  return { items };
}

function startAfter(item: ListingItem | undefined): ListingStart {
  if (item?.kind === 'group') return { after: item.prefix, skipped: item.prefix };
  return { after: item?.key ?? '' };
}

function groupOf(key: string, { prefix, delimiter }: ListingRequest): string | undefined {
  if (!delimiter) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

/** What a walk looks for; `skipped` moves on while it runs, so that a group costs one key however many it holds. */
interface Walk extends ListingStart {
  readonly prefix: string;
  skipped?: string;
}

/** All wanted keys of a folder in byte order, each with its file's path. */
async function* keysOf(
  folders: FolderReader,
  folder: string,
  base: string,
  walk: Walk,
): AsyncGenerator<{ key: string; path: string }> {
  const entries = await folders.read(folder);
  for (let i = firstBeyond(entries, base, walk); i < entries.length; i++) {
    const entry = entries[i];
    if (!entry || isSkipped(base, walk)) return;
    const key = base + entry.order;
    if (compareKeys(key, walk.prefix) > 0 && !key.startsWith(walk.prefix)) return;
    const path = join(folder, entry.fileName);
    if (entry.isFolder) yield* mayHoldWanted(key, walk) ? keysOf(folders, path, key, walk) : [];
    else if (isWanted(key, walk)) yield { key, path };
  }
}

/** Index of the first entry that can be or hold a wanted key: entries are sorted, so a bisection finds it. */
function firstBeyond(entries: readonly FolderEntry[], base: string, walk: Walk): number {
  const start = compareKeys(walk.after, walk.prefix) > 0 ? walk.after : walk.prefix;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(entries[middle], base, start)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether all keys of an entry come before `start`. */
function isBefore(entry: FolderEntry | undefined, base: string, start: string): boolean {
  const key = base + (entry?.order ?? '');
  return compareKeys(key, start) < 0 && !(entry?.isFolder && start.startsWith(key));
}

function isWanted(key: string, walk: Walk): boolean {
  return key.startsWith(walk.prefix) && compareKeys(key, walk.after) > 0 && !isSkipped(key, walk);
}

function mayHoldWanted(key: string, walk: Walk): boolean {
  return (key.startsWith(walk.prefix) || walk.prefix.startsWith(key)) && !isSkipped(key, walk);
}

function isSkipped(key: string, { skipped }: Walk): boolean {
  return skipped !== undefined && key.startsWith(skipped);
}
