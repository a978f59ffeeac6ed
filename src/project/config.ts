/**
 * Configuration: defaults < loadstar.config.json < a running local stack in the folder < environment < flags. Checked here, once, all
 * faults together; what comes out is used as it is.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BatchLimits } from '../pipeline/backfill.js';
import { didYouMean } from '../pipeline/nearest.js';
import type { WarehouseAddress } from '../redshift/session.js';
import type { S3Config } from '../s3/client.js';
import { SETTING_PATHS, SETTINGS, variablesOf, type Setting, type SettingPath, type Settings } from './settings.js';
import { readStack, STACK_FILE } from './stack.js';
import { readTemporalEnv, type TemporalConnection } from './temporal.js';

const CONFIG_FILE = 'loadstar.config.json';

/** Where a setting's value came from. */
type ConfigSource = 'default' | 'file' | 'stack' | 'environment' | 'flag';

export interface TemporalConfig extends TemporalConnection {
  readonly address: string;
  readonly namespace: string;
}

export interface WorkerConfig {
  /** Where Prometheus reads metrics, host:port; null: nowhere. */
  readonly metrics: string | null;
  /** Where /healthz answers, host:port; null: nowhere. */
  readonly health: string | null;
  /** How long a stopping worker lets steps end by themselves before it cancels them. */
  readonly graceSeconds: number;
  /** How long until it exits whatever runs. */
  readonly forceSeconds: number;
  readonly logLevel: Settings['worker.logLevel'];
}

interface BackfillConfig {
  /** Batches of a backfill side by side, unless it is told otherwise. */
  readonly concurrency: number;
  /** A worker's warehouse sessions for batches, beside those for loads. */
  readonly sessions: number;
  readonly batch: BatchLimits;
}

export interface NotifyConfig {
  /** Run by sh; null: none. */
  readonly command: string | null;
  /** Gets a POST; null: none. Holds a secret, as such addresses do. */
  readonly webhook: string | null;
}

export interface Config {
  /** The pipeline's folder, absolute. */
  readonly pipeline: string;
  /** s3://bucket/prefix without a slash at the end: where plans and manifests go. Null until it is set: `stagingOf`. */
  readonly staging: string | null;
  /** COPY's authorization clause. */
  readonly copyAuthorization: string;
  readonly region: string;
  /** Steps side by side, and warehouse sessions of a worker. */
  readonly concurrency: number;
  readonly backfill: BackfillConfig;
  /** How long a worker may be silent before its work is given to another. */
  readonly heartbeatSeconds: number;
  /** How long a run whose step has failed waits to be resumed. */
  readonly holdDays: number;
  /** Who is told when a run is held. */
  readonly notify: NotifyConfig;
  /** Holds the password. */
  readonly warehouse: WarehouseAddress;
  /** Without credentials the AWS SDK looks for them itself. */
  readonly s3: S3Config;
  readonly temporal: TemporalConfig;
  readonly worker: WorkerConfig;
}

/** What was given on the command line, by setting. */
export type Flags = Partial<Record<SettingPath, string | number>>;

export interface ReadConfig {
  readonly config: Config;
  /** For every setting: where its value came from, and the value as it may be shown (secrets as `***`). */
  readonly origins: readonly SettingOrigin[];
}

interface SettingOrigin {
  readonly path: SettingPath;
  readonly source: ConfigSource;
  /** The file, variable or flag: `PGPORT`. */
  readonly from: string;
  readonly shown: string;
}

/** All that is wrong with the configuration, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(
      `configuration: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
  }
}

interface Given {
  readonly value: unknown;
  readonly source: ConfigSource;
  readonly from: string;
}

type Layer = Partial<Record<SettingPath, Given>>;

export interface ConfigPlaces {
  /** Holds loadstar.config.json (none is fine); paths are relative to it. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly flags?: Flags;
  /** Where a local stack may run. Default: .loadstar below `cwd`. */
  readonly stackFolder?: string;
}

/** @throws ConfigError with every fault of every place */
export function readConfig({ cwd, env, flags = {}, stackFolder = join(cwd, '.loadstar') }: ConfigPlaces): ReadConfig {
  const problems: string[] = [];
  const stack = readStack(stackFolder);
  const temporal = readTemporalEnv(env, { useFile: stack === null });
  const given: Layer = {
    ...defaults(),
    ...fileLayer(cwd, problems),
    ...layer('stack', stack ?? {}, () => join(stackFolder, STACK_FILE)),
    ...layer('environment', temporal.settings, () => 'temporal.toml'),
    ...environmentLayer(env),
    ...layer('flag', flags, (path) => `--${path}`),
  };
  if (temporal.problem) problems.push(temporal.problem);
  const settings = checkAll(given, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return { config: toConfig(settings, cwd, temporal.connection), origins: originsOf(given, settings) };
}

/** @throws ConfigError when it was never set: what runs a plan needs it, what only looks does not */
export function stagingOf({ staging }: Config): string {
  if (staging !== null) return staging;
  throw new ConfigError([
    `staging  expected ${SETTINGS.staging.expected}, is not set: a place for plans and manifests that Loadstar writes and the warehouse reads`,
  ]);
}

function defaults(): Layer {
  return layer(
    'default',
    Object.fromEntries(SETTING_PATHS.map((path) => [path, SETTINGS[path].default])),
    () => 'default',
  );
}

function layer(
  source: ConfigSource,
  values: Partial<Record<SettingPath, unknown>>,
  from: (path: SettingPath) => string,
): Layer {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined) as [SettingPath, unknown][];
  return Object.fromEntries(entries.map(([path, value]) => [path, { value, source, from: from(path) }]));
}

