/** Where a command writes: data on stdout, messages beside it, in the width and colours of the terminal. The one place that prints. */
import { paintFor, type Paint } from './screen/paint.js';

export class Output {
  readonly paint: Paint;
  readonly errorPaint: Paint;

  /** @param isJson stdout then carries JSON alone; all that is for people goes to stderr */
  constructor(
    readonly stdout: NodeJS.WriteStream,
    readonly stderr: NodeJS.WriteStream,
    readonly isJson: boolean,
    env: NodeJS.ProcessEnv,
  ) {
    this.paint = paintFor(isJson ? stderr : stdout, env);
    this.errorPaint = paintFor(stderr, env);
    // `loadstar query … | head` closes the pipe early: that is no error.
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
  }

  /** True when lines may be written over in place. */
  get isLive(): boolean {
    return !this.isJson && this.stdout.isTTY === true && process.env['TERM'] !== 'dumb';
  }

  /** Cells of the terminal; undefined when stdout is none. */
  get width(): number | undefined {
    return this.stdout.isTTY === true ? this.stdout.columns : undefined;
  }

  /** What renderers take: colours, and the width where there is one. */
  get look(): { paint: Paint; width?: number } {
    return { paint: this.paint, ...(this.width === undefined ? {} : { width: this.width }) };
  }

  /** Lines for people. */
  show(...lines: readonly string[]): void {
    const stream = this.isJson ? this.stderr : this.stdout;
    for (const line of lines) stream.write(`${line}\n`);
  }

  /** Lines that are the command's data and no JSON: `env`, `plan --sql`. */
  text(...lines: readonly string[]): void {
    for (const line of lines) this.stdout.write(`${line}\n`);
  }

  /** The command's result, with --json; nothing without. */
  json(value: unknown): void {
    if (this.isJson) this.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** Lines on stderr: what went wrong. */
  complain(...lines: readonly string[]): void {
    for (const line of lines) this.stderr.write(`${line}\n`);
  }
}
