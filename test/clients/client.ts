/** Runs a client's script against a local Redshift beside a local S3, which holds what the scripts load. */
import { spawn } from 'node:child_process';
import { startWarehouse } from '../local/redshift/fixture.js';

/** Addresses as psql, its kin and the AWS SDKs read them from the environment. */
export interface Target extends AsyncDisposable {
  readonly env: NodeJS.ProcessEnv;
}

export async function startTarget(): Promise<Target> {
  const warehouse = await startWarehouse();
  await warehouse.put('clients/rows.json', '{"a": 1, "b": "x"}\n{"a": 2, "b": "y"}\n{"a": 3}\n');
  const { port, user, password, database, certificatePath } = warehouse.redshift;
  return {
    env: {
      ...process.env,
      // The name in the certificate.
      PGHOST: 'localhost',
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
      PGDATABASE: database,
      SSL_CERT_FILE: certificatePath,
      S3_ENDPOINT: warehouse.s3.endpoint,
      AWS_ACCESS_KEY_ID: 'LOCALACCESSKEY',
      AWS_SECRET_ACCESS_KEY: 'local-secret',
      AWS_DEFAULT_REGION: 'us-east-1',
    },
    [Symbol.asyncDispose]: () => warehouse[Symbol.asyncDispose](),
  };
}

/**
 * Runs a program to its end.
 * @returns what it wrote, both streams in one
 * @throws Error with all that it wrote when it fails
 */
export function run(target: Target, cwd: string, program: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { cwd, env: target.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => written.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const text = Buffer.concat(written).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${String(code)}:\n${text}`));
    });
  });
}
