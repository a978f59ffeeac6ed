/** Contents of tables, as they are compared. */

/** By asset, its rows as JSON arrays of texts, sorted. */
export type Tables = Readonly<Record<string, readonly string[]>>;

/** Rows of values as texts, in one order. */
export function sorted(rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => JSON.stringify(row.map(String))).sort();
}

/** Where tables differ from what the files make. */
export function differences(seen: Tables, wanted: Tables): string[] {
  return Object.keys(wanted)
    .filter((asset) => JSON.stringify(seen[asset]) !== JSON.stringify(wanted[asset]))
    .map((asset) => `${asset}: ${difference(seen[asset] ?? [], wanted[asset]!)}`);
}

export function difference(seen: readonly string[], wanted: readonly string[]): string {
  const [extra, missing] = [without(seen, wanted), without(wanted, seen)];
  return `${seen.length} rows for ${wanted.length}; too many: ${extra.slice(0, 3).join(' ')}; missing: ${missing.slice(0, 3).join(' ')}`;
}

function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((row) => {
    const at = left.indexOf(row);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Keys that more than one row has. */
export function repeats<T>(rows: readonly T[], key: (row: T) => string): string[] {
  const keys = rows.map(key);
  return [...new Set(keys.filter((each, at) => keys.indexOf(each) !== at))];
}
