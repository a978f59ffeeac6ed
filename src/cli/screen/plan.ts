/** A plan for people: its steps with why, ranges, files and bytes; or exactly the statements that will run. */
import { sizeOf } from '../../pipeline/fileSet.js';
import type { Plan, PlannedStep } from '../../pipeline/plan.js';
import { countOf, formatBytes } from './figures.js';
import type { Paint } from './paint.js';
import { printable } from './printable.js';
import { renderTable } from './table.js';

export interface PlanOptions {
  readonly paint: Paint;
  readonly width?: number;
}

/** One line a step in the order of the run, then what is left alone, then notes, then the sum. */
export function renderPlan(plan: Plan, options: PlanOptions): string[] {
  const { paint } = options;
  const skipped = plan.skipped.map(({ asset, why }) => paint.dim(`  skipped  ${asset}: ${printable(why)}`));
  const notes = plan.notes.map((note) => paint.yellow(`  note     ${printable(note)}`));
  const aside = [...skipped, ...notes];
  return [...stepTable(plan.steps, options), ...aside, ...(aside.length > 0 ? [''] : []), sentence(plan)];
}

/** What `plan --sql` prints: a script that a query editor takes, each step under a comment. */
export function renderPlanSql(plan: Plan): string[] {
  return plan.steps.flatMap((step, s) => [
    ...(s === 0 ? [] : ['']),
    `-- ${step.id}: ${step.why}`,
    ...(step.manifestUri === null
      ? []
      : [`-- manifest: ${countOf(step.files.length, 'file')}, ${formatBytes(bytesOf(step))}`]),
    ...step.statements.map(({ sql }) => `${sql};`),
    ...(step.countSql === null ? [] : ['-- rows loaded must be', `${step.countSql};`]),
    ...step.checks.flatMap((check) => [
      `-- check ${check.name} (${check.severity}), ${check.file}: returns the offending rows`,
      `${check.sql};`,
    ]),
  ]);
}

function stepTable(steps: readonly PlannedStep[], { paint, width }: PlanOptions): string[] {
  if (steps.length === 0) return [];
  const rows = steps.map((step) => [
    step.id,
    step.kind,
    step.files.length === 0 ? '' : String(step.files.length),
    step.files.length === 0 ? '' : formatBytes(bytesOf(step)),
    step.why,
    step.after.join(', '),
  ]);
  const columns = ['step', 'kind', 'files', 'size', 'why', 'after'];
  return [
    ...renderTable({ columns, rows }, { paint, indent: 2, right: ['size'], ...(width === undefined ? {} : { width }) }),
    '',
  ];
}

function sentence({ mode, steps, pipeline }: Plan): string {
  if (steps.length === 0) return `nothing to ${mode}: ${pipeline} is up to date`;
  const files = steps.reduce((sum, step) => sum + step.files.length, 0);
  const bytes = steps.reduce((sum, step) => sum + bytesOf(step), 0);
  return `${mode} of ${pipeline}: ${countOf(steps.length, 'step')}, ${countOf(files, 'file')} (${formatBytes(bytes)}) to read`;
}

function bytesOf(step: PlannedStep): number {
  return sizeOf(step.files);
}
