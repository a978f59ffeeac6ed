/** What may stand where the cursor is, from the commands with their options and arguments. Pure. */
import type { Argument, Command, Option } from 'commander';
import type { Candidate } from './shells.js';

/** Either words that are known without a look at the project, or a value, named as in the help: `assets`, `run`, `folder`. */
export type Wanted =
  | { readonly words: readonly Candidate[] }
  | { readonly value: string; readonly command: string; readonly typed: string; readonly before: string };

/** The line as far as it goes, read as commander will read it. */
interface Line {
  command: Command;
  readonly given: Set<Option>;
  readonly args: string[];
  /** Whose value comes next. */
  open: { readonly option: Option; hasOne: boolean } | undefined;
  /** Behind `--`. */
  isOver: boolean;
}

/** @param words behind the program's name, the last one being typed */
export function wantedAt(program: Command, words: readonly string[]): Wanted {
  const line: Line = { command: program, given: new Set(), args: [], open: undefined, isOver: false };
  for (const word of words.slice(0, -1)) take(word, line, program);
  const typed = words.at(-1) ?? '';
  const { command, args, open } = line;
  const valueOf = (value: string, before = ''): Wanted => ({
    value,
    command: command.name(),
    typed: typed.slice(before.length),
    before,
  });
  if (open !== undefined && !(open.hasOne && typed.startsWith('-'))) return valueOf(placeholder(open.option));
  const assigned = /^(--[\w-]+)=/.exec(typed);
  const option = assigned && optionOf(assigned[1]!, command);
  if (assigned && option) return valueOf(placeholder(option), assigned[0]);
  if (typed.startsWith('-') && !line.isOver) return { words: optionsOf(line, typed) };
  if (command === program) return { words: commandsOf(program, typed) };
  const argument = argumentAt(command.registeredArguments, args.length);
  return argument === undefined ? { words: optionsOf(line, typed) } : valueOf(argument.name());
}

/** Those of the line that are given as `--flag value` or `--flag=value`, by flag. */
export function flagsIn(words: readonly string[], flags: readonly string[]): Readonly<Record<string, string>> {
  const found = words.slice(0, -1).flatMap((word, w) => {
    const [flag = '', ...value] = word.split('=');
    if (!flags.includes(flag)) return [];
    return [[flag, value.length > 0 ? value.join('=') : (words[w + 1] ?? '')] as const];
  });
  return Object.fromEntries(found);
}

/** The commands that begin so. */
export function commandsOf(program: Command, typed: string): Candidate[] {
  const commands = program.commands.map((command) => ({ word: command.name(), text: command.summary() }));
  return commands.filter(({ word }) => word.startsWith(typed));
}

function take(word: string, line: Line, program: Command): void {
  const { open, command } = line;
  if (!line.isOver && open !== undefined && (!open.hasOne || !word.startsWith('-'))) {
    if (open.option.variadic) open.hasOne = true;
    else line.open = undefined;
    return;
  }
  line.open = undefined;
  if (!line.isOver && word === '--') line.isOver = true;
  else if (!line.isOver && word.startsWith('-')) {
    const option = optionOf(word.split('=')[0]!, command);
    if (option === undefined) return;
    line.given.add(option);
    if (option.required && !word.includes('=')) line.open = { option, hasOne: false };
  } else if (command === program) line.command = program.commands.find((each) => each.name() === word) ?? command;
  else line.args.push(word);
}

function optionOf(flag: string, command: Command): Option | undefined {
  return command.options.find(({ long, short }) => flag === long || flag === short);
}

/** Those that the line has not yet, and those that may come again. */
function optionsOf({ command, given }: Line, typed: string): Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => (!given.has(option) || option.variadic) && (option.long ?? '').startsWith(typed))
    .map((option) => ({ word: option.long ?? '', text: option.description }));
}

function argumentAt(known: readonly Argument[], index: number): Argument | undefined {
  const last = known.at(-1);
  return known[index] ?? (last?.variadic === true ? last : undefined);
}

/** `--select <assets...>`: assets. */
function placeholder({ flags }: Option): string {
  return /[<[](.+?)(?:\.\.\.)?[\]>]/.exec(flags)?.[1] ?? '';
}
