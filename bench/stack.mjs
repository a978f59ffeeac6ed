// A stack of its own for a measurement: `loadstar dev` in a temporary folder, stopped and removed afterwards.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from './pairs.mjs';

export const loadstar = fileURLToPath(new URL('../bin/loadstar.mjs', import.meta.url));

/**
 * @param {string[]} flags of `loadstar dev`
 * @param {(stack: { folder: string, env: Record<string, string>, readyMs: number, run: (...args: string[]) => string }) => Promise<void>} use
 * @param {string} [folder] kept when given
 */
export async function withStack(flags, use, folder) {
  const temporary = folder ?? mkdtempSync(join(tmpdir(), 'loadstar-bench-'));
  const started = performance.now();
  const dev = spawn(process.execPath, [loadstar, 'dev', ...flags], {
    cwd: temporary,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    await saysReady(dev);
    const readyMs = performance.now() - started;
    const run = (...args) => command(process.execPath, [loadstar, ...args], { cwd: temporary });
    const env = { ...process.env, ...JSON.parse(run('env', '--json')) };
    await use({ folder: temporary, env, readyMs, run });
  } finally {
    if (dev.exitCode === null) {
      dev.kill('SIGTERM');
      await once(dev, 'exit');
    }
    if (folder === undefined) rmSync(temporary, { recursive: true, force: true });
  }
}

function saysReady(dev) {
  return new Promise((resolve, reject) => {
    let text = '';
    dev.once('exit', (code) => reject(new Error(`loadstar dev ended with ${code}\n${text}`)));
    dev.stdout.on('data', (data) => {
      text += data;
      if (/^ready in /m.test(text)) resolve();
    });
  });
}
