import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig, stagingOf, type Flags } from '../../src/project/config.js';

let cwd: string;
beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), 'loadstar-config-'))));
afterEach(() => rmSync(cwd, { recursive: true }));

const read = (env: Record<string, string> = {}, flags: Flags = {}) =>
  readConfig({ cwd, env: { HOME: cwd, ...env }, flags });
const writeFile = (content: unknown) =>
  writeFileSync(join(cwd, 'loadstar.config.json'), typeof content === 'string' ? content : JSON.stringify(content));
const problemsOf = (env: Record<string, string> = {}, flags: Flags = {}): readonly string[] => {
  try {
    read(env, flags);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
};
const sourceOf = (path: string, env: Record<string, string> = {}, flags: Flags = {}) =>
  read(env, flags).origins.find((origin) => origin.path === path);

/** A state file as a running stack leaves it; this very process stands for the stack. */
function writeStack(pid = process.pid): void {
  mkdirSync(join(cwd, '.loadstar'));
  const env = {
    PGHOST: '127.0.0.1',
    PGPORT: '40001',
    PGUSER: 'loader',
    PGPASSWORD: 'local-password',
    PGDATABASE: 'dev',
    PGSSLMODE: 'disable',
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:40002',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local-secret',
    AWS_REGION: 'us-west-2',
    TEMPORAL_ADDRESS: '127.0.0.1:40003',
    TEMPORAL_NAMESPACE: 'default',
  };
  writeFileSync(join(cwd, '.loadstar', 'stack.json'), JSON.stringify({ supervisor: { pid }, env }));
}

describe('configuration', () => {
  it('has a default for everything but the staging place', () => {
    const { config } = read();
    expect(config).toMatchObject({
      pipeline: cwd,
      staging: null,
      copyAuthorization: 'IAM_ROLE default',
      concurrency: 4,
      warehouse: { host: 'localhost', port: 5439, ssl: { rejectUnauthorized: true } },
      s3: { region: 'us-east-1' },
      temporal: { address: 'localhost:7233', namespace: 'default' },
    });
    expect(() => stagingOf(config)).toThrow('staging  expected s3://bucket/prefix, is not set');
  });

  it('takes each setting from the strongest place: flag, environment, running stack, file, default', () => {
    expect(sourceOf('warehouse.host')).toMatchObject({ source: 'default', shown: 'localhost' });
    writeFile({ warehouse: { host: 'from-file' }, concurrency: 2 });
    expect(sourceOf('warehouse.host')).toMatchObject({
      source: 'file',
      from: 'loadstar.config.json',
      shown: 'from-file',
    });
    writeStack();
    expect(sourceOf('warehouse.host')).toMatchObject({ source: 'stack', shown: '127.0.0.1' });
    expect(sourceOf('warehouse.host', { PGHOST: 'from-env' })).toMatchObject({
      source: 'environment',
      from: 'PGHOST',
      shown: 'from-env',
    });
    const flags = { 'warehouse.host': 'from-flag', concurrency: '3' };
    expect(sourceOf('warehouse.host', { PGHOST: 'from-env' }, flags)).toMatchObject({
      source: 'flag',
      shown: 'from-flag',
    });
    expect(read({ PGHOST: 'from-env' }, flags).config.concurrency).toBe(3);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(sourceOf('warehouse.host', { PGHOST: '' })).toMatchObject({ source: 'default' });
  });

  it('finds a running stack in the folder, with all that is needed to use it', () => {
    writeStack();
    const { config } = read();
    expect(config.warehouse).toEqual({
      host: '127.0.0.1',
      port: 40001,
      user: 'loader',
      password: 'local-password',
      database: 'dev',
      ssl: false,
    });
    expect(config.s3).toEqual({
      region: 'us-west-2',
      endpoint: 'http://127.0.0.1:40002',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local-secret' },
    });
    expect(config.temporal).toMatchObject({ address: '127.0.0.1:40003', namespace: 'default' });
    expect(stagingOf(config)).toMatch(/^s3:\/\//);
  });

  it('takes no notice of a stack that is not there any more', () => {
    writeStack(2 ** 22 + 1);
    expect(sourceOf('warehouse.host')).toMatchObject({ source: 'default' });
  });

  it('finds a stack in another folder when told so', () => {
    writeStack();
    const other = readConfig({ cwd: tmpdir(), env: { HOME: cwd }, stackFolder: join(cwd, '.loadstar') });
    expect(other.config.warehouse.port).toBe(40001);
  });

  it('reads relative to its folder, and takes a slash from the end of the staging place', () => {
    writeFile({ pipeline: 'pipelines/music', staging: 's3://bucket/prefix/' });
    expect(read().config).toMatchObject({ pipeline: join(cwd, 'pipelines/music'), staging: 's3://bucket/prefix' });
  });

  it('reports every fault of every place at once, with path or variable, value and what was expected', () => {
    writeFile({ warehouse: { port: '54x9', hots: 'x' }, concurrency: 0, staging: 'bucket', worker: 7 });
    expect(problemsOf({ PGSSLMODE: 'maybe' }, { 'worker.health': 'nowhere' })).toEqual([
      'loadstar.config.json: warehouse.hots  no such setting; did you mean "warehouse.host"?',
      'loadstar.config.json: worker  expected an object, got 7',
      'loadstar.config.json: staging  expected s3://bucket/prefix, got "bucket"',
      'loadstar.config.json: concurrency  expected a whole number, 1-100, got 0',
      'loadstar.config.json: warehouse.port  expected a whole number, 1-65535, got "54x9"',
      'PGSSLMODE  expected disable, require, verify-ca or verify-full, got "maybe"',
      '--worker.health  expected host:port, as 127.0.0.1:9464, got "nowhere"',
    ]);
  });

  it('says what is wrong with a file that is no JSON', () => {
    writeFile('{ "concurrency": 2, }');
    expect(problemsOf()).toEqual([expect.stringMatching(/^loadstar\.config\.json {2}.*JSON/)]);
  });

  it('never shows a secret, neither where it is listed nor where it is wrong', () => {
    const env = {
      PGPASSWORD: 'hunter2',
      AWS_SECRET_ACCESS_KEY: 'hunter2',
      AWS_SESSION_TOKEN: 'hunter2',
      TEMPORAL_API_KEY: 'hunter2',
    };
    expect(JSON.stringify(read(env).origins)).not.toContain('hunter2');
    writeFile({ warehouse: { password: 12345678 } });
    expect(problemsOf()).toEqual(['loadstar.config.json: warehouse.password  expected a password, got ***']);
  });
});

describe("Temporal's own configuration", () => {
  it('counts: address, namespace, API key and TLS of its variables', () => {
    const { temporal } = read({
      TEMPORAL_ADDRESS: 'cloud:7233',
      TEMPORAL_NAMESPACE: 'team',
      TEMPORAL_API_KEY: 'key',
    }).config;
    expect(temporal).toMatchObject({ address: 'cloud:7233', namespace: 'team', apiKey: 'key' });
  });

  it('counts with its file too, but not the default profile of a user whose stack runs here', () => {
    const home = join(cwd, '.config', 'temporalio');
    mkdirSync(home, { recursive: true });
    const file = join(home, 'temporal.toml');
    writeFileSync(file, '[profile.default]\naddress = "from-toml:7233"\n[profile.other]\naddress = "other:7233"\n');
    const env = { TEMPORAL_CONFIG_FILE: file };
    expect(read(env).config.temporal.address).toBe('from-toml:7233');
    writeStack();
    expect(read({ XDG_CONFIG_HOME: join(cwd, '.config') }).config.temporal.address).toBe('127.0.0.1:40003');
    expect(read({ ...env, TEMPORAL_PROFILE: 'other' }).config.temporal.address).toBe('other:7233');
  });

  it('is a problem like any other when it can not be read', () => {
    expect(problemsOf({ TEMPORAL_PROFILE: 'nobody' })).toEqual([
      "TEMPORAL_*  Profile 'nobody' not found in config data",
    ]);
  });
});
