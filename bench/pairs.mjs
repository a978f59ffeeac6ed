// Times two things in turn, A B A B …, so that a machine whose speed drifts hits both, and prints the ratio pair by pair.
import { spawnSync } from 'node:child_process';

/**
 * Something to time. `before` is run first each time, and not timed.
 * @typedef {{ name: string, before?: () => Promise<unknown>, run: () => Promise<unknown> | void }} Side
 */

/**
 * @param {Side} a
 * @param {Side} b
 * @param {{ runs?: number, warmups?: number, limit?: string }} [options]
 */
export async function comparePairs(a, b, { runs = 9, warmups = 1, limit } = {}) {
  const times = await alternate(a, b, runs, warmups);
  const row = rows(a, b);
  row(a.name, times.a, milliseconds);
  row(b.name, times.b, milliseconds);
  row(
    'ratio',
    times.a.map((ms, i) => ms / times.b[i]),
    ratio,
  );
  row(
    'difference',
    times.a.map((ms, i) => ms - times.b[i]),
    milliseconds,
  );
  if (limit) console.log(`at most     ${limit}`);
}

/**
 * As `comparePairs`, in things a second.
 * @param {Side} a
 * @param {Side} b
 * @param {{ count: number, unit: string, runs?: number, limit?: string }} options `count` things are done in each run
 */
export async function compareRates(a, b, { count, unit, runs = 9, limit }) {
  const times = await alternate(a, b, runs, 1);
  const row = rows(a, b);
  const perSecond = (ms) => (count / ms) * 1_000;
  const rate = (value) => `${value.toFixed(0)} ${unit}/s`.padStart(20);
  row(a.name, times.a.map(perSecond), rate);
  row(b.name, times.b.map(perSecond), rate);
  row(
    'ratio',
    times.a.map((ms, i) => times.b[i] / ms),
    ratio,
  );
  if (limit) console.log(`at least    ${limit}`);
}

async function alternate(a, b, runs, warmups) {
  const times = { a: [], b: [] };
  for (let i = -warmups; i < runs; i++) {
    const [ta, tb] = [await time(a), await time(b)];
    if (i >= 0) (times.a.push(ta), times.b.push(tb));
  }
  return times;
}

function rows(a, b) {
  const width = Math.max(a.name.length, b.name.length, 10);
  return (name, values, unit) =>
    console.log(
      `${name.padEnd(width)}  min ${unit(Math.min(...values))}  median ${unit(median(values))}  max ${unit(Math.max(...values))}`,
    );
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

async function time({ before, run }) {
  await before?.();
  const started = performance.now();
  await run();
  return performance.now() - started;
}

const milliseconds = (ms) => `${ms.toFixed(1)} ms`.padStart(11);
const ratio = (value) => value.toFixed(2).padStart(8);
