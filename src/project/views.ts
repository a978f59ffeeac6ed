/** What views on the live tables have against a reload: asked before anything is built. */
import type { Asset, Pipeline } from '../pipeline/asset.js';
import { PipelineError, problemAt } from '../pipeline/problem.js';
import { readColumns } from '../redshift/columns.js';
import { readTableNames } from '../redshift/ledgerTables.js';
import type { Session } from '../redshift/session.js';
import { lateBindingNotes, readUser, viewFaults } from '../redshift/viewFaults.js';
import { readDependentViews } from '../redshift/views.js';

/**
 * @param assets those that the reload builds
 * @returns notes: views that may fail once the tables are replaced
 * @throws PipelineError with every view that can't be had to read the new tables
 */
export async function confirmViews(
  session: Session,
  { schema }: Pipeline,
  assets: readonly Asset[],
): Promise<readonly string[]> {
  const tables = await readTableNames(session, schema);
  const live = new Map(assets.filter(({ name }) => tables.has(name)).map((asset) => [asset.name, asset]));
  const names = [...live.keys()];
  const views = await readDependentViews(session, { schema, assets: names });
  if (views.length === 0) return [];
  const next = new Map([...live].map(([name, { table }]) => [name, new Set(table.columns.map((each) => each.name))]));
  const faults = viewFaults(views, next, await readUser(session));
  if (faults.length > 0)
    throw new PipelineError(
      faults.map(({ table, message, hint }) => problemAt(live.get(table)!.table.file, undefined, message, hint)),
    );
  return lateBindingNotes(views, await readColumns(session, schema, names), next);
}
