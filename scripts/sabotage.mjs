// Proves the proofs: switches one protection off in a scratch copy and runs its campaign until that finds it. npm run sabotage [-- <protection> --seed 7]
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Of the campaign of test/chaos, each with the places where it is switched off: file, text, and what stands there instead. */
const CHAOS = {
  fence: [
    ['src/redshift/fence.ts', 'if (newest <= tag.scheduledMs) return', 'if (newest < Infinity) return'],
    ['src/redshift/fence.ts', 'for (const row of rows)\n', 'for (const row of rows.slice(rows.length))\n'],
    [
      'src/redshift/fence.ts',
      'for (const backend of await readRunningWith(session, stepPrefix(tag)))',
      'for (const backend of (await readRunningWith(session, stepPrefix(tag))).slice(1e9))',
    ],
  ],
  'ledger read': [
    ['src/redshift/fence.ts', 'if (record.own.length > 0 && ', 'if (record.own.length > 1e9 && '],
    ['src/redshift/fence.ts', "if (mode === 'reload' || ", 'if (mode !== undefined || '],
  ],
  'one transaction': [
    [
      'src/redshift/step.ts',
      'return await this.#session.run(sql);',
      "const ran = await this.#session.run(sql); await this.#session.run('COMMIT'); await this.#session.run('BEGIN'); return ran;",
    ],
  ],
  'mandatory manifest': [
    ['src/s3/manifest.ts', 'readonly mandatory: true;', 'readonly mandatory: boolean;'],
    [
      'src/s3/manifest.ts',
      'mandatory: true, meta: { content_length: sizeBytes }',
      'mandatory: false, meta: { content_length: sizeBytes }',
    ],
  ],
  reconciliation: [['src/redshift/reconcile.ts', 'if (counted === reported) return;', 'if (counted >= 0) return;']],
  'session end on cancel': [
    [
      'src/redshift/session.ts',
      'const end = (): void => void this.cancel(signal.reason);',
      'const end = (): void => this.discard();',
    ],
  ],
};

/** Of the sequences of test/law. */
const LAW = {
  'delete of the range': [
    [
      'src/pipeline/stepStatements.ts',
      'if (warehouse.isShadow(asset.name)) return [];',
      'if (warehouse.isShadow(asset.name) || range !== null) return [];',
    ],
    ['src/redshift/reconcile.ts', 'if (counted === reported) return;', 'if (counted >= reported) return;'],
  ],
  'all pieces of a cut batch': [
    [
      'src/workflows/board.ts',
      'for (const step of plan) this.#add(step);\n  }\n\n  /** The assets',
      'for (const step of plan.slice(1)) this.#add(step);\n  }\n\n  /** The assets',
    ],
  ],
  'files in the ledger': [
    ['src/redshift/ledger.ts', 'return step.files.map(({ partition,', 'return step.files.slice(1).map(({ partition,'],
  ],
  'looking back': [
    [
      'src/pipeline/decide.ts',
      'lookback === 0 ? [start] : seenFrom(start, unit, lookback)',
      'lookback >= 0 ? [start] : seenFrom(start, unit, lookback)',
    ],
  ],
  'merging anew': [
    [
      'src/pipeline/decide.ts',
      'if (!isMerged || [...live].some(([start, version]) => wanted.get(start) !== version))',
      'if (!isMerged)',
    ],
    [
      'src/pipeline/decide.ts',
      'if (isMerged && stale.some((start) => live.has(start))) return',
      'if (isMerged && stale.length < 0) return',
    ],
  ],
  'confirmation of what is read': [
    [
      'src/redshift/reads.ts',
      'if (isAsPlanned(read, found)) continue;',
      'if (found.length >= 0 || isAsPlanned(read, found)) continue;',
    ],
  ],
  'waiting for a reload': [
    [
      'src/pipeline/exclusion.ts',
      "return others.find(({ mode }) => mode === 'reload')?.run;",
      "return others.find(({ mode, run }) => mode === 'reload' && run === '')?.run;",
    ],
  ],
};

/** With the campaign that is to find it. */
const PROTECTIONS = Object.fromEntries([
  ...Object.entries(CHAOS).map(([name, places]) => [name, { campaign: 'chaos', places }]),
  ...Object.entries(LAW).map(([name, places]) => [name, { campaign: 'law', places }]),
]);
const OPTIONS = {
  chaos: (most) => ['--kills', most],
  law: (most) => ['--sequences', most, '--shrinking-seconds', '0'],
};

const { values, positionals } = parseArgs({
  options: { most: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const wanted = positionals.length > 0 ? positionals : Object.keys(PROTECTIONS);
const unknown = wanted.find((name) => !(name in PROTECTIONS));
if (unknown !== undefined) {
  console.error(`there is no protection "${unknown}"; there are ${Object.keys(PROTECTIONS).join(', ')}`);
  process.exit(2);
}

const rows = wanted.map((name) => ({ name, ...sabotage(name) }));
console.log('\nprotection                     tried until found   found by');
for (const { name, experiments, by } of rows)
  console.log(`${name.padEnd(30)} ${String(experiments ?? 'not found').padStart(17)}   ${by}`);
process.exit(rows.every(({ experiments }) => experiments !== undefined) ? 0 : 1);

function sabotage(name) {
  const { campaign, places } = PROTECTIONS[name];
  const folder = mkdtempSync(join(tmpdir(), 'loadstar-sabotage-'));
  try {
    copyTo(folder);
    for (const [file, text, instead] of places) replaceIn(join(folder, file), text, instead);
    console.log(`${name}: off`);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [`scripts/${campaign}.mjs`, ...OPTIONS[campaign](values.most), '--seed', values.seed, '--bail'],
      { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const lines = stdout.split('\n').filter((line) => /^(ok |BAD)/.test(line));
    if (lines.length === 0)
      throw new Error(`${name}: the campaign did not run\n${stdout.slice(-3_000)}${stderr.slice(-3_000)}`);
    const at = lines.findIndex((line) => line.startsWith('BAD'));
    const found = lines[at]?.slice(9).replace(/ {2}.*$/, '') ?? '';
    const why = /^(?:Error|.*Error.*?): (.*)$/m.exec((stdout + stderr).replaceAll(/\u001b\[\d+m/g, ''))?.[1] ?? '';
    console.log(`${lines[at] ?? lines.at(-1)}\n     ${at < 0 ? 'nothing found' : why}`);
    return { experiments: at < 0 ? undefined : at + 1, by: found };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is under version control, as it is now, with the packages of this checkout. */
function copyTo(folder) {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const file of files.split('\n').filter((each) => each !== '')) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

function replaceIn(file, text, instead) {
  const before = readFileSync(file, 'utf8');
  if (!before.includes(text)) throw new Error(`${file} no longer has: ${text}`);
  writeFileSync(file, before.replace(text, instead));
}
