// Compiles every package and bundles the workflows. Does nothing where nothing changed. Called by npm start, npm test and npm run build.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const projects = ['sql', 'local', 'src', 'pipelines'].filter((project) =>
  existsSync(`${root}${project}/tsconfig.json`),
);

/** @throws Error naming the step that failed; its output has been shown */
export function build() {
  run('tsc', 'node_modules/ts7/bin/tsc', ['-b', ...projects]);
  run('workflow bundle', 'dist/workflows/bundle.js', []);
}

function run(name, script, args) {
  const { status, signal } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`build: ${name} failed (${signal ?? `exit ${status}`})`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
