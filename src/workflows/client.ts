/** Runs from outside: start, look at, cancel. No part of the workflow bundle. */
import { once } from 'node:events';
import { createConnection } from 'node:net';
import {
  ApplicationFailure,
  Client,
  Connection,
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type ConnectionOptions,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import { ANY_ASSET, type OpenRun } from '../pipeline/exclusion.js';
import type { RunMode } from '../pipeline/plan.js';
import type { TemporalConfig } from '../project/config.js';
import type { PauseRequest, SetRequest } from './backfillAnswers.js';
import type { WindowView } from './backfillWindow.js';
import type { AbortRequest, Resumed, ResumeRequest, SkipRequest } from './hold.js';
import {
  ABORT_UPDATE,
  backfillId,
  clip,
  nextRunId,
  parseRunId,
  PAUSE_UPDATE,
  RESUME_UPDATE,
  runId,
  runQueue,
  SET_UPDATE,
  SKIP_UPDATE,
  SUMMARY_BYTES,
  VIEW_MEMO,
  VIEW_QUERY,
  type RunType,
} from './names.js';
import { MODE_KEY, PIPELINE_KEY, STATE_KEY } from './search-attributes.js';
import type { BackfillRequest, RunRequest, RunView } from './view.js';

/** Nothing answers at Temporal's address, or what answers is not Temporal, or refuses us. */
export class TemporalUnreachableError extends Error {
  override readonly name = 'TemporalUnreachableError';
}

/** Temporal knows no run of this id. */
export class RunNotFoundError extends Error {
  override readonly name = 'RunNotFoundError';
  constructor(readonly run: string) {
    super(`no run "${run}"`);
  }
}

/** The run is open, but no worker answered in time: it waits for one. */
export class NoWorkerError extends Error {
  override readonly name = 'NoWorkerError';
  constructor(readonly run: string) {
    super(`no worker answers for the run ${run}; it goes on as soon as one is there`);
  }
}

/** The server refused to start the run; the message says what to do on the server. */
class StartRefusedError extends Error {
  override readonly name = 'StartRefusedError';
}

/** Longest wait for a server that accepts the connection and then says nothing. */
const CONNECT_TIMEOUT_MS = 5_000;
/** A worker answers in milliseconds, one that has to replay a long history first in a second or two. */
const QUERY_TIMEOUT_MS = 5_000;

/**
 * The caller closes it: `client.connection.close()`.
 * @throws TemporalUnreachableError at once where nothing listens, else after 5 s
 */
export async function connectTemporal({ namespace, ...connection }: TemporalConfig): Promise<Client> {
  try {
    await probe(connection.address);
    const options = { ...connection, connectTimeout: CONNECT_TIMEOUT_MS } as ConnectionOptions;
    return new Client({ connection: await Connection.connect(options), namespace });
  } catch (error) {
    const message = `no Temporal server answers at ${connection.address}: ${(error as Error).message}`;
    throw new TemporalUnreachableError(message, { cause: error });
  }
}

export interface StartOptions extends RunRequest {
  readonly mode: RunMode;
  /** Part of the run's id. Default: now. */
  readonly start?: Date;
}

/**
 * Starts a run. A worker need not be there: the run waits for one.
 * @returns the run's id; `…-2` when there was a run of the same second
 * @throws StartRefusedError where the server does not know our search attributes
 */
export async function startRun(
  client: Client,
  { mode, start = new Date(), ...request }: StartOptions,
): Promise<string> {
  return await startWorkflow(client, mode, runId(request.pipeline, mode, start), request);
}

/**
 * Starts a backfill. A worker need not be there.
 * @returns the run's id; `…#2` when there was a backfill of the same range before
 * @throws StartRefusedError
 */
export async function startBackfill(client: Client, request: BackfillRequest): Promise<string> {
  return await startWorkflow(client, 'backfill', backfillId(request.pipeline, request.range), request);
}

async function startWorkflow(
  client: Client,
  type: RunType,
  id: string,
  request: RunRequest | BackfillRequest,
): Promise<string> {
  const { pipeline, requestedBy } = request;
  for (let run = id; ; run = nextRunId(run)) {
    try {
      await client.workflow.start(type, {
        workflowId: run,
        taskQueue: runQueue(pipeline),
        args: [request],
        // A run's id names one execution for good: its ledger rows carry it.
        workflowIdConflictPolicy: 'FAIL',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        staticSummary: clip(`${type} ${pipeline}, asked for by ${requestedBy}`, SUMMARY_BYTES),
        staticDetails: DETAILS[type],
        typedSearchAttributes: [
          { key: PIPELINE_KEY, value: pipeline },
          { key: MODE_KEY, value: type },
          { key: STATE_KEY, value: 'planning' },
        ],
      });
      return run;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw explainStart(error);
    }
  }
}

/**
 * The run as it is: open, from its worker; closed, from what it left behind, so that no worker is needed.
 * @throws RunNotFoundError
 * @throws NoWorkerError
 */
export async function getView(client: Client, run: string, timeoutMs = QUERY_TIMEOUT_MS): Promise<RunView> {
  const description = await describe(client, run);
  switch (description.status.name) {
    case 'COMPLETED':
    case 'FAILED':
      return await finalView(client, run);
    case 'CANCELLED':
      return (
        (description.memo?.[VIEW_MEMO] as RunView | undefined) ?? (await queryView<RunView>(client, run, timeoutMs))
      );
    case 'TERMINATED':
    case 'TIMED_OUT':
      return await cutOffView(client, description, timeoutMs);
    default:
      return await openView(client, run, timeoutMs);
  }
}

/** Of a backfill with what its window does now. */
async function openView(client: Client, run: string, timeoutMs: number): Promise<RunView> {
  const view = await queryView<RunView>(client, run, timeoutMs);
  const { backfill } = view;
  if (backfill?.window === undefined) return view;
  try {
    const window = await queryView<WindowView>(client, backfill.window, timeoutMs);
    return withWindow(view, window);
  } catch {
    return view; // it has not begun, or has just ended
  }
}

/** What the window has done counts for the whole. */
function withWindow(view: RunView, { done, steps }: WindowView): RunView {
  const { backfill } = view;
  if (backfill === undefined) return view;
  const failed = (asset: string): number =>
    steps.reduce(
      (sum, step) => sum + (step.asset === asset && step.state === 'failed' ? (step.partitions ?? 0) : 0),
      0,
    );
  const partitions = Object.entries(backfill.partitions).map(([asset, states]) => {
    const lost = states.failed + failed(asset);
    const made = Math.min(states.done + (done[asset] ?? 0), states.total - states.valid - lost);
    return [asset, { ...states, done: Math.max(0, made), failed: lost }] as const;
  });
  return {
    ...view,
    steps: [...view.steps, ...steps],
    backfill: { ...backfill, partitions: Object.fromEntries(partitions) },
  };
}

/** Runs of a pipeline that are open and not held, but for `self`, with what they write. One that does not answer is left out. */
export async function readOpenRuns(client: Client, pipeline: string, self: string): Promise<readonly OpenRun[]> {
  const query = `LoadstarPipeline = '${pipeline.replaceAll("'", "''")}' AND LoadstarState != 'held' AND ExecutionStatus = 'Running'`;
  const found: OpenRun[] = [];
  for await (const { workflowId, type } of client.workflow.list({ query })) {
    if (workflowId === self) continue;
    const view = await queryView<RunView>(client, workflowId, QUERY_TIMEOUT_MS).catch(() => undefined);
    if (view !== undefined) found.push(toOpenRun(view, type as RunType));
  }
  return found.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

function toOpenRun({ run, startedAt, steps, backfill, selected }: RunView, mode: OpenRun['mode']): OpenRun {
  const isPlanned = Object.keys(backfill?.partitions ?? {}).length > 0;
  const writes =
    mode === 'reload'
      ? []
      : backfill === undefined
        ? steps.flatMap(({ asset, range, state }) =>
            range !== null && (state === 'waiting' || state === 'running') ? [{ asset, range }] : [],
          )
        : (isPlanned ? Object.keys(backfill.partitions) : (selected ?? [ANY_ASSET])).map((asset) => ({
            asset,
            range: backfill.range,
          }));
  return { run, mode, startedAt, writes, ...(selected && { selected }) };
}

/**
 * Asks the run to stop; its steps are cancelled and rolled back, then it ends as `cancelled`. Does nothing to a closed run.
 * @throws RunNotFoundError
 */
export async function cancelRun(client: Client, run: string): Promise<void> {
  await describe(client, run);
  await client.workflow.getHandle(run).cancel();
}

/** The run did not take the answer; the message says why. */
class AnswerRefusedError extends Error {
  override readonly name = 'AnswerRefusedError';
  constructor(
    message: string,
    readonly hint: string,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Lets a held run go on. Waits until what failed is planned again. @throws AnswerRefusedError when it is not held, or can't be planned */
export function resumeRun(client: Client, run: string, request: ResumeRequest): Promise<Resumed> {
  return answer<Resumed, ResumeRequest>(client, run, RESUME_UPDATE, request);
}

/** Gives up one asset's failed steps and lets the run go on. @throws AnswerRefusedError when it is not held, or the asset has not failed */
export function skipAsset(client: Client, run: string, request: SkipRequest): Promise<Resumed> {
  return answer<Resumed, SkipRequest>(client, run, SKIP_UPDATE, request);
}

/** Gives a held run up. @throws AnswerRefusedError when it is not held */
export function abortRun(client: Client, run: string, request: AbortRequest): Promise<void> {
  return answer<void, AbortRequest>(client, run, ABORT_UPDATE, request);
}

/** Nothing further of the backfill starts. @throws AnswerRefusedError when it is not running */
export function pauseBackfill(client: Client, run: string, request: PauseRequest): Promise<void> {
  return answer<void, PauseRequest>(client, run, PAUSE_UPDATE, request);
}

/** Sets how many batches of a backfill run side by side. @throws AnswerRefusedError */
export function setBackfill(client: Client, run: string, request: SetRequest): Promise<void> {
  return answer<void, SetRequest>(client, run, SET_UPDATE, request);
}

async function answer<Result, Request>(client: Client, run: string, update: string, request: Request): Promise<Result> {
  try {
    return await client.workflow.getHandle(run).executeUpdate<Result, [Request]>(update, { args: [request] });
  } catch (error) {
    const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
    if (!(cause instanceof ApplicationFailure)) throw error;
    const [detail] = (cause.details ?? []) as [{ hint?: string } | undefined];
    throw new AnswerRefusedError(cause.message, detail?.hint ?? `loadstar show ${run}`, { cause: error });
  }
}

const DETAILS: Record<RunType, string> = {
  backfill:
    'Loads a range of partitions in batches, window by window; each window is a child workflow. A batch with a bad partition is cut until that one stands alone, and the rest lands.',
  load: 'Brings what is new or changed in S3 into the tables, nothing twice. Each step is one transaction; a failed step blocks what waits for it and nothing else.',
  reload:
    'Builds every table afresh beside the live one, then swaps all of them in, in one transaction. Until then readers see the tables as they were.',
};

async function describe(client: Client, run: string): Promise<WorkflowExecutionDescription> {
  try {
    return await client.workflow.getHandle(run).describe();
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? new RunNotFoundError(run) : error;
  }
}

async function finalView(client: Client, run: string): Promise<RunView> {
  try {
    return (await client.workflow.getHandle(run).result()) as RunView;
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
    const view = cause instanceof ApplicationFailure ? cause.details?.[0] : undefined;
    if (view) return view as RunView;
    throw error;
  }
}

async function queryView<View>(client: Client, run: string, timeoutMs: number): Promise<View> {
  try {
    const handle = client.workflow.getHandle(run);
    return await client.connection.withDeadline(Date.now() + timeoutMs, () => handle.query<View>(VIEW_QUERY));
  } catch (error) {
    throw isNoAnswer(error) ? new NoWorkerError(run) : error;
  }
}

/** At the deadline the call fails as such, or as cancelled when the SDK was about to try it again. */
function isNoAnswer(error: unknown): boolean {
  return (
    isGrpcDeadlineError(error) ||
    isGrpcCancelledError(error) ||
    (isGrpcServiceError(error) && /no poller/i.test(error.details))
  );
}

/** A run that was ended from outside: what it says of itself stopped at that moment. */
async function cutOffView(
  client: Client,
  { workflowId, status, closeTime, startTime }: WorkflowExecutionDescription,
  timeoutMs: number,
): Promise<RunView> {
  const view = await queryView<RunView>(client, workflowId, timeoutMs).catch(() => emptyView(workflowId, startTime));
  const message = status.name === 'TERMINATED' ? 'the run was terminated' : 'the run exceeded its time limit';
  return {
    ...view,
    state: 'failed',
    endedAt: (closeTime ?? new Date()).toISOString(),
    steps: view.steps.map((step) =>
      step.state === 'running' || step.state === 'waiting' ? { ...step, state: 'cancelled' } : step,
    ),
    failure: { message, hint: 'steps that were done are in the ledger: a new run goes on from there' },
  };
}

function emptyView(run: string, startTime: Date): RunView {
  const { pipeline, mode } = parseRunId(run) ?? { pipeline: run, mode: 'load' };
  return {
    run,
    pipeline,
    mode,
    state: 'failed',
    requestedBy: 'unknown',
    startedAt: startTime.toISOString(),
    steps: [],
    skipped: [],
    notes: [],
  };
}

/** Fails at once where the port is closed; Temporal's client would try again until its time is over. */
async function probe(address: string): Promise<void> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = createConnection({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 443),
    timeout: CONNECT_TIMEOUT_MS,
  });
  socket.on('timeout', () => socket.destroy(new Error(`no connection within ${CONNECT_TIMEOUT_MS / 1_000} s`)));
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

function explainStart(error: unknown): unknown {
  const text = describeCause(error);
  const attribute = /mapping.*search attribute (\w+)|search attribute (\w+) is not defined/i.exec(text);
  if (!attribute) return error;
  return new StartRefusedError(
    `the Temporal server does not know the search attribute ${attribute[1] ?? attribute[2]}; ` +
      "register Loadstar's once: temporal operator search-attribute create --name LoadstarPipeline --type Keyword --name LoadstarMode --type Keyword " +
      '--name LoadstarState --type Keyword --name LoadstarAssets --type KeywordList --name LoadstarFailed --type KeywordList',
    { cause: error },
  );
}

function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${error.cause === undefined ? '' : describeCause(error.cause)}`;
}
