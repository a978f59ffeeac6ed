/** The staging tables: every event and every song of a source folder, converted as COPY converts. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NumberText, readObjects, type JsonObject, type JsonValue } from './json.js';

type Text = string | null;
type Figure = number | null;

/** A row of staging_events; `ts` in epoch milliseconds. */
export interface Event {
  readonly artist: Text;
  readonly auth: Text;
  readonly first_name: Text;
  readonly gender: Text;
  readonly item_in_session: number;
  readonly last_name: Text;
  readonly length: Figure;
  readonly level: Text;
  readonly location: Text;
  readonly method: Text;
  readonly page: Text;
  readonly registration: Figure;
  readonly session_id: number;
  readonly song: Text;
  readonly status: Figure;
  readonly ts: number;
  readonly user_agent: Text;
  readonly user_id: Text;
}

/** A row of staging_songs. */
export interface SourceSong {
  readonly num_songs: Figure;
  readonly artist_id: Text;
  readonly artist_latitude: Figure;
  readonly artist_longitude: Figure;
  readonly artist_location: Text;
  readonly artist_name: Text;
  readonly song_id: Text;
  readonly title: Text;
  readonly duration: Figure;
  readonly year: Figure;
}

const EVENT_FILE = /^log_data\/(\d{4})\/(\d{2})\/\1-\2-\d{2}-events\.json$/;
/** Hidden files, checkpoints and markers are no source. */
const SONG_FILE = /^song_data\/(?:(?![._])[^/]+\/)*(?![._])[^/]+\.json$/;

/** Every event below log_data/, file by file. */
export function readEvents(folder: string): Event[] {
  return readRows(folder, EVENT_FILE, (event) => ({
    artist: text(event['artist']),
    auth: text(event['auth']),
    first_name: text(event['firstName']),
    gender: text(event['gender']),
    item_in_session: required(event, 'itemInSession'),
    last_name: text(event['lastName']),
    length: figure(event['length']),
    level: text(event['level']),
    location: text(event['location']),
    method: text(event['method']),
    page: text(event['page']),
    registration: figure(event['registration']),
    session_id: required(event, 'sessionId'),
    song: text(event['song']),
    status: figure(event['status']),
    ts: required(event, 'ts'),
    user_agent: text(event['userAgent']),
    user_id: text(event['userId']),
  }));
}

/** Every song below song_data/, file by file. */
export function readSongs(folder: string): SourceSong[] {
  return readRows(folder, SONG_FILE, (song) => ({
    num_songs: figure(song['num_songs']),
    artist_id: text(song['artist_id']),
    artist_latitude: figure(song['artist_latitude']),
    artist_longitude: figure(song['artist_longitude']),
    artist_location: text(song['artist_location']),
    artist_name: text(song['artist_name']),
    song_id: text(song['song_id']),
    title: text(song['title']),
    duration: figure(song['duration']),
    year: figure(song['year']),
  }));
}

function readRows<Row>(folder: string, pattern: RegExp, convert: (object: JsonObject) => Row): Row[] {
  return filesBelow(folder, '')
    .filter((key) => pattern.test(key))
    .flatMap((key) => {
      try {
        return readObjects(readFileSync(join(folder, key), 'utf8')).map(convert);
      } catch (cause) {
        throw new Error(`${join(folder, key)}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      }
    });
}

function filesBelow(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix))
    .sort()
    .flatMap((name) => {
      const key = prefix + name;
      return statSync(join(folder, key)).isDirectory() ? filesBelow(folder, `${key}/`) : [key];
    });
}

/** Into VARCHAR: a number's own text, '' stays ''; missing is NULL. */
function text(value: JsonValue | undefined): Text {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (value instanceof NumberText) return value.text;
  throw new Error(`expected a string or a number, found ${JSON.stringify(value)}`);
}

/** Into a number's column: '' is NULL there. */
function figure(value: JsonValue | undefined): Figure {
  const found = text(value);
  if (found === null || found === '') return null;
  const number = Number(found);
  if (Number.isNaN(number)) throw new Error(`expected a number, found "${found}"`);
  return number;
}

function required(object: JsonObject, key: string): number {
  const found = figure(object[key]);
  if (found === null) throw new Error(`an event without ${key}`);
  return found;
}
