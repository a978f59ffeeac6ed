// New files in 10,000 daily partitions, `loadstar plan` and the outline of a backfill over all of them: time, and memory at most.
// Usage: node bench/listing.mjs [files, default 1000000] [folder for them; they stay there]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf, writeLongPipeline } from './long-pipeline.mjs';
import { watchMemory, workerPid } from './memory.mjs';
import { loadstar, withStack } from './stack.mjs';

const FILES = Number(process.argv[2] ?? 1_000_000);
const PARTITIONS = Math.min(FILES, 10_000);

const work = mkdtempSync(join(tmpdir(), 'loadstar-bench-'));
const bucket = process.argv[3] ?? join(work, 'bucket');
try {
  writeLongPipeline(join(work, 'pipeline'), 'events/{yyyy}/{MM}/{dd}/*.json');
  if (!existsSync(bucket)) writeFiles();
  await withStack(['--pipeline', join(work, 'pipeline'), '--mount', `long=${bucket}`], measure);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function measure({ folder, run }) {
  const pipeline = ['--pipeline', join(work, 'pipeline')];
  // The local S3 computes each ETag when it first lists a file: the second time counts.
  for (const round of ['cold', 'warm']) {
    const started = performance.now();
    const child = spawn(process.execPath, [loadstar, 'plan', ...pipeline], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const memory = watchMemory(child.pid);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (data) => (text += data));
    const [code] = await once(child, 'close');
    if (code !== 0 || !text.includes(FILES.toLocaleString('en-US'))) throw new Error(text);
    console.log(
      `loadstar plan, ${FILES} files, ${round}   ${seconds(started)} s, ${memory.stop().peakMb} MB at most (bar 300)`,
    );
  }
  const started = performance.now();
  const memory = watchMemory(workerPid(folder));
  const { run: id } = JSON.parse(
    run('backfill', ...pipeline, '--from', dayOf(0), '--to', dayOf(PARTITIONS - 1), '--detach', '--json'),
  );
  while (isPlanning(run, id)) await new Promise((resolve) => setTimeout(resolve, 500));
  const { firstMb, peakMb } = memory.stop();
  console.log(
    `outline of a backfill, in the worker   ${seconds(started)} s, ${firstMb} MB before, ${peakMb} MB at most`,
  );
  run('cancel', id);
}

/** A worker that is busy planning may be late with an answer. */
function isPlanning(run, id) {
  try {
    return JSON.parse(run('show', id, '--json')).state === 'planning';
  } catch {
    return true;
  }
}

function seconds(started) {
  return ((performance.now() - started) / 1_000).toFixed(1);
}

function writeFiles() {
  for (let n = 0; n < PARTITIONS; n++) {
    const day = join(bucket, 'events', ...dayOf(n).split('-'));
    mkdirSync(day, { recursive: true });
    for (let i = 0; i < FILES / PARTITIONS; i++)
      writeFileSync(
        join(day, `${dayOf(n)}-part-${String(i).padStart(5, '0')}.json`),
        `{"at":"${dayOf(n)}","listener":"a","seconds":1}\n`,
      );
  }
}
