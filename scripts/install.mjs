// Installs the packages that the lockfile names, when they are not there yet. Called by npm start and npm test.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Holds the hash of the lockfile that node_modules was made from; an interrupted install leaves none. */
const marker = `${root}node_modules/.loadstar-installed`;

/** @returns seconds spent; 0 when everything was there */
export function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return 0;
  console.log('Installing packages (once, about half a minute) …');
  const started = performance.now();
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('npm ci failed; mend what it says above and start again');
  const lost = missingPackages();
  if (lost.length > 0)
    throw new Error(`another npm ci was at work here: ${lost[0]} is missing; start again when it is over`);
  writeFileSync(marker, wanted);
  return (performance.now() - started) / 1000;
}

/** Packages of the lockfile that npm ci has left out though they are for every platform: an older npm ci, cut off with its terminal, cleared them away. */
function missingPackages() {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  return Object.keys(packages).filter((path) => !packages[path].optional && !existsSync(`${root}${path}`));
}
