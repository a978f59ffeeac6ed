/** `loadstar completion <shell>`: the script that makes a shell complete commands, options, assets and runs; and its answers at each Tab. */
import type { Command } from 'commander';
import type { CommandSpec } from './command.js';
import { Cli } from './context.js';
import { EXIT } from './exit.js';
import type { ListedRun } from './runList.js';
import type { Candidate } from './shells.js';
import { UsageError } from './trouble.js';

export const completion: CommandSpec = {
  usage: 'completion <shell>',
  group: 'Stack:',
  summary: 'a script with which bash, zsh or fish complete commands, assets and runs',
  details:
    'Prints a script that makes bash, zsh or fish complete commands, options, what --select takes, and runs. The script calls this program at each Tab, by its path: behind -- are then the words of the line.',
  examples: [
    ['eval "$(loadstar completion bash)"', 'in ~/.bashrc; zsh alike, below compinit in ~/.zshrc'],
    ['loadstar completion fish | source', 'in ~/.config/fish/config.fish'],
    ['loadstar completion fish -- load --select tag:', 'what it would answer'],
  ],
  // The words of a line, behind --, are no arguments that people give.
  options: (command) => command.allowExcessArguments(),
  async run(cli, [typedShell], _options, command) {
    const { completionLines, completionScript, FOLDERS, SHELLS, wordsOf } = await import('./shells.js');
    const shell = SHELLS.find((each) => each === typedShell);
    if (shell === undefined)
      throw new UsageError(
        `there is no completion for "${String(typedShell)}"`,
        `there is one for ${SHELLS.join(', ')}`,
      );
    const asked = command.args.slice(1);
    if (asked.length === 0) {
      cli.output.text(completionScript(shell, [process.execPath, ...process.argv.slice(1, 2)]));
      return EXIT.done;
    }
    const [line = '', piece = ''] = asked;
    const words = shell === 'bash' ? wordsOf(line).slice(1) : asked;
    const candidates = await candidatesAt(cli, command.parent ?? command, words);
    if (candidates === undefined) cli.output.text(FOLDERS);
    else cli.output.text(...completionLines(shell, candidates, words.at(-1) ?? '', piece));
    return EXIT.done;
  },
};

/** @returns undefined where a folder may stand */
async function candidatesAt(
  { cwd, env, globals }: Cli,
  program: Command,
  words: readonly string[],
): Promise<readonly Candidate[] | undefined> {
  const { commandsOf, flagsIn, wantedAt } = await import('./complete.js');
  const wanted = wantedAt(program, words);
  if ('words' in wanted) return wanted.words;
  const { value, command, typed, before } = wanted;
  if (value.endsWith('folder')) return undefined;
  if (value === 'command') return commandsOf(program, typed);
  // The pipeline and the stack that the line is about.
  const { '--pipeline': pipeline, '--stack': stack } = flagsIn(words, ['--pipeline', '--stack']);
  const cli = new Cli({ ...globals, ...(pipeline && { pipeline }), ...(stack && { stack }) }, cwd, env);
  try {
    const found = (await VALUES[value]?.(cli, command, typed)) ?? [];
    return found
      .filter(({ word }) => word.startsWith(typed))
      .map((candidate) => ({ ...candidate, word: before + candidate.word }));
  } finally {
    await cli.close();
  }
}

/** What a value may be, by its name in the help. */
const VALUES: Readonly<
  Record<string, (cli: Cli, command: string, typed: string) => Candidate[] | Promise<Candidate[]>>
> = {
  shell: () => wordsFor(['bash', 'zsh', 'fish']),
  mode: (_, command) => wordsFor(command === 'plan' ? ['load', 'reload', 'backfill'] : ['load', 'reload']),
  async assets(cli, _command, typed) {
    const [{ completeSelection }, { assets }] = await Promise.all([
      import('../pipeline/completeSelection.js'),
      cli.pipeline(),
    ]);
    return completeSelection(typed, assets).map((word) => ({ word, isOpen: true }));
  },
  async asset(cli, command) {
    const { assets } = await cli.pipeline();
    const meant = assets.filter(({ kind }) => command !== 'preview' || kind === 'copy');
    return meant.map(({ name, kind }) => ({ word: name, text: kind }));
  },
  async name(cli) {
    return (await cli.pipeline()).analyses.map(({ name, title }) => ({ word: name, text: title }));
  },
  run: readRuns,
};

const wordsFor = (words: readonly string[]): Candidate[] => words.map((word) => ({ word }));

/** A prompt that stands still is worse than one that completes nothing. */
const PATIENCE_MS = 10_000;

/** How many of the newest runs are looked through. */
const RECENT = 100;

async function readRuns(cli: Cli, command: string): Promise<Candidate[]> {
  const [{ listRuns }, client, pipeline] = await Promise.all([
    import('./runList.js'),
    cli.temporal(),
    cli.pipelineName(),
  ]);
  const asked = { limit: RECENT, ...(pipeline !== undefined && { pipeline }) };
  const runs = await client.withDeadline(Date.now() + PATIENCE_MS, () => listRuns(client, asked));
  const isMeant = MEANT[command] ?? (() => true);
  return runs.filter(isMeant).map(({ run, state }) => ({ word: run, text: state }));
}

const isOpenRun = ({ endedAt }: ListedRun): boolean => endedAt === undefined;

/** The runs that a command can do something with; of the others all. */
const MEANT: Readonly<Record<string, (run: ListedRun) => boolean>> = {
  pause: (run) => run.mode === 'backfill' && run.state === 'running',
  set: (run) => run.mode === 'backfill' && isOpenRun(run),
  skip: ({ state }) => state === 'held',
  abort: ({ state }) => state === 'held',
  cancel: isOpenRun,
  resume: (run) => run.state === 'held' || run.state === 'paused' || (!isOpenRun(run) && run.state !== 'done'),
};
