/**
 * One connection to the warehouse, owned by one attempt: simple protocol, every statement tagged, dead after the first trouble with
 * the connection. AWS: PG_CANCEL_BACKEND, connecting-firewall-guidance (keep-alive).
 */
import { Socket } from 'node:net';
import pg from 'pg';
import { endBackend, utcAgo, type Backend } from './backend.js';
import { tagged } from './tag.js';

/** Where the warehouse is and who asks. Never logged, never part of an error as a whole. */
export interface WarehouseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | (() => Promise<string>);
  readonly database: string;
  /** false: plain TCP, for 127.0.0.1 alone. `ca` in PEM; default: Node's own roots, which hold Amazon's. */
  readonly ssl: false | { readonly rejectUnauthorized: boolean; readonly ca?: string };
}

/** A column of a result. `typeId` is PostgreSQL's type oid. */
export interface Field {
  readonly name: string;
  readonly typeId: number;
}

/** What a statement left behind, without its rows. `rowCount` is null where the command tag carries none (SELECT and COPY on Redshift). */
export interface Completion {
  readonly command: string;
  readonly rowCount: number | null;
  readonly fields: readonly Field[];
}

/** int2, int4, floats and booleans are converted; all else is the warehouse's own text (int8, numeric, times). */
export type Value = string | number | boolean | null;

/** A row by column name. */
export type Row = Readonly<Record<string, Value>>;

export interface RowsResult extends Completion {
  readonly rows: readonly Row[];
}

/** A result with its columns in order, doubled names included. */
export interface TableResult {
  readonly columns: readonly string[];
  /** The first rows, as many as were asked for. */
  readonly rows: readonly (readonly Value[])[];
  /** All rows the statement returned. */
  readonly total: number;
}

/** The connection could not be made, or not be authenticated. The message names host, port, database and user. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
}

/** Until the server takes statements. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Below every idle limit on the way: 350 s on AWS's gateways, 300 s on common firewalls. */
const KEEP_ALIVE_MS = 30_000;
/** A polite good-bye gets this long; then the socket is destroyed. */
const CLOSE_LIMIT_MS = 2_000;
const ROLLBACK_LIMIT_MS = 5_000;

/**
 * Connects.
 * @param options.tag stands in front of every statement as a comment: see tag.ts
 * @throws ConnectError
 */
export async function openSession(
  address: WarehouseAddress,
  options: { readonly tag: string; readonly applicationName?: string },
): Promise<Session> {
  const socket = new Socket();
  const client = new pg.Client({
    ...address,
    application_name: options.applicationName ?? 'loadstar',
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    stream: () => socket,
  });
  // Without a listener a connection lost between two statements would end the process; the next statement reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return new Session(client, socket, address, options.tag, processIdOf(client));
  } catch (error) {
    socket.destroy();
    throw connectError(address, error);
  }
}

/** A connection, from `openSession` to `close`, `discard` or `cancel`. */
export class Session implements Backend {
  /** The warehouse's id of this session. */
  readonly pid: number;
  readonly tag: string;
  /** INFO, WARNING and NOTICE messages of the statements run so far. */
  readonly notices: string[] = [];
  readonly #client: pg.Client;
  readonly #socket: Socket;
  readonly #address: WarehouseAddress;
  readonly #openedAt = performance.now();
  #ending: Promise<void> | undefined;
  #endReason: unknown;
  #stopListening: () => void = () => undefined;

  constructor(client: pg.Client, socket: Socket, address: WarehouseAddress, tag: string, pid: number) {
    this.#client = client;
    this.#socket = socket;
    this.#address = address;
    this.tag = tag;
    this.pid = pid;
    client.on('notice', (notice) => this.notices.push(notice.message ?? ''));
  }

