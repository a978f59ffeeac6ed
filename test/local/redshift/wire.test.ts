import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalRedshift } from '../../../local/src/redshift/server.js';
import { connect, freshFolder, PASSWORD, startWarehouse, type Warehouse } from './fixture.js';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse[Symbol.asyncDispose]());

const config = (more: pg.ClientConfig = {}): pg.ClientConfig => {
  const { host, port, user, password, database } = warehouse.redshift;
  return { host, port, user, password, database, ...more };
};

async function withClient<T>(more: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config(more));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Messages of the frontend as bytes. */
const message = (type: string, ...parts: (string | Buffer)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** The types and bodies of what the server answers up to its `count`th ReadyForQuery. */
async function exchange(client: pg.Client, request: Buffer, count: number): Promise<{ type: string; body: string }[]> {
  const { stream } = (client as unknown as { connection: { stream: TLSSocket } }).connection;
  stream.removeAllListeners('data');
  const answers: { type: string; body: string }[] = [];
  let rest = Buffer.alloc(0);
  stream.write(request);
  while (answers.filter(({ type }) => type === 'Z').length < count) {
    rest = Buffer.concat([rest, (await once(stream, 'data'))[0] as Buffer]);
    for (let size = rest.length < 5 ? Infinity : rest.readUInt32BE(1) + 1; rest.length >= size;) {
      answers.push({ type: String.fromCharCode(rest[0]!), body: rest.toString('latin1', 5, size) });
      rest = rest.subarray(size);
      size = rest.length < 5 ? Infinity : rest.readUInt32BE(1) + 1;
    }
  }
  return answers;
}

describe('TLS', () => {
  it('is there for who asks, with a certificate that can be checked, name and all', async () => {
    const ca = await readFile(warehouse.redshift.certificatePath, 'utf8');
    for (const host of ['127.0.0.1', 'localhost']) {
      const rows = await withClient({ host, ssl: { ca, servername: 'localhost' } }, async (client) => {
        const { stream } = (client as unknown as { connection: { stream: TLSSocket } }).connection;
        expect(stream.authorized).toBe(true);
        const { rows } = await client.query<{ n: string }>("SELECT repeat('x', 3000000) AS n");
        return rows[0]!.n.length;
      });
      expect(rows).toBe(3_000_000);
    }
  });

  it('is trusted by nobody who was not told to', async () => {
    await expect(withClient({ ssl: true }, (client) => client.query('SELECT 1'))).rejects.toThrow(
      'self-signed certificate',
    );
    expect(await withClient({}, async (client) => (await client.query('SELECT 1')).rows.length)).toBe(1);
  });

  it('takes nothing that was sent in plain text behind the request', async () => {
    const socket = connectSocket(warehouse.redshift.port, '127.0.0.1');
    socket.write(Buffer.from('0000000804d2162f', 'hex'));
    expect(String((await once(socket, 'data'))[0])).toBe('S');
    const other = connectSocket(warehouse.redshift.port, '127.0.0.1');
    other.write(Buffer.from('0000000804d2162f0000', 'hex'));
    expect(String((await once(other, 'data'))[0])).toContain('received unencrypted data after SSL request');
    socket.destroy();
    other.destroy();
  });

  it('answers a request for GSS encryption by a no', async () => {
    const socket = connectSocket(warehouse.redshift.port, '127.0.0.1');
    socket.write(Buffer.from('0000000804d21630', 'hex'));
    expect(String((await once(socket, 'data'))[0])).toBe('N');
    socket.destroy();
  });
});

describe('a password', () => {
  it.each(['md5', 'scram-sha-256'] as const)(
    'is proved by %s, and the certificate is kept over a restart',
    async (authentication) => {
      const dataDir = join(await freshFolder(), 'data');
      const s3 = { endpoint: 'http://127.0.0.1:1', accessKeyId: 'a', secretAccessKey: 'b' };
      const redshift = await startLocalRedshift({ dataDir, password: PASSWORD, authentication, s3 });
      const certificate = await readFile(redshift.certificatePath, 'utf8');
      const socket = connectSocket(redshift.port, '127.0.0.1');
      socket.write(Buffer.concat([Buffer.from('00000016000300007573657200', 'hex'), Buffer.from('awsuser\0\0')]));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.readUInt32BE(5)).toBe(authentication === 'md5' ? 5 : 10);
      socket.destroy();
      await using session = await connect(redshift);
      expect(await session.value('SELECT current_user')).toBe('awsuser');
      await redshift.stop();
      const again = await startLocalRedshift({ dataDir, password: PASSWORD, authentication, s3 });
      expect(await readFile(again.certificatePath, 'utf8')).toBe(certificate);
      await again.stop();
    },
  );
});

