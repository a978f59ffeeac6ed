/**
 * What the warehouse must hold, computed from the JSON files in plain code: no SQL, and nothing of Loadstar's. It is the second
 * opinion that the transforms and the analyses are held against, for the sample and for any other folder laid out like it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueAnalyses } from './oracle/catalogue.js';
import { timestamp } from './oracle/instant.js';
import { listeningAnalyses } from './oracle/listening.js';
import { makeResult, resultText, type Result } from './oracle/result.js';
import { readEvents, readSongs } from './oracle/source.js';
import { makeStar, type Star } from './oracle/star.js';

export { type Result } from './oracle/result.js';

export interface Expected {
  /** Per table: all columns in the order of its CREATE TABLE, all rows; those of the star sorted by key. Times as TIMESTAMP prints. */
  readonly tables: Readonly<Record<string, Result>>;
  /** Per analysis, in the order that its query states. */
  readonly analyses: Readonly<Record<string, Result>>;
}

/** @param folder holds log_data/ and song_data/. @throws Error that names file and line of what it can't read */
export function computeExpected(folder: string): Expected {
  const star = makeStar(readEvents(folder), readSongs(folder));
  const analyses = Object.entries({ ...listeningAnalyses, ...catalogueAnalyses }).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    tables: tablesOf(star),
    analyses: Object.fromEntries(analyses.map(([name, analyse]) => [name, analyse(star)])),
  };
}

/** Writes `<name>.expected.json` for every analysis of the source folder into `out`, which is created. */
export function writeExpected(folder: string, out: string): void {
  mkdirSync(out, { recursive: true });
  for (const [name, result] of Object.entries(computeExpected(folder).analyses)) {
    writeFileSync(join(out, `${name}.expected.json`), resultText(result));
  }
}

function tablesOf(star: Star): Record<string, Result> {
  return {
    staging_events: makeResult(
      [
        ...([
          'artist',
          'auth',
          'first_name',
          'gender',
          'item_in_session',
          'last_name',
          'length',
          'level',
          'location',
        ] as const),
        ...(['method', 'page', 'registration', 'session_id', 'song', 'status', 'ts', 'user_agent', 'user_id'] as const),
      ],
      star.events.map((row) => ({ ...row, ts: timestamp(row.ts) })),
    ),
    staging_songs: makeResult(
      [
        ...(['num_songs', 'artist_id', 'artist_latitude', 'artist_longitude', 'artist_location'] as const),
        ...(['artist_name', 'song_id', 'title', 'duration', 'year'] as const),
      ],
      star.sourceSongs,
    ),
    songplays: makeResult(
      [
        ...(['songplay_id', 'start_time', 'user_id', 'level', 'song_id', 'artist_id'] as const),
        ...(['session_id', 'item_in_session', 'location', 'user_agent'] as const),
      ],
      star.songplays.map((row) => ({ ...row, start_time: timestamp(row.start_time) })),
    ),
    users: makeResult(
      ['user_id', 'first_name', 'last_name', 'gender', 'level', 'last_seen_at'],
      star.users.map((row) => ({ ...row, last_seen_at: timestamp(row.last_seen_at) })),
    ),
    songs: makeResult(['song_id', 'title', 'artist_id', 'artist_name', 'year', 'duration'], star.songs),
    artists: makeResult(['artist_id', 'name', 'location', 'latitude', 'longitude'], star.artists),
    time: makeResult(
      ['start_time', 'hour', 'day', 'week', 'month', 'year', 'weekday'],
      star.time.map((row) => ({ ...row, start_time: timestamp(row.start_time) })),
    ),
  };
}
