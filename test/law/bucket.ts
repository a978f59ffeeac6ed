/** The source files of a sequence's pipeline. No two writes are alike, so that a file that is changed back is another one all the same. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PartitionUnit } from '../../src/pipeline/asset.js';
import { isInRange, shiftPartition } from '../../src/pipeline/partitions.js';
import type { Range } from '../../src/pipeline/plan.js';
import { Random } from '../rig/random.js';
import { sorted } from '../rig/tables.js';
import type { DesignedAsset } from './design.js';

/** A file of an asset: of which of its partitions, and the how manieth of that one. */
export interface FileAt {
  readonly slot: number;
  readonly file: number;
}

/** `garbage`: a value that COPY refuses. `negative`: one that a check refuses, where there is one. */
export type Fault = 'garbage' | 'negative';

type Row = readonly [id: string, at: string, k: number, n: number | string];

/** Where each unit's partitions begin: over the end of a year, of February's 29 days, in a year of 53 weeks. */
const FIRST: Readonly<Record<PartitionUnit, string>> = {
  hour: '2020-12-31T20:00:00Z',
  day: '2020-12-27T00:00:00Z',
  week: '2020-12-14T00:00:00Z',
  month: '2020-09-01T00:00:00Z',
};
const KEYS = 4;
const ROWS_MAX = 4;
/** From here on no other table has keys. */
const UNUSED_KEYS = 1_000;

export function slotStart(unit: PartitionUnit, slot: number): string {
  return shiftPartition(FIRST[unit], unit, slot);
}

interface Written {
  readonly asset: string;
  /** Null: it belongs to none. */
  readonly partition: string | null;
  readonly rows: readonly Row[];
  /** Which write of the bucket it was. */
  readonly write: number;
}

export class Bucket {
  readonly #files = new Map<string, Written>();
  readonly #spoilt = new Map<string, () => Promise<void>>();
  #writes = 0;

  /** @param root the folder that is shown as the pipeline's source */
  constructor(private readonly root: string) {}

  /** Writes the file, or writes other rows into it. */
  async put(asset: DesignedAsset, at: FileAt): Promise<void> {
    await this.#put(asset, at);
    this.#spoilt.delete(keyOf(asset, at));
  }

  async remove(asset: DesignedAsset, at: FileAt): Promise<void> {
    const key = keyOf(asset, at);
    // What was looked up must be there for an undisturbed reload, too.
    if (asset.isFrozen || !this.#files.delete(key)) return;
    this.#spoilt.delete(key);
    await rm(join(this.root, key));
  }

  /** Puts a bad row into the file. */
  async spoil(asset: DesignedAsset, at: FileAt, fault: Fault): Promise<void> {
    await this.#put(asset, at, fault);
    this.#spoilt.set(keyOf(asset, at), () => this.#put(asset, at));
  }

  /** Other, good rows into all files that are spoilt. */
  async mend(): Promise<void> {
    for (const mend of this.#spoilt.values()) await mend();
    this.#spoilt.clear();
  }

  async empty(): Promise<void> {
    for (const name of await readdir(this.root).catch(() => []))
      await rm(join(this.root, name), { recursive: true, force: true });
  }

  /** What COPY makes of the asset's files. */
  rowsOf(asset: string): string[] {
    return sorted([...this.#files.values()].flatMap((file) => (file.asset === asset ? file.rows : [])));
  }

  /** How often something was written. */
  get writes(): number {
    return this.#writes;
  }

  /** Keys of an asset's files in a range which were last written by that write, or before. */
  keysIn(asset: string, range: Range, write: number): string[] {
    return [...this.#files].flatMap(([key, file]) =>
      file.asset === asset && file.write <= write && file.partition !== null && isInRange(file.partition, range)
        ? [key]
        : [],
    );
  }

  async #put(asset: DesignedAsset, at: FileAt, fault?: Fault): Promise<void> {
    const key = keyOf(asset, at);
    const write = ++this.#writes;
    const rows = makeRows(asset, at, write);
    if (fault !== undefined)
      rows.push([
        `${asset.name}-${write}-bad`,
        timeIn(asset, at, 0),
        firstKeyOf(asset, at),
        fault === 'negative' ? -1e6 : 'n/a',
      ]);
    this.#files.set(key, {
      asset: asset.name,
      partition: asset.unit ? slotStart(asset.unit, at.slot) : null,
      rows,
      write,
    });
    const path = join(this.root, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.tmp`, asset.draw.isCsv ? asCsv(rows) : asJson(rows));
    await rename(`${path}.tmp`, path);
  }
}

function keyOf({ unit, files = '' }: DesignedAsset, { slot, file }: FileAt): string {
  return (unit === undefined ? files : dated(files, unit, slotStart(unit, slot))).replace(
    '*',
    `${unit === undefined ? slot : ''}f${file}`,
  );
}

function dated(files: string, unit: PartitionUnit, start: string): string {
  const parts: Record<string, string> = {
    yyyy: unit === 'week' ? String(weekOf(start)[0]) : start.slice(0, 4),
    MM: start.slice(5, 7),
    dd: start.slice(8, 10),
    HH: start.slice(11, 13),
    ww: String(weekOf(start)[1]).padStart(2, '0'),
  };
  return files.replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name]!);
}

const DAY_MS = 86_400_000;

/** ISO 8601: a week is of the year of its Thursday. @param start a Monday, for other days their own week is of no interest */
function weekOf(start: string): [year: number, week: number] {
  const thursday = new Date(Date.parse(start) + 3 * DAY_MS);
  const year = thursday.getUTCFullYear();
  return [year, 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS))];
}

function makeRows(asset: DesignedAsset, at: FileAt, write: number): Row[] {
  const random = new Random(write * 7_919 + at.slot * 31 + at.file);
  const firstKey = firstKeyOf(asset, at);
  return Array.from({ length: random.below(ROWS_MAX + 1) }, (_, i) => [
    `${asset.name}-${write}-${i}`,
    timeIn(asset, at, random.below(4)),
    firstKey + random.below(KEYS),
    random.below(100),
  ]);
}

/** Of a frozen asset's first file, which is never written again. */
export const FROZEN_SLOT = -1;

/** The rows that are looked up are written once, first of all; later ones are of keys that no other table has. */
function firstKeyOf({ isFrozen }: DesignedAsset, { slot }: FileAt): number {
  return isFrozen && slot !== FROZEN_SLOT ? UNUSED_KEYS : 0;
}

/** The first second of the partition, the last one, or one of two between them. */
function timeIn({ unit = 'day' }: DesignedAsset, { slot }: FileAt, nth: number): string {
  const [from, to] = [slot, slot + 1].map((each) => Date.parse(slotStart(unit, each))) as [number, number];
  const time = nth === 3 ? to - 1_000 : from + nth * 1_700_000;
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

function asJson(rows: readonly Row[]): string {
  return rows.map(([id, at, k, n]) => `${JSON.stringify({ id, at, k, n })}\n`).join('');
}

function asCsv(rows: readonly Row[]): string {
  return ['id,at,k,n', ...rows.map((row) => row.join(','))].map((line) => `${line}\n`).join('');
}
