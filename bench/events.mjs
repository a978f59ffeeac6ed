// Events as a music app would log them, the same ones on every machine: as lines of JSON in files for COPY, and as ready-made CSV for PostgreSQL.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const COLUMNS = {
  artist: 'VARCHAR(512)',
  auth: 'VARCHAR(32)',
  first_name: 'VARCHAR(256)',
  gender: 'VARCHAR(16)',
  item: 'INTEGER',
  last_name: 'VARCHAR(256)',
  length: 'DOUBLE PRECISION',
  level: 'VARCHAR(32)',
  location: 'VARCHAR(1024)',
  method: 'VARCHAR(16)',
  page: 'VARCHAR(64)',
  registration: 'DOUBLE PRECISION',
  session_id: 'INTEGER',
  song: 'VARCHAR(512)',
  status: 'INTEGER',
  ts: 'TIMESTAMP NOT NULL',
  user_agent: 'VARCHAR(1024)',
  user_id: 'VARCHAR(64)',
};
export const EVENTS_DDL = Object.entries(COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');

const ARTISTS = [
  'Kings Of Leon',
  'Björk',
  'The "Weeknd"',
  'Dwight Yoakam',
  'Sigur Rós',
  'Florence + The Machine',
  null,
];
const SONGS = [
  "You're The One",
  'Undo',
  'Revelry',
  'Sehr kosmisch',
  'Horn Concerto No. 4 in E flat K495: II. Romance (Andante)',
];
const PLACES = ['San Francisco-Oakland-Hayward, CA', 'Portland-South Portland, ME', 'Waterloo-Cedar Falls, IA'];
const AGENT =
  '"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/36.0.1985.125 Safari/537.36"';
const FIRST_MS = Date.UTC(2018, 10, 1);

/**
 * Writes `count` events as `files` files of JSON into `folder`, and all of them into the file `csv`.
 * @returns bytes of JSON
 */
export function writeEvents(folder, csv, count, files) {
  mkdirSync(folder, { recursive: true });
  const rows = openSync(csv, 'w');
  let bytes = 0;
  for (let file = 0, id = 0; file < files; file++) {
    const lines = openSync(join(folder, `events-${String(file).padStart(2, '0')}.json`), 'w');
    while (id < Math.round((count * (file + 1)) / files)) {
      const until = Math.min(id + 1_000, Math.round((count * (file + 1)) / files));
      const events = Array.from({ length: until - id }, (_, i) => event(id + i));
      bytes += writeSync(lines, events.map((each) => `${JSON.stringify(each)}\n`).join(''));
      writeSync(rows, events.map((each) => `${Object.entries(each).map(csvField).join(',')}\n`).join(''));
      id = until;
    }
    closeSync(lines);
  }
  closeSync(rows);
  return bytes;
}

function event(id) {
  const artist = ARTISTS[id % ARTISTS.length];
  return {
    artist,
    auth: id % 50 === 0 ? 'Logged Out' : 'Logged In',
    first_name: `Name${id % 97}`,
    gender: id % 3 === 0 ? 'F' : 'M',
    item: id % 120,
    last_name: `Surname${id % 89}`,
    length: artist === null ? null : 180 + ((id * 7_919) % 200_000) / 1_000,
    level: id % 4 === 0 ? 'free' : 'paid',
    location: PLACES[id % PLACES.length],
    method: artist === null ? 'GET' : 'PUT',
    page: artist === null ? 'Home' : 'NextSong',
    registration: 1_540_000_000_000 + (id % 97) * 86_400_000,
    session_id: id >> 5,
    song: artist === null ? null : SONGS[id % SONGS.length],
    status: 200,
    ts: FIRST_MS + id * 2_500,
    user_agent: AGENT,
    user_id: String(id % 97),
  };
}

function csvField([name, value]) {
  if (value === null) return '';
  if (name === 'ts') return new Date(value).toISOString().slice(0, -1);
  return typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`;
}
