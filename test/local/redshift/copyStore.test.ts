import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Stores } from '../../../local/src/redshift/copy/store.js';
import { startLocalRedshift } from '../../../local/src/redshift/server.js';
import { connect, freshFolder, PASSWORD, startWarehouse, type Session, type Warehouse } from './fixture.js';

const ROLE = 'IAM_ROLE default';

/** SQLSTATE, message and DETAIL. */
function failure(session: Session, sql: string): Promise<string> {
  return session.client.query(sql).then(
    () => 'no error',
    ({ code, message, detail }: pg.DatabaseError) => `${code} ${message} ${detail ?? ''}`,
  );
}

describe('S3 in trouble', () => {
  let warehouse: Warehouse;
  let session: Session;
  /** Too large to be collected at once. */
  const large = Array.from({ length: 60_000 }, (_, i) => `${i}|row ${i}`).join('\n');

  beforeAll(async () => {
    warehouse = await startWarehouse();
    await warehouse.put('ok/a', '1|x\n');
    await warehouse.put('ok/b', '2|y\n');
    await warehouse.put('large/a', large);
    session = await warehouse.connect();
    await session.rows('CREATE TABLE t (a INT, b VARCHAR(30))');
  });
  afterAll(() => warehouse[Symbol.asyncDispose]());
  beforeEach(() => session.rows('DELETE FROM t'));
  afterEach(() => warehouse.s3.faults.clear());

  const copy = (key: string, rest = ''): string => `COPY t FROM 's3://data/${key}' ${ROLE} ${rest}`;

  it('that passes is waited out', async () => {
    warehouse.s3.faults.add({ kind: 'slowDown', match: /GET \/data\/ok\/a/ });
    warehouse.s3.faults.add({ kind: 'cut', match: /GET \/data\/ok\/b/ });
    await session.rows(copy('ok/'));
    expect(await session.value('SELECT count(*) FROM t')).toBe('2');
  });

  it.each([
    ['slowDown', 'S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown,'],
    [
      'internal',
      'S3ServiceException:We encountered an internal error. Please try again.,Status 500,Error InternalError,',
    ],
  ] as const)('that stays (%s) is an error that can be retried, and fails the transaction', async (kind, message) => {
    warehouse.s3.faults.add({ kind, match: /GET \/data\/ok\/b/, times: 99 });
    await session.rows('BEGIN');
    const found = await failure(session, copy('ok/'));
    expect(found).toContain(`XX000 ${message}`);
    expect(found).toMatch(/CanRetry 1[^]+code: {6}8001\n {2}context: {3}S3 key being read : s3:\/\/data\/ok\/b/);
    expect(await session.failure('SELECT 1')).toMatch(/^25P02 /);
    await session.rows('ROLLBACK');
    expect(await session.value('SELECT count(*) FROM t')).toBe('0');
  });

  it('that cuts an object short loads nothing of it', async () => {
    warehouse.s3.faults.add({ kind: 'cut', match: /GET \/data\/large\/a/, times: 99 });
    expect(await failure(session, copy('large/'))).toMatch(
      /^XX000 S3CurlException: .+CanRetry 1[^]+s3:\/\/data\/large\/a/,
    );
    expect(await session.value('SELECT count(*) FROM t')).toBe('0');
    expect(
      await session.rows("SELECT DISTINCT trim(status) FROM sys_load_history WHERE data_source = 's3://data/large/'"),
    ).toEqual([['aborted']]);
    warehouse.s3.faults.clear();
    await session.rows(copy('large/'));
    expect(await session.value('SELECT count(*) FROM t')).toBe('60000');
  });

  it('that has lost an object since it was listed names it', async () => {
    await warehouse.put('vanishing/a', '1|x\n');
    await warehouse.put('vanishing/b', '2|y\n');
    // Its first answer is cut off; when it is asked for again it is gone.
    warehouse.s3.faults.add({ kind: 'cut', match: /GET \/data\/vanishing\/b/ });
    const stalled = warehouse.s3.faults.add({ kind: 'stall', match: /GET \/data\/vanishing\/b/ });
    const failed = failure(session, copy('vanishing/'));
    await stalled.fired;
    await rm(join(warehouse.folder, 'vanishing/b'));
    stalled.release();
    expect(await failed).toMatch(
      /^XX000 S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,.+CanRetry 1/,
    );
    expect(await session.value('SELECT count(*) FROM t')).toBe('0');
  });

  it('that refuses is an error that can not be retried', async () => {
    const root = await freshFolder();
    const s3 = { endpoint: warehouse.s3.endpoint, accessKeyId: 'ANOTHERKEY', secretAccessKey: 'x' };
    const redshift = await startLocalRedshift({ dataDir: join(root, 'redshift'), password: PASSWORD, s3 });
    try {
      const other = await connect(redshift);
      await other.rows('CREATE TABLE t (a INT, b VARCHAR(30))');
      expect(await failure(other, copy('ok/'))).toMatch(
        /^XX000 S3ServiceException:.+,Status 403,Error \w+,.+CanRetry 0/,
      );
      expect(await failure(other, copy('ok/a', 'MANIFEST'))).toMatch(
        /^XX000 COPY with MANIFEST parameter requires full path of an S3 object[^]+code: {6}8001/,
      );
      expect(await failure(other, `UNLOAD ('select 1') TO 's3://data/denied/' ${ROLE} ALLOWOVERWRITE`)).toContain(
        'Status 403',
      );
      await other[Symbol.asyncDispose]();
    } finally {
      await redshift.stop();
      await rm(root, { recursive: true, force: true });
    }
  });

  it('keeps an UNLOAD from leaving half of its files', async () => {
    warehouse.s3.faults.add({ kind: 'internal', match: /PUT \/data\/half\/0001/, times: 99 });
    expect(await failure(session, `UNLOAD ('select 1 union all select 2') TO 's3://data/half/' ${ROLE}`)).toMatch(
      /^XX000 S3ServiceException:.+Status 500[^]+s3:\/\/data\/half\/0001_part_00/,
    );
    warehouse.s3.faults.clear();
    await session.rows(`UNLOAD ('select 1') TO 's3://data/half/' ${ROLE}`);
  });
});

