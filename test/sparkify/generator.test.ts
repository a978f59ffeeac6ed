import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DEFAULT_SEED, SAMPLE_VERSION, sampleFiles } from '../../pipelines/sparkify/sample/generate.js';
import { prepareSample } from '../../pipelines/sparkify/sample/index.js';
import { readObjects } from '../../pipelines/sparkify/sample/oracle/json.js';

const folder = mkdtempSync(join(tmpdir(), 'loadstar-sample-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = sampleFiles();
const isLog = (key: string): boolean => /^log_data\/2018\/11\/2018-11-\d\d-events\.json$/.test(key);
const isHidden = (key: string): boolean => key.includes('/.');
const logs = [...files].filter(([key]) => isLog(key));
const songFiles = [...files].filter(([key]) => key.startsWith('song_data/') && !isHidden(key));
interface LogLine {
  artist: string | null;
  song: string | null;
  page: string;
  level: string;
  auth: string;
  userId: string;
  firstName: string | null;
  lastName: string | null;
  location: string | null;
  userAgent: string | null;
  registration: number | null;
  sessionId: number;
  itemInSession: number;
  length: number | null;
  ts: number;
}
const events = logs.flatMap(([, text]) => text.split('\n').map((line) => JSON.parse(line) as LogLine));
const plays = events.filter((event) => event.page === 'NextSong');
const songTexts = songFiles.map(([, text]) => text).join('\n');
const songs = songFiles.flatMap(([, text]) => readObjects(text));

function digest(texts: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [key, text] of texts) hash.update(`${key}\0${text}\0`);
  return hash.digest('hex').slice(0, 16);
}

function groups<Item>(items: readonly Item[], key: (item: Item) => string): Item[][] {
  const byKey = new Map<string, Item[]>();
  for (const item of items) byKey.set(key(item), [...(byKey.get(key(item)) ?? []), item]);
  return [...byKey.values()];
}

/** The groups of more than one. */
function shared<Item>(items: readonly Item[], key: (item: Item) => string): Item[][] {
  return groups(items, key).filter((group) => group.length > 1);
}

describe('the same seed', () => {
  it('gives the bytes that this version of the sample is known by', () => {
    const known = { version: 1, seed: 2018, digest: 'e7353f5327e135d2' };
    expect({ version: SAMPLE_VERSION, seed: DEFAULT_SEED, digest: digest(files) }).toEqual(known);
  });

  it('gives the same bytes again, and another seed others', () => {
    expect(digest(sampleFiles(7))).toBe(digest(sampleFiles(7)));
    expect(digest(sampleFiles(7))).not.toBe(digest(sampleFiles(8)));
  });
});

describe('prepareSample', () => {
  const sample = join(folder, 'bucket');
  const written = (): string[] =>
    readdirSync(sample, { recursive: true, encoding: 'utf8' }).filter((key) => key.endsWith('.json'));

  it('writes every file once, and the mark of what it holds beside the folder', () => {
    expect(prepareSample(sample)).toBe(true);
    expect(written().sort()).toEqual([...files.keys()].sort());
    expect(readFileSync(join(sample, 'log_json_path.json'), 'utf8')).toBe(files.get('log_json_path.json'));
    expect(readFileSync(`${sample}.made`, 'utf8')).toBe(`sample ${SAMPLE_VERSION}, seed ${DEFAULT_SEED}\n`);
  });

  it('leaves a sample alone that is already there', () => {
    expect(prepareSample(sample)).toBe(false);
  });

  it('makes the folder anew for another seed, and when it was left half-written', () => {
    writeFileSync(join(sample, 'stray.json'), '{}');
    expect(prepareSample(sample, { seed: 7 })).toBe(true);
    expect(written()).not.toContain('stray.json');
    rmSync(`${sample}.made`);
    expect(prepareSample(sample, { seed: 7 })).toBe(true);
  });
});

describe('the sample has', () => {
  it('thirty days, about 8,000 events and more than 2,000 song files', () => {
    expect(logs).toHaveLength(30);
    expect(events.length).toBeGreaterThan(7_500);
    expect(events.length).toBeLessThan(8_500);
    expect(songFiles.length).toBeGreaterThan(2_000);
  });

  it('ASCII files without a newline at the end, each day sorted and holding its UTC day alone', () => {
    for (const [, text] of files) expect(text).toMatch(/^[\x20-\x7e\n]*[^\n]$/);
    for (const [key, text] of logs) {
      const times = text.split('\n').map((line) => (JSON.parse(line) as LogLine).ts);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.every((ts) => key.includes(new Date(ts).toISOString().slice(0, 10)))).toBe(true);
    }
  });

  it('escapes of slashes and of characters beyond ASCII', () => {
    expect(logs.every(([, text]) => text.includes('\\/'))).toBe(true);
    expect(songTexts).toMatch(/\\u00[89a-f]/);
  });

  it('names whose UTF-8 was twice taken for Latin-1', () => {
    const read = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');
    const misread = plays.filter(
      ({ artist }) => artist !== null && read(read(artist)) !== artist && read(artist) !== artist,
    );
    expect(misread.length).toBeGreaterThan(100);
    expect(misread.map(({ artist }) => read(read(artist ?? '')))).toContainEqual(
      expect.stringMatching(/Näktergal|Brumière/),
    );
  });

  it("logged-out events with '' as the user and null for all else about them, in sessions of a real user too", () => {
    const nobody = events.filter((event) => event.userId === '');
    expect(nobody.length).toBeGreaterThan(100);
    for (const event of nobody) {
      expect(event).toMatchObject({
        auth: 'Logged Out',
        firstName: null,
        location: null,
        userAgent: null,
        registration: null,
      });
    }
    const ofUsers = new Set(events.filter((event) => event.userId !== '').map((event) => event.sessionId));
    expect(nobody.some((event) => ofUsers.has(event.sessionId))).toBe(true);
    expect(nobody.some((event) => !ofUsers.has(event.sessionId))).toBe(true);
  });

  it('users who go from free to paid, from paid to free, and there and back', () => {
    const levels = groups(plays, (play) => play.userId).map((ofOne) =>
      ofOne
        .map((play) => play.level)
        .filter((level, index, all) => level !== all[index - 1])
        .join('>'),
    );
    expect(new Set(levels)).toEqual(new Set(['free', 'paid', 'free>paid', 'paid>free', 'paid>free>paid']));
  });

  it('sessions that hold both levels, and an instant of one user at two levels', () => {
    const sessions = groups(plays, (play) => String(play.sessionId));
    expect(sessions.some((session) => new Set(session.map((play) => play.level)).size === 2)).toBe(true);
    const instants = shared(events, (event) => `${event.userId}@${event.ts}`);
    expect(
      instants.some((group) => group[0]?.userId !== '' && new Set(group.map((event) => event.level)).size === 2),
    ).toBe(true);
  });

  it('two users of one name, and a user who never plays', () => {
    const users = new Map(events.filter((event) => event.userId !== '').map((event) => [event.userId, event]));
    expect(shared([...users.values()], (user) => `${user.firstName} ${user.lastName}`)).toHaveLength(1);
    const players = new Set(plays.map((play) => play.userId));
    expect([...users.keys()].filter((id) => !players.has(id))).not.toHaveLength(0);
  });

  it('registrations as float literals, the same milliseconds everywhere, and plays that share an instant', () => {
    expect(logs.map(([, text]) => text).join('\n')).toMatch(/"registration":\d{13}\.0,/);
    expect(new Set(events.map((event) => event.ts % 1000)).size).toBe(1);
    expect(shared(plays, (play) => String(play.ts)).length).toBeGreaterThan(3);
  });

  it('(sessionId, itemInSession) only once, and song, artist and length exactly on plays', () => {
    expect(shared(events, (event) => `${event.sessionId}/${event.itemInSession}`)).toEqual([]);
    for (const { page, song, artist, length } of events) {
      expect([song, artist, length].map((value) => value !== null)).toEqual(Array(3).fill(page === 'NextSong'));
    }
  });

  it('numbers for names and places, blanks around them, unknown years and places, lost letters, HTML', () => {
    expect(songTexts).toMatch(/"artist_name":407,/);
    expect(songTexts).toMatch(/"artist_location":58,/);
    expect(songTexts).toMatch(/"artist_location":" [^"]+ ",/);
    expect(songTexts).toMatch(/"title":"[^"]+ "/);
    expect(songTexts).toMatch(/"title":" [^"]+"/);
    expect(songTexts).toMatch(/"year":0}/);
    expect(songTexts).toContain('"artist_location":"","artist_longitude":null');
    expect(songTexts).toContain('\\ufffd');
    expect(songTexts).toMatch(/"artist_location":"<a href[^,]{256,},/);
  });

  it('artists under several names', () => {
    const artists = groups(songs, (song) => JSON.stringify(song['artist_id']));
    const several = artists.filter((ofOne) => new Set(ofOne.map((song) => song['artist_name'])).size > 1);
    expect(several.length).toBeGreaterThan(10);
  });

  it('a file of two objects over several lines', () => {
    expect(songFiles.filter(([, text]) => readObjects(text).length === 2 && text.split('\n').length > 20)).toHaveLength(
      1,
    );
  });

  it('songs of one title and artist with other durations, and with the same', () => {
    const twins = shared(songs, (song) => JSON.stringify([song['title'], song['artist_name']]));
    const durations = twins.map((group) => group.map((song) => JSON.stringify(song['duration'])));
    expect(durations.some((group) => new Set(group).size === group.length)).toBe(true);
    expect(durations.some((group) => new Set(group).size < group.length)).toBe(true);
  });

  it('hidden copies of a day and of a song, which are no source files', () => {
    expect([...files.keys()].filter(isHidden).sort()).toEqual([
      'log_data/2018/11/.ipynb_checkpoints/2018-11-05-events-checkpoint.json',
      expect.stringMatching(/^song_data\/A\/.\/.\/\.ipynb_checkpoints\/TRA\w+-checkpoint\.json$/),
    ]);
  });
});
