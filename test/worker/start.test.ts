import { request } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../local/src/process/port.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abortRun } from '../../src/workflows/client.js';
import { playAt, World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world[Symbol.asyncDispose]());

function get(url: string): Promise<{ status: number | undefined; body: unknown }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode, body: text.startsWith('{') ? JSON.parse(text) : text }),
      );
    });
    sent.on('error', reject).end();
  });
}

describe('a worker process', () => {
  it('tells at its health address what it does and how many sessions are in use', async () => {
    const worker = await world.startWorker();
    const { health } = await worker.line('worker polls');
    expect(await get(`${String(health)}/healthz`)).toEqual({
      status: 200,
      body: {
        state: 'running',
        pipeline: 'music',
        sessions: { used: 0, size: 4 },
        backfillSessions: { used: 0, size: 8 },
        control: { workflowTasks: 0, activities: 0 },
      },
    });
    expect((await get(`${String(health)}/other`)).status).toBe(404);
    expect(await worker.stop()).toBe(0);
    await expect(get(`${String(health)}/healthz`)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('shows its metrics to Prometheus', async () => {
    const metrics = `127.0.0.1:${await freePort()}`;
    await world.configure({ metrics });
    const worker = await world.startWorker();
    const { status, body } = await get(`http://${metrics}/metrics`);
    expect(status).toBe(200);
    expect(body).toMatch(/^temporal_worker_task_slots_available\{.*task_queue="loadstar-music".*\} 4$/m);
    expect(await worker.stop()).toBe(0);
    await world.configure();
  });

  it('that is told to stop while it starts stops as soon as it runs', async () => {
    const metrics = `127.0.0.1:${await freePort()}`;
    await world.configure({ metrics });
    const worker = world.spawnWorker();
    // The metrics are there long before it polls.
    while (!(await get(`http://${metrics}/metrics`).catch(() => undefined))) await delay(5);
    expect(worker.lines.map(({ msg }) => msg)).not.toContain('worker polls');
    expect(await worker.stop()).toBe(0);
    expect(worker.lines.map(({ msg }) => msg)).toContain('worker stops');
    await world.configure();
  });

  it('writes JSON lines that carry run, step, asset and attempt, and no secret', async () => {
    const worker = await world.startWorker();
    await world.put('plays/2018-11-01.json', playAt('2018-11-01', 1));
    await world.put('songs/all.json', '{"song": 1, "title": "One"}\n');
    const run = await world.start('load');
    await world.end(run);
    const line = await worker.line('step done');
    expect(line).toMatchObject({
      level: 'info',
      run,
      step: expect.any(String) as unknown,
      asset: expect.any(String) as unknown,
      attempt: 1,
      rows: 1,
      ms: expect.any(Number) as unknown,
    });
    expect(await worker.stop()).toBe(0);
    const { PGPASSWORD = '', AWS_SECRET_ACCESS_KEY = '' } = world.env;
    expect(JSON.stringify(worker.lines)).not.toContain(PGPASSWORD);
    expect(JSON.stringify(worker.lines)).not.toContain(`"${AWS_SECRET_ACCESS_KEY}"`);
  });

  it('leaves no secret in the history of a run, failed or not', async () => {
    const worker = await world.startWorker();
    await world.put('plays/2018-11-02.json', playAt('2018-11-02', 1, 'n/a'));
    const run = await world.start('load');
    expect((await world.end(run)).state).toBe('held');
    await abortRun(world.client, run, { by: 'ada@host', reason: 'seen' });
    expect((await world.end(run)).state).toBe('failed');
    await worker.stop();
    const history = await world.client.workflow.getHandle(run).fetchHistory();
    const text = JSON.stringify(history, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString() : value,
    );
    expect(text).toContain('badData');
    expect(text).not.toContain(world.env['PGPASSWORD']);
  });

  it.each([
    ['the warehouse', { PGPORT: '1' }, 1, 'cannot connect to 127.0.0.1:1/dev as awsuser'],
    ['the warehouse with this password', { PGPASSWORD: 'wrong' }, 1, 'password authentication failed'],
    ['Temporal', { TEMPORAL_ADDRESS: '127.0.0.1:1' }, 1, 'no Temporal server answers at 127.0.0.1:1'],
  ])('ends with one clear line when it can not reach %s', async (_, env, code, message) => {
    const worker = world.spawnWorker(env);
    expect(await worker.exit()).toBe(code);
    expect(worker.lines).toEqual([
      expect.objectContaining({ level: 'fatal', msg: expect.stringContaining(message) as unknown }),
    ]);
  });

  it('ends with exit code 2 for a configuration or a pipeline that is wrong, and names the fault', async () => {
    const misconfigured = world.spawnWorker({ PGPORT: '54x9' });
    expect(await misconfigured.exit()).toBe(2);
    expect(misconfigured.lines[0]?.msg).toContain('PGPORT  expected a whole number, 1-65535, got "54x9"');

    await writeFile(join(world.folder, 'music', 'transforms', 'titles.sql'), 'SELECT title FROM song');
    const faulty = world.spawnWorker();
    expect(await faulty.exit()).toBe(2);
    expect(faulty.lines[0]?.msg).toMatch(/transforms\/titles\.sql:1:19 .*unknown table "song"/);
  });
});
