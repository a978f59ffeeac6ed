/** A Redshift on this machine: PostgreSQL behind a proxy that speaks Redshift's SQL. */
import { quoteLiteral } from '@loadstar/sql';
import pg from 'pg';
import { Faults } from '../faults.js';
import { BOOTSTRAP_ID, BOOTSTRAP_SQL, SESSION_SETTINGS } from './catalog/bootstrap.js';
import { adminConfig, Journal } from './copy/journal.js';
import { copyAction } from './copy/run.js';
import { ObjectReader } from './copy/reader.js';
import { Stores, type StoreOptions } from './copy/store.js';
import { startCluster, type Cluster } from './postgres/cluster.js';
import { writeNote } from './postgres/folder.js';
import { ADMIN } from './postgres/initdb.js';
import { keepCertificate } from './postgres/tls.js';
import type { RedshiftFault } from './proxy/faults.js';
import { startListener } from './proxy/listener.js';
import type { Rewriter } from './proxy/step.js';
import { rewriteScript, type ScriptParts } from './rewrite/script.js';
import { unloadAction } from './unload/run.js';

export interface LocalRedshiftOptions {
  /** Holds the data; created when it is not there, taken up again when it is. */
  readonly dataDir: string;
  /** Where to listen on 127.0.0.1; 0, the default, takes any free port. */
  readonly port?: number;
  /** The user that owns the database; `awsuser` when left out. */
  readonly user?: string;
  readonly password: string;
  /** How the user proves its password; `md5` when left out, since Redshift's own drivers know no SCRAM of PostgreSQL's. */
  readonly authentication?: 'md5' | 'scram-sha-256';
  /** `dev` when left out. */
  readonly database?: string;
  /** Where COPY reads from and UNLOAD writes to. */
  readonly s3: LocalRedshiftS3;
  /** Gets the lines that the server behind logs. */
  readonly log?: (line: string) => void;
}

/**
 * A server with an endpoint and keys of its own, such as the local S3; or Amazon's, with the credentials that the SDK finds (`chain`) or, for
 * public buckets, without any (`unsigned`). Keys and a region that a COPY names count for Amazon's alone.
 */
type LocalRedshiftS3 = {
  /** Where buckets lie; `us-east-1` when left out. */
  readonly region?: string;
} & (
  | { readonly endpoint: string; readonly accessKeyId: string; readonly secretAccessKey: string }
  | { readonly credentials: 'chain' | 'unsigned' }
);

export interface LocalRedshift {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Where the certificate lies that it shows to clients who ask for TLS: their root certificate, if they are to check it. */
  readonly certificatePath: string;
  /** Process id of the PostgreSQL server behind. */
  readonly postgresPid: number;
  /** What it is told to do wrong; nothing unless asked. */
  readonly faults: Faults<RedshiftFault>;
  /** Ends every session and the server behind. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts a Redshift on 127.0.0.1.
 * @throws Error when the folder is in use or not ours, or the port is taken
 */
export async function startLocalRedshift(options: LocalRedshiftOptions): Promise<LocalRedshift> {
  const { user = 'awsuser', password, database = 'dev' } = options;
  const cluster = await startCluster(options.dataDir, options.log ?? (() => undefined));
  const { adminPassword } = cluster.note;
  const journal = new Journal(cluster.port, adminPassword);
  const s3 = storeOptions(options.s3);
  const stores = new Stores(s3);
  const reader = new ObjectReader(s3);
  const faults = new Faults<RedshiftFault>();
  const parts: ScriptParts = {
    copy: (draft, statement) => copyAction({ stores, reader, journal }, draft, statement),
    unload: (draft, statement) => unloadAction({ stores, journal, rewrite }, draft, statement),
  };
  const rewrite: Rewriter = (sql, names) => rewriteScript(sql, parts, names);
  const release = async (): Promise<void> => {
    stores.destroy();
    await reader.stop();
    await journal.stop();
    await cluster.stop();
  };
  try {
    await prepare(cluster, options.authentication ?? 'md5', user, password, database);
    const certificate = await keepCertificate(cluster.folder);
    const listener = await startListener({
      certificate,
      port: options.port ?? 0,
      backendPort: cluster.port,
      reservedUser: ADMIN,
      faults,
      rewrite,
    });
    let stopping: Promise<void> | null = null;
    const stop = (): Promise<void> => {
      faults.clear();
      return (stopping ??= listener.stop().then(release));
    };
    return {
      host: '127.0.0.1',
      port: listener.port,
      user,
      password,
      database,
      certificatePath: certificate.path,
      postgresPid: cluster.pid,
      faults,
      stop,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function storeOptions(s3: LocalRedshiftS3): StoreOptions {
  const { region = 'us-east-1' } = s3;
  if ('credentials' in s3) return { region, credentials: s3.credentials };
  const { endpoint, accessKeyId, secretAccessKey } = s3;
  return { region, endpoint, credentials: { accessKeyId, secretAccessKey } };
}

/** Makes the user and the database, and brings the catalog up to this version. */
async function prepare(
  cluster: Cluster,
  authentication: string,
  user: string,
  password: string,
  database: string,
): Promise<void> {
  const { adminPassword, bootstrap } = cluster.note;
  if (bootstrap !== BOOTSTRAP_ID) await bootstrapAll(cluster);
  await asAdmin(cluster, 'postgres', async (client) => {
    await client.query(
      [`SET password_encryption = '${authentication}'`, roleSql(user, password), ...settingsSql()].join(';'),
    );
    const { rows } = await client.query('SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1', [database]);
    if (rows.length === 0) await client.query(`CREATE DATABASE ${quoted(database)} OWNER ${quoted(user)}`);
  });
  if (bootstrap !== BOOTSTRAP_ID) await writeNote(cluster.folder, { adminPassword, bootstrap: BOOTSTRAP_ID });
}

async function bootstrapAll(cluster: Cluster): Promise<void> {
  const names = await asAdmin(cluster, 'postgres', async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn AND datname <> 'postgres'",
    );
    return rows.map(({ datname }) => datname);
  });
  for (const name of names) await asAdmin(cluster, name, (client) => client.query(BOOTSTRAP_SQL));
}

/** The user is no superuser of PostgreSQL: the catalog is not its to change. */
function roleSql(user: string, password: string): string {
  const role = `${quoted(user)} LOGIN CREATEDB CREATEROLE PASSWORD ${quoteLiteral(password)}`;
  return `DO $do$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object THEN ALTER ROLE ${role}; END $do$`;
}

function settingsSql(): string[] {
  return Object.entries(SESSION_SETTINGS).map(([name, value]) => `ALTER ROLE ALL SET ${name} = '${value}'`);
}

async function asAdmin<T>(cluster: Cluster, database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(adminConfig(cluster.port, cluster.note.adminPassword, database));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
