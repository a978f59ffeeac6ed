/** The worker of `loadstar dev`: a child process in a group of its own, its log in a file, started again when it dies. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkerOrder, WorkerReport } from './workerChild.js';

export interface WorkerOptions {
  readonly order: WorkerOrder;
  readonly logFile: string;
  /** It died and is started again; for people. */
  readonly onDeath: (how: string) => void;
}

const CHILD = fileURLToPath(new URL('workerChild.js', import.meta.url));
/** Pauses between deaths, so that one that can't live does not take the machine. The last one stays. */
const PAUSES_MS = [0, 1_000, 2_000, 5_000, 10_000] as const;

/** From `spawnWorker` to `stop`. */
export class WorkerProcess {
  readonly #options: WorkerOptions;
  #child: ChildProcess;
  #mayBegin = false;
  #isStopping = false;
  #deaths = 0;
  #pause: NodeJS.Timeout | undefined;
  #ready: (() => void)[] = [];

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#child = this.#spawn();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Tells it that the servers are there; until then it only loads its code.
   * @returns once it polls, also when it had to be started again for that
   */
  begin(): Promise<void> {
    this.#mayBegin = true;
    this.#order();
    return new Promise((resolve) => this.#ready.push(resolve));
  }

  /** Lets steps end within the worker's grace time; resolves when the process is gone. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#pause);
    await this.#end('SIGTERM');
  }

  /** Ends it at once. The steps it ran are rolled back by the warehouse and tried again by the next worker. */
  async kill(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#pause);
    await this.#end('SIGKILL');
  }

  #spawn(): ChildProcess {
    const { logFile } = this.#options;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a');
    // detached: Ctrl-C reaches the whole group of the terminal, and the worker must outlive it until it is told to stop.
    const child = spawn(process.execPath, ['--enable-source-maps', CHILD], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    child.on('message', (report: WorkerReport) => this.#hear(report));
    child.once('exit', (code, signal) => this.#died(signal ?? `exit code ${code}`));
    return child;
  }

  #order(): void {
    if (this.#mayBegin && this.#child.connected) this.#child.send(this.#options.order, () => undefined);
  }

  #hear(report: WorkerReport): void {
    if (report.kind !== 'polls') return;
    this.#deaths = 0;
    for (const resolve of this.#ready.splice(0)) resolve();
  }

  #died(how: string): void {
    if (this.#isStopping) return;
    const pause = PAUSES_MS[Math.min(this.#deaths++, PAUSES_MS.length - 1)] ?? 0;
    this.#options.onDeath(how);
    this.#pause = setTimeout(() => {
      this.#child = this.#spawn();
      this.#order();
    }, pause);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await gone;
  }
}
