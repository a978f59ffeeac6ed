/** The messages that the proxy makes or reads itself. */
import { bodyOf, cString, frame, type Frame } from './frame.js';

/** Fields of an ErrorResponse or NoticeResponse by their letter: S and V severity, C SQLSTATE, M message, D detail, H hint, … */
export type Fields = Readonly<Record<string, string>>;

/** What a statement failed with, as the client shall see it. */
export interface ServerError {
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

export function readFields(message: Frame): Fields {
  const body = bodyOf(message);
  const fields: Record<string, string> = {};
  for (let at = 0; at < body.length && body[at] !== 0;) {
    const [text, next] = cString(body, at + 1);
    fields[String.fromCharCode(body[at]!)] = text;
    at = next;
  }
  return fields;
}

export function fieldsFrame(type: 'E' | 'N', fields: Fields): Buffer {
  return frame(
    type,
    Object.entries(fields)
      .map(([letter, text]) => `${letter}${text}\0`)
      .join('') + '\0',
  );
}

export function errorFrame(error: ServerError, severity = 'ERROR'): Buffer {
  const { code, message, detail, hint } = error;
  return fieldsFrame('E', {
    S: severity,
    V: severity,
    C: code,
    M: message,
    ...(detail === undefined ? {} : { D: detail }),
    ...(hint === undefined ? {} : { H: hint }),
  });
}

/** A message of severity INFO, as COPY sends it. */
export function infoFrame(message: string): Buffer {
  return fieldsFrame('N', { S: 'INFO', V: 'INFO', C: '00000', M: message });
}

export function commandComplete(tag: string): Buffer {
  return frame('C', `${tag}\0`);
}

/** @param status I idle, T in a transaction, E in a failed one */
export function readyForQuery(status: string): Buffer {
  return frame('Z', status);
}

export function query(sql: string): Buffer {
  return frame('Q', `${sql}\0`);
}

export function parameterStatus(name: string, value: string): Buffer {
  return frame('S', `${name}\0${value}\0`);
}

/** The values of a DataRow in text format. */
export function readRow(message: Frame): (string | null)[] {
  const body = bodyOf(message);
  const values: (string | null)[] = [];
  for (let at = 2, left = body.readUInt16BE(0); left > 0; left--) {
    const length = body.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : body.toString('utf8', at, at + length));
    at += Math.max(length, 0);
  }
  return values;
}

/** A column of a result: the id of its type, and the modifier that holds its size. */
export interface ResultField {
  readonly name: string;
  readonly type: number;
  readonly modifier: number;
}

export function readRowDescription(message: Frame): ResultField[] {
  const body = bodyOf(message);
  const fields: ResultField[] = [];
  for (let at = 2, left = body.readUInt16BE(0); left > 0; left--) {
    const [name, next] = cString(body, at);
    fields.push({ name, type: body.readUInt32BE(next + 6), modifier: body.readInt32BE(next + 12) });
    at = next + 18;
  }
  return fields;
}

/** A Parse message: the statement's name, its text, and the type ids that follow. */
export function readParse(message: Frame): { name: string; sql: string; types: Buffer } {
  const body = bodyOf(message);
  const [name, sqlAt] = cString(body, 0);
  const [sql, typesAt] = cString(body, sqlAt);
  return { name, sql, types: body.subarray(typesAt) };
}

export function parseFrame(name: string, sql: string, types: Buffer): Buffer {
  return frame('P', `${name}\0${sql}\0`, types);
}
