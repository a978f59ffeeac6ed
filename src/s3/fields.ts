/** What values look like, field by field: the smallest Redshift type that takes them all, and what is missing. */
import type { SourceRecord } from './records.js';

/** A field over the records that were read. */
export interface FieldSample {
  readonly name: string;
  /** The smallest type that takes every value: `boolean`, `integer`, `bigint`, `double precision`, `date`, `timestamp`, `super`, `varchar(n)` with n in bytes. */
  readonly type: string;
  /** Records with a value that is neither null nor ''. */
  readonly filled: number;
  /** Records where it is null or not there. */
  readonly nulls: number;
  /** Records where it is ''. */
  readonly blanks: number;
  /** Bytes of the longest value, as COPY would put it into a VARCHAR. */
  readonly maxBytes: number;
  /** The first value, as text. */
  readonly example: string | null;
}

/** Describes the fields, in the order given, or as they first appear. */
export function sampleFields(records: readonly SourceRecord[], names?: readonly string[]): FieldSample[] {
  const all = names ?? [...new Set(records.flatMap((record) => Object.keys(record)))];
  return all.map((name) =>
    sampleField(
      name,
      records.map((record) => record[name]),
    ),
  );
}

function sampleField(name: string, values: readonly unknown[]): FieldSample {
  const present = values.filter((value) => value !== null && value !== undefined);
  const filled = present.filter((value) => value !== '');
  const texts = filled.map(textOf);
  const maxBytes = texts.reduce((most, text) => Math.max(most, Buffer.byteLength(text)), 0);
  return {
    name,
    type: typeOf(filled, maxBytes),
    filled: filled.length,
    nulls: values.length - present.length,
    blanks: present.length - filled.length,
    maxBytes,
    example: texts[0] ?? null,
  };
}

/** From narrow to wide: the first whose test holds for all values. */
const TYPES: readonly (readonly [string, (text: string) => boolean])[] = [
  ['boolean', (text) => text === 'true' || text === 'false'],
  ['integer', (text) => isWhole(text, 2_147_483_647n)],
  ['bigint', (text) => isWhole(text, 9_223_372_036_854_775_807n)],
  ['double precision', (text) => /^-?\d+(\.\d*)?([eE][+-]?\d+)?$/.test(text)],
  ['date', (text) => /^\d{4}-\d{2}-\d{2}$/.test(text)],
  ['timestamp', (text) => /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/.test(text)],
];

function typeOf(filled: readonly unknown[], maxBytes: number): string {
  if (filled.length > 0 && filled.every((value) => typeof value === 'object')) return 'super';
  const texts = filled.map(textOf);
  const narrow = texts.length > 0 && TYPES.find(([, takes]) => texts.every(takes));
  return narrow ? narrow[0] : `varchar(${Math.max(1, maxBytes)})`;
}

/** Leading zeros make a number a code: a phone number or a ZIP would lose them. */
function isWhole(text: string, most: bigint): boolean {
  if (!/^-?(0|[1-9]\d{0,18})$/.test(text)) return false;
  const value = BigInt(text);
  return value <= most && value >= -most - 1n;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
