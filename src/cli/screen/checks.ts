/** Checks that ran, one line each; offending rows below those that found some. */
import type { CheckOutcome } from '../../pipeline/plan.js';
import { countOf } from './figures.js';
import type { Paint } from './paint.js';
import { renderTable, type Grid } from './table.js';

export interface AssetCheck extends CheckOutcome {
  readonly asset: string;
  /** The check's file in the pipeline folder. */
  readonly file: string;
  /** The first offending rows. */
  readonly found: Grid;
}

/** `✓ plays.key_unique`; `✗ plays.user_known  3 rows  checks/plays.user_known.sql`, and the rows. */
export function renderChecks(
  checks: readonly AssetCheck[],
  { paint, width }: { paint: Paint; width?: number },
): string[] {
  if (checks.length === 0) return ['no checks: a SELECT of offending rows in checks/<asset>.<name>.sql is one'];
  const nameWidth = Math.max(...checks.map((check) => nameOf(check).length));
  const lines = checks.flatMap((check) => {
    if (check.offendingRows === 0) return [`${paint.green('✓')} ${nameOf(check)}`];
    const mark = check.severity === 'error' ? paint.red('✗') : paint.yellow('!');
    const headline = `${mark} ${nameOf(check).padEnd(nameWidth)}  ${countOf(check.offendingRows, 'row')}  ${paint.dim(check.file)}`;
    return [headline, ...renderTable(check.found, { paint, indent: 4, ...(width === undefined ? {} : { width }) })];
  });
  return [...lines, '', summarize(checks)];
}

const nameOf = ({ asset, name }: AssetCheck): string => `${asset}.${name}`;

function summarize(checks: readonly AssetCheck[]): string {
  const found = (severity: 'error' | 'warn'): number =>
    checks.filter((check) => check.severity === severity && check.offendingRows > 0).length;
  const parts = [`${checks.length - found('error') - found('warn')} of ${countOf(checks.length, 'check')} passed`];
  if (found('error') > 0) parts.push(`${found('error')} failed`);
  if (found('warn') > 0) parts.push(countOf(found('warn'), 'warning'));
  return parts.join(', ');
}
