// What a newcomer pays once: time and size of `npm start -- --exit` in a fresh clone with an empty home directory, and of the next start.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from './pairs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'loadstar-install-'));
try {
  const clone = join(folder, 'loadstar');
  const home = join(folder, 'home');
  command('git', ['clone', '--quiet', root, clone]);
  command('mkdir', [home]);
  for (const kind of ['first start', 'next start']) {
    const started = performance.now();
    const { status } = spawnSync('npm', ['start', '--', '--exit'], {
      cwd: clone,
      env: { ...process.env, HOME: home },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    console.log(`${kind}  ${((performance.now() - started) / 1000).toFixed(1)} s  exit ${status}`);
  }
  console.log(command('du', ['-sh', join(clone, 'node_modules'), join(clone, '.loadstar'), home]).trim());
} finally {
  rmSync(folder, { recursive: true, force: true });
}
