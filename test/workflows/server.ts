import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { NativeConnection } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/names.js';

export interface Server {
  readonly address: string;
  stop(): Promise<void>;
}

export async function startServer(): Promise<Server> {
  const dir = mkdtempSync('/tmp/wk/t-');
  const port = 12000 + Math.floor(Math.random() * 9000);
  const attributes = Object.entries(SEARCH_ATTRIBUTES).flatMap(([k, v]) => ['--search-attribute', `${k}=${v}`]);
  const child = spawn(
    '/tmp/wk-temporal/bin/temporal',
    [
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--headless',
      '--log-level',
      'error',
      '-f',
      `${dir}/t.db`,
      ...attributes,
      '--dynamic-config-value',
      'history.transferProcessorMaxPollRPS=2000',
      '--dynamic-config-value',
      'history.timerProcessorMaxPollRPS=2000',
      '--sqlite-pragma',
      'journal_mode=wal',
      '--sqlite-pragma',
      'synchronous=normal',
    ],
    { stdio: 'ignore', detached: true },
  );
  const address = `127.0.0.1:${port}`;
  for (let i = 0; i < 200; i++) {
    try {
      await (await NativeConnection.connect({ address })).close();
      break;
    } catch {
      await new Promise((r) => setTimeout(r, 50));
    }
  }
  return {
    address,
    stop: async () => {
      const gone = once(child, 'close');
      child.kill('SIGTERM');
      await gone;
      rmSync(dir, { recursive: true });
    },
  };
}
