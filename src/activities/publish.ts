/** The activities that end a reload: all shadow tables in at once, or away. */
import { Context } from '@temporalio/activity';
import { endEarlier, recordAttempt, type OrderedTag } from '../redshift/fence.js';
import {
  analyzeShadows,
  dropRetired,
  dropShadows,
  publish,
  wasPublished,
  type ShadowSet,
} from '../redshift/publish.js';
import type { Session } from '../redshift/session.js';
import type { ActivityDeps } from './deps.js';
import { toRunFailure } from './failure.js';
import { withHeartbeat } from './heartbeat.js';

/** The shadow tables of a reload. */
export interface PublishInput extends ShadowSet {
  /** The replaced tables stay, for a roll back. Absent: they are dropped. */
  readonly keepsOld?: true;
}

export interface PublishActivities {
  /**
   * Once, however often it is tried.
   * @returns notes for people: old tables that could not be dropped
   * @throws ApplicationFailure; nothing is published then
   */
  readonly publishRun: (input: PublishInput) => Promise<string[]>;
  /** Drops the shadows that are there, and replaced tables; one that was never made, or was published, is fine. */
  readonly dropShadows: (input: PublishInput) => Promise<void>;
}

export function createPublishActivities(deps: ActivityDeps): PublishActivities {
  return {
    publishRun: (input) =>
      onWarehouse(deps, input, 'publish', async (session, record) => {
        await analyzeShadows(session, input);
        await publish(session, input);
        if (input.keepsOld) return ['the replaced tables are kept as <table>__old: loadstar rollback puts them back'];
        // It is published: a cancel comes too late, and must not leave the old tables behind.
        await using another = await deps.openSession(`${input.run}/publish`);
        await record(another);
        const kept = await dropRetired(another, input);
        return kept.map(({ table, reason }) => `${table} was replaced but could not be dropped: ${reason}`);
      }),
    dropShadows: (input) =>
      onWarehouse(deps, input, 'drop shadows', async (session) => {
        await dropShadows(session, input);
        // Those of an earlier reload may have been kept on purpose.
        if (!input.keepsOld && (await wasPublished(session, input))) await dropRetired(session, input);
      }),
  };
}

type RecordSession = (session: Session) => Promise<void>;

/**
 * A session for the work, with heartbeats, ended on a cancellation. An earlier attempt that is still on the warehouse, because its worker died
 * unnoticed, holds the locks of all tables: it is ended first.
 * @param work is to have every further session recorded before it begins with it
 */
async function onWarehouse<T>(
  deps: ActivityDeps,
  { run, schema, assets }: PublishInput,
  phase: string,
  work: (session: Session, record: RecordSession) => Promise<T>,
): Promise<T> {
  const { cancellationSignal, info } = Context.current();
  const { attempt, currentAttemptScheduledTimestampMs: scheduledMs } = info;
  const tag: OrderedTag = { run, step: ENDING, attempt, scheduledMs };
  const [asset] = assets.toSorted();
  try {
    return await withHeartbeat(async (report) => {
      await using session = await deps.openSession(`${run}/${phase}`);
      session.endOn(cancellationSignal);
      report({ phase, pid: session.pid });
      if (asset === undefined) return await work(session, () => Promise.resolve());
      const record: RecordSession = (each) => recordAttempt(each, { schema, asset }, tag);
      await record(session);
      await endEarlier(session, { schema, asset }, tag);
      return await work(session, record);
    });
  } catch (error) {
    throw toRunFailure(error);
  }
}

/** What ends a reload, publication or clean-up, among the steps of the first asset's ledger; no step has such an id. */
const ENDING = '/end';
