/**
 * Keys and the paths that hold them. A key is a path below its bucket's folder, part by part, so that people see their files as they named
 * them. What no file system holds gets an escaped name that begins with `.s3`:
 *   - a part that is empty, `.` or `..`, holds a NUL, or looks like an escaped name: `a//b`, `../x`, the "folder" object `a/`;
 *   - an object whose plain name is taken by a folder: `a` beside `a/b`.
 * Objects and folders have prefixes of their own, because `a/` (an object with an empty last part) and `a//b` may stand side by side.
 */
import { S3Error } from './error.js';

const OBJECT_PREFIX = '.s3object~';
const FOLDER_PREFIX = '.s3folder~';
const ESCAPED = /^\.s3(?:object|folder)~/;
/** Longest key, and longest file name of common file systems, in bytes of UTF-8. */
const KEY_MAX_BYTES = 1024;
const NAME_MAX_BYTES = 255;

/** The path of a key's folder and the names its object may have there: the plain one is tried first. */
export interface KeyPlace {
  readonly folders: readonly string[];
  /** `undefined` when no file can have the plain name. */
  readonly plain: string | undefined;
  readonly escaped: string;
}

/**
 * Where a key lives below its bucket's folder. No name it returns is `.`, `..` or holds a slash: a key can't leave the bucket.
 * @throws S3Error KeyTooLongError for a key over 1,024 bytes or a part that no file name can hold
 */
export function keyPlace(key: string): KeyPlace {
  if (Buffer.byteLength(key) > KEY_MAX_BYTES)
    throw new S3Error('KeyTooLongError', `The key is over ${KEY_MAX_BYTES} bytes long.`);
  const parts = key.split('/');
  const last = parts.pop() ?? '';
  const place = {
    folders: parts.map((part) => (isHoldable(part) ? part : escapePart(FOLDER_PREFIX, part))),
    plain: isHoldable(last) ? last : undefined,
    escaped: escapePart(OBJECT_PREFIX, last),
  };
  for (const name of [...place.folders, place.plain ?? place.escaped]) checkLength(name);
  return place;
}

/** What a directory entry stands for: the part of the key it is, as an object or as a folder. */
export function entryPart(fileName: string, isFolder: boolean): string {
  const prefix = isFolder ? FOLDER_PREFIX : OBJECT_PREFIX;
  return fileName.startsWith(prefix) ? unescapePart(fileName.slice(prefix.length)) : fileName;
}

function isHoldable(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && !part.includes('\0') && !ESCAPED.test(part);
}

function checkLength(name: string): void {
  if (Buffer.byteLength(name) <= NAME_MAX_BYTES) return;
  throw new S3Error(
    'KeyTooLongError',
    `A part of the key between slashes is over ${NAME_MAX_BYTES} bytes long, which no file name can hold: "${name}".`,
  );
}

function escapePart(prefix: string, part: string): string {
  return (
    prefix +
    part
      .replaceAll('%', '%25')
      .replaceAll('\0', '%00')
      .replace(/^\.{1,2}$/, (dots) => '%2E'.repeat(dots.length))
  );
}

function unescapePart(text: string): string {
  return text.replace(/%(25|00|2E)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** Order of S3 listings: by bytes of UTF-8, which differs from JavaScript's order of strings above U+D7FF. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return orderOfUnit(x) - orderOfUnit(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they come after all other units. */
function orderOfUnit(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
