/** DATEFORMAT and TIMEFORMAT (AWS: r_DATEFORMAT_and_TIMEFORMAT_strings): a format string, 'auto', or an epoch. */
import { refused } from '../rewrite/refuse.js';

/** A moment as its parts; the offset is in minutes east of UTC, null when none was given. */
export interface Moment {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  micros: number;
  offset: number | null;
}

/** @returns null when the text has not this format */
export type ReadMoment = (text: string) => Moment | null;

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/**
 * @param format as in the COPY statement; null is the default of the kind
 * @throws StatementError for a format with parts that are not known
 */
export function timestampReader(format: string | null): ReadMoment {
  switch (format) {
    case 'epochsecs':
      return (text) => readEpoch(text, 1_000_000);
    case 'epochmillisecs':
      return (text) => readEpoch(text, 1_000);
    case 'auto':
      return readAuto;
    case null:
      return compile('YYYY-MM-DD HH:MI:SS');
    default:
      return compile(format);
  }
}

export function dateReader(format: string | null): ReadMoment {
  if (format === 'auto') return readAuto;
  return compile(format ?? 'YYYY-MM-DD');
}

/** @param microsPerUnit 1,000,000 for seconds, 1,000 for milliseconds */
function readEpoch(text: string, microsPerUnit: number): Moment | null {
  const match = /^([+-]?\d{1,17})(?:\.(\d*))?$/.exec(text);
  if (match === null) return null;
  const units = Number(match[1]);
  const fraction = match[2] === undefined || match[2] === '' ? 0 : Number(`0.${match[2]}`);
  const perSecond = 1_000_000 / microsPerUnit;
  const seconds = Math.floor(units / perSecond);
  const date = new Date(seconds * 1_000);
  if (Number.isNaN(date.getTime())) return null;
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    micros: Math.floor((units - seconds * perSecond + fraction) * microsPerUnit),
    offset: 0,
  };
}

/** What a part of a format matches, and where that goes. */
type Part = readonly [name: string, pattern: string, set: (moment: Moment, text: string) => void];

const PARTS: readonly Part[] = [
  ['YYYY', '(\\d{4})', (m, text) => (m.year = Number(text))],
  ['YY', '(\\d{2})', (m, text) => (m.year = Number(text) + (Number(text) < 70 ? 2000 : 1900))],
  ['MONTH', '([A-Za-z]{3,9})', setMonthName],
  ['MON', '([A-Za-z]{3})', setMonthName],
  ['MM', '(\\d{1,2})', (m, text) => (m.month = Number(text))],
  ['MI', '(\\d{1,2})', (m, text) => (m.minute = Number(text))],
  ['DD', '(\\d{1,2})', (m, text) => (m.day = Number(text))],
  ['HH24', '(\\d{1,2})', (m, text) => (m.hour = Number(text))],
  ['HH12', '(\\d{1,2})', (m, text) => (m.hour = Number(text))],
  ['HH', '(\\d{1,2})', (m, text) => (m.hour = Number(text))],
  ['SS', '(\\d{1,2}(?:\\.\\d{1,6}\\d*)?)', setSeconds],
  ['AM', '([AaPp][Mm])', setHalf],
  ['PM', '([AaPp][Mm])', setHalf],
  ['OF', '(Z|z|[+-]\\d{1,2}(?::?\\d{2})?)?', setOffset],
];

/** What 'auto' knows beside them (AWS: automatic-recognition). */
const AUTO_PARTS: readonly Part[] = [
  ['TZ', '([A-Za-z]{3,4})', setZone],
  ['DDD', '(\\d{3})', (m, text) => setDay(m, Date.UTC(m.year, 0, Number(text)))],
  ['JULIAN', '[Jj](\\d{6,7})', (m, text) => setDay(m, (Number(text) - JULIAN_1970) * DAY_MS)],
  ...PARTS,
];
const DAY_MS = 86_400_000;
/** Julian day of 1970-01-01. */
const JULIAN_1970 = 2_440_588;

function setDay(moment: Moment, millis: number): void {
  const date = new Date(millis);
  moment.year = date.getUTCFullYear();
  moment.month = date.getUTCMonth() + 1;
  moment.day = date.getUTCDate();
}

/** Minutes east of UTC. */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  CET: 60,
  CEST: 120,
};

