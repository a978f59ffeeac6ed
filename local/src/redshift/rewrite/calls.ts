/** Calls whose arguments PostgreSQL would not understand, or that it would take for its own, one rule a function (AWS: c_SQL_functions). What is a plain function lives in catalog/. */
import { refused, syntaxError } from './refuse.js';
import type { Draft } from './draft.js';
import { average, listagg, overNulls, percentile, ratioToReport } from './windows.js';

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

/** A date part is named bare, or as a string; it becomes a string. The call goes to the function of that name (AWS: r_DATEADD_function, r_DATE_PART_function). */
function withDatePart(name: string): CallRule {
  return (draft, at) => {
    draft.replace(at, at + 1, name);
    if (draft.isName(at + 2) && draft.is(at + 3, ',')) draft.replace(at + 2, at + 3, `'${draft.name(at + 2)}'`);
  };
}

/** EXTRACT(part FROM moment) gives whole numbers (AWS: r_EXTRACT_function). */
const extract: CallRule = (draft, at) => {
  if (draft.word(at + 3) !== 'from') throw syntaxError(draft.words[at + 3]);
  const part = draft.isName(at + 2) ? `'${draft.name(at + 2)}'` : draft.words[at + 2]!.text;
  draft.replace(at, at + 4, `local_redshift.date_part(${part},`);
};

/** CONVERT(type, value) is a cast (AWS: CONVERT-function). */
const convert: CallRule = (draft, at) => {
  const [type, value, ...more] = draft.args(at + 1);
  if (type === undefined || value === undefined || more.length > 0) return;
  draft.replace(at, draft.closing(at + 1) + 1, (render) => {
    const name = draft.word(type.from) === 'datetime' ? 'timestamp' : render(type.from, type.to);
    return `CAST(${render(value.from, value.to)} AS ${name})`;
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

/**
 * PG_GET_LATE_BINDING_VIEW_COLS() alias (name type, …): a view of the catalog with the columns that the alias gives
 * (AWS: PG_GET_LATE_BINDING_VIEW_COLS).
 */
const lateBindingColumns: CallRule = (draft, at) => {
  const alias = draft.word(at + 3) === 'as' ? at + 4 : at + 3;
  if (!draft.is(at + 2, ')') || !draft.isName(alias) || !draft.is(alias + 1, '(')) return;
  const given = draft.args(alias + 1);
  const columns = ['schema_name', 'table_name', 'column_name', 'full_type', 'ordinal_position'];
  if (given.length !== columns.length) throw refused('pg_get_late_binding_view_cols has five columns');
  draft.replace(at, draft.closing(alias + 1) + 1, (render) => {
    const selected = given.map(
      ({ from, to }, i) => `${columns[i]!}::${render(from + 1, to)} AS ${render(from, from + 1)}`,
    );
    return `(SELECT ${selected.join(', ')} FROM local_redshift.late_view_columns) AS ${render(alias, alias + 1)}`;
  });
};

/** TRY_CAST(value AS type) is null where the cast would fail (AWS: r_TRY_CAST). */
const tryCast: CallRule = (draft, at) => {
  const close = draft.closing(at + 1);
  const as = draft.find(at + 2, close, 'as');
  if (as === close) throw syntaxError(draft.words[close]);
  draft.replace(at, close + 1, (render) => {
    const text = `(${render(at + 2, as)})::text`;
    const type = render(as + 1, close);
    return `CAST((CASE WHEN pg_catalog.pg_input_is_valid(${text}, '${type}') THEN ${text} END) AS ${type})`;
  });
};

/** OBJECT(key, value, …) makes a SUPER object (AWS: r_object_function). */
const object: CallRule = (draft, at) => {
  draft.replace(at, at + 2, 'local_redshift.array(json_build_object(');
  draft.insertAfter(draft.closing(at + 1), ')');
};

/** COLLATE(value, 'case_insensitive') compares without regard to case (AWS: r_COLLATE). */
const collate: CallRule = (draft, at) => {
  const [value, name, ...more] = draft.args(at + 1);
  if (value === undefined || name === undefined || more.length > 0) throw refused('COLLATE takes two arguments');
  const collation = COLLATIONS[draft.words[name.from]!.text.toLowerCase()];
  if (collation === undefined) throw refused(`collation ${draft.words[name.from]!.text} is not known`);
  draft.replace(at, draft.closing(at + 1) + 1, (render) => `(${render(value.from, value.to)} COLLATE ${collation})`);
};
const COLLATIONS: Readonly<Record<string, string>> = {
  "'case_insensitive'": 'local_redshift.case_insensitive',
  "'ci'": 'local_redshift.case_insensitive',
  "'case_sensitive'": '"C"',
  "'cs'": '"C"',
};

/** HLL(value) is the number of its distinct values (AWS: r_HLL_function). */
const hll: CallRule = (draft, at) => {
  draft.replace(at, at + 2, 'local_redshift.hll(count(DISTINCT ');
  draft.insertAfter(draft.closing(at + 1), ')');
};

/** PostgreSQL has functions of these names that do otherwise. */
const ownMeaning: CallRule = (draft, at) => draft.replace(at, at + 1, `local_redshift.${draft.word(at)}`);

export const CALLS: ReadonlyMap<string, CallRule> = new Map<string, CallRule>([
  ['nvl', coalesce],
  ['isnull', coalesce],
  ['nvl2', nvl2],
  ['decode', decode],
  ['dateadd', withDatePart('local_redshift.date_add')],
  ['date_add', withDatePart('local_redshift.date_add')],
  ['datediff', withDatePart('local_redshift.date_diff')],
  ['date_diff', withDatePart('local_redshift.date_diff')],
  ['date_part', withDatePart('local_redshift.pgdate_part')],
  ['pgdate_part', withDatePart('local_redshift.pgdate_part')],
  ['extract', extract],
  ['convert', convert],
  ['try_cast', tryCast],
  ['object', object],
  ['collate', collate],
  ['hll', hll],
  ['avg', average],
  ['listagg', listagg],
  ['json_serialize', ownFunction],
  ['array', array],
  ['median', percentile],
  ['percentile_cont', percentile],
  ['percentile_disc', percentile],
  ['ratio_to_report', ratioToReport],
  ...['first_value', 'last_value', 'nth_value', 'lag', 'lead'].map((name) => [name, overNulls] as const),
  ...`concat split_part bpcharcmp bttext_pattern_cmp regexp_count regexp_instr regexp_replace regexp_substr to_date to_timestamp current_setting set_config`
    .split(' ')
    .map((name) => [name, ownMeaning] as const),
  ['pg_get_late_binding_view_cols', lateBindingColumns],
]);
