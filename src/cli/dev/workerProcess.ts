/** The worker of `loadstar dev`: a child process in a group of its own, its log in a file, started again when it dies. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkerOrder, WorkerReport } from './workerChild.js';

export interface WorkerProcessOptions {
  readonly logFile: string;
  /** Told when it dies, and when it is back. */
  readonly tell: (line: string) => void;
}

const CHILD = fileURLToPath(new URL('workerChild.js', import.meta.url));
/** Pauses after each death in a row; the last one stays. A worker that can't start must not take the machine. */
const PAUSES_MS = [0, 1_000, 3_000] as const;

/** From its making to `stop`. */
export class WorkerProcess {
  readonly #options: WorkerProcessOptions;
  #child: ChildProcess;
  #order: WorkerOrder | undefined;
  #isStopping = false;
  #deaths = 0;
  #lastWords: string | undefined;
  /** Why it ended, as last told; undefined while all is well. */
  #trouble: string | undefined;
  #pause: NodeJS.Timeout | undefined;
  #onFirst: ((trouble: string | undefined) => void) | undefined;

  constructor(options: WorkerProcessOptions) {
    mkdirSync(dirname(options.logFile), { recursive: true });
    this.#options = options;
    this.#child = this.#spawn();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Tells it that the servers are there; until then it only loads its code.
   * @returns once it polls: undefined; or when it could not start: why. It is started again and again then, until it can
   */
  begin(order: WorkerOrder): Promise<string | undefined> {
    this.#order = order;
    this.#tell();
    return new Promise((resolve) => (this.#onFirst = resolve));
  }

  /**
   * Lets steps end within the worker's grace time; resolves when the process is gone.
   * @param hurry aborted: it ends at once. What its steps had not committed is rolled back, and done again by the next worker
   */
  async stop(hurry: AbortSignal): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#pause);
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(hurry.aborted ? 'SIGKILL' : 'SIGTERM');
    hurry.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
    await gone;
  }

  #spawn(): ChildProcess {
    const log = openSync(this.#options.logFile, 'a');
    // detached: Ctrl-C reaches the whole group of the terminal, and the worker must outlive it until it is told to stop.
    const child = spawn(process.execPath, ['--enable-source-maps', CHILD], {
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    child.on('message', (report: WorkerReport) => this.#hear(report));
    child.once('exit', (code, signal) => this.#died(signal ?? `exit code ${code}`));
    return child;
  }

  #tell(): void {
    if (this.#order !== undefined && this.#child.connected) this.#child.send(this.#order, () => undefined);
  }

  #hear(report: WorkerReport): void {
    if (report.kind === 'failed') {
      this.#lastWords = report.message;
      return;
    }
    if (this.#trouble !== undefined) this.#options.tell('the worker is back');
    this.#deaths = 0;
    this.#trouble = undefined;
    this.#answer(undefined);
  }

  /** To whoever waits for the first news. @returns false when nobody does */
  #answer(trouble: string | undefined): boolean {
    const answer = this.#onFirst;
    this.#onFirst = undefined;
    answer?.(trouble);
    return answer !== undefined;
  }

  #died(how: string): void {
    if (this.#isStopping) return;
    const trouble = this.#lastWords ?? how;
    if (!this.#answer(trouble) && trouble !== this.#trouble)
      this.#options.tell(`the worker ended: ${trouble}; it is started again`);
    this.#trouble = trouble;
    this.#lastWords = undefined;
    this.#pause = setTimeout(
      () => {
        this.#child = this.#spawn();
        this.#tell();
      },
      PAUSES_MS[Math.min(this.#deaths++, PAUSES_MS.length - 1)],
    );
  }
}
