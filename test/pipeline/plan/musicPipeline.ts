/** A small pipeline of every kind of asset, compiled from texts; `edits` changes an asset's SQL or COPY settings. */
import type { Pipeline, SqlFile } from '../../../src/pipeline/asset.js';
import { compilePipeline } from '../../../src/pipeline/compile.js';
import { copy, definePipeline, json, partition, replace, transform, upsert } from '../../../src/pipeline/index.js';

const TABLES: Readonly<Record<string, string>> = {
  events: 'CREATE TABLE events (user_id INT, ts TIMESTAMP)',
  songs: 'CREATE TABLE songs (song_id INT)',
  plays: 'CREATE TABLE plays (user_id INT, song_id INT, started_at TIMESTAMP)',
  trends: 'CREATE TABLE trends (day TIMESTAMP, plays BIGINT, more BIGINT)',
  users: 'CREATE TABLE users (user_id INT NOT NULL, ts TIMESTAMP)',
  fans: 'CREATE TABLE fans (user_id INT NOT NULL, song_id INT, ts TIMESTAMP)',
  report: 'CREATE TABLE report (user_id INT, song_id INT, n BIGINT)',
};

const SELECTS: Readonly<Record<string, (edit: number) => string>> = {
  plays: (edit) => `SELECT user_id, song_id, ts AS started_at FROM events CROSS JOIN songs WHERE user_id > ${edit}`,
  trends: (edit) =>
    `SELECT day, plays, plays - LAG(plays) OVER (ORDER BY day) AS more FROM (SELECT DATE_TRUNC('day', started_at) AS day, COUNT(*) AS plays FROM plays WHERE user_id > ${edit} GROUP BY 1) AS days`,
  users: (edit) => `SELECT user_id, ts FROM events WHERE user_id > ${edit}`,
  fans: (edit) => `SELECT user_id, song_id, started_at AS ts FROM plays, songs WHERE user_id > ${edit}`,
  report: (edit) =>
    `SELECT user_id, song_id, COUNT(*) AS n FROM plays JOIN users USING (user_id) WHERE user_id > ${edit} GROUP BY 1, 2`,
};

export type Edits = Readonly<Record<string, number>>;

/** @param edits a number per asset; another number is another text */
/** @param lookups by transform */
export function musicPipeline(edits: Edits = {}, lookups: Readonly<Record<string, string[]>> = {}): Pipeline {
  const edit = (asset: string): number => edits[asset] ?? 0;
  const file = (path: string, text: string): SqlFile => ({ path, text });
  const definition = definePipeline({
    name: 'music',
    schema: 'music',
    source: 's3://music',
    assets: [
      copy('events', {
        files: 'events/{yyyy}-{MM}-{dd}/*.json',
        format: json('auto'),
        partitionBy: 'ts',
        acceptInvChars: String(edit('events')),
      }),
      copy('songs', { files: 'songs/**', format: json('auto'), acceptInvChars: String(edit('songs')) }),
      transform('plays', { fill: partition('started_at'), ...(lookups['plays'] && { lookups: lookups['plays'] }) }),
      transform('trends', { fill: partition('day', { lookback: 1 }) }),
      transform('users', { fill: upsert({ key: ['user_id'], newestBy: 'ts' }) }),
      transform('fans', { fill: upsert({ key: ['user_id'], newestBy: 'ts' }) }),
      transform('report', { fill: replace() }),
    ],
  });
  return compilePipeline(definition, {
    definition: file('pipeline.ts', ''),
    sql: [
      ...Object.entries(TABLES).map(([name, text]) => file(`tables/${name}.sql`, text)),
      ...Object.entries(SELECTS).map(([name, text]) => file(`transforms/${name}.sql`, text(edit(name)))),
    ],
    expected: [],
  });
}
