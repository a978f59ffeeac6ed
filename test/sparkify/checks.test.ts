import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFixture, readFixtures } from './sources.js';
import { Warehouse } from './warehouse.js';

const play = "session_id, item_in_session, ts, page) VALUES (77, 0, '2018-11-01 01:02:03', 'NextSong'";

/** What each check is for, as SQL that spoils the tables: `<asset>.<name>`. */
const SPOILERS: Readonly<Record<string, readonly string[]>> = {
  'staging_events.key_present': [
    "INSERT INTO sparkify.staging_events (session_id, ts) VALUES (1, '2018-11-01 00:00:00')",
    'UPDATE sparkify.staging_events SET session_id = -1',
    'UPDATE sparkify.staging_events SET item_in_session = -1 WHERE item_in_session = 0',
  ],
  'staging_events.key_unique': ['INSERT INTO sparkify.staging_events SELECT * FROM sparkify.staging_events'],
  'staging_events.plays_named': ["UPDATE sparkify.staging_events SET artist = NULL WHERE song = 'Tie'"],
  'staging_songs.ids_present': [
    "UPDATE sparkify.staging_songs SET song_id = ' ' WHERE song_id = 'SO11'",
    "UPDATE sparkify.staging_songs SET artist_id = NULL WHERE song_id = 'SO11'",
  ],
  'songplays.key_unique': ['INSERT INTO sparkify.songplays SELECT * FROM sparkify.songplays WHERE item_in_session = 3'],
  'songplays.one_per_event': [
    'DELETE FROM sparkify.songplays WHERE song_id IS NULL',
    'INSERT INTO sparkify.songplays SELECT * FROM sparkify.songplays WHERE item_in_session = 0',
    `INSERT INTO sparkify.staging_events (${play})`,
    'DELETE FROM sparkify.staging_events WHERE item_in_session = 0',
  ],
  'songplays.song_exists': ["DELETE FROM sparkify.songs WHERE song_id = 'SO11'"],
  'songplays.artist_exists': ["DELETE FROM sparkify.artists WHERE artist_id = 'AR2'"],
  'songplays.user_exists': ['DELETE FROM sparkify.users'],
  'songplays.time_exists': ["DELETE FROM sparkify.time WHERE start_time = '2018-11-01 00:00:05'"],
  'songplays.song_coverage': ['UPDATE sparkify.songplays SET song_id = NULL'],
  'users.key_unique': [
    'INSERT INTO sparkify.users SELECT * FROM sparkify.users',
    "UPDATE sparkify.users SET user_id = ''",
  ],
  'users.complete': ["UPDATE sparkify.staging_events SET user_id = '8' WHERE item_in_session = 5"],
  'songs.key_unique': [
    "INSERT INTO sparkify.songs SELECT * FROM sparkify.songs WHERE song_id = 'SO12'",
    "UPDATE sparkify.songs SET song_id = '' WHERE song_id = 'SO12'",
  ],
  'songs.complete': [
    "DELETE FROM sparkify.songs WHERE song_id = 'SO12'",
    "INSERT INTO sparkify.songs (song_id) VALUES ('SO99')",
  ],
  'songplays.song_artist_exists': ["DELETE FROM sparkify.artists WHERE artist_id = 'AR3'"],
  'artists.key_unique': [
    'INSERT INTO sparkify.artists SELECT * FROM sparkify.artists',
    "UPDATE sparkify.artists SET artist_id = ' ' WHERE artist_id = 'AR3'",
  ],
  'artists.complete': [
    "DELETE FROM sparkify.artists WHERE artist_id = 'AR1'",
    "INSERT INTO sparkify.artists (artist_id) VALUES ('AR99')",
  ],
  'time.key_unique': ["INSERT INTO sparkify.time SELECT * FROM sparkify.time WHERE start_time = '2018-11-01 00:00:05'"],
  'time.complete': [
    "DELETE FROM sparkify.time WHERE start_time = '2018-11-01 00:00:05'",
    `INSERT INTO sparkify.staging_events (${play})`,
    "UPDATE sparkify.time SET start_time = '2018-11-01 09:00:00' WHERE start_time = '2018-11-01 00:00:05'",
  ],
};

const fixture = readFixtures().find(({ name }) => name === 'recordings');
if (!fixture) throw new Error('no fixture "recordings"');

let warehouse: Warehouse;
const source = openFixture(fixture);
beforeAll(async () => {
  warehouse = await Warehouse.start();
  await warehouse.begin(source.folder);
  await warehouse.execute('load');
});
afterAll(async () => {
  await warehouse.stop();
  source.remove();
});

describe('a check', () => {
  it('is there for every claim that is spoilt here, and none is left out', () => {
    const checks = warehouse.pipeline.assets.flatMap((asset) =>
      asset.checks.map(({ name }) => `${asset.name}.${name}`),
    );
    expect(checks.sort()).toEqual(Object.keys(SPOILERS).sort());
  });

  for (const [claim, spoilers] of Object.entries(SPOILERS)) {
    it(`${claim} finds what breaks it`, async () => {
      const [asset, name] = claim.split('.');
      const check = warehouse.pipeline.assets
        .find((each) => each.name === asset)
        ?.checks.find((each) => each.name === name);
      if (!check) throw new Error(`no check ${claim}`);
      const before = (await warehouse.ask(check)).rows.length;
      for (const sql of spoilers) {
        const found = await warehouse.undone(async () => {
          await warehouse.run(sql);
          return (await warehouse.ask(check)).rows.length;
        });
        expect(found, sql).toBeGreaterThan(before);
      }
    });
  }
});

describe('a source that breaks a rule', () => {
  it('fails the step at the check, and the table stays as it was', async () => {
    const before = await warehouse.table('songplays');
    const line =
      '{"page":"NextSong","song":"Kettle","artist":"Ash","sessionId":5,"itemInSession":0,"ts":1541116800000,"userId":"7"}';
    warehouse.addFile('log_data/2018/11/2018-11-02-events.json', `${line}\n${line}`);
    await expect(warehouse.execute('load')).rejects.toThrow(/one_per_event found 1 offending row/);
    expect(await warehouse.table('songplays')).toEqual(before);
  });
});
