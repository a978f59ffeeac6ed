/** The local stack as `dev` uses it: the one place in src/ that starts servers. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalStack, type LocalStack, type StackEvent } from '@loadstar/local';
import { LOCAL_STAGING } from '../../project/stack.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/names.js';
import type { Startup } from './startup.js';

/** The flags of `dev` that are about the servers. */
export interface StackOptions {
  readonly mount?: Readonly<Record<string, string>>;
  readonly reset?: boolean;
  readonly portTemporal?: number;
  readonly portUi?: number;
  readonly portRedshift?: number;
  readonly portS3?: number;
}

/** Starts the servers, told to `startup`. @throws what `startLocalStack` throws; when `stop` was aborted, its reason */
export async function startStack(
  folder: string,
  options: StackOptions,
  startup: Startup,
  stop: AbortSignal,
): Promise<LocalStack> {
  const stack = await startLocalStack({
    dir: folder,
    mounts: options.mount ?? {},
    ports: portsOf(options),
    searchAttributes: SEARCH_ATTRIBUTES,
    reset: options.reset === true,
    log: (event) => tell(startup, event),
    signal: stop,
  });
  mkdirSync(join(folder, 's3', new URL(LOCAL_STAGING).hostname), { recursive: true });
  return stack;
}

function portsOf({
  portTemporal,
  portUi,
  portRedshift,
  portS3,
}: StackOptions): NonNullable<Parameters<typeof startLocalStack>[0]['ports']> {
  return {
    ...(portTemporal === undefined ? {} : { temporal: portTemporal }),
    ...(portUi === undefined ? {} : { temporalUi: portUi }),
    ...(portRedshift === undefined ? {} : { redshift: portRedshift }),
    ...(portS3 === undefined ? {} : { s3: portS3 }),
  };
}

function tell(startup: Startup, event: StackEvent): void {
  switch (event.kind) {
    case 'progress':
      return startup.note(event.part, event.message);
    case 'ready':
      return startup.ready(event.part);
    case 'ended':
      return startup.tell(`${event.part} ended: ${event.reason}; it is started again`);
    case 'abandoned':
      return startup.tell(`${event.part} ended too often and stays down: ${event.reason}`);
    case 'reaped':
      return startup.tell(`ended ${event.process}, process ${event.pid}, which an earlier run had left behind`);
  }
}
