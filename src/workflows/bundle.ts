/**
 * The workflow bundle: what a worker runs workflows from. Built once, after the compiler, by `node dist/workflows/bundle.js`; a worker that had
 * to build it would start a second later. No part of the bundle itself.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** The bundle that goes with this build. */
export const WORKFLOW_BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

const WORKFLOWS = fileURLToPath(new URL('./index.js', import.meta.url));
/** Every folder that workflow code imports values from. */
const SOURCES = ['.', '../pipeline'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

/**
 * Writes dist/workflow-bundle.js, unless it was made from the same code.
 * @returns whether it was written
 * @throws Error when workflow code imports what it must not: a Node built-in, a package that needs one
 */
export async function buildWorkflowBundle(): Promise<boolean> {
  const mark = `// made from ${hashSources()}\n`;
  if (existsSync(WORKFLOW_BUNDLE) && readFileSync(WORKFLOW_BUNDLE, 'utf8').startsWith(mark)) return false;
  const { code } = await bundleWorkflowCode({ workflowsPath: WORKFLOWS, logger: new DefaultLogger('WARN') });
  writeFileSync(WORKFLOW_BUNDLE, mark + code);
  return true;
}

function hashSources(): string {
  const hash = createHash('sha256').update(sdkVersion());
  for (const folder of SOURCES) {
    for (const file of readdirSync(folder).sort())
      if (file.endsWith('.js')) hash.update(file).update(readFileSync(`${folder}/${file}`));
  }
  return hash.digest('hex');
}

/** A bundle runs on the SDK version that built it and on no other. */
function sdkVersion(): string {
  const { version } = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };
  return version;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWorkflowBundle();
