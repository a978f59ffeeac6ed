/** A user's folder: the pipeline `shop`, its files as a bucket, a configuration; and `loadstar` in it, as a process of the build. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BIN = fileURLToPath(new URL('../../bin/loadstar.mjs', import.meta.url));
const SHOP = fileURLToPath(new URL('../fixtures/pipelines/shop', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the analysis `best_days` says of the folder's files, with the better day's cents as given; 700 is right. */
export function bestDays(cents: number): string {
  const rows = [
    ['2024-02-29', 2, cents],
    ['2024-02-28', 2, 500],
  ];
  return JSON.stringify({ columns: ['day', 'orders', 'cents'], rows });
}

export class ShopFolder implements AsyncDisposable {
  readonly #running = new Set<Command>();

  private constructor(readonly path: string) {}

  static async make(): Promise<ShopFolder> {
    const folder = new ShopFolder(await mkdtemp(join(tmpdir(), 'loadstar-cli-')));
    await cp(SHOP, join(folder.path, 'shop'), { recursive: true });
    await writeFile(
      join(folder.path, 'loadstar.config.json'),
      JSON.stringify({ pipeline: 'shop', worker: { graceSeconds: 1 } }),
    );
    await folder.write('shop/analyses/best_days.expected.json', bestDays(700));
    await folder.put('prices_paths.json', JSON.stringify({ jsonpaths: ['$.sku', '$.price.cents'] }));
    await folder.put('prices/all.json', '{"sku":"A","price":{"cents":300}}\n{"sku":"B","price":{"cents":200}}\n');
    await folder.put(
      'customers/2024-02-28/part/1.json',
      '{"customer_id":1,"name":"Ada","country":"GB","changed_on":"2024-02-28"}\n',
    );
    await folder.put(
      'customers/2024-02-29/part/1.json',
      '{"customer_id":2,"name":"","country":"SE","changed_on":"2024-02-29"}\n',
    );
    await folder.putOrders('20240228', ['1;1;A;1;2024-02-28 10:00:00', '2;2;B;1;2024-02-28 11:00:00']);
    await folder.putOrders('20240229', ['3;1;A;1;2024-02-29 10:00:00', '4;1;B;2;2024-02-29 11:00:00']);
    return folder;
  }

  /** What `dev` needs to show the files as s3://shop-data. */
  get mount(): string {
    return `shop-data=${join(this.path, 'files')}`;
  }

  async put(key: string, content: string | Buffer): Promise<void> {
    const file = join(this.path, 'files/export', key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  /** @param day 20240228 */
  async putOrders(day: string, lines: readonly string[], part = 1): Promise<void> {
    const text = ['order_id;customer_id;sku;quantity;placed_at', ...lines].map((line) => `${line}\n`).join('');
    await this.put(ordersKey(day, part), gzipSync(text));
  }

  async removeOrders(day: string, part = 1): Promise<void> {
    await rm(join(this.path, 'files/export', ordersKey(day, part)));
  }

  /** Writes a file of the pipeline folder. */
  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.path, path)), { recursive: true });
    await writeFile(join(this.path, path), text);
  }

  async copyPipeline(from: string, to: string): Promise<void> {
    await cp(join(this.path, from), join(this.path, to), { recursive: true });
  }

  async read(path: string): Promise<string> {
    return await readFile(join(this.path, path), 'utf8');
  }

  start(args: readonly string[], env: Record<string, string> = {}): Command {
    const command = new Command(this.path, args, env);
    this.#running.add(command);
    void command.ended.then(() => this.#running.delete(command));
    return command;
  }

  run(...args: readonly string[]): Promise<Ended> {
    return this.start(args).ended;
  }

  /** @throws Error with all that it said, unless it ends with `code` */
  async expect(code: number, ...args: readonly string[]): Promise<Ended> {
    const ended = await this.run(...args);
    if (ended.code !== code)
      throw new Error(`loadstar ${args.join(' ')}: exit code ${ended.code}\n${ended.stdout}\n${ended.stderr}`);
    return ended;
  }

  /** What a command says with --json. */
  async json<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse((await this.expect(0, ...args, '--json')).stdout) as T;
  }

  /** Process ids of the running stack and of its keeper. */
  async stackPids(): Promise<number[]> {
    const { supervisor, parts } = JSON.parse(await readFile(join(this.path, '.loadstar/stack.json'), 'utf8')) as {
      supervisor: { pid: number };
      parts: { pid: number }[];
    };
    return [supervisor.pid, ...parts.map(({ pid }) => pid)];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const command of this.#running) command.kill('SIGTERM');
    await Promise.all([...this.#running].map((command) => command.ended));
    await rm(this.path, { recursive: true, force: true });
  }
}

function ordersKey(day: string, part: number): string {
  return `orders/${day.slice(0, 4)}/${day.slice(4, 6)}/orders-${day}-${part}.csv.gz`;
}

/** A command that runs. */
export class Command {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcessWithoutNullStreams;
  #said = { stdout: '', stderr: '' };
  #listeners = new Set<() => void>();

  constructor(cwd: string, args: readonly string[], env: Record<string, string>) {
    this.#child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...cleanEnv(), ...env }, stdio: 'pipe' });
    this.#child.stdin.end();
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name].setEncoding('utf8').on('data', (text: string) => {
        this.#said[name] += text;
        for (const listener of this.#listeners) listener();
      });
    }
    this.ended = once(this.#child, 'close').then(([code]) => {
      for (const listener of this.#listeners) listener();
      return { code: code as number | null, ...this.#said };
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves once stdout holds the text. @throws Error when the command ends without it */
  async says(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (this.#said.stdout.includes(text)) resolve();
        else if (this.#child.exitCode !== null || this.#child.signalCode !== null)
          reject(new Error(`it never said "${text}":\n${this.#said.stdout}\n${this.#said.stderr}`));
        else return;
        this.#listeners.delete(look);
      };
      this.#listeners.add(look);
      look();
    });
  }
}

/** Nothing of the developer's own warehouse, cloud or colours. */
function cleanEnv(): Record<string, string | undefined> {
  const foreign = /^(PG|AWS_|TEMPORAL_(?!CLI_PATH)|NO_COLOR|FORCE_COLOR|VITEST|NODE_OPTIONS)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** Whether a process runs; a zombie does not. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return !/\) Z /.test(stat);
  } catch {
    return false;
  }
}
