/**
 * The files of a copy asset by partition, packed: a listing may hold a million of them, and most are only counted, or found to be
 * those that were loaded before.
 */
import { filesDigest } from './versions.js';
import type { FileList, PartitionedFile, SourceFile } from './plan.js';

/** Files of one partition, in order of URI. */
interface Pack {
  /** Of most URIs the beginning, up to a slash that is left out. */
  readonly folder: string;
  /** UTF-8: URI, without the folder where it begins with it, ETag and size of each, with an `END` behind each of them. Not in the heap, which grows by a multiple. */
  readonly bytes: Buffer;
  readonly lastUri: string;
  readonly count: number;
  readonly sizeBytes: number;
}

/** In no URI: a listing is XML, which has no such character. */
const END = '\0';
const NONE: Pack = { folder: '', bytes: Buffer.alloc(0), lastUri: '', count: 0, sizeBytes: 0 };

/** Iterates in order of partition, and of URI in each. */
export class FileSet implements FileList {
  readonly #packs: Map<string | null, Pack>;
  readonly #digests = new Map<string | null, string>();

  private constructor(packs: Iterable<readonly [string | null, Pack]>) {
    this.#packs = new Map(packs);
  }

  static of(files: Iterable<PartitionedFile>): FileSet {
    const set = new FileSet([]);
    set.add(files);
    return set;
  }

  add(files: Iterable<PartitionedFile>): void {
    for (const [partition, more] of byPartition(files)) {
      this.#packs.set(partition, joined(partition, this.#packs.get(partition) ?? NONE, more.sort(byUri)));
      this.#digests.delete(partition);
    }
  }

  /** These and some more. */
  with(files: Iterable<PartitionedFile>): FileSet {
    const set = new FileSet(this.#packs);
    set.add(files);
    return set;
  }

  /** Those of some partitions. */
  only(isMeant: (partition: string | null) => boolean): FileSet {
    return new FileSet([...this.#packs].filter(([partition]) => isMeant(partition)));
  }

  /** By their starts, in order of time; null: files that are one set. */
  get partitions(): (string | null)[] {
    return [...this.#packs.keys()].sort();
  }

  /** What each partition comes to. */
  *sizes(): Generator<{ readonly partition: string | null; readonly count: number; readonly sizeBytes: number }> {
    for (const [partition, { count, sizeBytes }] of this.#packs) yield { partition, count, sizeBytes };
  }

  has(partition: string | null): boolean {
    return this.#packs.has(partition);
  }

  get length(): number {
    return this.#sum(({ count }) => count);
  }

  get sizeBytes(): number {
    return this.#sum(({ sizeBytes }) => sizeBytes);
  }

  *[Symbol.iterator](): Iterator<PartitionedFile> {
    for (const partition of this.partitions) yield* unpacked(partition, this.#packs.get(partition) ?? NONE);
  }

  /** Names the files of a partition: a file is its URI and ETag. */
  digestOf(partition: string | null): string {
    const known = this.#digests.get(partition);
    if (known !== undefined) return known;
    const digest = filesDigest(unpacked(partition, this.#packs.get(partition) ?? NONE));
    this.#digests.set(partition, digest);
    return digest;
  }

  toJSON(): PartitionedFile[] {
    return [...this];
  }

  #sum(of: (pack: Pack) => number): number {
    let sum = 0;
    for (const pack of this.#packs.values()) sum += of(pack);
    return sum;
  }
}

/** Total, in bytes. */
export function sizeOf(files: Iterable<SourceFile>): number {
  if (files instanceof FileSet) return files.sizeBytes;
  let sum = 0;
  for (const { sizeBytes } of files) sum += sizeBytes;
  return sum;
}

function byPartition(files: Iterable<PartitionedFile>): ReadonlyMap<string | null, PartitionedFile[]> {
  const found = new Map<string | null, PartitionedFile[]>();
  for (const file of files) {
    const list = found.get(file.partition);
    if (list === undefined) found.set(file.partition, [file]);
    else list.push(file);
  }
  return found;
}

function byUri(a: PartitionedFile, b: PartitionedFile): number {
  return a.uri < b.uri ? -1 : 1;
}

/** @param more in order of URI */
function joined(partition: string | null, pack: Pack, more: readonly PartitionedFile[]): Pack {
  // Listings come in order, so that this is the exception: several folders with files of one partition.
  if ((more[0]?.uri ?? '') < pack.lastUri)
    return joined(partition, NONE, [...unpacked(partition, pack), ...more].sort(byUri));
  const folder = pack === NONE ? folderOf(more[0]?.uri ?? '') : pack.folder;
  const text = more.map(({ uri, etag, sizeBytes }) => cut(uri, folder) + END + etag + END + String(sizeBytes) + END);
  return {
    folder,
    bytes: Buffer.concat([pack.bytes, Buffer.from(text.join(''))]),
    lastUri: more.at(-1)?.uri ?? pack.lastUri,
    count: pack.count + more.length,
    sizeBytes: more.reduce((sum, { sizeBytes }) => sum + sizeBytes, pack.sizeBytes),
  };
}

function folderOf(uri: string): string {
  return uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
}

/** What is left begins with a slash, as no URI does. */
function cut(uri: string, folder: string): string {
  return folder !== '' && uri.startsWith(`${folder}/`) ? uri.slice(folder.length) : uri;
}

function* unpacked(partition: string | null, { folder, bytes }: Pack): Generator<PartitionedFile> {
  const text = bytes.toString();
  for (let at = 0; at < text.length;) {
    const etagAt = text.indexOf(END, at) + 1;
    const sizeAt = text.indexOf(END, etagAt) + 1;
    const end = text.indexOf(END, sizeAt);
    const uri = text.slice(at, etagAt - 1);
    yield {
      uri: uri.startsWith('/') ? folder + uri : uri,
      etag: text.slice(etagAt, sizeAt - 1),
      sizeBytes: Number(text.slice(sizeAt, end)),
      partition,
    };
    at = end + 1;
  }
}
