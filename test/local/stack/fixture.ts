/** Stacks in folders of their own, kept by this process or by a program that can be killed; and a look at what processes are left. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import pg from 'pg';
import { vi } from 'vitest';
import { isRunning, readRecord, type ProcessRecord } from '../../../local/src/process/record.js';
import { startLocalStack, type LocalStack, type LocalStackOptions } from '../../../local/src/stack/stack.js';

export type Env = Readonly<Record<string, string>>;

/** A folder for one stack. When it is disposed of, whatever a failed test left running is ended first. */
export interface StackHome extends AsyncDisposable {
  readonly dir: string;
  start(options?: Partial<LocalStackOptions>): Promise<LocalStack>;
  /** Starts a program that keeps the stack. */
  spawn(): Supervisor;
}

export async function stackHome(): Promise<StackHome> {
  const home = await mkdtemp(join(tmpdir(), 'local-stack-'));
  const dir = join(home, '.loadstar');
  const supervisors: Supervisor[] = [];
  const stacks: LocalStack[] = [];
  const dispose = async (): Promise<void> => {
    for (const { child } of supervisors) child.kill('SIGKILL');
    await Promise.all(stacks.map((stack) => stack.stop()));
    for (const { pid } of await recordedProcesses(dir)) process.kill(-pid, 'SIGKILL');
    // Where the database's account can't reach a folder of ours, its data lies elsewhere, behind a link.
    const data = await realpath(join(dir, 'data', 'redshift')).catch(() => home);
    for (const path of [data, home]) await rm(path, { recursive: true, force: true, maxRetries: 10 });
  };
  return {
    dir,
    start: async (options = {}) => {
      const stack = await startLocalStack({ dir, searchAttributes: { Colour: 'Keyword' }, ...options });
      stacks.push(stack);
      return stack;
    },
    spawn: () => {
      const supervisor = spawnSupervisor(dir);
      supervisors.push(supervisor);
      return supervisor;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** A program that keeps a stack. */
interface Supervisor {
  readonly child: ChildProcess;
  /** Its last word: `stack` once ready, `failed` with the error's name and message. */
  readonly outcome: Promise<{ kind: string; name?: string; message?: string; env?: Env; parts?: LocalStack['parts'] }>;
  readonly exited: Promise<number | null>;
}

function spawnSupervisor(dir: string): Supervisor {
  const script = fileURLToPath(new URL('./supervisor.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const outcome = new Promise<Awaited<Supervisor['outcome']>>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line) as Awaited<Supervisor['outcome']>;
      if (event.kind === 'stack' || event.kind === 'failed') resolve(event);
    });
    void exited.then((code) => reject(new Error(`the supervisor ended with code ${code} before it was ready`)));
  });
  outcome.catch(() => undefined);
  return { child, outcome, exited };
}

/** Records of the folder's processes that run now. */
export async function recordedProcesses(dir: string): Promise<ProcessRecord[]> {
  const names = await readdir(join(dir, 'run')).catch(() => []);
  const records = names.filter((name) => name.endsWith('.json')).map((name) => readRecord(join(dir, 'run', name)));
  return records.filter((record) => record !== undefined).filter(isRunning);
}

/** Processes that name the folder in their arguments or work in it: PostgreSQL's own children too, which no record holds. */
async function processesIn(dir: string): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => describeProcess(pid)));
  return found.filter((text) => text.includes(dir));
}

async function describeProcess(pid: string): Promise<string> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return `${pid} ${command.replaceAll('\0', ' ')} in ${await readlink(`/proc/${pid}/cwd`).catch(() => '')}`;
}

/** Waits until no process of the folder runs; PostgreSQL's children follow their parent within a moment. */
export async function nobodyLeft(dir: string, known: readonly ProcessRecord[] = []): Promise<void> {
  let left: unknown[] = [];
  const isEmpty = async (): Promise<boolean> => {
    left = [...known.filter(isRunning), ...(await recordedProcesses(dir)), ...(await processesIn(dir))];
    return left.length === 0;
  };
  await vi.waitUntil(isEmpty, { timeout: 5_000, interval: 20 }).catch(() => {
    throw new Error(`processes are left: ${JSON.stringify(left)}`);
  });
}

export async function query(env: Env, sql: string): Promise<unknown[]> {
  const { PGHOST: host = '', PGPORT, PGUSER: user = '', PGPASSWORD: password = '', PGDATABASE: database = '' } = env;
  const client = new pg.Client({ host, port: Number(PGPORT), user, password, database });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

async function useS3<T>(env: Env, use: (client: S3Client) => Promise<T>): Promise<T> {
  const {
    AWS_ENDPOINT_URL_S3: endpoint = '',
    AWS_REGION: region = '',
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
  } = env;
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

async function useTemporal<T>(
  { TEMPORAL_ADDRESS: address = '', TEMPORAL_NAMESPACE: namespace = '' }: Env,
  use: (client: TemporalClient) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new TemporalClient({ connection, namespace }));
  } finally {
    await connection.close();
  }
}

/** Puts a row, an object and a workflow into a stack. */
export async function fill(env: Env): Promise<void> {
  await query(env, 'CREATE TABLE public.kept (a integer)');
  await query(env, 'INSERT INTO public.kept VALUES (42)');
  await useS3(env, async (s3) => {
    await s3.send(new CreateBucketCommand({ Bucket: 'kept' }));
    await s3.send(new PutObjectCommand({ Bucket: 'kept', Key: 'a', Body: 'object' }));
  });
  await useTemporal(env, (client) => client.workflow.start('any', { taskQueue: 'none', workflowId: 'kept' }));
}

/** What `fill` put, as it is there now: [] for an empty stack. */
export async function contents(env: Env): Promise<unknown[]> {
  const rows = await query(env, 'SELECT a FROM public.kept').catch(() => []);
  const object = await useS3(env, async (s3) =>
    (await s3.send(new GetObjectCommand({ Bucket: 'kept', Key: 'a' }))).Body?.transformToString(),
  ).catch(() => undefined);
  const workflow = await useTemporal(env, (client) => client.workflow.getHandle('kept').describe()).catch(
    () => undefined,
  );
  return [...rows, object, workflow?.status.name].filter((each) => each !== undefined);
}

export const FILLED_NUMBER = 42;
export const FILLED = [{ a: FILLED_NUMBER }, 'object', 'RUNNING'];