/** A name that is none leaves no real moment. */
function setZone(moment: Moment, text: string): void {
  const offset = ZONES[text.toUpperCase()];
  if (offset === undefined) moment.month = 0;
  else moment.offset = offset;
}

function setMonthName(moment: Moment, text: string): void {
  moment.month = MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

function setSeconds(moment: Moment, text: string): void {
  const [whole, fraction = ''] = text.split('.');
  moment.second = Number(whole);
  moment.micros = Number(fraction.slice(0, 6).padEnd(6, '0'));
}

function setHalf(moment: Moment, text: string): void {
  const isAfternoon = text.toLowerCase() === 'pm';
  if (moment.hour < 1 || moment.hour > 12) moment.hour = 99;
  else moment.hour = (moment.hour % 12) + (isAfternoon ? 12 : 0);
}

function setOffset(moment: Moment, text: string): void {
  if (text === '') return;
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
  moment.offset = match === null ? 0 : (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0));
}

/** Parts may be written in either case. */
function compile(format: string, parts = PARTS): ReadMoment {
  const setters: ((moment: Moment, text: string) => void)[] = [];
  const upper = format.toUpperCase();
  let pattern = '';
  for (let at = 0; at < format.length;) {
    const part = parts.find(([name]) => upper.startsWith(name, at));
    if (part !== undefined) {
      pattern += part[1];
      setters.push(part[2]);
      at += part[0].length;
      continue;
    }
    const char = format.charAt(at++);
    if (/[A-SU-Za-su-z]/.test(char))
      throw refused(`Invalid DATEFORMAT or TIMEFORMAT '${format}'`, `'${char}' is no part of a date or time.`);
    pattern += char.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  }
  return matcher(new RegExp(`^${pattern}$`), setters);
}

function matcher(pattern: RegExp, setters: readonly ((moment: Moment, text: string) => void)[]): ReadMoment {
  return (text) => {
    const match = pattern.exec(text);
    if (match === null) return null;
    const moment: Moment = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, micros: 0, offset: null };
    setters.forEach((set, i) => set(moment, match[i + 1] ?? ''));
    return isReal(moment) ? moment : null;
  };
}

/** What 'auto' recognises; epochs are not among them (AWS: automatic-recognition). */
const DAYS = [
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYY.MM.DD',
  'YYYYMMDD',
  'MM/DD/YYYY',
  'MM-DD-YYYY',
  'MM.DD.YYYY',
  'DD MON YYYY',
  'DD-MON-YYYY',
  'MON DD, YYYY',
  'MONTH DD, YYYY',
  'MON-DD-YYYY',
  'YYYY-MON-DD',
  'MM/DD/YY',
  'YYMMDD',
  'YYYY.DDD',
  'JULIAN',
];
const TIMES = [
  '',
  ' HH:MI:SSOF',
  ' HH:MI:SS OF',
  ' HH:MIOF',
  'THH:MI:SSOF',
  'THH:MIOF',
  ' HH:MI:SS TZ',
  ' HH:MI:SS AM',
  ' HH:MI AM',
  ' HHMISS',
  'THHMISSOF',
];
let autoReaders: readonly ReadMoment[] | null = null;

function readAuto(text: string): Moment | null {
  autoReaders ??= [...DAYS.flatMap((day) => TIMES.map((time) => day + time)), 'DD MON HH:MI:SS YYYY TZ'].map((format) =>
    compile(format, AUTO_PARTS),
  );
  for (const read of autoReaders) {
    const moment = read(text);
    if (moment !== null) return moment;
  }
  return null;
}

function isReal({ year, month, day, hour, minute, second }: Moment): boolean {
  const days = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return year > 0 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** The format as errors name it: `%Y-%m-%d %H:%M:%S`. */
export function strftime(format: string): string {
  const codes = [
    ['YYYY', '%Y'],
    ['MON', '%b'],
    ['MM', '%m'],
    ['MI', '%M'],
    ['DD', '%d'],
    ['HH24', '%H'],
    ['HH12', '%I'],
    ['HH', '%H'],
    ['SS', '%S'],
    ['OF', '%z'],
    ['AM', '%p'],
    ['PM', '%p'],
    ['YY', '%y'],
  ] as const;
  return codes.reduce((text, [name, code]) => text.replaceAll(name, code), format);
}
