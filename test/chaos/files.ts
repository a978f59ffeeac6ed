/** The source files of the pipeline `music`, and the tables that they make: worked out here, independently of the product. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Random } from '../rig/random.js';
import { sorted, type Tables } from '../rig/tables.js';

interface Play {
  readonly played_at: string;
  readonly listener: string;
  readonly song: number;
  readonly seconds: number;
}

const DAYS_MAX = 6;
/** All days that there may be. */
export const WHOLE_RANGE = { from: '2018-11-01T00:00:00Z', to: '2018-11-07T00:00:00Z' };
const LISTENERS = ['ada', 'bob', 'cy', 'dee', 'eve'];

export class Files {
  readonly #plays = new Map<string, readonly Play[]>();
  readonly #songs = new Map<string, readonly { readonly song: number; readonly title: string }[]>();

  /** @param bucket the folder that is shown as s3://music */
  constructor(private readonly bucket: string) {}

  /** Brings a new day, changes one that was loaded, or adds songs. @returns the key that was written */
  async change(random: Random): Promise<string> {
    const isSongs = this.#plays.size > 0 && random.below(6) === 0;
    return isSongs ? await this.#changeSongs(random) : await this.#changeDay(random);
  }

  async #changeDay(random: Random): Promise<string> {
    const days = [...this.#plays.keys()];
    const isNew = days.length < DAYS_MAX && (days.length < 2 || random.below(2) === 0);
    const day = isNew ? `2018-11-0${days.length + 1}` : random.pick(days);
    const plays = Array.from({ length: 3 + random.below(30) }, (_, hour) => ({
      played_at: `${day} ${String(hour % 24).padStart(2, '0')}:${String(random.below(60)).padStart(2, '0')}:00`,
      listener: random.pick(LISTENERS),
      song: random.below(9),
      seconds: random.below(400),
    }));
    this.#plays.set(day, plays);
    return await this.#write(`plays/${day}.json`, plays);
  }

  async #changeSongs(random: Random): Promise<string> {
    const file = `songs/${random.below(3)}.json`;
    const songs = Array.from({ length: 1 + random.below(5) }, () => ({
      song: random.below(9),
      title: `Song ${random.below(20)}`,
    }));
    this.#songs.set(file, songs);
    return await this.#write(file, songs);
  }

  /** Puts something else in the place of a file. */
  async spoil(key: string, body: string): Promise<void> {
    await this.#put(key, body);
  }

  /** The file is as it should be again. */
  async mend(key: string): Promise<void> {
    const day = /^plays\/(.*)\.json$/.exec(key)?.[1];
    await this.#write(key, day === undefined ? this.#songs.get(key)! : this.#plays.get(day)!);
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.bucket, key), { force: true });
  }

  /** A day that has a file, other than this one's. */
  otherDay(key: string): string {
    return [...this.#plays.keys()].find((day) => !key.includes(day)) ?? '2018-11-01';
  }

  get uris(): string[] {
    const days = [...this.#plays.keys()].map((day) => `s3://music/plays/${day}.json`);
    return [...days, ...[...this.#songs.keys()].map((file) => `s3://music/${file}`)].sort();
  }

  get days(): string[] {
    return [...this.#plays.keys()].sort();
  }

  /** What an undisturbed reload makes of the files. */
  tables(): Tables {
    const plays = [...this.#plays.values()].flat();
    const songs = [...this.#songs.values()].flat();
    const group = (key: (play: Play) => string): [string, Play[]][] => {
      const groups = new Map<string, Play[]>();
      for (const play of plays) groups.set(key(play), [...(groups.get(key(play)) ?? []), play]);
      return [...groups];
    };
    const seconds = (some: readonly Play[]): number => some.reduce((sum, play) => sum + play.seconds, 0);
    return {
      plays: sorted(plays.map((play) => [play.played_at, play.listener, play.song, play.seconds])),
      songs: sorted(songs.map(({ song, title }) => [song, title])),
      daily: sorted(
        group(({ played_at }) => played_at.slice(0, 10)).map(([day, some]) => [
          `${day} 00:00:00`,
          some.length,
          seconds(some),
        ]),
      ),
      listeners: sorted(group(({ listener }) => listener).map(([listener, some]) => [listener, some.length])),
      titles: sorted([...new Set(songs.map(({ title }) => title))].map((title) => [title])),
    };
  }

  async #write(key: string, rows: readonly object[]): Promise<string> {
    await this.#put(key, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return key;
  }

  /** In one move: a server that reads the file sees the old one or the new one. */
  async #put(key: string, body: string): Promise<void> {
    const path = join(this.bucket, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.tmp`, body);
    await rename(`${path}.tmp`, path);
  }
}
