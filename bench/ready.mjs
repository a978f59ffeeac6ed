// Time from `loadstar dev` to "ready" (three servers and a worker answering): cold in an empty folder, warm in one that was used before.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './pairs.mjs';
import { withStack } from './stack.mjs';

const RUNS = 5;
const pipeline = fileURLToPath(new URL('../pipelines/sparkify', import.meta.url));
const times = { cold: [], warm: [] };
for (let i = 0; i < RUNS; i++) {
  const folder = mkdtempSync(join(tmpdir(), 'loadstar-bench-'));
  try {
    for (const kind of ['cold', 'warm']) {
      await withStack(['--pipeline', pipeline], async ({ readyMs }) => void times[kind].push(readyMs), folder);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
for (const [kind, values] of Object.entries(times)) {
  console.log(
    `${kind}  min ${seconds(Math.min(...values))}  median ${seconds(median(values))}  max ${seconds(Math.max(...values))}`,
  );
}
console.log('at most  cold 4 s, warm 2.5 s');
