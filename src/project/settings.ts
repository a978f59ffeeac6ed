/** Every setting: its path in loadstar.config.json, its environment variables, what it may be, and what it is when nobody says. */
import * as z from 'zod';

export interface Setting {
  readonly schema: z.ZodType;
  /** What `schema` takes, for people. */
  readonly expected: string;
  readonly default: string | number | null;
  /** The first that is set and not empty counts. */
  readonly env?: readonly string[];
  /** Never shown. */
  readonly secret?: true;
}

const text = (expected: string): Pick<Setting, 'expected'> & { schema: z.ZodString } => ({
  schema: z.string().trim().min(1),
  expected,
});
const whole = (min: number, max: number): Pick<Setting, 'expected'> & { schema: z.ZodType<number> } => ({
  schema: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.number().int().min(min).max(max)),
  expected: `a whole number, ${min}-${max}`,
});
const optional = <T extends { schema: z.ZodType }>({
  schema,
  ...rest
}: T): Omit<T, 'schema'> & { schema: z.ZodNullable<T['schema']> } => ({
  ...rest,
  schema: z.nullable(schema),
});
const address = optional({ schema: z.string().regex(/^[^:\s]+:\d+$/), expected: 'host:port, as 127.0.0.1:9464' });

export const SETTINGS = {
  pipeline: { ...text('the folder with pipeline.ts'), default: '.' },
  staging: {
    ...optional({ schema: z.string().regex(/^s3:\/\/[^/\s]+(\/\S*)?$/), expected: 's3://bucket/prefix' }),
    default: null,
  },
  copyAuthorization: {
    // Never a key: SQL texts are logged.
    schema: z.string().regex(/^(iam_role\s+)?(default|'?arn:[\w:/+=,.@-]+'?)$/i),
    expected: 'IAM_ROLE default, or the ARN of a role',
    default: 'IAM_ROLE default',
  },
  region: { ...text('an AWS region, as us-west-2'), default: 'us-east-1', env: ['AWS_REGION', 'AWS_DEFAULT_REGION'] },
  concurrency: { ...whole(1, 100), default: 4 },
  'backfill.concurrency': { ...whole(1, 100), default: 2 },
  'backfill.sessions': { ...whole(1, 100), default: 8 },
  'backfill.batchPartitions': { ...whole(1, 10_000), default: 500 },
  'backfill.batchFiles': { ...whole(1, 1_000_000), default: 10_000 },
  'backfill.batchMegabytes': { ...whole(1, 10_000_000), default: 4_000 },
  'backfill.batchRows': { ...whole(1, 1_000_000_000_000), default: 50_000_000 },
  heartbeatSeconds: { ...whole(2, 600), default: 20 },
  holdDays: { ...whole(1, 365), default: 7 },
  'notify.command': { ...optional(text('a command for sh')), default: null },
  'notify.webhook': {
    ...optional({ schema: z.url({ protocol: /^https?$/ }), expected: 'an http or https address' }),
    default: null,
    env: ['LOADSTAR_NOTIFY_WEBHOOK'],
    secret: true,
  },

  'warehouse.host': { ...text('a host name'), default: 'localhost', env: ['PGHOST'] },
  'warehouse.port': { ...whole(1, 65_535), default: 5439, env: ['PGPORT'] },
  'warehouse.user': { ...text('a user name'), default: 'awsuser', env: ['PGUSER'] },
  'warehouse.password': {
    ...optional({ schema: z.string(), expected: 'a password' }),
    default: null,
    env: ['PGPASSWORD'],
    secret: true,
  },
  'warehouse.database': { ...text('a database name'), default: 'dev', env: ['PGDATABASE'] },
  'warehouse.ssl': {
    schema: z.enum(['disable', 'require', 'verify-ca', 'verify-full']),
    expected: 'disable, require, verify-ca or verify-full',
    default: 'verify-full',
    env: ['PGSSLMODE'],
  },

  's3.endpoint': {
    ...optional({ schema: z.url(), expected: 'an http or https address' }),
    default: null,
    env: ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'],
  },
  's3.accessKeyId': { ...optional(text('an access key id')), default: null, env: ['AWS_ACCESS_KEY_ID'] },
  's3.secretAccessKey': {
    ...optional(text('a secret access key')),
    default: null,
    env: ['AWS_SECRET_ACCESS_KEY'],
    secret: true,
  },
  's3.sessionToken': { ...optional(text('a session token')), default: null, env: ['AWS_SESSION_TOKEN'], secret: true },

  'temporal.address': { ...text('host:port'), default: 'localhost:7233', env: ['TEMPORAL_ADDRESS'] },
  'temporal.namespace': { ...text('a namespace'), default: 'default', env: ['TEMPORAL_NAMESPACE'] },

  'worker.metrics': { ...address, default: null },
  'worker.health': { ...address, default: null },
  'worker.graceSeconds': { ...whole(0, 3_600), default: 20 },
  'worker.forceSeconds': { ...whole(1, 3_600), default: 40 },
  'worker.logLevel': {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error']),
    expected: 'trace, debug, info, warn or error',
    default: 'info',
  },
} as const satisfies Record<string, Setting>;

export type SettingPath = keyof typeof SETTINGS;

/** Checked values, by path. */
export type Settings = { readonly [Path in SettingPath]: z.output<(typeof SETTINGS)[Path]['schema']> };

export const SETTING_PATHS = Object.keys(SETTINGS) as SettingPath[];

/** The environment variables of a setting, the first that is set counts. */
export function variablesOf(path: SettingPath): readonly string[] {
  const { env = [] }: Setting = SETTINGS[path];
  return env;
}
