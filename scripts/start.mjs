// npm start: the whole product at work on the example pipeline. Installs, builds and makes the sample when they are missing, then hands
// over to `loadstar dev`, which knows nothing of the example.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { install } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const usage = `npm start -- [options]

  --source <folder>  load this folder (log_data/, song_data/, log_json_path.json) instead of the generated sample
  --exit             end after the load, with the run's exit code
  --stack <folder>   where servers keep their data, logs and state; default .loadstar
  --help             this text`;

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main() {
  const options = readOptions();
  if (options === undefined) return;
  const installed = install();
  if (installed > 0) console.log(`Installed in ${installed.toFixed(1)} s`);
  await build();
  const { prepareSample, writeExpected } = await import('../dist-pipelines/sparkify/sample/index.js');
  const { stack } = options;
  mkdirSync(stack, { recursive: true });

  const source = options.source ?? `${stack}/sample/sparkify`;
  if (options.source === undefined) await prepareSample(source);
  // What the analyses must say, computed from the files by a program that uses no SQL.
  const expected = `${stack}/expected`;
  await writeExpected(source, expected);

  process.chdir(root);
  const mode = modeFor(`${stack}/source`, source);
  process.argv.splice(2, process.argv.length, 'dev', '--stack', stack, '--mount', `sparkify=${source}`);
  process.argv.push('--expected', expected, '--run', mode, ...(options.exit ? ['--exit'] : []));
  await import('../bin/loadstar.mjs');
}

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        source: { type: 'string' },
        stack: { type: 'string' },
        exit: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }));
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
  if (values.help) {
    console.log(usage);
    return undefined;
  }
  // npm runs scripts in the package's folder; INIT_CWD is where the user typed the command.
  const resolved = (path) => resolve(process.env.INIT_CWD ?? '.', path);
  const source = values.source && resolved(values.source);
  if (source !== undefined && !existsSync(source))
    throw new Error(`--source ${values.source}: no such folder (${source})`);
  return { source, stack: values.stack ? resolved(values.stack) : `${root}.loadstar`, exit: values.exit ?? false };
}

/**
 * Another folder behind the bucket holds other data: what was loaded before must go, so the tables are built afresh. The folder
 * is noted in `note` only when all went well.
 */
function modeFor(note, source) {
  const before = existsSync(note) ? readFileSync(note, 'utf8') : source;
  process.on('exit', (code) => {
    if (code === 0) writeFileSync(note, source);
  });
  return before === source ? 'load' : 'reload';
}
