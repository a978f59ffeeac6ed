/** DATE, TIMESTAMP, TIMESTAMPTZ, TIME, TIMETZ. */
import type { Converter } from './convert.js';
import { FieldError } from './fieldError.js';
import type { RowWriter } from './rowWriter.js';
import type { CopyOptions } from './statement.js';
import { dateReader, strftime, timestampReader, type Moment } from './timeFormat.js';

export function timestampConverter(options: CopyOptions, withZone: boolean): Converter {
  const read = timestampReader(options.timeFormat ?? (withZone ? 'YYYY-MM-DD HH:MI:SSOF' : null));
  const shown = strftime(options.timeFormat ?? `YYYY-MM-DD HH:MI:SS${withZone ? 'OF' : ''}`);
  return (source, start, end, _kind, out) => {
    const moment = read(source.toString('latin1', start, end).trim());
    if (moment !== null) return writeTimestamp(moment, withZone, out);
    if (options.acceptAnyDate) return out.null();
    throw new FieldError(1206, `Error in Timestamp value or format [${shown}]`);
  };
}

export function dateConverter(options: CopyOptions): Converter {
  const read = dateReader(options.dateFormat);
  const shown = strftime(options.dateFormat ?? 'YYYY-MM-DD');
  return (source, start, end, _kind, out) => {
    const moment = read(source.toString('latin1', start, end).trim());
    if (moment !== null) return writeDay(moment, out);
    if (options.acceptAnyDate) return out.null();
    if (end - start < 10 && options.dateFormat === null)
      throw new FieldError(1205, 'Invalid Date Format - length must be 10 or more');
    throw new FieldError(1205, `Error in Date value or format [${shown}]`);
  };
}

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)(:[0-5]\d(\.\d{1,6}\d*)?)?$/;
const TIME_WITH_ZONE = /^([01]?\d|2[0-3]):([0-5]\d)(:[0-5]\d(\.\d{1,6}\d*)?)? ?(Z|[+-]\d{1,2}(:?\d{2})?)?$/i;

export function timeConverter(type: 'time' | 'timetz'): Converter {
  const pattern = type === 'time' ? TIME : TIME_WITH_ZONE;
  return (source, start, end, _kind, out) => {
    const text = source.toString('latin1', start, end).trim();
    if (!pattern.test(text)) throw new FieldError(1206, 'Error in Time value or format [%H:%M:%S]');
    out.ascii(text);
  };
}

function writeDay(moment: Moment, out: RowWriter): void {
  out.ensure(32);
  digits(out, moment.year, 4);
  mark(out, 45);
  digits(out, moment.month, 2);
  mark(out, 45);
  digits(out, moment.day, 2);
}

function writeTimestamp(moment: Moment, withZone: boolean, out: RowWriter): void {
  writeDay(moment, out);
  mark(out, 32);
  digits(out, moment.hour, 2);
  mark(out, 58);
  digits(out, moment.minute, 2);
  mark(out, 58);
  digits(out, moment.second, 2);
  if (moment.micros > 0) {
    mark(out, 46);
    digits(out, moment.micros, 6);
  }
  if (withZone) writeOffset(moment.offset ?? 0, out);
}

function writeOffset(offset: number, out: RowWriter): void {
  mark(out, offset < 0 ? 45 : 43);
  digits(out, Math.trunc(Math.abs(offset) / 60), 2);
  mark(out, 58);
  digits(out, Math.abs(offset) % 60, 2);
}

function mark(out: RowWriter, byte: number): void {
  out.buffer[out.at++] = byte;
}

function digits(out: RowWriter, value: number, count: number): void {
  for (let place = count - 1, rest = value; place >= 0; place--, rest = Math.trunc(rest / 10))
    out.buffer[out.at + place] = 48 + (rest % 10);
  out.at += count;
}
