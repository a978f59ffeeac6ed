// Proves the proof: switches one protection off in a scratch copy and runs the campaign until it finds that. npm run sabotage [-- <protection> --seed 7]
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each with the places where it is switched off: file, text, and what stands there instead. */
const PROTECTIONS = {
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

const { values, positionals } = parseArgs({
  options: { kills: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const wanted = positionals.length > 0 ? positionals : Object.keys(PROTECTIONS);
const unknown = wanted.find((name) => !(name in PROTECTIONS));
if (unknown !== undefined) {
  console.error(`there is no protection "${unknown}"; there are ${Object.keys(PROTECTIONS).join(', ')}`);
  process.exit(2);
}

const rows = wanted.map((name) => ({ name, ...sabotage(name) }));
console.log('\nprotection               experiments until found   found by');
for (const { name, experiments, by } of rows)
  console.log(`${name.padEnd(24)} ${String(experiments ?? 'not found').padStart(23)}   ${by}`);
process.exit(rows.every(({ experiments }) => experiments !== undefined) ? 0 : 1);

function sabotage(name) {
  const folder = mkdtempSync(join(tmpdir(), 'loadstar-sabotage-'));
  try {
    copyTo(folder);
    for (const [file, text, instead] of PROTECTIONS[name]) replaceIn(join(folder, file), text, instead);
    console.log(`${name}: off`);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['scripts/chaos.mjs', '--kills', values.kills, '--seed', values.seed, '--bail'],
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
