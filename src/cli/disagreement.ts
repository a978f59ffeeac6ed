/** Where sampled values and the column that is to take them disagree: pure, by the rules of COPY's conversion (AWS: copy-parameters-data-conversion). */
import type { Column } from '../pipeline/asset.js';
import type { CopyOptions } from '../pipeline/definition.js';
import { countOf } from './screen/figures.js';

/**
 * One line for each rule that values break, with how many and the first: `user_id integer: expects a whole number, 3 values, first "n/a"`.
 * @param values as parsed from the files; undefined where a record lacks it
 */
export function findDisagreements(column: Column, values: readonly unknown[], options: CopyOptions): string[] {
  const texts = values.flatMap((value) => (value === null || value === undefined ? [] : [asText(value)]));
  const nulls = values.length - texts.length;
  const broken = rulesFor(column.type, options).flatMap(({ says, isBroken }) => describe(says, texts.filter(isBroken)));
  const missing =
    column.notNull && column.filledBy === undefined && nulls > 0
      ? [`is NOT NULL, but ${countOf(nulls, 'value')} ${nulls === 1 ? 'is' : 'are'} null or missing`]
      : [];
  return [...missing, ...broken].map((text) => `${column.name} ${column.type}: ${text}`);
}

/** What breaks it is a fault. */
interface Rule {
  readonly says: string;
  isBroken(text: string): boolean;
}

/** Longest text of a value that is quoted whole. */
const QUOTED_MAX = 60;

function describe(says: string, broken: readonly string[]): string[] {
  const [first] = broken;
  if (first === undefined) return [];
  const shown = first.length > QUOTED_MAX ? `${first.slice(0, QUOTED_MAX)}…` : first;
  return [`${says}, ${countOf(broken.length, 'value')}, first ${JSON.stringify(shown)}`];
}

function rulesFor(type: string, options: CopyOptions): Rule[] {
  const [, base = type, inside = ''] = /^([a-z0-9 ]+?)(?:\((.*)\))?$/.exec(type) ?? [];
  if (/^(n?(var)?char|n?character( varying)?|bpchar|text)$/.test(base)) return lengthRules(base, inside, options);
  const bits = BITS[base];
  if (bits !== undefined)
    return [
      expects('a whole number', INTEGER),
      { says: 'is out of its range', isBroken: (text) => isOutOfRange(text, bits) },
    ];
  if (/^(decimal|numeric|real|float|float4|float8|double precision)$/.test(base)) return [expects('a number', NUMBER)];
  if (base === 'boolean' || base === 'bool') return [expects('a boolean', BOOLEAN)];
  if (/^(timestamp|date)/.test(base)) return timeRules(base, options);
  return [];
}

const INTEGER = /^\s*[-+]?\d+\s*$/;
const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
const TIME = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[-+]\d{2}(:?\d{2})?)?)?$/;
const BOOLEAN = /^(true|false|t|f|yes|no|y|n|1|0)$/i;
const BITS: Readonly<Record<string, bigint>> = {
  smallint: 16n,
  int2: 16n,
  integer: 32n,
  int: 32n,
  int4: 32n,
  bigint: 64n,
  int8: 64n,
};

/** An empty text becomes NULL in a column that is no text. */
const expects = (what: string, pattern: RegExp): Rule => ({
  says: `expects ${what}`,
  isBroken: (text) => text !== '' && !pattern.test(text),
});

function isOutOfRange(text: string, bits: bigint): boolean {
  if (!INTEGER.test(text)) return false;
  const value = BigInt(text.trim());
  return value >= 2n ** (bits - 1n) || value < -(2n ** (bits - 1n));
}

function lengthRules(base: string, inside: string, { truncateColumns }: CopyOptions): Rule[] {
  if (truncateColumns === true || inside === 'max') return [];
  const isOne = inside === '' && !/var|text/.test(base);
  const limit = inside === '' ? (isOne ? 1 : 256) : Number(inside);
  return [{ says: `holds ${limit} bytes`, isBroken: (text) => Buffer.byteLength(text) > limit }];
}

function timeRules(base: string, { timeFormat, dateFormat, acceptAnyDate }: CopyOptions): Rule[] {
  const format = base === 'date' ? dateFormat : timeFormat;
  if (acceptAnyDate === true) return [];
  if (format === 'epochsecs' || format === 'epochmillisecs')
    return [{ ...expects(base, INTEGER), says: `expects ${format}` }];
  return format === undefined || format === 'auto' ? [expects(`a ${base}`, TIME)] : [];
}

/** As COPY puts it into a text column: objects and arrays as JSON. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
