// npm test: one command that proves a change. Installs and builds what is missing; then types, lint, format, dead code, tests.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { install } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const only = process.argv.slice(2);

install();
await build();
const failed = only.length > 0 ? [] : await runChecks();
const counts = await runTests();
if (failed.length > 0) console.log(`\nfailed checks: ${failed.join(', ')}`);
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = failed.length > 0 || counts.failed > 0 || counts.passed === 0 || counts.broken ? 1 : 0;

/** Everything that reads the sources without running them, two at a time. */
async function runChecks() {
  const checks = [
    ['types', 'node_modules/ts7/bin/tsc', '-b'],
    ['lint', 'node_modules/eslint/bin/eslint.js', '.'],
    ['format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
    ['dead code', 'node_modules/knip/bin/knip.js'],
  ];
  const failures = [];
  const worker = async () => {
    for (let check = checks.shift(); check !== undefined; check = checks.shift()) {
      const [name, ...command] = check;
      const started = performance.now();
      const status = await run(command);
      console.log(
        `${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
      );
      if (status !== 0) failures.push(name);
    }
  };
  await Promise.all([worker(), worker()]);
  return failures;
}

/** Runs vitest and counts from its own JSON report. */
async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'loadstar-test-'));
  const report = join(folder, 'report.json');
  try {
    const status = await run([
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...only,
    ]);
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    return {
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numPendingTests + numTodoTests,
      // A file that fails to load, or an error outside of any test, fails the run without a failed test.
      broken: status !== 0 || numFailedTestSuites > 0,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
}
