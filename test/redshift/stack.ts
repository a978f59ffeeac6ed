/** A local Redshift and a local S3 for a test file, and what tests say to them. */
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bodyOf, cString, FrameCutter } from '../../local/src/redshift/wire/frame.js';
import { startLocalRedshift } from '../../local/src/redshift/server.js';
import { startLocalS3 } from '../../local/src/s3/server.js';
import { prepareWarehouse } from '../../src/redshift/ledgerTables.js';
import { openSession, type Row, type Session, type WarehouseAddress } from '../../src/redshift/session.js';
import { makeS3, type S3 } from '../../src/s3/client.js';

export interface Stack {
  readonly address: WarehouseAddress;
  readonly s3: S3;
  /** A session; `discardSessions` ends it. */
  open(tag?: string): Promise<Session>;
  /** One statement on a session of its own. */
  query(sql: string): Promise<readonly Row[]>;
  /** Writes an object of the bucket `music`. */
  put(key: string, body: string | Uint8Array): Promise<void>;
  remove(key: string): Promise<void>;
  /** Ends the sessions that `open` gave, and what they hold: after each test, also a failed one. */
  discardSessions(): void;
  stop(): Promise<void>;
}

const ACCESS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** @param assets get their ledger tables in the schema `music` */
export async function startStack(assets: readonly string[]): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'loadstar-test-'));
  // Root's PostgreSQL runs under another account, which must reach its data here: elsewhere it would outlive the folder.
  await chmod(folder, 0o755);
  const root = join(folder, 's3');
  await mkdir(join(root, 'music'), { recursive: true });
  const store = await startLocalS3({ root, ...ACCESS });
  const redshift = await startLocalRedshift({
    dataDir: join(folder, 'redshift'),
    password: 'Secret-pass-1',
    s3: { endpoint: store.endpoint, ...ACCESS },
  });
  const { host, port, user, password, database } = redshift;
  const address: WarehouseAddress = { host, port, user, password, database, ssl: false };
  const s3 = makeS3({ endpoint: store.endpoint, region: 'us-east-1', credentials: ACCESS });
  const sessions: Session[] = [];
  const open = async (tag = 'test'): Promise<Session> => {
    const session = await openSession(address, { tag });
    sessions.push(session);
    return session;
  };
  const discardSessions = (): void => {
    for (const each of sessions.splice(0)) each.discard();
  };
  await using session = await openSession(address, { tag: 'test' });
  await prepareWarehouse(session, { schema: 'music', assets });
  const path = (key: string): string => join(root, 'music', key);
  return {
    address,
    s3,
    open,
    async query(sql) {
      await using one = await openSession(address, { tag: 'query' });
      return (await one.run(sql)).rows;
    },
    async put(key, body) {
      await mkdir(dirname(path(key)), { recursive: true });
      await writeFile(path(key), body);
    },
    remove: (key) => rm(path(key)),
    discardSessions,
    async stop() {
      discardSessions();
      s3.destroy();
      await redshift.stop();
      await store.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The warehouse behind a network that never tells it when a client is gone: connections to it stay open until `stop`.
 */
export async function startSilentNetwork(
  address: WarehouseAddress,
): Promise<{ address: WarehouseAddress; stop(): Promise<void> }> {
  const open: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: address.port, host: address.host, allowHalfOpen: true });
    open.push(client, upstream);
    client.on('data', (chunk) => upstream.write(chunk)).on('error', () => undefined);
    upstream.on('data', (chunk) => client.destroyed || client.write(chunk)).on('error', () => undefined);
    upstream.on('end', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: { ...address, port: (server.address() as AddressInfo).port },
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The warehouse behind a wire that notes the text of every simple query. */
export async function startTap(
  address: WarehouseAddress,
): Promise<{ address: WarehouseAddress; queries: readonly string[]; stop(): void }> {
  const queries: string[] = [];
  const server = createServer((client) => {
    const upstream = connect(address.port, address.host);
    // The startup message has no type byte; all that follows is cut after it.
    let cutter: FrameCutter | undefined;
    client.on('data', (chunk: Buffer) => {
      upstream.write(chunk);
      if (cutter !== undefined) return cutter.push(chunk);
      cutter = new FrameCutter(
        () => true,
        (message) => message.type === 'Q' && queries.push(cString(bodyOf(message), 0)[0]),
        () => undefined,
      );
      cutter.push(chunk.subarray(chunk.readUInt32BE(0)));
    });
    upstream.pipe(client);
    client.on('close', () => upstream.destroy()).on('error', () => undefined);
    upstream.on('close', () => client.destroy()).on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: { ...address, port }, queries, stop: () => void server.close() };
}

/** Waits until it is so: for what happens on a server, which nobody announces. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not so after 20 s: ${isSo.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
