// Times two things in turn, A B A B …, so that a machine whose speed drifts hits both, and prints the ratio pair by pair.
import { spawnSync } from 'node:child_process';

/**
 * @param {{ name: string, run: () => Promise<void> | void }} a
 * @param {{ name: string, run: () => Promise<void> | void }} b
 * @param {{ runs?: number, warmups?: number, limit?: string }} [options]
 */
export async function comparePairs(a, b, { runs = 9, warmups = 1, limit } = {}) {
  const times = { a: [], b: [] };
  for (let i = -warmups; i < runs; i++) {
    const [ta, tb] = [await time(a.run), await time(b.run)];
    if (i >= 0) (times.a.push(ta), times.b.push(tb));
  }
  const ratios = times.a.map((ms, i) => ms / times.b[i]);
  const width = Math.max(a.name.length, b.name.length, 10);
  const row = (name, values, unit) =>
    console.log(
      `${name.padEnd(width)}  min ${unit(Math.min(...values))}  median ${unit(median(values))}  max ${unit(Math.max(...values))}`,
    );
  row(a.name, times.a, milliseconds);
  row(b.name, times.b, milliseconds);
  row('ratio', ratios, (x) => x.toFixed(2).padStart(8));
  row(
    'difference',
    times.a.map((ms, i) => ms - times.b[i]),
    milliseconds,
  );
  if (limit) console.log(`at most     ${limit}`);
}

/** Runs a command to its end. @throws Error with its output when it fails */
export function command(file, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(file, args, { encoding: 'utf8', ...options });
  if (status !== 0) throw error ?? new Error(`${file} ${args.join(' ')}: exit ${status}\n${stdout}${stderr}`);
  return stdout;
}

export function median(values) {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)];
}

async function time(run) {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

const milliseconds = (ms) => `${ms.toFixed(1)} ms`.padStart(11);
