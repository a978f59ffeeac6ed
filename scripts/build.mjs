// Compiles every package, and bundles the workflows and the command. Does nothing where nothing changed. Called by npm start, npm test and
// npm run build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
 * dist/command: what `loadstar` runs, its packages included, as one function that bin/loadstar.mjs calls. Reading hundreds of modules takes
 * longer than most commands. What runs for hours (`dev`, `worker`) stays outside and is read module by module.
 */
async function bundleCommand() {
  const outdir = `${root}dist/command`;
  if (isNewest(`${outdir}/client.js`, ['dist/tsconfig.tsbuildinfo', 'package-lock.json', 'scripts/build.mjs'])) return;
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['dist/client.js'],
    write: false,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
    define: {
      'import.meta.url': 'moduleUrl',
      // pg looks for Cloudflare; without a navigator, which Node 20 has not, it would load all of fetch for that.
      navigator: '{"userAgent":"Node.js"}',
    },
    external: ['esbuild', 'pg-native'],
    plugins: [{ name: 'long-lived', setup: leaveOutside }],
  });
  // A script that is compiled from a text can't import by itself.
  const body = outputFiles[0].text.replaceAll(/\bimport\(/g, 'importOutside(');
  // With it go the compiled functions of the commands of before.
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  writeFileSync(`${outdir}/client.js`, `(function (module, require, importOutside, moduleUrl) {${body}\n})`);
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
