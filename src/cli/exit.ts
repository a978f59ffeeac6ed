/** Exit codes of every command. */
export const EXIT = {
  done: 0,
  /** A run, check or analysis failed, or something was not reachable. */
  failed: 1,
  /** The command line, the configuration or the pipeline's files are wrong: nothing was started. */
  usage: 2,
  /** The run is held: a step has failed, and it waits to be resumed or aborted. */
  held: 3,
  /** Ctrl-C: the run goes on without us (128 + SIGINT). */
  left: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
