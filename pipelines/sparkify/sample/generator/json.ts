/** JSON as the source systems write it: ASCII only, everything else as \uXXXX. */

/** A number that keeps its spelling, such as `1540919166796.0`. */
export class Literal {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Field = string | number | null | Literal;

export interface Style {
  /** The event logs write `\/` for a slash, the song files don't. */
  readonly escapeSlash?: boolean;
  /** One member a line. */
  readonly pretty?: boolean;
}

/** One object, its members in the order given. */
export function objectText(
  fields: Readonly<Record<string, Field>>,
  { escapeSlash = false, pretty = false }: Style = {},
): string {
  const members = Object.entries(fields).map(
    ([key, value]) => `"${key}":${pretty ? ' ' : ''}${fieldText(value, escapeSlash)}`,
  );
  return pretty ? `{\n    ${members.join(',\n    ')}\n}` : `{${members.join(',')}}`;
}

function fieldText(value: Field, escapeSlash: boolean): string {
  if (value instanceof Literal) return value.text;
  const text = JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return escapeSlash ? text.replaceAll('/', '\\/') : text;
}
