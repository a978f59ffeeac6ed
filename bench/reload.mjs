// `loadstar reload`, command to result, against one plain script that runs the same statements on the same servers.
// Usage: node bench/reload.mjs [folder with log_data/, song_data/, log_json_path.json]; default: the generated sample.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareSample } from '../dist-pipelines/sparkify/sample/index.js';
import { command, comparePairs } from './pairs.mjs';
import { withStack } from './stack.mjs';

const pipeline = fileURLToPath(new URL('../pipelines/sparkify', import.meta.url));
const plain = fileURLToPath(new URL('./plain-reload.mjs', import.meta.url));
const source = process.argv[2] ? resolve(process.argv[2]) : sample();

await withStack(['--pipeline', pipeline, '--mount', `sparkify=${source}`], async ({ folder, env, run }) => {
  const reload = () => run('reload', '--pipeline', pipeline, '--json');
  reload();
  const script = join(folder, 'statements.json');
  writeFileSync(script, JSON.stringify({ schema: 'sparkify', steps: stepsOf(join(folder, '.loadstar/s3/loadstar')) }));
  console.log(`source ${source}`);
  await comparePairs(
    { name: 'loadstar reload', run: () => void reload() },
    { name: 'plain script', run: () => void command(process.execPath, [plain, script], { env }) },
    { runs: 7, limit: 'ratio 1.5, aim 1.25' },
  );
});

/** The steps of the one reload that ran, in an order in which each stands after what it waits for. */
function stepsOf(staging) {
  const files = readdirSync(staging, { recursive: true }).filter((file) => file.endsWith('.json'));
  const waiting = files.map((file) => JSON.parse(readFileSync(join(staging, file), 'utf8')));
  const steps = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ after }) => after.every((id) => steps.some((step) => step.id === id)));
    steps.push(...waiting.splice(next, 1));
  }
  return steps;
}

function sample() {
  const folder = fileURLToPath(new URL('../.loadstar/sample/sparkify', import.meta.url));
  mkdirSync(folder, { recursive: true });
  prepareSample(folder);
  return folder;
}
