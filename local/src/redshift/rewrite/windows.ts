/**
 * Aggregates that sort, and window functions (AWS: c_Window_functions, c_Aggregate_Functions). Redshift demands a frame where an aggregate has an order,
 * knows ROWS alone, passes over nulls, and takes LISTAGG, MEDIAN and percentiles as window functions; PostgreSQL does none of it.
 */
import type { Draft, Stretch } from './draft.js';
import { refused, syntaxError, unsupported } from './refuse.js';

/** With ORDER BY in its window, each of these needs a frame. */
const FRAMED = new Set(
  'avg count max min sum stddev stddev_samp stddev_pop variance var_samp var_pop bool_and bool_or bit_and bit_or first_value last_value nth_value'.split(
    ' ',
  ),
);
/** Their window takes no frame. */
const UNFRAMED = new Set('row_number rank dense_rank percent_rank cume_dist ntile lag lead'.split(' '));
/** Their window is a partition, in no order of its own. */
const WHOLE = new Set('listagg median percentile_cont percentile_disc ratio_to_report'.split(' '));

const EVERYTHING = 'ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING';

/** What stands in the parentheses behind OVER. */
interface Window {
  readonly partition: Stretch;
  readonly order: Stretch;
  /** The closing parenthesis. */
  readonly close: number;
}

/** Checks the window whose OVER stands at `at`, whatever function it belongs to. */
export function checkWindow(draft: Draft, at: number): void {
  const end = draft.word(at - 1) === 'nulls' ? at - 3 : at - 1;
  if (!draft.is(end, ')') || !draft.is(at + 1, '(')) return;
  const open = draft.opening(end);
  const isWithin = draft.is(open - 2, 'within', 'group');
  const name = draft.word(isWithin ? draft.opening(open - 3) - 1 : open - 1);
  const { order, close } = readWindow(draft, at);
  const frame = draft.find(at + 2, close, 'rows', 'range', 'groups');
  const kind = draft.word(frame);
  if (kind === 'range') throw refused('RANGE clause of window functions not yet implemented', 'Use ROWS.');
  if (kind === 'groups' || draft.word(draft.find(frame, close, 'exclude')) === 'exclude')
    throw syntaxError(draft.words[kind === 'groups' ? frame : draft.find(frame, close, 'exclude')]);
  const hasOrder = order.to > order.from;
  if (hasOrder && kind === '' && FRAMED.has(name))
    throw refused(
      'Aggregate window functions with an ORDER BY clause require a frame clause',
      'For a running total: ROWS UNBOUNDED PRECEDING.',
    );
  if (kind !== '' && UNFRAMED.has(name)) throw refused(`Frame clause is not allowed for window function ${name}`);
  if (WHOLE.has(name) && (hasOrder || kind !== ''))
    throw syntaxError(
      draft.words[hasOrder ? order.from - 2 : frame],
      `The window of ${name} takes PARTITION BY alone.`,
    );
}

function readWindow(draft: Draft, over: number): Window {
  const open = over + 1;
  const close = draft.closing(open);
  const frame = draft.find(open + 1, close, 'rows', 'range', 'groups');
  const order = draft.find(open + 1, frame, 'order');
  const partition = draft.is(open + 1, 'partition', 'by') ? open + 3 : order;
  return {
    partition: { from: partition, to: order },
    order: { from: Math.min(order + 2, frame), to: frame },
    close,
  };
}

/** LISTAGG([DISTINCT] value [, delimiter]) [WITHIN GROUP (ORDER BY …)] [OVER (…)]: an aggregate of the catalog, with PostgreSQL's place for the order (AWS: r_LISTAGG). */
export function listagg(draft: Draft, at: number): void {
  const { args, order, end } = sorted(draft, at);
  const [first, delimiter] = args;
  if (first === undefined) throw syntaxError(draft.words[end - 1]);
  const isDistinct = draft.word(first.from) === 'distinct';
  const value = isDistinct ? first.from + 1 : first.from;
  const isWindow = draft.word(end) === 'over';
  draft.replace(at, isWindow ? readWindow(draft, end).close + 1 : end, (render) => {
    const text = `(${render(value, first.to)})::text`;
    const separator = delimiter === undefined ? "''" : render(delimiter.from, delimiter.to);
    const key = order === null ? '' : render(order.from, order.to);
    if (isWindow) {
      const name = isDistinct ? 'local_redshift.listagg' : 'listagg';
      return `${name}(${text}, ${separator}) ${wholeWindow(draft, end, key, render)}`;
    }
    // With DISTINCT, PostgreSQL sorts by nothing but the argument itself.
    const sortedBy = isDistinct && key === render(value, first.to) ? text : key;
    return `listagg(${isDistinct ? 'DISTINCT ' : ''}${text}, ${separator}${key === '' ? '' : ` ORDER BY ${sortedBy}`})`;
  });
}

