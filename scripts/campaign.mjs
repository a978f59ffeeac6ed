// What the campaigns of `npm run` have in common: whole numbers as options, a build, and the tests of one folder, a line each.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {string} folder below test/
 * @param {Record<string, string | undefined>} numbers options with their defaults, where they have one
 * @param {(values: Record<string, string | undefined>) => Record<string, string>} envOf what the tests are told
 */
export async function runCampaign(folder, numbers, envOf) {
  const options = Object.entries(numbers).map(([name, value]) => [
    name,
    { type: 'string', ...(value !== undefined && { default: value }) },
  ]);
  const { values } = parseArgs({
    options: { ...Object.fromEntries(options), bail: { type: 'boolean', default: false } },
  });
  for (const name of Object.keys(numbers)) {
    if (values[name] === undefined || /^\d+$/.test(values[name])) continue;
    console.error(`--${name} ${values[name]}: expected a whole number`);
    process.exit(2);
  }
  await build();
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', `test/${folder}`, '--disable-console-intercept'];
  const { status } = spawnSync(process.execPath, [...vitest, ...(values.bail ? ['--bail=1'] : [])], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...envOf(values) },
  });
  process.exit(status ?? 1);
}
