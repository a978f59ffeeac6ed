// Compiles every package, and bundles the workflows and the command. Does nothing where nothing changed. Called by npm start, npm test and
// npm run build.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const projects = ['sql', 'local', 'src', 'pipelines'].filter((project) =>
  existsSync(`${root}${project}/tsconfig.json`),
);

/** @throws Error naming the step that failed; its output has been shown */
export async function build() {
  run('tsc', 'node_modules/ts7/bin/tsc', ['-b', ...projects]);
  run('workflow bundle', 'dist/workflows/bundle.js', []);
  await bundleCommand();
}

function run(name, script, args) {
  const { status, signal } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`build: ${name} failed (${signal ?? `exit ${status}`})`);
}

/**
 * dist/command: what `loadstar` runs, its packages included, in few files. Reading hundreds of modules takes longer than most commands. What
 * runs for hours (`dev`, `worker`) stays outside and is read module by module.
 */
async function bundleCommand() {
  const outdir = `${root}dist/command`;
  if (isNewest(`${outdir}/client.js`, ['dist/tsconfig.tsbuildinfo', 'package-lock.json', 'scripts/build.mjs'])) return;
  rmSync(outdir, { recursive: true, force: true });
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: ['dist/client.js'],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    // Packages that are CommonJS ask for these.
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
    external: ['esbuild', 'pg-native'],
    plugins: [{ name: 'long-lived', setup: leaveOutside }],
  });
}

/** Bundled modules stand in dist/command, whichever folder they come from: so deep as the folders of dist are. */
function leaveOutside(build) {
  build.onResolve({ filter: /^\.\.\/worker\// }, ({ path }) => ({ path, external: true }));
  build.onResolve({ filter: /^\.\/dev\// }, ({ path }) => ({ path: path.replace('.', '../cli'), external: true }));
}

function isNewest(file, sources) {
  const timeOf = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.every((source) => timeOf(file) > timeOf(`${root}${source}`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
