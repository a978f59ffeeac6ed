/** SELECT * EXCLUDE columns (AWS: r_EXCLUDE_list): the star becomes the columns that remain. */
import { StatementError } from '../proxy/step.js';
import type { Draft } from './draft.js';
import { quoted, type AskColumns } from './expand.js';
import { syntaxError, unsupported } from './refuse.js';

const FROM_ENDS = [
  'where',
  'group',
  'having',
  'order',
  'limit',
  'offset',
  'union',
  'intersect',
  'except',
  'minus',
  'qualify',
];

export function isExclude(draft: Draft, at: number): boolean {
  if (draft.word(at) !== 'exclude' || !draft.is(at - 1, '*')) return false;
  // A star, and no multiplication.
  return (
    draft.is(at - 2, '.') ||
    draft.is(at - 2, ',') ||
    ['select', 'distinct', 'all'].includes(draft.word(at - 2)) ||
    draft.word(at - 3) === 'top'
  );
}

export async function expandExclude(draft: Draft, at: number, ask: AskColumns): Promise<void> {
  const from = draft.find(at, draft.words.length, 'from');
  if (draft.word(from) !== 'from') throw syntaxError(draft.words[at]);
  const { names, end } = readList(draft, at + 1, from);
  const isQualified = draft.is(at - 2, '.');
  const start = isQualified ? at - 3 : at - 1;
  const qualifier = isQualified ? `${draft.render(at - 3, at - 2)}.` : '';
  const source = draft.render(from, draft.find(from + 1, draft.words.length, ...FROM_ENDS));
  const columns = await ask(`SELECT ${qualifier}* ${source}`);
  const missing = names.find((name) => !columns.includes(name));
  if (missing !== undefined) throw new StatementError({ code: '42703', message: `column "${missing}" does not exist` });
  const kept = columns.filter((column) => !names.includes(column));
  if (kept.length === 0) throw syntaxError(draft.words[at], 'EXCLUDE leaves no column.');
  if (new Set(kept).size < kept.length)
    throw unsupported('EXCLUDE over relations with columns of the same name', 'Write alias.* EXCLUDE ….');
  draft.replace(start, end, kept.map((column) => qualifier + quoted(column)).join(', '));
}

/** Names in parentheses, or all up to FROM. */
function readList(draft: Draft, at: number, from: number): { names: string[]; end: number } {
  const isGrouped = draft.is(at, '(');
  const end = isGrouped ? draft.closing(at) + 1 : from;
  const parts = isGrouped ? draft.args(at) : draft.list(at, from);
  const names = parts.map((part) => {
    if (part.to !== part.from + 1 || !draft.isName(part.from)) throw syntaxError(draft.words[part.from]);
    return draft.name(part.from);
  });
  if (names.length === 0) throw syntaxError(draft.words[at]);
  return { names, end };
}
