/** Generated pipelines, as wide as one likes: to measure reading, compiling and planning without a warehouse. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One copy asset in ten, the rest transforms that read the two assets before them: a graph that is deep as well as wide. */
const COPY_EVERY = 10;

/**
 * Writes a pipeline folder with this many assets: two SQL files an asset, and a pipeline.ts that names them all.
 * @param folder made if need be
 */
export function generateWidePipeline(folder, assets) {
  for (const each of ['tables', 'transforms']) mkdirSync(join(folder, each), { recursive: true });
  const names = Array.from({ length: assets }, (_, i) => `asset_${String(i).padStart(5, '0')}`);
  names.forEach((name, i) => {
    writeFileSync(join(folder, 'tables', `${name}.sql`), tableOf(name));
    if (i % COPY_EVERY !== 0) writeFileSync(join(folder, 'transforms', `${name}.sql`), selectOf(upstreamOf(names, i)));
  });
  writeFileSync(join(folder, 'pipeline.ts'), definitionOf(names));
}

function upstreamOf(names, i) {
  const first = i - (i % COPY_EVERY);
  return names.slice(Math.max(first, i - 2), i);
}

function definitionOf(names) {
  const assets = names.map((name, i) =>
    i % COPY_EVERY === 0
      ? `    copy('${name}', { files: '${name}/{yyyy}/{MM}/{dd}/*.json', format: json('auto'), partitionBy: 'happened_at' }),`
      : `    transform('${name}', { fill: partition('happened_at') }),`,
  );
  return `import { copy, definePipeline, json, partition, transform } from 'loadstar';

export const wide = definePipeline({
  name: 'wide',
  schema: 'wide',
  source: 's3://wide/data',
  assets: [
${assets.join('\n')}
  ],
});
`;
}

function tableOf(name) {
  return `-- Measurements of ${name}.
CREATE TABLE ${name} (
    id           BIGINT NOT NULL,
    happened_at  TIMESTAMP NOT NULL,
    kind         VARCHAR(64),
    amount       DECIMAL(12, 2),
    PRIMARY KEY (id)
)
DISTKEY (id)
SORTKEY (happened_at)
`;
}

function selectOf(upstream) {
  const [first = '', second = first] = upstream;
  return `-- The newest row of each id, with what the other table adds to it.
WITH ranked AS (
    SELECT a.id, a.happened_at, a.kind, a.amount,
           ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY a.happened_at DESC) AS recency
    FROM ${first} a
    WHERE a.kind <> 'test' -- not of interest
)
SELECT r.id, r.happened_at, COALESCE(r.kind, b.kind) AS kind, r.amount
FROM ranked r
LEFT JOIN ${second} b ON b.id = r.id AND EXTRACT(day FROM b.happened_at) = EXTRACT(day FROM r.happened_at)
WHERE r.recency = 1
`;
}
