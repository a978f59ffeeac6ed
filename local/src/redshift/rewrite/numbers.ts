/**
 * What PostgreSQL can't tell from values alone (AWS: r_numeric_computations201, r_enable_numeric_rounding): the precision of the DECIMALs that are divided, handed
 * over as the type of an operand (catalog/quotients.ts); and that a literal is rounded by a cast, where a column is cut off.
 */
import type { Draft } from './draft.js';

const WHOLE = new Set('smallint int2 integer int int4 bigint int8'.split(' '));
const DECIMAL = new Set(['decimal', 'numeric', 'dec']);

/** @param at a number */
export function rewriteNumber(draft: Draft, at: number): void {
  const { text } = draft.words[at]!;
  if (!text.includes('.') || /e/i.test(text)) return;
  const isCast = draft.is(at + 1, '::') || (draft.is(at - 2, 'cast', '(') && draft.word(at + 1) === 'as');
  if (isCast) {
    const type = draft.word(at + 2);
    const scale = draft.is(at + 3, '(') && draft.is(at + 5, ',') ? Number(draft.words[at + 6]!.text) : 0;
    if (DECIMAL.has(type) || WHOLE.has(type)) draft.replace(at, at + 1, `round(${text}, ${scale})`);
  } else if (draft.is(at - 1, '/'))
    draft.insertAfter(at, precision(text.replace('.', '').replace(/^0+(?=\d)/, '').length));
}

/** SUM and AVG of DECIMALs have 38 digits. @param at the name of a call, of an aggregate or of what is null without one */
export function rewriteWide(draft: Draft, at: number): void {
  const isSum = isAggregate(draft, at);
  if (!isSum && !isAggregate(draft, at + 2)) return;
  let end = draft.closing(at + 1);
  if (isSum && draft.is(end + 1, 'over', '(')) end = draft.closing(end + 2);
  if (!draft.is(at - 1, '/') && !draft.is(end + 1, '/')) return;
  draft.insertBefore(at, 'local_redshift.wide(');
  draft.insertAfter(end, ')');
}

function isAggregate(draft: Draft, at: number): boolean {
  return ['sum', 'avg'].includes(draft.word(at)) && draft.is(at + 1, '(');
}

/** A divisor that is cast: `/ a::decimal(p, s)`. @param at the type's name, behind `::` */
export function rewriteCastDivisor(draft: Draft, at: number): void {
  if (!DECIMAL.has(draft.word(at))) return;
  const digits = draft.is(at + 1, '(') ? Number(draft.words[at + 2]?.text) : 18;
  const end = draft.is(at + 1, '(') ? draft.closing(at + 1) : at;
  if (draft.is(startOfOperand(draft, at - 2) - 1, '/') && digits >= 1 && digits <= 38)
    draft.insertAfter(end, precision(digits));
}

/** Where the name, call or parenthesis begins that ends at `end`. */
function startOfOperand(draft: Draft, end: number): number {
  let at = draft.is(end, ')') ? draft.opening(end) : end;
  if (at !== end && draft.isName(at - 1) && draft.words[at - 1]!.kind === 'word') at--;
  while (draft.is(at - 1, '.')) at -= 2;
  return at;
}

function precision(digits: number): string {
  return `::local_redshift.decimal_${digits}`;
}
