/** What sampled values look like, and whether a column takes them: pure, by the rules of COPY's conversion (AWS: copy-parameters-data-conversion). */
import type { Column } from '../pipeline/asset.js';
import type { CopyOptions } from '../pipeline/definition.js';
import { countOf } from './screen/figures.js';

/** One value as COPY sees it: its text; null; or undefined where the record lacks it. */
export interface SampledValue {
  readonly text: string | null | undefined;
  readonly uri: string;
  /** 1-based. */
  readonly line: number;
}

export interface ColumnProfile {
  readonly column: string;
  readonly type: string;
  /** Where in a record the values come from: a key, a JSONPath, a position. */
  readonly from: string;
  /** The narrowest type that holds every value seen; null when none was seen. */
  readonly inferred: string | null;
  readonly nulls: number;
  readonly missing: number;
  /** Of the longest value, in UTF-8. */
  readonly maxBytes: number;
  readonly example: string | null;
  /** Where values and column disagree, one line each, first place included. */
  readonly problems: readonly string[];
}

/** @param from where the values come from, for people */
export function profileColumn(column: Column, from: string, values: readonly SampledValue[], options: CopyOptions): ColumnProfile {
  const texts = values.flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
  return {
    column: column.name,
    type: column.type,
    from,
    inferred: inferType(texts),
    nulls: values.filter(({ text }) => text === null).length,
    missing: values.filter(({ text }) => text === undefined).length,
    maxBytes: Math.max(0, ...texts.map((text) => Buffer.byteLength(text))),
    example: texts.find((text) => text !== '') ?? texts[0] ?? null,
    problems: findProblems(column, values, options),
  };
}

const INTEGER = /^\s*[-+]?\d+\s*$/;
const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[-+]\d{2}(:?\d{2})?)?)?$/;
const BOOLEAN = /^(true|false|t|f|yes|no|y|n|1|0)$/i;

/** The narrowest type of Redshift that holds all the texts; the empty text counts as text. */
export function inferType(texts: readonly string[]): string | null {
  if (texts.length === 0) return null;
  if (texts.every((text) => /^(true|false)$/i.test(text))) return 'boolean';
  if (texts.every((text) => INTEGER.test(text))) return integerType(texts.map((text) => BigInt(text.trim())));
  if (texts.every((text) => NUMBER.test(text))) return 'double precision';
  if (texts.every((text) => TIMESTAMP.test(text))) return texts.every((text) => text.length === 10) ? 'date' : 'timestamp';
  return `varchar(${roundUp(Math.max(...texts.map((text) => Buffer.byteLength(text))))})`;
}

function integerType(values: readonly bigint[]): string {
  const [least, most] = values.reduce(([low, high], value) => [value < low ? value : low, value > high ? value : high], [0n, 0n]);
  if (least >= -(2n ** 31n) && most < 2n ** 31n) return 'integer';
  return least >= -(2n ** 63n) && most < 2n ** 63n ? 'bigint' : 'decimal(38,0)';
}

/** The next of 8, 16, 32 … that holds it. */
function roundUp(bytes: number): number {
  return Math.min(65_535, 2 ** Math.max(3, Math.ceil(Math.log2(Math.max(1, bytes)))));
}

/** A rule that values break: what is said of them. */
interface Rule {
  readonly says: string;
  isBroken(text: string): boolean;
}

function findProblems(column: Column, values: readonly SampledValue[], options: CopyOptions): string[] {
  const problems: string[] = [];
  const isEmpty = ({ text }: SampledValue): boolean => text === null || text === undefined;
  if (column.notNull) add(problems, 'NOT NULL, but the value is null', values.filter(isEmpty));
  for (const rule of rulesFor(column.type, options)) {
    add(problems, rule.says, values.filter(({ text }) => typeof text === 'string' && rule.isBroken(text)));
  }
  return problems;
}

/** `expects integer: 3 values, first "n/a" (s3://…, line 118)`. */
function add(problems: string[], says: string, broken: readonly SampledValue[]): void {
  const [first] = broken;
  if (first === undefined) return;
  const value = typeof first.text === 'string' ? ` ${JSON.stringify(first.text.length > 60 ? `${first.text.slice(0, 60)}…` : first.text)}` : '';
  problems.push(`${says}: ${countOf(broken.length, 'value')}, first${value} (${first.uri}, line ${first.line})`);
}

function rulesFor(type: string, options: CopyOptions): Rule[] {
  const [, base = type, inside = ''] = /^([a-z ]+?)(?:\((.*)\))?$/.exec(type) ?? [];
  if (/^(var)?char|^character|^n?varchar|^bpchar|^text/.test(base)) return lengthRules(base, inside, options);
  if (BITS[base] !== undefined) return [expects(type, INTEGER), { says: `out of the range of ${type}`, isBroken: (text) => isOutOfRange(text, BITS[base] ?? 64n) }];
  if (/^(decimal|numeric|real|float|float4|float8|double precision)$/.test(base)) return [expects(type, NUMBER)];
  if (base === 'boolean' || base === 'bool') return [expects(type, BOOLEAN)];
  if (/^(timestamp|date)/.test(base)) return timeRules(base, options);
  return [];
}

// An empty text becomes NULL in a column that is no text (AWS: copy-parameters-data-conversion, EMPTYASNULL).
const expects = (type: string, pattern: RegExp): Rule => ({ says: `expects ${type}`, isBroken: (text) => text !== '' && !pattern.test(text) });

const BITS: Readonly<Record<string, bigint>> = { smallint: 16n, int2: 16n, integer: 32n, int: 32n, int4: 32n, bigint: 64n, int8: 64n };

function isOutOfRange(text: string, bits: bigint): boolean {
  if (!INTEGER.test(text)) return false;
  const value = BigInt(text.trim());
  return value >= 2n ** (bits - 1n) || value < -(2n ** (bits - 1n));
}

function lengthRules(base: string, inside: string, { truncateColumns }: CopyOptions): Rule[] {
  if (truncateColumns === true || inside === 'max') return [];
  const limit = inside === '' ? (base === 'char' || base === 'character' ? 1 : 256) : Number(inside);
  return [{ says: `longer than ${limit} bytes`, isBroken: (text) => Buffer.byteLength(text) > limit }];
}

function timeRules(base: string, { timeFormat, dateFormat, acceptAnyDate }: CopyOptions): Rule[] {
  const format = base === 'date' ? dateFormat : timeFormat;
  if (acceptAnyDate === true) return [];
  if (format === 'epochsecs' || format === 'epochmillisecs') return [{ ...expects(base, INTEGER), says: `expects ${format}` }];
  if (format === undefined || format === 'auto') return [expects(base, TIMESTAMP)];
  return [];
}
