import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { ShopFolder } from './shopFolder.js';

const commands = (await readFile(new URL('../../docs/commands.md', import.meta.url), 'utf8')).matchAll(
  /^\| `loadstar (\w+)/gm,
);
const documented = [...commands].map(([, name]) => name ?? '');

test('the documentation has the commands of the program, in its order', async () => {
  await using folder = await ShopFolder.make();
  const { stdout } = await folder.expect(0, '--help');
  const listed = [...stdout.matchAll(/^ {2}(\w+)(?: [[<][\w.]+[\]>])* {2,}/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'help');
  expect(listed).toEqual(documented);
});

test('every command shows examples of itself, and takes the flags that all take', async () => {
  await using folder = await ShopFolder.make();
  const helps = await Promise.all(documented.map((name) => folder.expect(0, name, '--help')));
  for (const [i, { stdout }] of helps.entries()) {
    expect(stdout).toContain(`Examples:\n`);
    expect(stdout).toContain(`loadstar ${documented[i]}`);
    for (const flag of ['--pipeline', '--stack', '--json', '--verbose']) expect(stdout).toContain(flag);
  }
});

test('--version is the version of the package', async () => {
  await using folder = await ShopFolder.make();
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect((await folder.expect(0, '--version')).stdout).toBe(`${version}\n`);
});

test('before a command is known, no package is loaded but the one that reads the command line', async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/client.ts', import.meta.url))],
    outdir: 'out',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    metafile: true,
  });
  const packages = new Set<string>();
  const read = [...Object.keys(metafile.outputs)].filter((path) => path.endsWith('/client.js'));
  for (const output of read)
    for (const { path, kind, external } of metafile.outputs[output]?.imports ?? []) {
      if (kind !== 'import-statement') continue;
      if (external === true) packages.add(path);
      else if (!read.includes(path)) read.push(path);
    }
  expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual(['commander']);
});
