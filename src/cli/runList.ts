/** The runs that Temporal's visibility knows, and finding one by what a person types. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { parseRunId } from '../workflows/names.js';
import { CommandError } from './trouble.js';

/** A run as a list shows it; no worker is needed for it. */
export interface ListedRun {
  readonly run: string;
  readonly pipeline: string;
  readonly mode: string;
  /** As the run says; `terminated` and `timed_out` when it was ended from outside. */
  readonly state: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly assets: readonly string[];
  readonly failed: readonly string[];
}

/** How whole ids end. */
const WHOLE_RUN = /Z(-\d+)?$/;
const WHOLE_BACKFILL = /\d(#\d+)?$/;

/** How far back an abbreviated id is looked for. */
const SEARCHED = 1_000;

/**
 * Newest first.
 * @param options.pipeline absent: of all pipelines
 */
export async function listRuns(
  client: Client,
  options: { readonly pipeline?: string; readonly limit: number; readonly isOpen?: boolean },
): Promise<ListedRun[]> {
  const pipeline =
    options.pipeline === undefined
      ? "WorkflowType IN ('load', 'reload', 'backfill')"
      : `LoadstarPipeline = ${quote(options.pipeline)}`;
  const query = options.isOpen === true ? `${pipeline} AND ExecutionStatus = 'Running'` : pipeline;
  const runs: ListedRun[] = [];
  for await (const info of client.workflow.list({ query, pageSize: Math.min(options.limit, 200) })) {
    if (parseRunId(info.workflowId) !== null) runs.push(toListedRun(info));
    if (runs.length >= options.limit) break;
  }
  return runs;
}

/**
 * The id of the run that `typed` names: a whole id, `latest`, or a part of one that only one run has.
 * @throws CommandError with the nearest ids when there is none or more than one
 */
export async function findRun(client: Client, typed: string, pipeline: string | undefined): Promise<string> {
  const isWhole = parseRunId(typed)?.mode === 'backfill' ? WHOLE_BACKFILL : WHOLE_RUN;
  if (parseRunId(typed) !== null && isWhole.test(typed)) return typed;
  const runs = await listRuns(client, {
    ...(pipeline === undefined ? {} : { pipeline }),
    limit: typed === 'latest' ? 1 : SEARCHED,
  });
  return chooseRun(
    typed,
    runs.map(({ run }) => run),
  );
}

/** Pure part of `findRun`. @param ids newest first */
export function chooseRun(typed: string, ids: readonly string[]): string {
  if (ids.length === 0) throw new CommandError('there is no run yet', 'loadstar load');
  if (typed === 'latest') return ids[0] ?? '';
  const matches = [
    (id: string) => id === typed,
    (id: string) => id.endsWith(typed) || id.startsWith(typed),
    (id: string) => id.includes(typed),
  ];
  for (const matching of matches) {
    const found = ids.filter(matching);
    if (found.length === 1) return found[0] ?? '';
    if (found.length > 1)
      throw new CommandError(
        `"${typed}" fits ${found.length} runs`,
        `type more of one of them:\n${found.slice(0, 5).join('\n')}`,
      );
  }
  throw new CommandError(`no run "${typed}"`, `the last ones:\n${ids.slice(0, 5).join('\n')}`);
}

function toListedRun(info: WorkflowExecutionInfo): ListedRun {
  const attributes = info.typedSearchAttributes.getAll();
  const valueOf = (name: string): unknown => attributes.find(({ key }) => key.name === name)?.value;
  const text = (name: string): string | undefined => valueOf(name) as string | undefined;
  const names = (name: string): readonly string[] => (valueOf(name) as readonly string[] | undefined) ?? [];
  const isCutOff = info.status.name === 'TERMINATED' || info.status.name === 'TIMED_OUT';
  return {
    run: info.workflowId,
    pipeline: text('LoadstarPipeline') ?? parseRunId(info.workflowId)?.pipeline ?? '',
    mode: info.type,
    state: isCutOff ? info.status.name.toLowerCase() : (text('LoadstarState') ?? info.status.name.toLowerCase()),
    startedAt: info.startTime.toISOString(),
    ...(info.closeTime === undefined ? {} : { endedAt: info.closeTime.toISOString() }),
    assets: names('LoadstarAssets'),
    failed: names('LoadstarFailed'),
  };
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
