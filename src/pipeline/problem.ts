/** Faults of a pipeline folder, as data: found together, thrown once, before anything touches the warehouse. */
import { positionAt } from '@loadstar/sql';
import type { SqlFile } from './asset.js';

export interface Problem {
  /** Relative to the pipeline folder: `transforms/songplays.sql`. */
  readonly file: string;
  /** 1-based; absent when the fault is of the file as a whole. */
  readonly line?: number;
  /** 1-based, in characters; only with `line`. */
  readonly column?: number;
  /** One line, lower case, with the value that is wrong. */
  readonly message: string;
  /** What to do or write instead. */
  readonly hint?: string;
}

/** A pipeline that can't be planned. The message holds every problem, one or two lines each. */
export class PipelineError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = [...problems].sort(byPlace);
    super(sorted.map(formatProblem).join('\n'));
    this.name = 'PipelineError';
    this.problems = sorted;
  }
}

/** `transforms/songplays.sql:9:6  unknown table "staging_event"`, and the hint on a line of its own. */
function formatProblem({ file, line, column, message, hint }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return `${place}  ${message}${hint === undefined ? '' : `\n  ${hint}`}`;
}

/** A problem at a place of a file's text. @param offset in UTF-16 units; undefined when only the file is known */
export function problemAt(file: SqlFile, offset: number | undefined, message: string, hint?: string): Problem {
  const position = offset === undefined ? {} : positionAt(file.text, offset);
  return { file: file.path, ...position, message, ...(hint === undefined ? {} : { hint }) };
}

function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