  /** See `Backend`. Ids are used again: whose session began later is somebody else. */
  get seenAt(): string {
    return utcAgo(performance.now() - this.#openedAt);
  }

  /** Ties the session to a signal: an abort ends it as `cancel` does. */
  endOn(signal: AbortSignal): void {
    const end = (): void => void this.cancel(signal.reason);
    if (signal.aborted) return end();
    signal.addEventListener('abort', end, { once: true });
    this.#stopListening = () => signal.removeEventListener('abort', end);
  }

  /**
   * Runs one statement, or several that are sent as one message, and returns the rows, by column name, of the last that has any. Outside
   * of a transaction several are one.
   * @throws the warehouse's error as `pg` gives it; after `cancel`, its reason
   */
  async run(...statements: readonly string[]): Promise<RowsResult> {
    let rows: Row[] = [];
    let of: readonly Field[] | undefined;
    const completion = await this.#execute(statements, (values, fields) => {
      if (fields !== of) [rows, of] = [[], fields];
      rows.push(Object.fromEntries(fields.map((field, index) => [field.name, values[index] ?? null])));
    });
    return { ...completion, rows };
  }

  /** Runs one query and keeps the first `keepRows` rows; the others are counted as they pass, in bounded memory. */
  async table(sql: string, keepRows = Number.POSITIVE_INFINITY): Promise<TableResult> {
    const rows: Value[][] = [];
    let total = 0;
    const { fields } = await this.#execute([sql], (values) => {
      if (total++ < keepRows) rows.push(values);
    });
    return { columns: fields.map((field) => field.name), rows, total };
  }

  /**
   * BEGIN, `work`, COMMIT. When anything throws: ROLLBACK, and the session is discarded.
   * @param begin what stands for BEGIN, when more belongs to it
   */
  async transaction<T>(work: () => Promise<T>, begin: () => Promise<unknown> = () => this.run('BEGIN')): Promise<T> {
    try {
      await begin();
      const value = await work();
      const { command } = await this.run('COMMIT');
      // A transaction that has failed answers COMMIT with the tag ROLLBACK, and no error.
      if (command !== 'COMMIT') throw new Error(`the warehouse answered COMMIT with ${command}`);
      return value;
    } catch (error) {
      await this.#rollBack();
      throw error;
    }
  }

  /**
   * Ends the session on the warehouse, from a second connection: what runs is cancelled, what is open rolled back, and it is gone when
   * this returns, or the warehouse could not be asked. A statement that waits is rejected with `reason`, after that.
   */
  cancel(reason: unknown): Promise<void> {
    this.#endReason ??= reason ?? new Error('the session was cancelled');
    return (this.#ending ??= this.#endOnWarehouse());
  }

  /** Drops the connection without a word; the warehouse rolls back what was open. */
  discard(): void {
    this.#stopListening();
    this.#socket.destroy();
  }

  /** Says good-bye and waits, for a short while, until the connection is closed. */
  async close(): Promise<void> {
    this.#stopListening();
    if (this.#ending) return this.#ending;
    if (!this.#socket.destroyed) await within(CLOSE_LIMIT_MS, this.#client.end());
    this.#socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #endOnWarehouse(): Promise<void> {
    try {
      await using control = await openSession(this.#address, { tag: `end/${this.pid}` });
      await endBackend(control, this);
    } catch {
      // The warehouse can't be asked. Cutting the connection is all that is left; the next attempt looks for what survives.
    } finally {
      this.discard();
    }
  }

  async #rollBack(): Promise<void> {
    if (this.#ending) return this.#ending;
    // Bounded: a connection that is half dead must not hold back the error.
    await within(
      ROLLBACK_LIMIT_MS,
      this.run('ROLLBACK').catch(() => undefined),
    );
    this.discard();
  }

  #execute(
    statements: readonly string[],
    onRow: (values: Value[], fields: readonly Field[]) => void,
  ): Promise<Completion> {
    const query = new pg.Query({
      text: statements.map((sql) => tagged(this.tag, sql)).join(';\n'),
      rowMode: 'array',
      types: WIRE_TYPES,
    } as pg.QueryArrayConfig);
    return new Promise<Completion>((resolve, reject) => {
      const fail = (error: unknown): void => {
        untag(error, statements.length === 1 ? tagged(this.tag, '').length : 0);
        if (this.#ending) void this.#ending.then(() => reject(asError(this.#endReason)));
        else reject(asError(error));
      };
      if (this.#ending) return fail(this.#endReason);
      let fields: readonly Field[] = [];
      let of: unknown;
      query.on('row', (values: Value[], result: unknown) => {
        if (result !== of) [fields, of] = [fieldsOf(result as pg.QueryResult), result];
        onRow(values, fields);
      });
      query.on('error', fail);
      query.on('end', (results: pg.QueryResult | pg.QueryResult[]) => {
        if (this.#ending) return fail(this.#endReason);
        const result = [results].flat().at(-1)!;
        resolve({ command: result.command, rowCount: result.rowCount, fields: fieldsOf(result) });
      });
      this.#client.query(query);
    });
  }
}

/** A statement's error says where it is, counted from the start of the text that was sent; told is where it is in the statement. */
function untag(error: unknown, length: number): void {
  if (error instanceof pg.DatabaseError && error.position !== undefined)
    error.position = String(Number(error.position) - length);
}

/** Types whose values can't be misread as numbers or booleans: bool, int2, int4, oid, float4, float8. */
const CONVERTED = new Set([16, 21, 23, 26, 700, 701]);

/** Times stay text: the driver would make local Dates of them, which shifts and rounds. */
const WIRE_TYPES = {
  getTypeParser: (oid: number): ((value: string) => Value) =>
    CONVERTED.has(oid) ? (pg.types.getTypeParser(oid) as (value: string) => Value) : (value) => value,
};

function fieldsOf(result: { readonly fields: readonly pg.FieldDef[] } | undefined): Field[] {
  return (result?.fields ?? []).map((field) => ({ name: field.name, typeId: field.dataTypeID }));
}

/** What the server says when it lets a client in: BackendKeyData, which is pg_backend_pid() and the `process` of stv_sessions. */
function processIdOf(client: pg.Client): number {
  const { processID } = client as pg.Client & { readonly processID: number | null };
  if (processID === null) throw new Error('the server does not say which process serves the session');
  return processID;
}

function connectError(address: WarehouseAddress, error: unknown): ConnectError {
  const where = `${address.host}:${address.port}/${address.database} as ${address.user}`;
  return new ConnectError(`cannot connect to ${where}: ${reasonOf(error)}`, { cause: error });
}

/** An attempt on several addresses of one name fails with an AggregateError, whose message is empty. */
function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}

/** Waits for `work`, but no longer than `limitMs`. */
async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
