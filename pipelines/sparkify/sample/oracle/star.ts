/** The star schema's rows, by the rules that the transforms state, in plain code. */
import { ascending, descending, grouped, sorted, type Comparison } from './order.js';
import { type Event, type SourceSong } from './source.js';

type Text = string | null;

export interface Play {
  readonly songplay_id: bigint;
  /** Epoch milliseconds, as every time here. */
  readonly start_time: number;
  readonly user_id: Text;
  readonly level: Text;
  readonly song_id: Text;
  readonly artist_id: Text;
  readonly session_id: number;
  readonly item_in_session: number;
  readonly location: Text;
  readonly user_agent: Text;
}

export interface User {
  readonly user_id: string;
  readonly first_name: Text;
  readonly last_name: Text;
  readonly gender: Text;
  readonly level: Text;
  readonly last_seen_at: number;
}

interface Song {
  readonly song_id: string;
  readonly title: Text;
  readonly artist_id: Text;
  readonly artist_name: Text;
  readonly year: number | null;
  readonly duration: number | null;
}

interface Artist {
  readonly artist_id: string;
  readonly name: Text;
  readonly location: Text;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

interface Instant {
  readonly start_time: number;
  readonly hour: number;
  readonly day: number;
  readonly week: number;
  readonly month: number;
  readonly year: number;
  readonly weekday: number;
}

/** Staging and star: all that an analysis may read. Every table is sorted by its key. */
export interface Star {
  readonly events: readonly Event[];
  readonly sourceSongs: readonly SourceSong[];
  readonly songplays: readonly Play[];
  readonly users: readonly User[];
  readonly songs: readonly Song[];
  readonly artists: readonly Artist[];
  readonly time: readonly Instant[];
}

export function makeStar(events: readonly Event[], sourceSongs: readonly SourceSong[]): Star {
  const plays = events.filter(isPlay);
  const songs = makeSongs(sourceSongs);
  return {
    events,
    sourceSongs,
    songplays: makeSongplays(plays, songs),
    users: makeUsers(events),
    songs,
    artists: makeArtists(sourceSongs),
    time: makeTime(plays),
  };
}

export function isPlay(event: Event): boolean {
  return event.page === 'NextSong';
}

/** Without outer blanks (U+0020 only); null when nothing is left. */
export function trimmed(text: Text): Text {
  return text?.replace(/^ +| +$/g, '') || null;
}

function makeSongplays(plays: readonly Event[], songs: readonly Song[]): Play[] {
  const catalogue = new Map(
    grouped(songs, (song) => [song.title, song.artist_name]).map(({ key, rows }) => [JSON.stringify(key), rows]),
  );
  const rows = plays.map((event): Play => {
    const credit = [trimmed(event.song), trimmed(event.artist)];
    const matches = credit.includes(null) ? [] : (catalogue.get(JSON.stringify(credit)) ?? []);
    const [song] = sorted(
      matches,
      ascending((match) => distance(event.length, match.duration)),
      ascending((match) => match.song_id),
    );
    return {
      songplay_id: BigInt(event.session_id) * 2n ** 31n + BigInt(event.item_in_session),
      start_time: event.ts,
      user_id: trimmed(event.user_id),
      level: event.level,
      song_id: song?.song_id ?? null,
      artist_id: song?.artist_id ?? null,
      session_id: event.session_id,
      item_in_session: event.item_in_session,
      location: trimmed(event.location),
      user_agent: trimmed(event.user_agent),
    };
  });
  return sorted(
    rows,
    ascending((play) => play.songplay_id),
  );
}

function distance(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.abs(a - b);
}

function makeUsers(events: readonly Event[]): User[] {
  const seen = events.flatMap((event) => {
    const user_id = trimmed(event.user_id);
    const { level, gender, session_id, item_in_session, ts } = event;
    const names = { first_name: trimmed(event.first_name), last_name: trimmed(event.last_name) };
    return user_id === null
      ? []
      : [{ user_id, ...names, gender, level, last_seen_at: ts, session_id, item_in_session }];
  });
  const newest = firstOfEach(
    seen,
    (row) => row.user_id,
    descending((row) => row.last_seen_at),
    descending((row) => row.session_id),
    descending((row) => row.item_in_session),
    ascending((row) => row.level),
    ascending((row) => row.first_name),
    ascending((row) => row.last_name),
    ascending((row) => row.gender),
  );
  return newest.map(({ user_id, first_name, last_name, gender, level, last_seen_at }) => {
    return { user_id, first_name, last_name, gender, level, last_seen_at };
  });
}

function makeSongs(source: readonly SourceSong[]): Song[] {
  const known = source.flatMap((row): Song[] => {
    const song_id = trimmed(row.song_id);
    const { duration } = row;
    const title = trimmed(row.title);
    const artist = { artist_id: trimmed(row.artist_id), artist_name: trimmed(row.artist_name) };
    return song_id === null ? [] : [{ song_id, title, ...artist, year: row.year === 0 ? null : row.year, duration }];
  });
  return firstOfEach(
    known,
    (row) => row.song_id,
    ascending((row) => row.title),
    ascending((row) => row.artist_name),
    ascending((row) => row.artist_id),
    ascending((row) => row.year),
    ascending((row) => row.duration),
  );
}

function makeArtists(source: readonly SourceSong[]): Artist[] {
  const credited = source.flatMap((row): Artist[] => {
    const artist_id = trimmed(row.artist_id);
    const place = {
      location: trimmed(row.artist_location),
      latitude: row.artist_latitude,
      longitude: row.artist_longitude,
    };
    return artist_id === null ? [] : [{ artist_id, name: trimmed(row.artist_name), ...place }];
  });
  return firstOfEach(
    credited,
    (row) => row.artist_id,
    ascending((row) => (row.name === null ? null : [...row.name].length)),
    ascending((row) => row.name),
    ascending((row) => row.latitude),
    ascending((row) => row.longitude),
    ascending((row) => row.location),
  );
}

function makeTime(plays: readonly Event[]): Instant[] {
  return [...new Set(plays.map((play) => play.ts))]
    .sort((a, b) => a - b)
    .map((start_time) => {
      const at = new Date(start_time);
      return {
        start_time,
        hour: at.getUTCHours(),
        day: at.getUTCDate(),
        week: isoWeek(at),
        month: at.getUTCMonth() + 1,
        year: at.getUTCFullYear(),
        weekday: at.getUTCDay(),
      };
    });
}

/** A week belongs to the year of its Thursday; the Thursday's day of the year, in sevens, is its number. */
function isoWeek(at: Date): number {
  const daysPastMonday = (at.getUTCDay() + 6) % 7;
  const thursday = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() - daysPastMonday + 3));
  const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday.getTime() - newYear) / (7 * 24 * 3_600_000));
}

function firstOfEach<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  ...order: readonly Comparison<Row>[]
): Row[] {
  const chosen = grouped(rows, (row) => [key(row)]).flatMap((group) => sorted(group.rows, ...order).slice(0, 1));
  return sorted(chosen, ascending(key));
}
