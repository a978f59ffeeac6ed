// `loadstar plan` of a generated pipeline of 1,000 assets, files read to plan printed, over a bare `node -e 0`.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, comparePairs } from './pairs.mjs';
import { generateWidePipeline } from './generate-pipeline.mjs';
import { withStack } from './stack.mjs';

const ASSETS = 1_000;
const folder = mkdtempSync(join(tmpdir(), 'loadstar-bench-'));
try {
  const pipeline = join(folder, 'pipeline');
  generateWidePipeline(pipeline, ASSETS);
  const source = join(folder, 'source');
  for (let i = 0; i < ASSETS; i += 10) {
    const day = join(source, 'data', `asset_${String(i).padStart(5, '0')}`, '2018/11/01');
    mkdirSync(day, { recursive: true });
    writeFileSync(join(day, 'a.json'), '{"id":1,"happened_at":"2018-11-01 00:00:00"}');
  }
  await withStack(['--no-worker', '--mount', `wide=${source}`], async ({ run }) => {
    await comparePairs(
      { name: `loadstar plan, ${ASSETS} assets`, run: () => void run('plan', '--pipeline', pipeline) },
      { name: 'node -e 0', run: () => void command(process.execPath, ['-e', '0']) },
      { runs: 11, limit: 'difference 300 ms' },
    );
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
