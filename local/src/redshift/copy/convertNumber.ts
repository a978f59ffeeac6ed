/** Integers, decimals, floating point and booleans. */
import type { Converter } from './convert.js';
import { FieldError } from './fieldError.js';
import { FALSE, NUMBER, TRUE } from './json.js';
import type { RowWriter } from './rowWriter.js';

const MINUS = 45;
const PLUS = 43;
const POINT = 46;

/** Where a number lies between blanks: [start, end). */
function span(source: Buffer, start: number, end: number): [number, number] {
  while (start < end && source[start] === 32) start++;
  while (end > start && source[end - 1] === 32) end--;
  return [start, end];
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function invalidDigit(source: Buffer, at: number, start: number, type: string): FieldError {
  const char = source.toString('utf8', at, Math.min(at + 4, source.length)).charAt(0);
  return new FieldError(1207, `Invalid digit, Value '${char}', Pos ${at - start}, Type: ${type}`);
}

export function integerConverter(type: string, least: bigint, most: bigint): Converter {
  // Numbers with fewer digits than the limits need no look at their value.
  const safeDigits = String(most).length - 1;
  return (source, from, to, kind, out) => {
    const [start, end] = span(source, from, to);
    const first = source[start] === MINUS || source[start] === PLUS ? start + 1 : start;
    let at = first;
    while (at < end && isDigit(source[at])) at++;
    const whole = at;
    // A JSON number may be written as 12.0; its fraction must be nothing.
    if (kind === NUMBER && source[at] === POINT) for (at++; at < end && source[at] === 48;) at++;
    if (at < end || whole === first) throw invalidDigit(source, Math.min(at, end), from, type);
    if (whole - first > safeDigits) checkRange(source.toString('latin1', start, whole), type, least, most);
    out.plain(source, source[start] === PLUS ? first : start, whole);
  };
}

function checkRange(digits: string, type: string, least: bigint, most: bigint): void {
  const value = BigInt(digits.startsWith('+') ? digits.slice(1) : digits);
  if (value < least || value > most) throw new FieldError(1222, `Overflow (${type} valid range ${least} to ${most})`);
}

export function floatConverter(type: string): Converter {
  return (source, from, to, _kind, out) => {
    const [start, end] = span(source, from, to);
    const bad = firstNonNumber(source, start, end);
    if (bad >= 0) throw invalidDigit(source, bad, from, type);
    const value = Number(source.toString('latin1', start, end));
    if (!Number.isFinite(type === 'Float' ? Math.fround(value) : value))
      throw new FieldError(1204, `Value exceeds the range of the type ${type}`);
    out.plain(source, start, end);
  };
}

/** Offset of the first byte that does not belong to a number, or -1. */
function firstNonNumber(source: Buffer, start: number, end: number): number {
  let at = source[start] === MINUS || source[start] === PLUS ? start + 1 : start;
  const first = at;
  while (at < end && isDigit(source[at])) at++;
  let digits = at - first;
  if (at < end && source[at] === POINT) {
    const fraction = ++at;
    while (at < end && isDigit(source[at])) at++;
    digits += at - fraction;
  }
  if (digits === 0) return Math.min(at, end);
  if (at < end && (source[at]! | 32) === 101) {
    at += source[at + 1] === MINUS || source[at + 1] === PLUS ? 2 : 1;
    const exponent = at;
    while (at < end && isDigit(source[at])) at++;
    if (at === exponent) return Math.min(at, end);
  }
  return at < end ? at : -1;
}

/** @param round ROUNDEC; otherwise digits beyond the scale are cut off */
export function numericConverter(precision: number, scale: number, round: boolean): Converter {
  return (source, from, to, _kind, out) => {
    const [start, end] = span(source, from, to);
    const bad = firstNonNumber(source, start, end);
    if (bad >= 0) throw invalidDigit(source, bad, from, 'Decimal');
    writeNumeric(source.toString('latin1', start, end), precision, scale, round, out);
  };
}

function writeNumeric(text: string, precision: number, scale: number, round: boolean, out: RowWriter): void {
  const { negative, digits, exponent } = parts(text);
  // The value is digits × 10^exponent; bring it to scale.
  const shift = exponent + scale;
  let scaled =
    shift >= 0 ? digits * 10n ** BigInt(Math.min(shift, 100)) : digits / 10n ** BigInt(Math.min(-shift, 1_000));
  if (round && shift < 0)
    scaled = (digits + 5n * 10n ** BigInt(Math.min(-shift, 1_000) - 1)) / 10n ** BigInt(Math.min(-shift, 1_000));
  const plain = scaled.toString().padStart(scale + 1, '0');
  if (scaled.toString().length > precision) throw new FieldError(1204, `Overflow for NUMERIC(${precision},${scale})`);
  const whole = plain.slice(0, plain.length - scale);
  out.ascii(`${negative ? '-' : ''}${whole}${scale > 0 ? `.${plain.slice(-scale)}` : ''}`);
}

function parts(text: string): { negative: boolean; digits: bigint; exponent: number } {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text)!;
  const fraction = match[3] ?? '';
  return {
    negative: match[1] === '-',
    digits: BigInt(`${match[2]}${fraction}` || '0'),
    exponent: Number(match[4] ?? 0) - fraction.length,
  };
}

const YES = new Set(['t', 'true', 'y', 'yes', '1']);
const NO = new Set(['f', 'false', 'n', 'no', '0']);

export const booleanConverter: Converter = (source, from, to, kind, out) => {
  if (kind === TRUE || kind === FALSE) return out.ascii(kind === TRUE ? 't' : 'f');
  const text = source.toString('latin1', ...span(source, from, to)).toLowerCase();
  if (!YES.has(text) && !NO.has(text)) throw new FieldError(1210, 'Unknown boolean format');
  out.ascii(YES.has(text) ? 't' : 'f');
};
