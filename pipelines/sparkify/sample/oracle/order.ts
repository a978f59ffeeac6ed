/** Order and grouping as a warehouse has them: text by bytes (C collation), numbers by value, NULL last when ascending. */

export type Value = string | number | bigint | null;

export type Comparison<Row> = (a: Row, b: Row) => number;

/** ORDER BY value ASC; NULL last. */
export function ascending<Row>(value: (row: Row) => Value): Comparison<Row> {
  return (a, b) => compareValues(value(a), value(b));
}

/** ORDER BY value DESC; NULL first. */
export function descending<Row>(value: (row: Row) => Value): Comparison<Row> {
  return (a, b) => compareValues(value(b), value(a));
}

/** The rows sorted by the first comparison, then the second, and so on. */
export function sorted<Row>(rows: Iterable<Row>, ...comparisons: readonly Comparison<Row>[]): Row[] {
  return [...rows].sort((a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** GROUP BY: the rows that share a key, under the key's values, in order of first appearance. */
export function grouped<Row, const Key extends readonly Value[]>(
  rows: Iterable<Row>,
  key: (row: Row) => Key,
): { readonly key: Key; readonly rows: Row[] }[] {
  const groups = new Map<string, { key: Key; rows: Row[] }>();
  for (const row of rows) {
    const values = key(row);
    const id = JSON.stringify(values.map((value) => (typeof value === 'bigint' ? `${value}n` : value)));
    const group = groups.get(id);
    if (group) group.rows.push(row);
    else groups.set(id, { key: values, rows: [row] });
  }
  return [...groups.values()];
}

/** COUNT(DISTINCT value): NULL doesn't count. */
export function countDistinct<Row>(rows: readonly Row[], value: (row: Row) => Value): number {
  return new Set(rows.map(value).filter((found) => found !== null)).size;
}

function compareValues(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
