import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ActivityDeps } from '../../src/activities/deps.js';
import { createNotifyActivities, type HeldNotice } from '../../src/activities/notify.js';
import type { NotifyConfig } from '../../src/project/config.js';

const NOTICE: HeldNotice = {
  run: 'music/load/2018-12-01T06:00:00Z',
  pipeline: 'music',
  mode: 'load',
  text: 'music is held',
  failed: [{ step: 'plays', message: 'x' }],
  heldUntil: '2018-12-08T06:00:00.000Z',
};

let folder: string;
let server: Server;
const received: { path: string; body: unknown }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadstar-notify-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      received.push({ path: request.url ?? '', body: JSON.parse(body) });
      response.writeHead(request.url === '/full' ? 500 : 200).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function notify(config: Partial<NotifyConfig>): Promise<void> {
  const deps = { config: { notify: { command: null, webhook: null, ...config } } } as ActivityDeps;
  return new MockActivityEnvironment().run(createNotifyActivities(deps).notifyHeld, NOTICE);
}

it('a webhook gets the notice', async () => {
  await notify({ webhook: `${address()}/hook/secret` });
  expect(received).toEqual([{ path: '/hook/secret', body: NOTICE }]);
});

it('a webhook that refuses, or is not there, is an error without its address', async () => {
  const refused = notify({ webhook: `${address()}/full` });
  await expect(refused).rejects.toThrow(/^127\.0\.0\.1:\d+ answered 500$/);
  await expect(notify({ webhook: 'http://127.0.0.1:1/hook/secret' })).rejects.toThrow(
    /^no answer from 127\.0\.0\.1:1: /,
  );
});

it('a command reads the notice and knows the run', async () => {
  const file = join(folder, 'notice.json');
  await notify({ command: `cat > ${file}; echo "$LOADSTAR_RUN" >> ${file}` });
  expect(await readFile(file, 'utf8')).toBe(`${JSON.stringify(NOTICE)}${NOTICE.run}\n`);
});

it('a command that fails is an error with its last line', async () => {
  await expect(notify({ command: 'echo no pager >&2; exit 4' })).rejects.toThrow(
    'notify.command ended with 4: no pager',
  );
});
