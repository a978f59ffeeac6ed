/** The attributes behind a table's columns: BACKUP, DISTSTYLE, DISTKEY, SORTKEY, ENCODE AUTO, in any order (AWS: r_CREATE_TABLE_NEW). */
import type { Draft } from './draft.js';
import { syntaxError } from './refuse.js';

/** What a statement says about a table that PostgreSQL has no place for. */
export interface TableNote {
  /** The table's name without a schema. */
  readonly table: string;
  diststyle?: string;
  distkey?: string;
  sortkeys?: string[];
  interleaved?: boolean;
  /** The parent of CREATE TABLE … (LIKE parent), as written. */
  like?: string;
  readonly encodings: Record<string, string>;
  readonly keys: TableKey[];
  /** The name of a key that ALTER TABLE drops. */
  dropKey?: string;
}

/** A key that is shown and not enforced. */
export interface TableKey {
  readonly kind: 'p' | 'u' | 'f';
  /** Left out where the statement names none. */
  readonly name?: string | undefined;
  readonly columns: readonly string[];
  /** What a foreign key refers to: the table as written, and its columns, none for those of its primary key. */
  readonly references?: string;
  readonly otherColumns?: readonly string[];
}

export function emptyNote(table: string): TableNote {
  return { table, encodings: {}, keys: [] };
}

const ENCODINGS = new Set(
  'az64 bytedict delta delta32k lzo mostly8 mostly16 mostly32 raw runlength text255 text32k zstd'.split(' '),
);

/** The compression encoding that stands behind ENCODE, at `at` (AWS: c_Compression_encodings). */
export function readEncoding(draft: Draft, at: number): string {
  const word = draft.word(at);
  if (!ENCODINGS.has(word)) throw syntaxError(draft.words[at]);
  return word;
}

const DIST_STYLES = ['auto', 'even', 'key', 'all'];

/** Reads attributes from `at` on into `note`. @returns where the first word stands that is none */
export function readTableAttributes(draft: Draft, at: number, note: TableNote): number {
  for (let next = readAttribute(draft, at, note); next > at; next = readAttribute(draft, at, note)) at = next;
  return at;
}

function readAttribute(draft: Draft, at: number, note: TableNote): number {
  switch (draft.word(at)) {
    case 'backup':
      return oneOf(draft, at + 1, ['yes', 'no']);
    case 'diststyle':
      note.diststyle = draft.word(at + 1);
      return oneOf(draft, at + 1, DIST_STYLES);
    case 'distkey':
      note.distkey = columns(draft, at + 1)[0]!;
      return draft.closing(at + 1) + 1;
    case 'encode':
      return oneOf(draft, at + 1, ['auto']);
    case 'compound':
    case 'interleaved':
      if (draft.word(at + 1) !== 'sortkey') throw syntaxError(draft.words[at + 1]);
      note.interleaved = draft.word(at) === 'interleaved';
      return readAttribute(draft, at + 1, note);
    case 'sortkey':
      if (draft.word(at + 1) === 'auto' || (draft.word(at + 1) === 'none' && draft.word(0) === 'alter')) {
        if (draft.word(0) === 'alter') note.sortkeys = [];
        return at + 2;
      }
      note.sortkeys = columns(draft, at + 1);
      return draft.closing(at + 1) + 1;
    default:
      return at;
  }
}

function oneOf(draft: Draft, at: number, words: readonly string[]): number {
  if (!words.includes(draft.word(at))) throw syntaxError(draft.words[at]);
  return at + 1;
}

function columns(draft: Draft, open: number): string[] {
  if (!draft.is(open, '(')) throw syntaxError(draft.words[open]);
  return draft.args(open).map(({ from, to }) => {
    if (to !== from + 1 || !draft.isName(from)) throw syntaxError(draft.words[from]);
    return draft.name(from);
  });
}
