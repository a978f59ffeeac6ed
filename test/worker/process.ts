/** A worker as a process of its own: `node dist/worker.js`, its log read line by line. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('../../dist/worker.js', import.meta.url));

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

export class WorkerProcess {
  readonly lines: LogLine[] = [];
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | string>;
  #heard: () => void = () => undefined;

  /** @param script another build's */
  constructor(cwd: string, env: Record<string, string>, script = WORKER) {
    const { PATH = '', HOME = '' } = process.env;
    this.#child = spawn(process.execPath, [script], {
      cwd,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    this.#exit = once(this.#child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
    createInterface(this.#child.stdout!).on('line', (line) => {
      this.lines.push(JSON.parse(line) as LogLine);
      this.#heard();
    });
    void this.#exit.then(() => this.#heard());
  }

  /** The first log line of this message; waits for it. @throws Error with the log when the process ends without it */
  async line(message: string): Promise<LogLine> {
    for (;;) {
      const found = this.lines.find(({ msg }) => msg.includes(message));
      if (found) return found;
      if (this.hasEnded) throw new Error(`no "${message}" in the worker's log: ${JSON.stringify(this.lines)}`);
      await new Promise<void>((resolve) => (this.#heard = resolve));
    }
  }

  /** @returns its exit code, or the signal that ended it */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    this.#child.kill(signal);
    return await this.#exit;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  async kill(): Promise<void> {
    if (!this.hasEnded) await this.stop('SIGKILL');
  }

  async exit(): Promise<number | string> {
    return await this.#exit;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}
