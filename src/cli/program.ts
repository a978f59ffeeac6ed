/** The command line: all commands under one name, their help, and what is done with a line typed wrong. */
import { Command, CommanderError, Option, type Argument } from 'commander';
import { abort } from './abort.js';
import { analyze } from './analyze.js';
import { backfill } from './backfill.js';
import { cancel } from './cancel.js';
import { check } from './check.js';
import type { CommandSpec } from './command.js';
import { completion } from './completion.js';
import { Cli, type Globals } from './context.js';
import { dev } from './dev.js';
import { doctor } from './doctor.js';
import { env } from './env.js';
import { EXIT, type ExitCode } from './exit.js';
import { load } from './load.js';
import { pause } from './pause.js';
import { plan } from './plan.js';
import { preview } from './preview.js';
import { query } from './query.js';
import { reload } from './reload.js';
import { reset } from './reset.js';
import { resume } from './resume.js';
import { rollback } from './rollback.js';
import { runs } from './runs.js';
import { set } from './set.js';
import { show } from './show.js';
import { skip } from './skip.js';
import { describeTrouble } from './trouble.js';
import { watch } from './watch.js';
import { worker } from './worker.js';

/** In the order of the help: a newcomer's first day. */
const COMMANDS: readonly CommandSpec<never>[] = [
  dev,
  worker,
  env,
  doctor,
  completion,
  preview,
  plan,
  load,
  backfill,
  reload,
  rollback,
  runs,
  show,
  watch,
  resume,
  skip,
  abort,
  pause,
  set,
  cancel,
  analyze,
  check,
  query,
  reset,
];

/**
 * Runs one command line.
 * @param args without node and script
 * @returns the exit code; nothing is thrown
 */
export async function runCommandLine(args: readonly string[], version: string): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = makeProgram(version, (code) => (exitCode = code));
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and --version end here too, with code 0; all else is a line that can't be read.
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
}

function makeProgram(version: string, ended: (code: ExitCode) => void): Command {
  const program = new Command('loadstar')
    .description('Loads files from S3 into star schemas on Amazon Redshift, durably.')
    .version(version, '-V, --version')
    .helpOption('-h, --help', 'this text')
    .addHelpCommand(
      new Command('help').argument('[command]').description('this text, or that of a command').helpGroup('Stack:'),
    )
    .configureHelp({
      subcommandTerm: (command) =>
        command.name() + command.registeredArguments.map((argument) => ` ${humanReadable(argument)}`).join(''),
    })
    .configureOutput({ outputError: (text, write) => write(`loadstar: ${text.replace(/^error: /, '')}`) })
    .showHelpAfterError('  next    loadstar --help')
    .exitOverride();
  addGlobals(program);
  for (const spec of COMMANDS) addCommand(program, spec, ended);
  program.addHelpText('after', `\n${START}`);
  return program;
}

const START = `Start here:
  loadstar dev       a Temporal server, a local Redshift, a local S3 and a worker, in this folder
  loadstar preview   look at the files before you load them
  loadstar load      load what is new

Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 held, 130 left with Ctrl-C while the run goes on.`;

function addCommand(program: Command, spec: CommandSpec, ended: (code: ExitCode) => void): void {
  const command = program
    .command(spec.usage)
    .summary(spec.summary)
    .description(spec.details ?? `${capitalize(spec.summary)}.`)
    .helpGroup(spec.group);
  spec.options?.(command);
  addGlobals(command);
  command.showHelpAfterError(`  next    loadstar ${command.name()} --help`);
  command.addHelpText('after', examplesText(spec));
  command.action(async (...received: unknown[]) => {
    const args = received.slice(0, -2) as (string | string[] | undefined)[];
    ended(await runCommand(spec, args, command));
  });
}

/** Flags that every command takes, before or after its name. */
function addGlobals(command: Command): void {
  const flags: [string, string][] = [
    ['--pipeline <folder>', 'the pipeline (default: what the configuration says)'],
    ['--stack <folder>', 'where the local stack lives (default: .loadstar)'],
    ['--json', 'data as JSON on stdout, messages on stderr'],
    ['--verbose', 'stack traces with errors'],
  ];
  for (const [flag, text] of flags) command.addOption(new Option(flag, text).helpGroup('Everywhere:'));
}

async function runCommand(
  spec: CommandSpec,
  args: readonly (string | string[] | undefined)[],
  command: Command,
): Promise<ExitCode> {
  const globals = command.optsWithGlobals<Globals>();
  const cli = new Cli(globals, process.cwd(), process.env);
  try {
    return await spec.run(cli, args, command.opts(), command);
  } catch (error) {
    const { lines, exitCode } = describeTrouble(error, {
      paint: cli.output.errorPaint,
      isVerbose: globals.verbose === true,
    });
    cli.output.complain(...lines);
    return exitCode;
  } finally {
    await cli.close();
  }
}

function examplesText({ examples }: CommandSpec): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  return `\nExamples:\n${examples.map(([command, meaning]) => `  ${command.padEnd(width)}  ${meaning}`).join('\n')}`;
}

/** `<run>`, `[asset...]`. */
function humanReadable(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? '...' : '');
  return argument.required ? `<${name}>` : `[${name}]`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
