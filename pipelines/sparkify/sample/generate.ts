/**
 * Writes the sample: a month of invented listening in the shape of the real Sparkify data, with its quirks. The same seed gives the
 * same bytes everywhere. What is odd in the real data, and where it is here, stands in README.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeCatalogue, songFields, type Song } from './generator/catalogue.js';
import { objectText } from './generator/json.js';
import { makeListeners } from './generator/listeners.js';
import { Repertoire } from './generator/repertoire.js';
import { makeEvents } from './generator/sessions.js';

/** Goes up whenever the same seed gives other bytes; a test knows the digest of each version's sample. */
export const SAMPLE_VERSION = 1;

export const DEFAULT_SEED = 2018;

/** Every file of the sample, by key, in the order in which they are written. */
export function sampleFiles(seed: number = DEFAULT_SEED): Map<string, string> {
  const songs = makeCatalogue(seed);
  return new Map([...logFiles(seed, songs), ...songFiles(songs), ['log_json_path.json', jsonPathsText()]]);
}

/** Writes the sample into a folder, which is created. */
export function generateSample(folder: string, { seed = DEFAULT_SEED }: { seed?: number } = {}): void {
  const made = new Set<string>();
  for (const [key, text] of sampleFiles(seed)) {
    const path = join(folder, key);
    if (!made.has(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    made.add(dirname(path));
    writeFileSync(path, text);
  }
}

/** One file a UTC day, no newline at its end; and an editor's copy of one day in a hidden folder, which no load may take. */
function logFiles(seed: number, songs: readonly Song[]): Map<string, string> {
  const lines = new Map<string, string[]>();
  for (const { ts, fields } of makeEvents(seed, makeListeners(seed), new Repertoire(seed, songs))) {
    const line = objectText(fields, { escapeSlash: true });
    const day = lines.get(logKey(ts));
    if (day) day.push(line);
    else lines.set(logKey(ts), [line]);
  }
  const files = new Map([...lines].map(([key, day]) => [key, day.join('\n')]));
  const copied = 'log_data/2018/11/2018-11-05-events.json';
  return files.set('log_data/2018/11/.ipynb_checkpoints/2018-11-05-events-checkpoint.json', files.get(copied) ?? '');
}

function logKey(ts: number): string {
  const [year, month, day] = new Date(ts).toISOString().slice(0, 10).split('-');
  return `log_data/${year}/${month}/${year}-${month}-${day}-events.json`;
}

/** One song a file; but the first file holds two, laid out for people. And a hidden copy of one, which no load may take. */
function songFiles([first, second, ...others]: readonly Song[]): Map<string, string> {
  const files = new Map(others.map((song) => [songKey(song), objectText(songFields(song))]));
  if (!first || !second) return files;
  const copied = songKey(second).replace(/([^/]+)\.json$/, '.ipynb_checkpoints/$1-checkpoint.json');
  files.set(copied, objectText(songFields(second)));
  return files.set(
    songKey(first),
    [first, second].map((song) => objectText(songFields(song), { pretty: true })).join('\n'),
  );
}

/** The letters 3 to 5 of the track id are its folders. */
function songKey({ trackId }: Song): string {
  return `song_data/${[...trackId.slice(2, 5)].join('/')}/${trackId}.json`;
}

/** The JSONPaths file: which member of an event goes into which column, by position. */
export function jsonPathsText(): string {
  const keys =
    'artist auth firstName gender itemInSession lastName length level location method page registration sessionId song status ts userAgent userId';
  return `{\n    "jsonpaths": [\n${keys
    .split(' ')
    .map((key) => `        "$['${key}']"`)
    .join(',\n')}\n    ]\n}`;
}
