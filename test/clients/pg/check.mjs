// node-postgres with cursors: portals with row limits, several at a time, closed half-way; notices; TLS.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import Cursor from 'pg-cursor';
import QueryStream from 'pg-query-stream';

const client = new pg.Client({ ssl: { ca: readFileSync(process.env.SSL_CERT_FILE, 'utf8') } });
const notices = [];
client.on('notice', ({ severity, message }) => notices.push(`${severity} ${message}`));
await client.connect();
await client.query('CREATE TABLE cursors (a INT, b VARCHAR(10))');
const values = Array.from({ length: 10_000 }, (_, n) => `(${n + 1}, '${n + 1}')`);
await client.query(`INSERT INTO cursors VALUES ${values.join(', ')}`);

const cursor = client.query(new Cursor('SELECT a FROM cursors WHERE a > $1 ORDER BY a', [5]));
assert.deepEqual(
  (await cursor.read(2)).map(({ a }) => a),
  [6, 7],
);
assert.deepEqual(
  (await cursor.read(1)).map(({ a }) => a),
  [8],
);
await cursor.close();

await client.query('BEGIN');
const first = client.query(new Cursor('SELECT a FROM cursors ORDER BY a'));
const second = client.query(new Cursor('SELECT a AS x, x + 1 AS y FROM cursors ORDER BY a'));
assert.equal((await first.read(100)).length, 100);
await first.close();
assert.deepEqual(await second.read(1), [{ x: 1, y: 2 }]);
await second.close();
await client.query('COMMIT');

let rows = 0;
for await (const { a } of client.query(new QueryStream('SELECT a FROM cursors ORDER BY a', [], { batchSize: 64 }))) {
  rows += 1;
  assert.equal(a, rows);
}
assert.equal(rows, 10_000);

await client.query(
  "COPY cursors FROM 's3://data/clients/rows.json' IAM_ROLE 'arn:aws:iam::123456789012:role/load' JSON 'auto'",
);
assert.deepEqual(notices, ["INFO Load into table 'cursors' completed, 3 record(s) loaded successfully."]);
await assert.rejects(client.query(new Cursor('SELECT nope')).read(1), { code: '42703' });
await client.query('DROP TABLE cursors');
await client.end();
console.log('pg and pg-cursor');
