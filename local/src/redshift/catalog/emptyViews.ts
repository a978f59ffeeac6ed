/** Views of what is never there: they have Redshift's columns and no rows. */

/** @param columns as in a table's definition: name, type, name, type, … */
export function emptyView(name: string, columns: string): string {
  const nulls = columns
    .split(/, (?![^(]*\))/)
    .map((column) => /^(\S+) (.+)$/.exec(column)!)
    .map(([, column, type]) => `NULL::${type} AS "${column}"`);
  return `CREATE OR REPLACE VIEW pg_catalog.${name} AS SELECT ${nulls.join(', ')} WHERE false;`;
}
