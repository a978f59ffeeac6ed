/** Any error as people see it: what happened, where, what to type next. The one place that turns errors into text and exit codes. */
import { EXIT, type ExitCode } from './exit.js';
import { labelled } from './screen/labelled.js';
import type { Paint } from './screen/paint.js';

export interface Trouble {
  readonly lines: readonly string[];
  readonly exitCode: ExitCode;
}

export interface TroubleOptions {
  readonly paint: Paint;
  /** Adds stack traces, causes included. */
  readonly isVerbose: boolean;
}

/** A command line that can't be done as typed: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** A command that can't go on; the message says what is, the hint what to type: exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** @param error whatever was thrown */
export function describeTrouble(error: unknown, { paint, isVerbose }: TroubleOptions): Trouble {
  const { message, hint, exitCode = EXIT.failed } = explain(error);
  const [first = '', ...rest] = message.split('\n');
  const lines = [
    `${paint.red('loadstar:')} ${first}`,
    ...rest,
    ...(hint === undefined ? [] : [labelled('next', hint, paint)]),
  ];
  return { lines: isVerbose ? [...lines, '', ...traces(error)] : lines, exitCode };
}

/** An error in people's words. */
export interface Explanation {
  readonly message: string;
  readonly hint?: string;
  readonly exitCode?: ExitCode;
}

/** Errors are known by name: their classes live in modules that are heavy to import. */
export function explain(error: unknown): Explanation {
  if (!(error instanceof Error)) return { message: String(error) };
  const explanation = BY_NAME[error.name]?.(error);
  return (
    explanation ??
    explainByCode(error) ?? { message: messageOf(error), hint: 'the same with --verbose shows where it comes from' }
  );
}

const START_STACK =
  'loadstar dev      starts a Temporal server, a local Redshift, a local S3 and a worker here\nloadstar doctor   says what is reachable, and where each address comes from';

const BY_NAME: Readonly<Record<string, (error: Error) => Explanation>> = {
  UsageError: (error) => ({ message: error.message, hint: (error as UsageError).hint, exitCode: EXIT.usage }),
  SelectionError: (error) => ({
    message: error.message,
    hint: (error as Error & { hint: string }).hint,
    exitCode: EXIT.usage,
  }),
  CommandError: (error) => ({ message: error.message, hint: (error as CommandError).hint }),
  // Both list all their problems, each with its place.
  ConfigError: (error) => ({ message: error.message, exitCode: EXIT.usage }),
  PipelineError: (error) => ({ message: `the pipeline has problems\n${error.message}`, exitCode: EXIT.usage }),
  ConnectError: (error) => ({ message: error.message, hint: START_STACK }),
  TemporalUnreachableError: (error) => ({ message: error.message, hint: START_STACK }),
  WorkerStartError: (error) => ({ message: error.message, hint: START_STACK }),
  StackRunningError: (error) => ({
    message: error.message,
    hint: 'use it as it is (loadstar doctor), or stop it first with Ctrl-C there',
  }),
  StackFolderError: (error) => ({ message: error.message }),
  TemporalMissingError: (error) => ({ message: error.message }),
  RunNotFoundError: (error) => ({ message: error.message, hint: 'loadstar runs' }),
  WorkflowNotFoundError: () => ({ message: 'the Temporal server does not know this run', hint: 'loadstar runs' }),
  AnswerRefusedError: (error) => ({ message: error.message, hint: (error as Error & { hint: string }).hint }),
  NoWorkerError: (error) => ({ message: error.message, hint: 'loadstar worker' }),
  StartRefusedError: (error) => ({ message: error.message, hint: 'loadstar doctor' }),
  PublishError: (error) => ({ message: error.message, hint: (error as Error & { hint: string }).hint }),
  S3Error: (error) => ({ message: error.message, hint: (error as Error & { hint: string }).hint }),
  NamespaceNotFoundError: (error) => ({
    message: messageOf(error),
    hint: 'set TEMPORAL_NAMESPACE to one that the server has: temporal operator namespace list',
  }),
};

function explainByCode(error: Error): Explanation | undefined {
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'ECONNREFUSED')
    return { message: `nothing answers at ${address ?? 'the address'}:${port ?? '?'}`, hint: START_STACK };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { message: messageOf(error), hint: 'loadstar doctor   says where each address comes from' };
  // An error of the warehouse: five letters and digits, with the server's own words.
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && error.name === 'error')
    return { message: `${error.message} (${code})` };
  return undefined;
}

/** Several addresses of one host fail as an AggregateError, whose own message is empty. */
function messageOf(error: Error): string {
  if (error.message !== '') return error.message;
  return error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0].message : error.name;
}

function traces(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = (error.stack ?? String(error)).split('\n');
  return error.cause === undefined ? own : [...own, 'caused by', ...traces(error.cause)];
}
