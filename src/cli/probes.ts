/** What `doctor` looks at, one function each: it returns what is well, or throws what is not. Nothing is changed anywhere. */
import type { Cli } from './context.js';
import type { Finding } from './screen/doctor.js';
import { countOf } from './screen/figures.js';
import { CommandError } from './trouble.js';

/** One thing to look at. */
export interface Probe {
  readonly what: string;
  look(cli: Cli): Promise<Look>;
}

type Look = Omit<Finding, 'what'>;

const ok = (found: string): Look => ({ state: 'ok', found });

const OLDEST_NODE = [20, 3] as const;
/** A poller is seen at each poll, and a poll that finds nothing lasts a minute. */
const POLLER_SEEN_WITHIN_MS = 75_000;

export const nodeProbe: Probe = {
  what: 'node',
  look: () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
    if (isOld)
      throw new CommandError(
        `Node ${process.versions.node} is too old`,
        `install Node ${OLDEST_NODE.join('.')} or later: 20, 22 or 24`,
      );
    return Promise.resolve(ok(`${process.versions.node} on ${process.platform} ${process.arch}`));
  },
};

/** Every setting that is no default, with where it comes from. */
export const configurationProbe: Probe = {
  what: 'configuration',
  look: async (cli) => {
    const { origins } = await cli.settings();
    const given = origins.filter(({ source }) => source !== 'default');
    const width = Math.max(0, ...given.map(({ path }) => path.length));
    const lines = given.map(({ path, shown, from }) => `${path.padEnd(width)}  ${shown}  (${from})`);
    return ok([`${given.length} of ${origins.length} settings given, the others are defaults`, ...lines].join('\n'));
  },
};

export const pipelineProbe: Probe = {
  what: 'pipeline',
  look: async (cli) => {
    const { name, assets, analyses, schema, source } = await cli.pipeline();
    const checks = assets.reduce((sum, asset) => sum + asset.checks.length, 0);
    return ok(
      `${name}: ${countOf(assets.length, 'asset')}, ${countOf(checks, 'check')}, ${countOf(analyses.length, 'analysis', 'analyses')}; ${source} to schema ${schema}`,
    );
  },
};

export const temporalProbe: Probe = {
  what: 'temporal',
  look: async (cli) => {
    const { SEARCH_ATTRIBUTES } = await import('../workflows/names.js');
    const client = await cli.temporal();
    const { namespace } = client.options;
    const [{ serverVersion }, { customAttributes }] = await Promise.all([
      client.workflowService.getSystemInfo({}),
      client.connection.operatorService.listSearchAttributes({ namespace }),
    ]);
    const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => !(name in (customAttributes ?? {})));
    if (missing.length > 0) {
      const flags = missing.map(([name, type]) => `--name ${name} --type ${type}`).join(' ');
      throw new CommandError(
        `the namespace ${namespace} lacks the search attributes ${missing.map(([name]) => name).join(', ')}`,
        `temporal operator search-attribute create --namespace ${namespace} ${flags}`,
      );
    }
    const { address } = (await cli.config()).temporal;
    return ok(`server ${serverVersion} at ${address}, namespace ${namespace}, search attributes registered`);
  },
};

export const workerProbe: Probe = {
  what: 'worker',
  look: async (cli) => {
    const { controlQueue, runQueue } = await import('../workflows/names.js');
    const { name } = await cli.pipeline();
    const polled = await Promise.all([
      pollersOf(cli, runQueue(name), 1),
      pollersOf(cli, runQueue(name), 2),
      pollersOf(cli, controlQueue(name), 2),
    ]);
    if (polled.some((pollers) => pollers.length === 0))
      throw new CommandError(`none polls for ${name}: runs wait until one does`, 'loadstar worker');
    return ok([...new Set(polled.flat())].join(', '));
  },
};

export const warehouseProbe: Probe = {
  what: 'warehouse',
  look: async (cli) => {
    const session = await cli.warehouse();
    const { warehouse } = await cli.config();
    const { rows } = await session.run(
      `SELECT version() AS version, has_database_privilege(current_user, current_database(), 'CREATE') AS may_create`,
    );
    const where = `${warehouse.user}@${warehouse.host}:${warehouse.port}/${warehouse.database}`;
    if (rows[0]?.['may_create'] !== true) {
      throw new CommandError(
        `${where} may not create schemas`,
        `a superuser runs: GRANT CREATE ON DATABASE ${warehouse.database} TO ${warehouse.user}`,
      );
    }
    const version = /Redshift [\d.]+/.exec(String(rows[0]['version']))?.[0] ?? String(rows[0]['version']);
    return ok(`${version} at ${where}, may create schemas`);
  },
};

export const sourceProbe: Probe = {
  what: 'source',
  look: async (cli) => {
    const { source } = await cli.pipeline();
    const found = await firstFile(cli, source);
    return found === undefined
      ? { state: 'note', found: `${source} is readable and holds no file` }
      : ok(`${source} is readable`);
  },
};

/** Listing proves that it is there; whether it may be written is seen by the first run. */
export const stagingProbe: Probe = {
  what: 'staging',
  look: async (cli) => {
    const { stagingOf } = await import('../project/config.js');
    const staging = stagingOf(await cli.config());
    await firstFile(cli, staging);
    return ok(`${staging} is there`);
  },
};

/** Identities of who polls the queue. @param kind 1 for workflow tasks, 2 for activities */
async function pollersOf(cli: Cli, queue: string, kind: 1 | 2): Promise<string[]> {
  const client = await cli.temporal();
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: queue },
    taskQueueType: kind,
  });
  const oldest = Date.now() - POLLER_SEEN_WITHIN_MS;
  const isFresh = (seconds: unknown): boolean => Number(seconds) * 1000 >= oldest;
  return (pollers ?? [])
    .filter(({ lastAccessTime }) => isFresh(lastAccessTime?.seconds))
    .map(({ identity }) => identity ?? 'unnamed');
}

async function firstFile(cli: Cli, prefix: string): Promise<string | undefined> {
  const [{ listFiles }, { parseS3Uri }] = await Promise.all([import('../s3/list.js'), import('../s3/uri.js')]);
  for await (const file of listFiles(await cli.s3(), parseS3Uri(prefix))) return file.uri;
  return undefined;
}
