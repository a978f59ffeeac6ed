/** What every command is given: where to write, and the tools it may need, each opened when first asked for and closed at the end. */
import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Client } from '@temporalio/client';
import type { Config, ReadConfig } from '../project/config.js';
import type { Session } from '../redshift/session.js';
import { Output } from './output.js';

/** The flags that every command takes. */
export interface Globals {
  readonly pipeline?: string;
  readonly stack?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** One command line being carried out. */
export class Cli {
  readonly output: Output;
  readonly #closers: (() => Promise<void>)[] = [];
  #settings: ReadConfig | undefined;
  #temporal: Promise<Client> | undefined;
  #warehouse: Promise<Session> | undefined;

  constructor(
    readonly globals: Globals,
    readonly cwd: string,
    readonly env: NodeJS.ProcessEnv,
  ) {
    this.output = new Output(process.stdout, process.stderr, globals.json === true, env);
  }

  /** The folder of the local stack, absolute. */
  get stackFolder(): string {
    return resolve(this.cwd, this.globals.stack ?? '.loadstar');
  }

  /** `ada@desk`: who asks for a run. */
  get user(): string {
    return `${userInfo().username}@${hostname()}`;
  }

  async config(): Promise<Config> {
    return (await this.settings()).config;
  }

  /** The configuration with where each value comes from. @throws ConfigError */
  async settings(): Promise<ReadConfig> {
    const { readConfig } = await import('../project/config.js');
    const { pipeline } = this.globals;
    const flags = pipeline === undefined ? {} : { pipeline };
    return (this.#settings ??= readConfig({ cwd: this.cwd, env: this.env, flags, stackFolder: this.stackFolder }));
  }

  /** @throws TemporalUnreachableError */
  async temporal(): Promise<Client> {
    const { connectTemporal } = await import('../workflows/client.js');
    const config = await this.config();
    this.#temporal ??= connectTemporal(config.temporal).then((client) => {
      this.onClose(() => client.connection.close());
      return client;
    });
    return this.#temporal;
  }

  /** One session for what the command asks; ended when the command is. @throws ConnectError */
  async warehouse(): Promise<Session> {
    const [{ openSession }, { warehouseAddress }] = await Promise.all([import('../redshift/session.js'), import('../project/warehouse.js')]);
    const config = await this.config();
    this.#warehouse ??= openSession(warehouseAddress(config.warehouse), { tag: 'cli' }).then((session) => {
      this.onClose(() => session.close());
      return session;
    });
    return this.#warehouse;
  }

  onClose(closer: () => Promise<void>): void {
    this.#closers.push(closer);
  }

  /** Ends all that was opened, last first. */
  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0).reverse()) await closer();
  }
}
