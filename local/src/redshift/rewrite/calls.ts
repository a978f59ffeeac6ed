/** Calls whose arguments PostgreSQL would not understand, one rule a function (AWS: c_SQL_functions). What is a plain function lives in catalog/. */
import { refused, syntaxError, unsupported } from './refuse.js';
import type { Draft } from './draft.js';

/** @param at where the function's name stands; the parenthesis follows */
type CallRule = (draft: Draft, at: number) => void;

/** NVL and ISNULL are COALESCE (AWS: r_NVL_function). */
const coalesce: CallRule = (draft, at) => draft.replace(at, at + 1, 'COALESCE');

/** NVL2(a, b, c): b unless a is null, else c (AWS: r_NVL2). */
const nvl2: CallRule = (draft, at) => {
  const [value, given, missing, ...more] = draft.args(at + 1);
  if (missing === undefined || more.length > 0) throw refused('NVL2 takes three arguments');
  draft.replace(at, draft.closing(at + 1) + 1, (render) => {
    const [a, b, c] = [value!, given!, missing].map(({ from, to }) => render(from, to));
    return `(CASE WHEN (${a}) IS NOT NULL THEN ${b} ELSE ${c} END)`;
  });
};

/** DECODE(value, search, result, …, default): null finds null (AWS: r_DECODE_expression). */
const decode: CallRule = (draft, at) => {
  const args = draft.args(at + 1);
  if (args.length < 3) return;
  draft.replace(at, draft.closing(at + 1) + 1, (render) => {
    const [value, ...rest] = args.map(({ from, to }) => render(from, to));
    const otherwise = rest.length % 2 === 1 ? ` ELSE ${rest.pop()}` : '';
    const pairs = rest.flatMap((search, i) =>
      i % 2 === 0 ? [`WHEN (${value}) IS NOT DISTINCT FROM (${search}) THEN ${rest[i + 1]}`] : [],
    );
    return `(CASE ${pairs.join(' ')}${otherwise} END)`;
  });
};

/** DATEADD and DATEDIFF name their date part bare; it becomes a string (AWS: r_DATEADD_function, r_DATEDIFF_function). */
const datePart: CallRule = (draft, at) => {
  const part = draft.words[at + 2];
  if (part !== undefined && draft.isName(at + 2) && draft.is(at + 3, ','))
    draft.replace(at + 2, at + 3, `'${draft.name(at + 2)}'`);
};

/** CONVERT(type, value) is a cast (AWS: CONVERT-function). */
const convert: CallRule = (draft, at) => {
  const [type, value, ...more] = draft.args(at + 1);
  if (type === undefined || value === undefined || more.length > 0) return;
  draft.replace(
    at,
    draft.closing(at + 1) + 1,
    (render) => `CAST(${render(value.from, value.to)} AS ${render(type.from, type.to)})`,
  );
};

/** LISTAGG([DISTINCT] value [, delimiter]) [WITHIN GROUP (ORDER BY …)]: an aggregate of the catalog, with PostgreSQL's place for the order (AWS: r_LISTAGG). */
const listagg: CallRule = (draft, at) => {
  const close = draft.closing(at + 1);
  const [first, delimiter] = draft.args(at + 1);
  if (first === undefined) throw syntaxError(draft.words[close]);
  const isDistinct = draft.word(first.from) === 'distinct';
  const value = isDistinct ? first.from + 1 : first.from;
  const hasOrder = draft.is(close + 1, 'within', 'group', '(', 'order', 'by');
  const end = hasOrder ? draft.closing(close + 3) + 1 : close + 1;
  if (draft.word(end) === 'over') throw unsupported('LISTAGG as a window function');
  draft.replace(at, end, (render) => {
    const text = `(${render(value, first.to)})::text`;
    const order = hasOrder ? render(close + 6, end - 1) : '';
    // With DISTINCT, PostgreSQL sorts by nothing but the argument itself.
    const sortedBy = isDistinct && order === render(value, first.to) ? text : order;
    const separator = delimiter === undefined ? "''" : render(delimiter.from, delimiter.to);
    return `listagg(${isDistinct ? 'DISTINCT ' : ''}${text}, ${separator}${hasOrder ? ` ORDER BY ${sortedBy}` : ''})`;
  });
};

/** In PostgreSQL these words begin constructs of SQL/JSON, or of arrays. */
const ownFunction: CallRule = (draft, at) => draft.replace(at, at + 1, `pg_catalog."${draft.word(at)}"`);

/** ARRAY(value, …) makes a SUPER array (AWS: r_array); with a query in it, it is the catalog's. */
const array: CallRule = (draft, at) => {
  if (draft.word(at + 2) === 'select') return;
  const close = draft.closing(at + 1);
  draft.replace(at, close + 1, (render) => {
    const values = render(at + 2, close);
    return values === '' ? `local_redshift.as_super('[]')` : `local_redshift.array(json_build_array(${values}))`;
  });
};

export const CALLS: ReadonlyMap<string, CallRule> = new Map([
  ['nvl', coalesce],
  ['isnull', coalesce],
  ['nvl2', nvl2],
  ['decode', decode],
  ['dateadd', datePart],
  ['date_add', datePart],
  ['datediff', datePart],
  ['date_diff', datePart],
  ['convert', convert],
  ['listagg', listagg],
  ['json_serialize', ownFunction],
  ['array', array],
]);
