// npm run chaos -- --kills 500 --seed 1: the campaign of test/chaos, a line an experiment. Ends with 1 when one has found something.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    bail: { type: 'boolean', default: false },
  },
});
for (const name of ['kills', 'seed', 'from']) {
  if (/^\d+$/.test(values[name])) continue;
  console.error(`--${name} ${values[name]}: expected a whole number`);
  process.exit(2);
}
await build();
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'test/chaos',
    '--disable-console-intercept',
    ...(values.bail ? ['--bail=1'] : []),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CHAOS_KILLS: values.kills, CHAOS_SEED: values.seed, CHAOS_FROM: values.from },
  },
);
process.exit(status ?? 1);
