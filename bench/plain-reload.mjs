// The plain script that reload.mjs compares Loadstar with: the statements of a reload, one after the other on one connection.
// Usage: node bench/plain-reload.mjs <file with {schema, steps}>; the connection comes from PG* variables.
import { readFileSync } from 'node:fs';
import pg from 'pg';

const { schema, steps } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const client = new pg.Client();
await client.connect();
const run = (sql) => client.query(sql);
for (const { statements, countSql, checks } of steps) {
  await run('BEGIN');
  for (const { sql } of statements) await run(sql);
  if (countSql !== null) await run(countSql);
  for (const { sql } of checks) await run(sql);
  await run('COMMIT');
}
await run('BEGIN');
for (const { asset } of steps) {
  await run(`ALTER TABLE ${schema}.${asset} RENAME TO ${asset}__old`);
  await run(`ALTER TABLE ${schema}.${asset}__next RENAME TO ${asset}`);
}
await run('COMMIT');
for (const { asset } of steps) await run(`DROP TABLE ${schema}.${asset}__old`);
await client.end();
