/** The song metadata: at least 2,000 songs, with all that is odd in real song metadata. */
import { Literal, type Field } from './json.js';
import { drawNew, Random } from './random.js';
import { artistName, place, songTitle } from './words.js';

export interface Song {
  readonly trackId: string;
  readonly songId: string;
  readonly title: string;
  readonly artist: Artist;
  /** As this song credits the artist. */
  readonly credit: string;
  readonly duration: number;
  readonly year: number;
}

interface Artist {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  /** Null: both coordinates are unknown. */
  readonly coordinates: readonly [latitude: number, longitude: number] | null;
}

const ARTISTS = 700;
const SONGS = 2_060;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const HEX = '0123456789ABCDEF';

/** The catalogue of a seed. The songs that come first are the popular ones. */
export function makeCatalogue(seed: number): Song[] {
  const random = new Random(seed, 'catalogue');
  const maker = new SongMaker(random);
  const artists = oddArtists(
    random,
    Array.from({ length: ARTISTS }, () => makeArtist(random, maker.taken)),
  );
  const songs = Array.from({ length: SONGS }, (_, index) => maker.song(artists[index] ?? random.pickEarly(artists, 2)));
  return [
    ...songs,
    ...otherRecordings(random, maker, songs),
    ...otherCredits(maker, artists),
    ...oddSongs(maker, artists),
  ];
}

/** The members of a song file's object, in the order of the real ones. */
export function songFields({ artist, credit, duration, songId, title, year }: Song): Record<string, Field> {
  return {
    artist_id: artist.id,
    artist_latitude: artist.coordinates?.[0] ?? null,
    artist_location: numberWhenDigits(artist.location),
    artist_longitude: artist.coordinates?.[1] ?? null,
    artist_name: numberWhenDigits(credit),
    duration,
    num_songs: 1,
    song_id: songId,
    title,
    year,
  };
}

/** A band called 407 stands there as a number. */
function numberWhenDigits(text: string): Field {
  return /^\d+$/.test(text) ? new Literal(text) : text;
}

class SongMaker {
  readonly taken = new Set<string>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A song of the artist, with a title of its own unless one is given. */
  song(artist: Artist, given: Partial<Pick<Song, 'title' | 'credit' | 'duration'>> = {}): Song {
    const random = this.#random;
    const title = given.title ?? drawNew(this.taken, () => songTitle(random));
    return {
      trackId: drawNew(
        this.taken,
        () => `TRA${random.code('ABCD', 1)}${random.code(LETTERS, 3)}128F${random.code(HEX, 7)}`,
      ),
      songId: drawNew(this.taken, () => `SO${random.code(LETTERS, 5)}12A${random.code(HEX, 8)}`),
      title,
      artist,
      credit: given.credit ?? artist.name,
      duration: given.duration ?? random.between(2_500_000, 50_000_000) / 100_000,
      year: random.chance(0.3) ? 0 : random.between(1958, 2010),
    };
  }
}

function makeArtist(random: Random, taken: Set<string>): Artist {
  const known = random.chance(0.55);
  const coordinates = [
    random.between(-4_500_000, 6_500_000) / 100_000,
    random.between(-12_500_000, 14_000_000) / 100_000,
  ] as const;
  return {
    id: drawNew(taken, () => `AR${random.code(LETTERS + HEX, 5)}1187${random.code(HEX, 7)}`),
    name: drawNew(taken, () => artistName(random)),
    location: known ? place(random) : '',
    coordinates: known && random.chance(0.6) ? coordinates : null,
  };
}

/** A few artists, not the best known, made odd: numbers for names and places, blanks around them, lost letters, HTML. */
function oddArtists(random: Random, artists: readonly Artist[]): Artist[] {
  const oddities: readonly Partial<Artist>[] = [
    { name: '407' },
    { name: '2089' },
    { location: '58' },
    { location: '311' },
    { location: ` ${place(random)}` },
    { location: ` ${place(random)} ` },
    { location: '\ufffdlvhult, Sweden' },
    { location: `<a href="https://example.com/${'places/'.repeat(40)}">somewhere</a>` },
    { name: `${artistName(random)} and ${Array.from({ length: 12 }, () => artistName(random)).join(', ')}` },
  ];
  return artists.map((artist, index) => ({ ...artist, ...oddities[index - 50] }));
}

/**
 * Songs that share title and artist with another, so that only the duration tells them apart: another length; two that lie 8.5 s
 * to either side of a length that events have (a tie: quarters are exact as floats); and twice the same length.
 */
function otherRecordings(random: Random, maker: SongMaker, songs: readonly Song[]): Song[] {
  return songs.slice(6, 42).flatMap(({ artist, title, duration }, index) => {
    const again = (seconds: number): Song => maker.song(artist, { title, duration: seconds });
    if (index % 3 === 0) return [again(duration + random.between(5, 40))];
    const middle = tieLength(duration);
    return index % 3 === 1 ? [again(middle - 8.5), again(middle + 8.5)] : [again(middle), again(middle)];
  });
}

/** The length that events of a song give when it has recordings at equal distance. Far enough from the song's own to be nearer to those. */
export function tieLength(duration: number): number {
  return Math.floor(duration) + 60.25;
}

/** Songs of artists under another name: with guests, with a dot, with another place and no coordinates. */
function otherCredits(maker: SongMaker, artists: readonly Artist[]): Song[] {
  return artists.slice(70, 90).map((artist, index) => {
    if (index % 4 === 3) return maker.song({ ...artist, location: 'Elsewhere', coordinates: null });
    const guest = artists[index + 200]?.name ?? '';
    const credits = [`${artist.name} Featuring ${guest}`, `${artist.name} / ${guest}`, `${artist.name}.`];
    return maker.song(artist, { credit: credits[index % 4] ?? artist.name });
  });
}

/** Titles with blanks around them, two blanks inside, 300 bytes, and characters beyond 16 bits. */
function oddSongs(maker: SongMaker, artists: readonly Artist[]): Song[] {
  const titles = [
    'Sparrow On The Ledger ',
    ' Kettle And Comet',
    'Heron  Parade',
    `Meridian ${'Of The Meridian '.repeat(18)}(Suite)`,
    '\u{1d11e} In \u266d Minor',
    'Søndag I Ørnefjell',
  ];
  return titles.map((title, index) =>
    maker.song(artists[index + 100] ?? makeArtist(new Random(index, 'odd'), maker.taken), { title }),
  );
}
