/** Reads files of the corpus (README.md) and runs their statements. */
import type pg from 'pg';

/** One statement and what it must answer. */
export interface Case {
  readonly line: number;
  readonly page: string;
  readonly session: string;
  readonly sql: string;
  readonly kind: 'ok' | 'error' | 'notice' | 'query' | 'names' | 'rowsort';
  /** The error or notice, or the lines of the rows. */
  readonly expected: string;
}

const HEADS: readonly (readonly [head: string, kind: Case['kind']])[] = [
  ['statement ok', 'ok'],
  ['statement error ', 'error'],
  ['statement notice ', 'notice'],
  ['query names', 'names'],
  ['query rowsort', 'rowsort'],
  ['query', 'query'],
];

/** @throws Error that names the line that is none of the format's */
export function readCases(text: string): Case[] {
  const lines = text.split('\n');
  const cases: Case[] = [];
  let page = '';
  let session = 'main';
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.trimEnd();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('page ')) page = line.slice(5);
    else if (line.startsWith('session ')) session = line.slice(8);
    else {
      const head = HEADS.find(([start]) => line.startsWith(start));
      if (head === undefined) throw new Error(`line ${at + 1}: "${line}" begins no case`);
      if (page === '') throw new Error(`line ${at + 1}: no page before the first case`);
      const start = at + 1;
      while (at + 1 < lines.length && lines[at + 1] !== '' && lines[at + 1] !== '----') at++;
      const sql = lines.slice(start, at + 1).join('\n');
      let expected = line.slice(head[0].length);
      if (lines[at + 1] === '----') {
        const first = at + 2;
        at++;
        while (at + 1 < lines.length && lines[at + 1] !== '') at++;
        expected = lines.slice(first, at + 1).join('\n');
      }
      cases.push({ line: start, page, session, sql, kind: head[1], expected });
    }
  }
  return cases;
}

/** @returns what the statement answered, in the words of the format */
export async function answer(client: pg.Client, { sql, kind }: Case, extended: boolean): Promise<string> {
  const notices: string[] = [];
  const listen = (notice: { severity: string | undefined; message: string | undefined }): void => {
    notices.push(`${notice.severity} ${notice.message}`);
  };
  client.on('notice', listen);
  try {
    const result = await client.query({
      text: sql,
      rowMode: 'array',
      types: { getTypeParser: () => (value: string) => value },
      ...(extended ? { queryMode: 'extended' } : {}),
    });
    if (kind === 'ok') return '';
    if (kind === 'notice') return notices.join('\n');
    if (kind === 'error') return 'no error';
    const rows = (result.rows as (string | null)[][]).map((row) => row.map(shown).join('|'));
    if (kind === 'rowsort') rows.sort();
    if (kind === 'names') rows.unshift(result.fields.map(({ name }) => name).join('|'));
    return rows.join('\n');
  } catch (error) {
    const { code, message } = error as pg.DatabaseError;
    return `${kind === 'error' ? '' : 'ERROR '}${code} ${message}`;
  } finally {
    client.off('notice', listen);
  }
}

function shown(value: string | null): string {
  if (value === null) return 'NULL';
  return value === '' ? '(empty)' : value;
}

/** True when the answer is the expected one. */
export function agrees({ kind, expected }: Case, answered: string): boolean {
  if (kind === 'rowsort') return expected.split('\n').sort().join('\n') === answered;
  if (kind === 'notice') return answered.split('\n').includes(expected);
  return answered === expected;
}
