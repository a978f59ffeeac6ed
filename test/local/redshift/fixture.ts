/** A local Redshift on a fresh folder beside a local S3, with a client of its own for each test. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { startLocalRedshift, type LocalRedshift } from '../../../local/src/redshift/server.js';
import { startLocalS3, type LocalS3 } from '../../../local/src/s3/server.js';

const KEYS = { accessKeyId: 'LOCALACCESSKEY', secretAccessKey: 'local-secret' };
export const PASSWORD = 'Local-Secret-1';

export interface Warehouse extends AsyncDisposable {
  readonly redshift: LocalRedshift;
  readonly s3: LocalS3;
  /** Where the objects of the bucket `data` lie. */
  readonly folder: string;
  /** Writes an object into the bucket `data`; returns its URI. */
  put(key: string, body: string | Buffer): Promise<string>;
  /** Puts a manifest of these URIs, all of them mandatory; returns its URI. */
  putManifest(key: string, uris: readonly string[]): Promise<string>;
  connect(): Promise<Session>;
}

/** A client, with what it was told. */
export interface Session extends AsyncDisposable {
  readonly client: pg.Client;
  readonly notices: string[];
  /** Rows of one statement, each as an array of values. */
  rows(sql: string, values?: unknown[]): Promise<unknown[][]>;
  /** The first value of the first row. */
  value(sql: string, values?: unknown[]): Promise<unknown>;
  /** SQLSTATE and message of the error that the statement must raise. */
  failure(sql: string, values?: unknown[]): Promise<string>;
}

/** A fresh folder that any account may pass: PostgreSQL runs as another one when the tests run as root. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-redshift-test-'));
  await chmod(folder, 0o755);
  return folder;
}

export async function startWarehouse(): Promise<Warehouse> {
  const root = await freshFolder();
  const s3 = await startLocalS3({ root: join(root, 's3'), ...KEYS });
  const redshift = await startLocalRedshift({
    dataDir: join(root, 'redshift'),
    password: PASSWORD,
    s3: { endpoint: s3.endpoint, ...KEYS },
  });
  const sessions: Session[] = [];
  const put = async (key: string, body: string | Buffer): Promise<string> => {
    const file = join(root, 's3/data', key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, body);
    return `s3://data/${key}`;
  };
  return {
    redshift,
    s3,
    folder: join(root, 's3/data'),
    put,
    putManifest: (key, uris) => put(key, JSON.stringify({ entries: uris.map((url) => ({ url, mandatory: true })) })),
    connect: async () => {
      const session = await connect(redshift);
      sessions.push(session);
      return session;
    },
    [Symbol.asyncDispose]: async () => {
      for (const session of sessions) await session[Symbol.asyncDispose]();
      await redshift.stop();
      await s3.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

export async function connect({ host, port, user, password, database }: LocalRedshift): Promise<Session> {
  const client = new pg.Client({ host, port, user, password, database });
  const notices: string[] = [];
  client.on('notice', ({ severity, message }) => notices.push(`${severity} ${message}`));
  // A session that a test ends from outside reports it here.
  client.on('error', () => undefined);
  await client.connect();
  const rows = async (sql: string, values?: unknown[]): Promise<unknown[][]> => {
    const result = await client.query<unknown[]>({
      text: sql,
      rowMode: 'array',
      ...(values === undefined ? {} : { values }),
    });
    return result.rows;
  };
  return {
    client,
    notices,
    rows,
    value: async (sql, values) => (await rows(sql, values))[0]?.[0],
    failure: (sql, values) =>
      client.query(sql, values).then(
        () => 'no error',
        (error: pg.DatabaseError) => `${error.code} ${error.message}`,
      ),
    [Symbol.asyncDispose]: () => client.end().catch(() => undefined),
  };
}
