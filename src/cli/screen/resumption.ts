/** What resuming a run would do: for each step that is tried again, what has changed since it was planned. */
import { structuredPatch } from 'diff';
import type { Plan, PlannedStep } from '../../pipeline/plan.js';
import { countOf } from './figures.js';
import type { Paint } from './paint.js';
import { printable } from './printable.js';

/** Lines of a statement around a change. */
const CONTEXT_LINES = 3;
/** Files that are named; the others are counted. */
const FILES_SHOWN = 5;

/**
 * @param before the steps that are not done, as they were planned
 * @param after the plan of what would run now
 */
export function describeResumption(
  before: readonly PlannedStep[],
  after: readonly PlannedStep[],
  paint: Paint,
): string[] {
  const planned = new Map(before.map((step) => [step.id, step]));
  const wanted = new Set(after.map(({ id }) => id));
  const gone = before.filter(({ id }) => !wanted.has(id));
  return [
    ...after.flatMap((step) => describeStep(planned.get(step.id), step, paint)),
    ...gone.map(({ id }) => paint.dim(`${id}: nothing left to do`)),
  ];
}

/** Of a new run in the place of one that is over: what it takes over, and of each step why it runs. */
export function describeTakeover({ steps, skipped }: Plan, paint: Paint): string[] {
  return [
    ...skipped.map(({ asset, why }) => paint.dim(`  taken over  ${asset}: ${printable(why)}`)),
    ...steps.map(({ id, why }) => `  to do       ${id}: ${printable(why)}`),
  ];
}

function describeStep(before: PlannedStep | undefined, after: PlannedStep, paint: Paint): string[] {
  if (before === undefined) return [`${paint.bold(after.id)}: not in the plan before (${printable(after.why)})`];
  const changes = [...fileChanges(before, after), ...statementChanges(before, after, paint)];
  return [
    `${paint.bold(after.id)}: ${changes.length === 0 ? 'as it was planned' : 'changed since it was planned'}`,
    ...changes,
  ];
}

function fileChanges(before: PlannedStep, after: PlannedStep): string[] {
  const old = new Map(Array.from(before.files, ({ uri, etag }) => [uri, etag]));
  const now = new Map(Array.from(after.files, ({ uri, etag }) => [uri, etag]));
  return [
    ...listed(
      'new',
      [...now.keys()].filter((uri) => !old.has(uri)),
    ),
    ...listed(
      'changed',
      [...now].flatMap(([uri, etag]) => (old.has(uri) && old.get(uri) !== etag ? [uri] : [])),
    ),
    ...listed(
      'gone',
      [...old.keys()].filter((uri) => !now.has(uri)),
    ),
  ];
}

function listed(what: string, uris: readonly string[]): string[] {
  if (uris.length === 0) return [];
  const rest = uris.length > FILES_SHOWN ? [`    and ${uris.length - FILES_SHOWN} more`] : [];
  return [
    `  ${countOf(uris.length, 'file')} ${what}`,
    ...uris.slice(0, FILES_SHOWN).map((uri) => `    ${printable(uri)}`),
    ...rest,
  ];
}

function statementChanges(before: PlannedStep, after: PlannedStep, paint: Paint): string[] {
  const { hunks } = structuredPatch('', '', scriptOf(before), scriptOf(after), '', '', { context: CONTEXT_LINES });
  return hunks.flatMap(({ lines }) =>
    lines
      .filter((line) => !line.startsWith('\\'))
      .map((line) => {
        const text = `  ${printable(line)}`;
        if (line.startsWith('+')) return paint.green(text);
        return line.startsWith('-') ? paint.red(text) : paint.dim(text);
      }),
  );
}

/** Statements and checks as text. A manifest is new with each plan and says nothing here. */
function scriptOf({ statements, checks, manifestUri }: PlannedStep): string {
  const script = [...statements, ...checks].map(({ sql }) => `${sql};\n`).join('');
  return manifestUri === null ? script : script.replaceAll(manifestUri, '<manifest>');
}
