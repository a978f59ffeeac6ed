/** Completion in real shells, and the answers that they are given. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completionLines, completionScript, wordsOf } from '../../src/cli/shells.js';
import { ShopFolder } from './shopFolder.js';

const BIN = fileURLToPath(new URL('../../bin/loadstar.mjs', import.meta.url));

let folder: ShopFolder;
beforeAll(async () => {
  folder = await ShopFolder.make();
});
afterAll(async () => folder[Symbol.asyncDispose]());

/** What may come, without what it means. @param words as typed, the last one up to the cursor */
async function answersTo(...words: string[]): Promise<string[]> {
  const { stdout } = await folder.expect(0, 'completion', 'fish', '--', ...words);
  return stdout.split('\n').flatMap((line) => line.split('\t')[0] || []);
}

const ASSETS = ['prices', 'raw_customers', 'raw_orders', 'customers', 'orders', 'daily_sales'];

test.each<[string[], string[]]>([
  [['re'], ['reload', 'resume', 'reset']],
  [
    ['help', 're'],
    ['reload', 'resume', 'reset'],
  ],
  [['--stack', 'x', 'wat'], ['watch']],
  [
    ['rollback', '--yes', ''],
    ['--help', '--pipeline', '--stack', '--json', '--verbose'],
  ],
  [['load', '--pr'], ['--prune']],
  [['load', '--prune', '--pr'], []],
  [
    ['load', '--select', ''],
    [...ASSETS, 'tag:', 'kind:', 'state:'],
  ],
  [['load', '--select', 'orders', 'pri'], ['prices']],
  [['load', '--select', 'orders', '--ex'], ['--exclude']],
  [
    ['load', '--select', 'orders'],
    ['orders', 'orders+'],
  ],
  [['load', '--select', '2+dai'], ['2+daily_sales']],
  [['load', '--select', 'orders,tag:'], ['orders,tag:report']],
  [['load', '--select', 'kind:t'], ['kind:transform']],
  [
    ['load', '--select', 'state:changed'],
    ['state:changed', 'state:changed+'],
  ],
  [['load', '--select=raw_o'], ['--select=raw_orders']],
  [['load', '--select', 'orders+'], []],
  [
    ['plan', ''],
    ['load', 'reload', 'backfill'],
  ],
  [
    ['dev', '--run', ''],
    ['load', 'reload'],
  ],
  [
    ['preview', 'prices', ''],
    ['prices', 'raw_customers', 'raw_orders'],
  ],
  [['analyze', ''], ['best_days']],
  [['skip', 'latest', 'daily'], ['daily_sales']],
  [['load', '--pipeline', ''], ['/']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['query', ''], []],
])('behind %j come %j', async (words, answers) => {
  expect((await answersTo(...words)).sort()).toEqual([...answers].sort());
});

test('the pipeline is the one of the line', async () => {
  await mkdir(join(folder.path, 'elsewhere'));
  const { code, stderr } = await folder.run(
    'completion',
    'fish',
    '--',
    'load',
    '--pipeline',
    'elsewhere',
    '--select',
    '',
  );
  expect([code, stderr]).toEqual([2, expect.stringContaining('elsewhere')]);
});

test('a server that is not there is no wait, and no word', async () => {
  const { code, stdout } = await folder.run('completion', 'fish', '--', 'show', '');
  expect([code, stdout]).toEqual([1, '']);
});

test('what stands in quotes, or behind a backslash, is taken as the shell takes it', () => {
  expect(wordsOf('loadstar  load --select "a b" c\\ d it\'s e ')).toEqual([
    'loadstar',
    'load',
    '--select',
    'a b',
    'c d',
    'its e ',
  ]);
  expect(wordsOf('loadstar load ')).toEqual(['loadstar', 'load', '']);
  expect(wordsOf('loadstar --select=a')).toEqual(['loadstar', '--select=a']);
});

test('bash is given what takes the place of the piece it has cut off', () => {
  const lines = (word: string, typed: string, piece: string): string[] =>
    completionLines('bash', [{ word }], typed, piece);
  expect(lines('tag:report', 'tag:re', 're')).toEqual(['report ']);
  expect(lines('tag:report', 'tag:re', 'tag:re')).toEqual(['tag:report ']);
  expect(lines('tag:report', 'tag:', '')).toEqual(['report ']);
});

test('the program is called by its path, however that is written', () => {
  expect(completionScript('bash', ["/it's here/node"])).toContain(`< <('/it'\\''s here/node' completion bash -- `);
});

/** What an interactive bash shows when this is typed; the command line that comes out is shown in place of being run. */
async function typedInBash(keys: string): Promise<string> {
  await folder.write(
    'bashrc',
    `eval "$('${process.execPath}' '${BIN}' completion bash)"
loadstar() { printf 'ran'; printf '<%s>' "$@"; echo; }
bind 'set show-all-if-ambiguous on'; bind 'set bell-style none'
`,
  );
  const bash = spawn('bash', ['--noprofile', '--rcfile', 'bashrc', '-i'], {
    cwd: folder.path,
    env: { ...process.env, TERM: 'dumb', HISTFILE: '/dev/null', INPUTRC: '/dev/null' },
  });
  let shown = '';
  bash.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
  bash.stderr.setEncoding('utf8').on('data', (text: string) => (shown += text));
  bash.stdin.end(`${keys}\nexit\n`);
  await once(bash, 'close');
  return shown;
}

const TAB = '\t';
const CLEAR = '\u0015';

test('bash completes commands, options, and selections with their colons, commas and equals signs', async () => {
  const shown = await typedInBash(
    [
      `echo first; loadstar anal${TAB}`,
      `loadstar plan --sq${TAB}`,
      `loadstar load --select tag:re${TAB}`,
      `loadstar load --select orders,kind:c${TAB}`,
      `loadstar load --select=1+dai${TAB}`,
      `loadstar load --exclude "state:ch${TAB}`,
      `loadstar load --pipeline sh${TAB}`,
      `loadstar load --select raw_${TAB}${CLEAR}`,
    ].join('\n'),
  );
  expect(shown.match(/ran.*/g)).toEqual([
    'ran<analyze>',
    'ran<plan><--sql>',
    'ran<load><--select><tag:report>',
    'ran<load><--select><orders,kind:copy>',
    'ran<load><--select=1+daily_sales>',
    'ran<load><--exclude><state:changed>',
    'ran<load><--pipeline><shop/>',
  ]);
  expect(shown).toMatch(/raw_customers +raw_orders/);
});

test('bash runs nothing of the line that is being typed', async () => {
  await typedInBash(`loadstar query "$(touch evil)" \`touch evil\` --lim${TAB}${CLEAR}`);
  await expect(folder.read('evil')).rejects.toThrow('ENOENT');
});

const hasFish = spawnSync('fish', ['--version']).status === 0;

test.skipIf(!hasFish)('fish completes the same', () => {
  const ask = (line: string): string[] => {
    const script = `'${process.execPath}' '${BIN}' completion fish | source; complete -C '${line}'`;
    const { stdout } = spawnSync('fish', ['--no-config', '-c', script], { cwd: folder.path, encoding: 'utf8' });
    return stdout.split('\n').flatMap((each) => each.split('\t')[0] || []);
  };
  expect(ask('loadstar anal')).toEqual(['analyze']);
  expect(ask('loadstar load --select raw_')).toEqual(['raw_customers', 'raw_orders']);
  expect(ask('loadstar load --select=tag:')).toEqual(['--select=tag:report']);
  expect(ask('loadstar load --pipeline sh')).toEqual(['shop/']);
});
