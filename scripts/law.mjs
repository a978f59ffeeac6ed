// npm run law -- --sequences 300 --seed 1: the sequences of test/law, a line each. Ends with 1 when one has found something, made as short as it can be.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    only: { type: 'string' },
    'shrinking-seconds': { type: 'string', default: '300' },
    bail: { type: 'boolean', default: false },
  },
});
for (const name of ['sequences', 'seed', 'from', 'only', 'shrinking-seconds']) {
  if (values[name] === undefined || /^\d+$/.test(values[name])) continue;
  console.error(`--${name} ${values[name]}: expected a whole number`);
  process.exit(2);
}
await build();
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'test/law',
    '--disable-console-intercept',
    ...(values.bail ? ['--bail=1'] : []),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      LAW_SEQUENCES: values.only === undefined ? values.sequences : '1',
      LAW_SEED: values.seed,
      LAW_FROM: values.only ?? values.from,
      LAW_SHRINKING_SECONDS: values['shrinking-seconds'],
    },
  },
);
process.exit(status ?? 1);