it('reports the parameters that Redshift reports, and no others', async () => {
  const client = new pg.Client(config());
  const told = new Map<string, string>();
  (client as unknown as { connection: NodeJS.EventEmitter }).connection.on(
    'parameterStatus',
    ({ parameterName, parameterValue }: { parameterName: string; parameterValue: string }) =>
      told.set(parameterName, parameterValue),
  );
  await client.connect();
  expect(Object.fromEntries(told)).toEqual({
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    integer_datetimes: 'on',
    is_superuser: 'off',
    max_numeric_precision: '38',
    max_varchar_size: '65535',
    padb_revision: 'unknown',
    padb_version: '1.0.44903',
    server_encoding: 'UNICODE',
    server_version: '8.0.2',
    session_authorization: 'awsuser',
    standard_conforming_strings: 'off',
    TimeZone: 'UTC',
    timezone_abbreviations: 'Default',
  });
  await client.end();
});

describe('the extended protocol', () => {
  const bind = (portal: string, statement: string): Buffer =>
    message('B', `${portal}\0${statement}\0`, Buffer.alloc(6));
  const execute = (portal: string, limit: number): Buffer => {
    const rows = Buffer.alloc(4);
    rows.writeUInt32BE(limit);
    return message('E', `${portal}\0`, rows);
  };
  const parse = (name: string, sql: string): Buffer => message('P', `${name}\0${sql}\0`, Buffer.alloc(2));
  const types = (answers: { type: string }[]): string => answers.map(({ type }) => type).join('');

  it('hands out a portal in pieces', async () => {
    await withClient({}, async (client) => {
      const request = [
        parse('', 'SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3'),
        bind('p', ''),
        execute('p', 2),
        execute('p', 2),
        message('S'),
      ];
      expect(types(await exchange(client, Buffer.concat(request), 1))).toBe('12DDsDCZ');
    });
  });

  it('answers a pipeline in order, and skips to the next Sync after an error', async () => {
    await withClient({}, async (client) => {
      const one = (sql: string): Buffer[] => [parse('', sql), bind('', ''), execute('', 0)];
      const request = [
        ...one('CREATE TEMP TABLE piped (a INT)'),
        ...one('INSERT INTO piped VALUES (1), (2)'),
        ...one('SELECT a AS b, b + 1 AS c FROM piped'),
        message('S'),
        ...one('SELECT nope'),
        ...one('SELECT 1 AS b, b AS c'),
        message('S'),
        ...one('SELECT 1'),
        message('S'),
      ];
      const answers = await exchange(client, Buffer.concat(request), 3);
      expect(types(answers)).toBe('12C12C12DDCZEZ12DCZ');
      expect(answers.filter(({ type }) => type === 'C').map(({ body }) => body)).toEqual([
        'CREATE TABLE\0',
        'INSERT 0 2\0',
        'SELECT\0',
        'SELECT\0',
      ]);
    });
  });

  it('takes start-up parameters that only Redshift knows', async () => {
    const parameters =
      'user\0awsuser\0database\0dev\0client_protocol_version\x002\0driver_version\0x\0plugin_name\0y\0\0';
    const head = Buffer.alloc(8);
    head.writeUInt32BE(parameters.length + 8);
    head.writeUInt32BE(196608, 4);
    const socket = connectSocket(warehouse.redshift.port, '127.0.0.1');
    socket.write(Buffer.concat([head, Buffer.from(parameters)]));
    expect(String((await once(socket, 'data'))[0])[0]).toBe('R');
    socket.destroy();
  });
});