/** MEDIAN(value), and PERCENTILE_CONT and PERCENTILE_DISC(share) WITHIN GROUP (ORDER BY value), each also OVER (PARTITION BY …): a function of the sorted values. */
export function percentile(draft: Draft, at: number): void {
  const name = draft.word(at);
  const { args, order, end } = sorted(draft, at);
  const [first, ...more] = args;
  if (first === undefined || more.length > 0) throw refused(`${name} takes one argument`);
  if (order === null && name !== 'median') throw syntaxError(draft.words[end], 'WITHIN GROUP (ORDER BY …) is missing.');
  const isWindow = draft.word(end) === 'over';
  const by = order ?? first;
  const direction = draft.word(by.to - 1);
  const value = direction === 'desc' || direction === 'asc' ? { from: by.from, to: by.to - 1 } : by;
  draft.replace(at, isWindow ? readWindow(draft, end).close + 1 : end, (render) => {
    const text = render(value.from, value.to);
    const key = `${text}${direction === 'desc' ? ' DESC' : ''} NULLS LAST`;
    const values = isWindow
      ? `pg_catalog.array_agg(${text}) ${wholeWindow(draft, end, key, render)}, count(${text}) ${wholeWindow(draft, end, '', render)}`
      : `pg_catalog.array_agg(${text} ORDER BY ${key}), count(${text})`;
    return `local_redshift.${name}(${name === 'median' ? '' : `${render(first.from, first.to)}, `}${values})`;
  });
}

/** AVG([DISTINCT] value) [OVER (…)] is the quotient of sum and count, whose type the catalog decides by that of the sum (AWS: r_AVG). */
export function average(draft: Draft, at: number): void {
  const close = draft.closing(at + 1);
  const end = draft.is(close + 1, 'over', '(') ? draft.closing(close + 2) : close;
  draft.replace(at, end + 1, (render) => {
    const value = render(at + 2, close);
    const window = end > close ? ` ${render(close + 1, end + 1)}` : '';
    return `local_redshift.avg(sum(${value})${window}, count(${value})${window})`;
  });
}

/** RATIO_TO_REPORT(value) OVER (PARTITION BY …): the share of the value in the sum of its partition (AWS: r_WF_RATIO_TO_REPORT). */
export function ratioToReport(draft: Draft, at: number): void {
  const close = draft.closing(at + 1);
  if (draft.word(close + 1) !== 'over') throw refused('ratio_to_report is a window function and needs OVER');
  const end = readWindow(draft, close + 1).close;
  draft.replace(at, end + 1, (render) => {
    const value = render(at + 2, close);
    return `local_redshift.ratio_to_report(${value}, sum(${value}) ${render(close + 1, end + 1)})`;
  });
}

/** FIRST_VALUE, LAST_VALUE, NTH_VALUE, LAG and LEAD with IGNORE NULLS, behind the value or behind the call: functions of the values that are not null. */
export function overNulls(draft: Draft, at: number): void {
  const name = draft.word(at);
  const close = draft.closing(at + 1);
  const inside = draft.is(close - 2, 'ignore', 'nulls') || draft.is(close - 2, 'respect', 'nulls') ? close - 2 : close;
  const behind = draft.word(close + 2) === 'nulls' && ['ignore', 'respect'].includes(draft.word(close + 1));
  const over = behind ? close + 3 : close + 1;
  if (draft.word(over) !== 'over') return;
  const args = draft.list(at + 2, inside);
  if ((name === 'lag' || name === 'lead') && args.length > 2)
    throw refused(`Default parameter not be supported for window function ${name}`, 'Use NVL around the call.');
  const ignores = draft.word(inside) === 'ignore' || draft.word(close + 1) === 'ignore';
  if (inside < close) draft.remove(inside, close);
  if (behind) draft.remove(close + 1, close + 3);
  if (!ignores) return;
  const [value, place] = args;
  if (value === undefined) throw syntaxError(draft.words[close]);
  if (name === 'first_value' || name === 'last_value') return draft.replace(at, at + 1, `local_redshift.${name}`);
  const window = readWindow(draft, over);
  draft.replace(at, window.close + 1, (render) => {
    const text = render(value.from, value.to);
    const frame = FRAMES[name] ?? '';
    const given = render(over + 1, window.close);
    const present = `pg_catalog.array_agg(${text}) FILTER (WHERE (${text}) IS NOT NULL) OVER ${given}${frame})`;
    return `local_redshift.${name}(${present}, ${place === undefined ? '1' : render(place.from, place.to)})`;
  });
}

const FRAMES: Readonly<Record<string, string>> = {
  lag: ' ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING',
  lead: ' ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING',
};

/** APPROXIMATE COUNT(DISTINCT …) and APPROXIMATE PERCENTILE_DISC: the local Redshift counts exactly (AWS: r_COUNT). */
export function rewriteApproximate(draft: Draft, at: number): void {
  const name = draft.word(at + 1);
  if (!draft.is(at + 2, '(')) return;
  if (name === 'count' || name === 'percentile_disc') draft.remove(at, at + 1);
  else throw unsupported(`APPROXIMATE ${name.toUpperCase()}`);
}

/** The arguments of a call, the order in its WITHIN GROUP, and where both end. */
function sorted(draft: Draft, at: number): { args: Stretch[]; order: Stretch | null; end: number } {
  const close = draft.closing(at + 1);
  const args = draft.args(at + 1);
  if (!draft.is(close + 1, 'within', 'group', '(', 'order', 'by')) return { args, order: null, end: close + 1 };
  const end = draft.closing(close + 3);
  return { args, order: { from: close + 6, to: end }, end: end + 1 };
}

/** The same partition in this order, and all of it in the frame of each row. */
function wholeWindow(draft: Draft, over: number, key: string, render: (from: number, to: number) => string): string {
  const { partition } = readWindow(draft, over);
  const parts = partition.to > partition.from ? `PARTITION BY ${render(partition.from, partition.to)} ` : '';
  return `OVER (${parts}${key === '' ? '' : `ORDER BY ${key} ${EVERYTHING}`})`;
}
