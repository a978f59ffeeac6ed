/** The activity that tells people of a held run: a command of theirs, a webhook, or both. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { ActivityDeps } from './deps.js';

/** What the command reads as JSON on stdin, and the webhook gets as its body. */
export interface HeldNotice {
  readonly run: string;
  readonly pipeline: string;
  readonly mode: string;
  /** All of it in words; the field that chat services show. */
  readonly text: string;
  readonly failed: readonly { readonly step: string; readonly message: string }[];
  /** ISO 8601, UTC. */
  readonly heldUntil: string;
}

export interface NotifyActivities {
  /** @throws ApplicationFailure when one of them could not be told; all are tried again then */
  readonly notifyHeld: (notice: HeldNotice) => Promise<void>;
}

/** Below the activity's own limit (workflows/activities.ts), so that what hangs is ended here. */
const LIMIT_MS = 50_000;

export function createNotifyActivities({ config }: ActivityDeps): NotifyActivities {
  return {
    async notifyHeld(notice) {
      const { command, webhook } = config.notify;
      const signal = AbortSignal.any([Context.current().cancellationSignal, AbortSignal.timeout(LIMIT_MS)]);
      if (webhook !== null) await post(webhook, notice, signal);
      if (command !== null) await runCommand(command, notice, signal);
    },
  };
}

/** Of the address only the host is told: the rest is often the secret. */
async function post(webhook: string, notice: HeldNotice, signal: AbortSignal): Promise<void> {
  const { host } = new URL(webhook);
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(webhook, { method: 'POST', headers, body: JSON.stringify(notice), signal }).catch(
    (error: unknown) => {
      throw notTold(`no answer from ${host}: ${reasonOf(error)}`);
    },
  );
  await response.body?.cancel();
  if (!response.ok) throw notTold(`${host} answered ${response.status}`);
}

/** In a process group of its own, so that it ends with all it has started. */
async function runCommand(command: string, notice: HeldNotice, signal: AbortSignal): Promise<void> {
  const env = { ...process.env, LOADSTAR_RUN: notice.run, LOADSTAR_PIPELINE: notice.pipeline };
  const child = spawn('sh', ['-c', command], { env, detached: true, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-1_000)));
  child.stdin.on('error', () => undefined).end(JSON.stringify(notice));
  const kill = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended at this very moment.
    }
  };
  signal.addEventListener('abort', kill, { once: true });
  const [code] = (await once(child, 'close').finally(() => signal.removeEventListener('abort', kill))) as [
    number | null,
  ];
  if (code !== 0) throw notTold(`notify.command ended with ${code ?? 'a signal'}: ${said.trim().split('\n').at(-1)}`);
}

function notTold(message: string): ApplicationFailure {
  return ApplicationFailure.retryable(message, 'notTold');
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