function environmentLayer(env: NodeJS.ProcessEnv): Layer {
  const found: Layer = {};
  for (const path of SETTING_PATHS) {
    const name = variablesOf(path).find((candidate) => env[candidate]);
    if (name) found[path] = { value: env[name], source: 'environment', from: name };
  }
  return found;
}

function fileLayer(cwd: string, problems: string[]): Layer {
  const file = join(cwd, CONFIG_FILE);
  if (!existsSync(file)) return {};
  try {
    return layer('file', flatten(JSON.parse(readFileSync(file, 'utf8')), '', problems), () => CONFIG_FILE);
  } catch (error) {
    problems.push(`${CONFIG_FILE}  ${(error as Error).message}`);
    return {};
  }
}

/** `{ warehouse: { port: 5439 } }` to `warehouse.port`; what is no setting is a problem. */
function flatten(value: unknown, path: string, problems: string[]): Partial<Record<SettingPath, unknown>> {
  if (path in SETTINGS) return { [path]: value };
  const isGroup = path === '' || SETTING_PATHS.some((known) => known.startsWith(`${path}.`));
  if (!isGroup || typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push(
      `${CONFIG_FILE}: ${path}  ${isGroup ? `expected an object, got ${JSON.stringify(value)}` : unknownSetting(path)}`,
    );
    return {};
  }
  const parts = Object.entries(value).map(([key, inner]) =>
    flatten(inner, path === '' ? key : `${path}.${key}`, problems),
  );
  return Object.assign({}, ...parts) as Partial<Record<SettingPath, unknown>>;
}

function unknownSetting(path: string): string {
  return `no such setting; ${didYouMean(path, SETTING_PATHS) ?? `there are ${SETTING_PATHS.join(', ')}`}`;
}

function checkAll(given: Layer, problems: string[]): Settings {
  const checked: Partial<Record<SettingPath, unknown>> = {};
  for (const path of SETTING_PATHS) {
    const { value, source, from } = given[path]!;
    const { schema, expected, secret }: Setting = SETTINGS[path];
    const result = schema.safeParse(value);
    const place = source === 'file' ? `${CONFIG_FILE}: ${path}` : from;
    if (result.success) checked[path] = result.data;
    else problems.push(`${place}  expected ${expected}, got ${secret ? '***' : JSON.stringify(value)}`);
  }
  return checked as Settings;
}

function originsOf(given: Layer, settings: Settings): SettingOrigin[] {
  return SETTING_PATHS.map((path) => {
    const { source, from } = given[path]!;
    const { secret }: Setting = SETTINGS[path];
    const value = settings[path];
    return { path, source, from, shown: value === null ? 'not set' : secret ? '***' : String(value) };
  });
}

function toConfig(settings: Settings, cwd: string, connection: TemporalConnection): Config {
  return {
    pipeline: resolve(cwd, settings.pipeline),
    staging: settings.staging?.replace(/\/+$/, '') ?? null,
    copyAuthorization: settings.copyAuthorization,
    region: settings.region,
    concurrency: settings.concurrency,
    backfill: {
      concurrency: settings['backfill.concurrency'],
      sessions: settings['backfill.sessions'],
      batch: {
        partitions: settings['backfill.batchPartitions'],
        files: settings['backfill.batchFiles'],
        bytes: settings['backfill.batchMegabytes'] * 1_000_000,
        rows: settings['backfill.batchRows'],
      },
    },
    heartbeatSeconds: settings.heartbeatSeconds,
    holdDays: settings.holdDays,
    notify: { command: settings['notify.command'], webhook: settings['notify.webhook'] },
    warehouse: {
      host: settings['warehouse.host'],
      port: settings['warehouse.port'],
      user: settings['warehouse.user'],
      password: settings['warehouse.password'] ?? '',
      database: settings['warehouse.database'],
      ssl:
        settings['warehouse.ssl'] === 'disable'
          ? false
          : { rejectUnauthorized: settings['warehouse.ssl'] !== 'require' },
    },
    s3: toS3Config(settings),
    temporal: { ...connection, address: settings['temporal.address'], namespace: settings['temporal.namespace'] },
    worker: {
      metrics: settings['worker.metrics'],
      health: settings['worker.health'],
      graceSeconds: settings['worker.graceSeconds'],
      forceSeconds: settings['worker.forceSeconds'],
      logLevel: settings['worker.logLevel'],
    },
  };
}

function toS3Config(settings: Settings): S3Config {
  const accessKeyId = settings['s3.accessKeyId'];
  const secretAccessKey = settings['s3.secretAccessKey'];
  const sessionToken = settings['s3.sessionToken'];
  const endpoint = settings['s3.endpoint'];
  return {
    region: settings.region,
    ...(endpoint === null ? {} : { endpoint }),
    ...(accessKeyId === null || secretAccessKey === null
      ? {}
      : { credentials: { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) } }),
  };
}