describe('an S3 that is not of one’s own', () => {
  let server: Server;
  const requests: { readonly url: string; readonly authorization: string }[] = [];

  /** Holds one object, whoever asks. */
  function serve({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    requests.push({ url, authorization: headers.authorization ?? '' });
    const list =
      '<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>k</Key></Contents></ListBucketResult>';
    response.end(url.includes('list-type') ? list : '7\n');
  }
  beforeAll(async () => {
    server = createServer(serve);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env['AWS_ENDPOINT_URL_S3'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env['AWS_ACCESS_KEY_ID'] = 'CHAINKEY';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'chain-secret';
  });
  afterAll(() => {
    for (const name of ['AWS_ENDPOINT_URL_S3', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
    server.closeAllConnections();
    server.close();
  });

  const asked = async (credentials: 'chain' | 'unsigned', place: Parameters<Stores['at']>[0]): Promise<string> => {
    requests.length = 0;
    const stores = new Stores({ region: 'us-east-1', credentials });
    await stores.at(place).text('bucket', 'k', new AbortController().signal);
    stores.destroy();
    return requests[0]!.authorization;
  };

  it('is asked with the credentials of the SDK’s chain, in the region that the statement names', async () => {
    const here = { region: null, keys: null };
    expect(await asked('chain', here)).toMatch(/Credential=CHAINKEY\/\d{8}\/us-east-1\/s3\/aws4_request/);
    expect(await asked('chain', { ...here, region: 'eu-west-1' })).toMatch(/Credential=CHAINKEY\/\d{8}\/eu-west-1\/s3/);
  });

  it('is asked with the keys that the statement gives', async () => {
    const keys = { accessKeyId: 'STATEMENTKEY', secretAccessKey: 's' };
    expect(await asked('chain', { region: null, keys })).toContain('Credential=STATEMENTKEY/');
    expect(await asked('unsigned', { region: null, keys })).toContain('Credential=STATEMENTKEY/');
  });

  it('is asked without a signature where buckets are public', async () => {
    expect(await asked('unsigned', { region: null, keys: null })).toBe('');
  });

  it('is read by a COPY', async () => {
    const root = await freshFolder();
    const s3 = { credentials: 'unsigned' } as const;
    const redshift = await startLocalRedshift({ dataDir: join(root, 'redshift'), password: PASSWORD, s3 });
    try {
      const session = await connect(redshift);
      await session.rows('CREATE TABLE t (a INT)');
      await session.rows(`COPY t FROM 's3://bucket/k' ${ROLE} REGION 'eu-west-1'`);
      expect(await session.rows('SELECT a FROM t')).toEqual([[7]]);
      await session.rows(
        "COPY t FROM 's3://bucket/k' ACCESS_KEY_ID 'AKIDSECRET' SECRET_ACCESS_KEY 'TOPSECRET' REGION 'eu-west-1'",
      );
      expect(requests.at(-1)!.authorization).toContain('Credential=AKIDSECRET/');
      await session[Symbol.asyncDispose]();
    } finally {
      await redshift.stop();
      await rm(root, { recursive: true, force: true });
    }
  });
});
