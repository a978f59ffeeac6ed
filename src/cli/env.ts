/** `loadstar env`: the addresses as variables that psql, the AWS CLI and the temporal CLI read. */
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import type { Config } from '../project/config.js';

export const env: CommandSpec = {
  usage: 'env',
  group: 'Stack:',
  summary: 'export lines for psql, aws and temporal',
  details:
    'Prints the addresses and credentials of the stack as `export` lines for sh, bash and zsh. They hold secrets: they are yours, keep them off screens you share.',
  examples: [
    ['eval "$(loadstar env)" && psql', 'a session on the warehouse'],
    ['loadstar env --json', 'the same as an object'],
  ],
  async run(cli) {
    const variables = variablesOf(await cli.config());
    cli.output.json(variables);
    if (!cli.output.isJson)
      cli.output.text(...Object.entries(variables).map(([name, value]) => `export ${name}=${quoteForShell(value)}`));
    return EXIT.done;
  },
};

/** The standard names; what is not set is left out. */
function variablesOf({ warehouse, s3, temporal }: Config): Record<string, string> {
  const all: Record<string, string | undefined> = {
    PGHOST: warehouse.host,
    PGPORT: String(warehouse.port),
    PGUSER: warehouse.user,
    // A password that is made anew for each connection has no place in a variable.
    PGPASSWORD: typeof warehouse.password === 'string' ? warehouse.password : undefined,
    PGDATABASE: warehouse.database,
    PGSSLMODE: warehouse.ssl === false ? 'disable' : warehouse.ssl.rejectUnauthorized ? 'verify-full' : 'require',
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ACCESS_KEY_ID: s3.credentials?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.credentials?.secretAccessKey,
    AWS_SESSION_TOKEN: s3.credentials?.sessionToken,
    AWS_REGION: s3.region,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** One word for any POSIX shell, whatever it holds. */
export function quoteForShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
