/** A file that holds one SELECT (a transform, a check, an analysis), taken apart as far as scoping needs it. */
import { significant, SqlScanError, splitStatements, type Statement, type Token } from '@loadstar/sql';
import type { SqlFile } from './asset.js';
import { Cursor } from './cursor.js';
import { normalized } from './normalized.js';
import { readOutputs, type OutputColumn } from './outputs.js';
import { problemAt, type Problem } from './problem.js';
import { readTables, type QueryReads } from './reads.js';
import { readWithList } from './withList.js';

export interface Select extends Pick<QueryReads, 'tables' | 'commonTables'> {
  readonly file: SqlFile;
  /** What counts of the text: see `normalized`. */
  readonly normalized: string;
  /** Comments above the statement, or ''. */
  readonly lead: string;
  /** The author's WITH list without the keyword; '' when there is none. */
  readonly withList: string;
  readonly isRecursive: boolean;
  /** What stands behind the WITH list, with ORDER BY, LIMIT and comments. */
  readonly finalSelect: string;
  /** The columns that it returns; undefined when the text alone doesn't tell (`*`, expressions without a name). */
  readonly outputs: readonly OutputColumn[] | undefined;
}

const ONE_SELECT = 'the file holds one SELECT, which may start with WITH; Loadstar adds the INSERT';

/** @returns the SELECT, unless it can't be read; and what is wrong with it */
export function readSelect(file: SqlFile): { readonly select?: Select; readonly problems: readonly Problem[] } {
  const found = oneStatement(file, ONE_SELECT);
  if ('problem' in found) return { problems: [found.problem] };
  const { statement } = found;
  const tokens = significant(statement.tokens);
  const { start, isRecursive, listStart } = findFinalSelect(tokens);
  if (start === undefined) {
    const first = tokens[0];
    return {
      problems: [problemAt(file, first?.start, `expected SELECT, found ${first?.text ?? 'nothing'}`, ONE_SELECT)],
    };
  }
  const reads = readTables(tokens);
  const problems = reads.faults.map(({ token, message }) => problemAt(file, token?.start ?? tokens[0]?.start, message));
  const { tables, commonTables } = reads;
  const end = statement.start + statement.text.length;
  const select: Select = {
    file,
    normalized: normalized(tokens),
    tables,
    commonTables,
    isRecursive,
    lead: file.text.slice(statement.start, tokens[0]?.start).trim(),
    withList: listStart === undefined ? '' : file.text.slice(listStart, start.start).trim(),
    finalSelect: file.text.slice(start.start, end).trim(),
    outputs: readOutputs(tokens.slice(tokens.indexOf(start))),
  };
  return problems.length === 0 ? { select, problems } : { problems };
}

/** The file's only statement. @param rule what the file should hold, for the hint */
export function oneStatement(
  file: SqlFile,
  rule: string,
): { readonly statement: Statement } | { readonly problem: Problem } {
  try {
    const [statement, second] = splitStatements(file.text);
    if (statement === undefined) return { problem: problemAt(file, undefined, 'the file holds no statement', rule) };
    if (second === undefined) return { statement };
    return { problem: problemAt(file, significant(second.tokens)[0]?.start, 'a second statement begins here', rule) };
  } catch (error) {
    if (error instanceof SqlScanError) return { problem: problemAt(file, error.offset, error.message) };
    throw error;
  }
}

interface FinalSelect {
  readonly start: Token | undefined;
  readonly isRecursive: boolean;
  /** Where the author's WITH list begins, behind its keywords. */
  readonly listStart: number | undefined;
}

/** The SELECT behind the WITH list; none when the statement is something else. */
function findFinalSelect(tokens: readonly Token[]): FinalSelect {
  const cursor = new Cursor(tokens);
  let isRecursive = false;
  let listStart: number | undefined;
  if (cursor.accept('WITH')) {
    isRecursive = cursor.accept('RECURSIVE');
    const keyword = cursor.peek(-1);
    listStart = keyword === undefined ? undefined : keyword.start + keyword.text.length;
    // A list that can't be read is reported by readTables; here the rest just begins wherever it broke off.
    const fault = readWithList(cursor, () => cursor.skipParentheses());
    if (fault !== undefined) return { start: tokens[0], isRecursive, listStart };
  }
  const isSelect = cursor.is('SELECT') || cursor.is('(');
  return { start: isSelect ? cursor.peek() : undefined, isRecursive, listStart };
}
