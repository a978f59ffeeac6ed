import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStack, type Stack } from './stack.js';
import { attempt, fillStep, gate } from './steps.js';

const ASSETS = Array.from({ length: 8 }, (_, index) => `asset_${index}`);
const ROUNDS = 200;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack(ASSETS);
  // Stricter than any warehouse: whoever would wait for a lock fails, and so does every pair of transactions that no order explains.
  await stack.query('ALTER DATABASE dev ISOLATION LEVEL SERIALIZABLE');
  await stack.query("ALTER DATABASE dev SET lock_timeout = '5ms'");
});
afterAll(() => stack?.stop());

test(`${ASSETS.length} steps of as many assets at once, ${ROUNDS} rounds: none waits for another's lock, and none conflicts`, async () => {
  for (let round = 1; round <= ROUNDS; round++) {
    const steps = ASSETS.map((asset) =>
      fillStep(asset, `SELECT ${round}, 'x'`, { partitions: [{ partition: null, version: `v${round}` }] }),
    );
    const outcomes = await Promise.all(steps.map((step) => attempt(stack, step, { run: `music/load/${round}` })));
    expect(outcomes.map(({ reused, rows }) => [reused, rows])).toEqual(ASSETS.map(() => [false, 1]));
    stack.discardSessions();
  }
  for (const asset of ASSETS) {
    expect(await stack.query(`SELECT count(*)::int AS rows FROM music__ledger.${asset}`)).toEqual([{ rows: ROUNDS }]);
    expect(await stack.query(`SELECT id FROM music.${asset}`)).toEqual([{ id: ROUNDS }]);
  }
}, 240_000);

test('two steps of one asset do wait for each other, which this warehouse refuses', async () => {
  const held = gate();
  const step = (version: string) =>
    fillStep('asset_0', "SELECT 1, 'x'", { partitions: [{ partition: null, version }] });
  const first = attempt(stack, step('a'), { run: 'music/load/a' }, { commit: held.hook });
  await held.reached;
  const second = attempt(stack, step('b'), { run: 'music/load/b' });
  await expect(second).rejects.toMatchObject({ failure: { kind: 'conflict' } });
  held.open();
  await first;
});
