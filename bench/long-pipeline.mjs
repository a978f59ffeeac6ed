// A pipeline with daily partitions of many years: a copy and two transforms.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(1995, 0, 1);

/** @param {number} n from 0 @returns 1995-01-01 and the days after it */
export const dayOf = (n) => new Date(FIRST + n * DAY_MS).toISOString().slice(0, 10);

/** @param {string} [files] pattern of the copy */
export function writeLongPipeline(folder, files = 'events/{yyyy}/{MM}/{yyyy}-{MM}-{dd}.json') {
  for (const part of ['tables', 'transforms']) mkdirSync(join(folder, part), { recursive: true });
  const write = (path, text) => writeFileSync(join(folder, path), text);
  write(
    'pipeline.ts',
    `import { copy, definePipeline, json, partition, transform } from 'loadstar';
export const long = definePipeline({
  name: 'long', schema: 'long', source: 's3://long',
  assets: [
    copy('events', { files: '${files}', format: json('auto'), partitionBy: 'at' }),
    transform('plays', { fill: partition('at') }),
    transform('daily', { fill: partition('day') }),
  ],
});
`,
  );
  write('tables/events.sql', 'CREATE TABLE events (at TIMESTAMP, listener VARCHAR(20), seconds INT) SORTKEY (at);\n');
  write('tables/plays.sql', 'CREATE TABLE plays (at TIMESTAMP, listener VARCHAR(20), seconds INT) SORTKEY (at);\n');
  write('tables/daily.sql', 'CREATE TABLE daily (day TIMESTAMP, listeners BIGINT, seconds BIGINT) SORTKEY (day);\n');
  write('transforms/plays.sql', 'SELECT at, listener, seconds FROM events WHERE seconds > 0;\n');
  write(
    'transforms/daily.sql',
    "SELECT DATE_TRUNC('day', at) AS day, COUNT(DISTINCT listener) AS listeners, SUM(seconds) AS seconds FROM plays GROUP BY 1;\n",
  );
}
