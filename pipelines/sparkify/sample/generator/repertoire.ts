/** What listeners put on: some of it is in the catalogue, most is not. */
import { tieLength, type Song } from './catalogue.js';
import { Random } from './random.js';
import { artistName, songTitle } from './words.js';

/** A song as an event names it. */
export interface Track {
  readonly artist: string;
  readonly song: string;
  /** Seconds. */
  readonly length: number;
}

const ELSEWHERE = 2_600;
const SHARE_OF_CATALOGUE = 0.3;

/** Chooses tracks, popular ones more often. */
export class Repertoire {
  readonly #random: Random;
  readonly #catalogue: readonly Song[];
  readonly #elsewhere: readonly Track[];

  constructor(seed: number, catalogue: readonly Song[]) {
    this.#random = new Random(seed, 'repertoire');
    this.#catalogue = catalogue;
    this.#elsewhere = Array.from({ length: ELSEWHERE }, () => ({
      artist: artistName(this.#random),
      song: songTitle(this.#random),
      length: this.#random.between(1_500_000, 60_000_000) / 100_000,
    }));
  }

  next(): Track {
    const track = this.#random.chance(SHARE_OF_CATALOGUE)
      ? this.#known()
      : this.#random.pickEarly(this.#elsewhere, 1.6);
    return { artist: misread(track.artist), song: misread(track.song), length: track.length };
  }

  /** A song of the catalogue; now and then another recording of it, or its title with other blanks around it. */
  #known(): Track {
    const random = this.#random;
    const { credit, title, duration } = random.chance(0.05)
      ? random.pick(this.#catalogue.slice(-120))
      : random.pickEarly(this.#catalogue, 2);
    const lengths = [
      duration,
      duration,
      duration,
      tieLength(duration),
      random.between(1_500_000, 60_000_000) / 100_000,
    ];
    const song = random.chance(0.02) ? `${title} ` : random.chance(0.5) ? title.trim() : title;
    return { artist: credit, song, length: random.pick(lengths) };
  }
}

/** What comes of text whose UTF-8 bytes are taken for Latin-1, twice: `ö` becomes four characters. ASCII stays what it is. */
function misread(text: string): string {
  const once = (read: string): string => Buffer.from(read, 'utf8').toString('latin1');
  return once(once(text));
}
