/** What a command is: words for its help, its options, and what it does. One file a command; program.ts puts them together. */
import type { Command } from 'commander';
import type { Cli } from './context.js';
import type { ExitCode } from './exit.js';

type CommandGroup = 'Runs:' | 'Data:' | 'Stack:';

/** `Options` is what commander reads of the command's own flags. */
export interface CommandSpec<Options extends object = object> {
  /** Name and arguments as commander writes them: `show <run>`. */
  readonly usage: string;
  readonly group: CommandGroup;
  /** One line for the list of commands. */
  readonly summary: string;
  /** More, above the options. */
  readonly details?: string;
  /** What to type, and what it does. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Adds the command's own flags. */
  readonly options?: (command: Command) => Command;
  /**
   * Heavy modules are imported in here: the program must not pay for a command that doesn't run.
   * @param command as commander has read it, its parent the program
   */
  run(
    cli: Cli,
    args: readonly (string | readonly string[] | undefined)[],
    options: Options,
    command: Command,
  ): Promise<ExitCode>;
}
