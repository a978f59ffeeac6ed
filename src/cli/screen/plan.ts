/** A plan for people: its steps with range, files, bytes, rows and why; or exactly the statements that will run. */
import type { BackfillPlan } from '../../pipeline/backfillSteps.js';
import type { Expected, ExpectedStep } from '../../pipeline/estimate.js';
import { sizeOf } from '../../pipeline/fileSet.js';
import { hullOf, rangeLabel } from '../../pipeline/partitions.js';
import type { Plan, PlannedStep, Range } from '../../pipeline/plan.js';
import { countOf, formatBytes, formatCount } from './figures.js';
import type { Paint } from './paint.js';
import { printable } from './printable.js';
import { renderTable } from './table.js';

export interface PlanOptions {
  readonly paint: Paint;
  readonly width?: number;
}

/** One line a step in the order of the run, then what is left alone, then notes, then the sum. */
export function renderPlan(plan: Expected<Plan>, options: PlanOptions): string[] {
  const { steps } = plan;
  const assetOf = new Map(steps.map(({ id, asset }) => [id, asset]));
  const rows = steps.map((step) => [
    step.asset,
    rangeOf(step.range),
    ...figuresOf([step]),
    step.why,
    [...new Set(step.after.map((id) => assetOf.get(id) ?? id))].filter((name) => name !== step.asset).join(', '),
  ]);
  return [...stepTable(['asset', 'range', ...FIGURES, 'why', 'after'], rows, options), ...ending(plan, options)];
}

/** The same of a backfill, one line an asset. */
export function renderBackfillPlan(plan: Expected<BackfillPlan>, options: PlanOptions): string[] {
  const rows = [...byAsset(plan.steps)].map(([asset, steps]) => [
    asset,
    rangeOf(wholeOf(steps)),
    steps[0]?.range === null ? '' : String(steps.length),
    ...figuresOf(steps),
    plan.why[asset] ?? '',
  ]);
  return [...stepTable(['asset', 'range', 'batches', ...FIGURES, 'why'], rows, options), ...ending(plan, options)];
}

/** What `plan --sql` prints: a script that a query editor takes, each step under a comment. */
export function renderPlanSql(plan: Expected<Plan>): string[] {
  return script(plan, plan.steps.map(stepSql));
}

/** The same of a backfill: the first batch of each asset, and how many there are like it. */
export function renderBackfillSql(plan: Expected<BackfillPlan>): string[] {
  const parts = [...byAsset(plan.steps).values()].map((batches) => {
    const others = batches.slice(1);
    const like = `-- and ${countOf(others.length, 'more batch', 'more batches')} like it`;
    return [
      ...batches.slice(0, 1).flatMap(stepSql),
      ...(others.length === 0 ? [] : [`${like}, of ${rangeOf(wholeOf(others))}: all statements with --json`]),
    ];
  });
  return script(plan, parts);
}

function script(plan: Plan | BackfillPlan, parts: readonly (readonly string[])[]): string[] {
  const notes = plan.notes.map((note) => `-- note: ${printable(note)}`);
  const asides = [...notes, ...(parts.length === 0 ? [`-- ${sentence(plan)}`] : [])];
  return [...parts, ...(asides.length === 0 ? [] : [asides])].flatMap((part, p) => (p === 0 ? part : ['', ...part]));
}

function stepSql(step: PlannedStep): string[] {
  return [
    `-- ${step.asset}, ${rangeOf(step.range)}: ${step.why}`,
    ...(step.manifestUri === null
      ? []
      : [`-- manifest: ${countOf(step.files.length, 'file')}, ${formatBytes(bytesOf([step]))}`]),
    ...step.statements.map(({ sql }) => `${sql};`),
    ...(step.countSql === null ? [] : ['-- rows loaded must be', `${step.countSql};`]),
    ...step.checks.flatMap((check) => [
      `-- check ${check.name} (${check.severity}), ${check.file}: returns the offending rows`,
      `${check.sql};`,
    ]),
  ];
}

const FIGURES = ['files', 'size', 'rows'];

function figuresOf(steps: readonly ExpectedStep[]): string[] {
  const files = filesOf(steps);
  const isCopied = steps.some(({ kind }) => kind === 'copy');
  return [
    isCopied ? formatCount(files) : '',
    isCopied ? formatBytes(bytesOf(steps)) : '',
    isCopied && files === 0 ? '0' : rowsOf(steps),
  ];
}

/** `~8,056`; `?` where it can't be told. */
function rowsOf(steps: readonly ExpectedStep[]): string {
  let sum = 0;
  for (const { expectedRows } of steps) {
    if (expectedRows === null) return '?';
    sum += expectedRows;
  }
  return `~${formatCount(sum)}`;
}

function stepTable(columns: readonly string[], rows: readonly string[][], { paint, width }: PlanOptions): string[] {
  if (rows.length === 0) return [];
  const look = { paint, indent: 2, right: ['batches', ...FIGURES], spare: ['after', 'files', 'size', 'batches'] };
  return [...renderTable({ columns, rows }, { ...look, ...(width === undefined ? {} : { width }) }), ''];
}

function ending(plan: Plan | BackfillPlan, { paint }: PlanOptions): string[] {
  const skipped = plan.skipped.map(({ asset, why }) => paint.dim(`  skipped  ${asset}: ${printable(why)}`));
  const notes = plan.notes.map((note) => paint.yellow(`  note     ${printable(note)}`));
  const aside = [...skipped, ...notes];
  return [...aside, ...(aside.length > 0 ? [''] : []), sentence(plan)];
}

function sentence(plan: Plan | BackfillPlan): string {
  const { mode, steps, pipeline } = plan;
  if (steps.length === 0)
    return `nothing to ${mode}: ${mode === 'backfill' ? `all of ${rangeLabel(plan.range)}` : pipeline} is up to date`;
  const windows = mode === 'backfill' ? ` in ${countOf(plan.windows, 'window')}` : '';
  return `${mode} of ${pipeline}: ${countOf(steps.length, 'step')}${windows}, ${countOf(filesOf(steps), 'file')} (${formatBytes(bytesOf(steps))}) to read`;
}

function rangeOf(range: Range | null): string {
  return range === null ? 'whole table' : rangeLabel(range);
}

/** From the first to the last of them, in whatever order they come. */
function wholeOf(steps: readonly PlannedStep[]): Range | null {
  const ranges = steps.flatMap(({ range }) => range ?? []);
  return ranges.length === 0 ? null : hullOf([...ranges].sort((a, b) => (a.from < b.from ? -1 : 1)));
}

function byAsset<S extends PlannedStep>(steps: readonly S[]): ReadonlyMap<string, readonly S[]> {
  const found = new Map<string, S[]>();
  for (const step of steps) {
    const own = found.get(step.asset);
    if (own === undefined) found.set(step.asset, [step]);
    else own.push(step);
  }
  return found;
}

function filesOf(steps: readonly PlannedStep[]): number {
  return steps.reduce((sum, { files }) => sum + files.length, 0);
}

function bytesOf(steps: readonly PlannedStep[]): number {
  return steps.reduce((sum, { files }) => sum + sizeOf(files), 0);
}
