/** FROM relation PIVOT (aggregate FOR column IN (…)) (AWS: r_FROM_clause-pivot-unpivot-examples): a subquery that groups by the columns that PIVOT doesn't name. */
import { stringValue } from '@loadstar/sql';
import type { Draft, Stretch } from './draft.js';
import { quoted, type AskColumns } from './expand.js';
import { refused, syntaxError } from './refuse.js';
import { sourceBefore } from './relations.js';

const AGGREGATES = ['count', 'sum', 'min', 'max', 'avg'];

export function isPivot(draft: Draft, at: number): boolean {
  return draft.word(at) === 'pivot' && draft.is(at + 1, '(') && (draft.isName(at - 1) || draft.is(at - 1, ')'));
}

export async function expandPivot(draft: Draft, at: number, ask: AskColumns): Promise<void> {
  const close = draft.closing(at + 1);
  const start = sourceBefore(draft, at);
  const source = draft.render(start, at);
  const aggregate = at + 2;
  const argsEnd = draft.closing(aggregate + 1);
  if (!AGGREGATES.includes(draft.word(aggregate)))
    throw refused('PIVOT supports the aggregate functions COUNT, SUM, MIN, MAX and AVG');
  const forAt = draft.find(argsEnd + 1, close, 'for');
  const column = draft.isName(forAt + 1) ? draft.name(forAt + 1) : '';
  if (column === '' || !draft.is(forAt + 2, 'in', '(')) throw syntaxError(draft.words[forAt + 1]);
  const aggregateAlias = forAt > argsEnd + 1 ? `_${draft.name(forAt - 1)}` : '';
  const used = new Set<string>([column]);
  for (let place = aggregate + 2; place < argsEnd; place++) if (draft.isName(place)) used.add(draft.name(place));
  const groups = (await ask(`SELECT * FROM ${source}`)).filter((name) => !used.has(name)).map(quoted);
  const values = draft.args(forAt + 3).map((part) => {
    const { value, name } = readValue(draft, part);
    const test = value.toLowerCase() === 'null' ? `${quoted(column)} IS NULL` : `${quoted(column)} = ${value}`;
    return `${aggregated(draft, aggregate, argsEnd, test)} AS ${quoted(name + aggregateAlias)}`;
  });
  const grouping = groups.length === 0 ? '' : ` GROUP BY ${groups.join(', ')}`;
  draft.replace(start, close + 1, `(SELECT ${[...groups, ...values].join(', ')} FROM ${source}${grouping})`);
}

/** The aggregate over the rows where the test holds. */
function aggregated(draft: Draft, at: number, close: number, test: string): string {
  const isDistinct = draft.word(at + 2) === 'distinct';
  const argument = draft.is(at + 2, '*') ? '1' : draft.render(isDistinct ? at + 3 : at + 2, close);
  return `${draft.word(at)}(${isDistinct ? 'DISTINCT ' : ''}CASE WHEN ${test} THEN ${argument} END)`;
}

/** A value of the IN list and the name of its column: its alias, or the constant itself. */
function readValue(draft: Draft, { from, to }: Stretch): { value: string; name: string } {
  const last = draft.words[to - 1]!;
  const isNamed = to - from > 1 && (last.kind === 'word' || last.kind === 'quoted');
  const end = isNamed ? (draft.word(to - 2) === 'as' ? to - 2 : to - 1) : to;
  const value = draft.render(from, end);
  if (isNamed) return { value, name: draft.name(to - 1) };
  const only = end === from + 1 ? draft.words[from]! : undefined;
  if (only?.kind === 'string') return { value, name: stringValue(only) };
  return { value, name: only === undefined ? '?column?' : only.text.toLowerCase() };
}
