import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PipelineError } from '../../src/pipeline/problem.js';
import { loadPipeline, readPipelineFolder } from '../../src/project/folder.js';

const SHOP = fileURLToPath(new URL('../fixtures/pipelines/shop', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadstar-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** What reading the folder says is wrong. */
async function problems(): Promise<string> {
  try {
    await readPipelineFolder(folder);
  } catch (error) {
    if (error instanceof PipelineError) return error.message;
    throw error;
  }
  return '';
}

const DEFINITION = "import { definePipeline } from 'loadstar';\n";
const pipeline = (name: string): string =>
  `definePipeline({ name: '${name}', schema: 's', source: 's3://bucket', assets: [] })`;

describe('a folder', () => {
  test('is read with all its files, by paths with forward slashes', async () => {
    const { definition, files } = await readPipelineFolder(SHOP);
    expect(definition.name).toBe('shop');
    expect(files.sql.map(({ path }) => path)).toContain('checks/orders.has_price.warn.sql');
    expect(files.expected.map(({ path }) => path)).toEqual(['analyses/best_days.expected.json']);
    expect(files.definition.path).toBe('pipeline.ts');
  });

  test('compiles', async () => {
    expect((await loadPipeline(SHOP)).assets).toHaveLength(6);
  });

  test('is read afresh each time', async () => {
    write('pipeline.ts', `${DEFINITION}export const p = ${pipeline('one')};`);
    expect((await readPipelineFolder(folder)).definition.name).toBe('one');
    write('pipeline.ts', `${DEFINITION}export const p = ${pipeline('two')};`);
    expect((await readPipelineFolder(folder)).definition.name).toBe('two');
  });

  test('may spread its definition over several files, and have SQL in subfolders reported', async () => {
    write('names.ts', "export const NAME: string = 'spread';");
    write(
      'pipeline.ts',
      `${DEFINITION}import { NAME } from './names.js';\nexport const p = definePipeline({ name: NAME, schema: 's', source: 's3://bucket', assets: [] });`,
    );
    write('tables/old/x.sql', '');
    write('tables/.hidden.sql', '');
    const { definition, files } = await readPipelineFolder(folder);
    expect(definition.name).toBe('spread');
    expect(files.sql.map(({ path }) => path)).toEqual(['tables/old/x.sql']);
  });

  test('with faults says them all', async () => {
    cpSync(SHOP, folder, { recursive: true });
    write('transforms/orders.sql', 'SELECT * FROM nowhere');
    write('tables/customers.sql', 'CREATE TABLE clients (id INT)');
    await expect(loadPipeline(folder)).rejects.toThrow(
      /tables\/customers\.sql:1:14[^]*transforms\/orders\.sql:1:15 {2}unknown table "nowhere"/,
    );
  });
});

describe('what is wrong with a folder is said plainly', () => {
  test('missing', async () => {
    rmSync(folder, { recursive: true });
    expect(await problems()).toContain(`${folder}  no such folder`);
  });

  test('a file instead', async () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    expect(await problems()).toContain(`${folder}  not a folder`);
  });

  test('no pipeline.ts', async () => {
    expect(await problems()).toContain(`${join(folder, 'pipeline.ts')}  no such file`);
  });

  test('a syntax error, with its place', async () => {
    write('pipeline.ts', `${DEFINITION}\nexport const p = definePipeline({ name: };`);
    expect(await problems()).toBe('pipeline.ts:3:41  Unexpected "}"');
  });

  test('a syntax error in a file that it imports', async () => {
    write('pipeline.ts', "export * from './other.js';");
    write('other.ts', 'let = ;');
    expect(await problems()).toMatch(/^other\.ts:1:\d+ {2}/);
  });

  test("an import that can't be found", async () => {
    write('pipeline.ts', "import { x } from './nothing.js';\nexport const y = x;");
    expect(await problems()).toContain('pipeline.ts:1:19  Could not resolve "./nothing.js"');
  });

  test('an exception', async () => {
    write('pipeline.ts', `${DEFINITION}throw new Error('no weather today');`);
    expect(await problems()).toContain('pipeline.ts  threw while it was read: Error: no weather today');
  });

  test('no pipeline, or something that only looks like one', async () => {
    write('pipeline.ts', "export const p = { name: 'x', schema: 's', source: 's3://bucket', assets: [] };");
    expect(await problems()).toContain('pipeline.ts  exports nothing made by definePipeline');
  });

  test('several pipelines', async () => {
    write('pipeline.ts', `${DEFINITION}export const a = ${pipeline('a')};\nexport const b = ${pipeline('b')};`);
    expect(await problems()).toContain('pipeline.ts  exports several pipelines: a, b');
  });

  test('values that the types would not have let through, all at once', async () => {
    write(
      'pipeline.ts',
      `${DEFINITION}export const p = definePipeline({ name: 'x', schema: 5, source: 's3://bucket', assets: [
        { kind: 'transform', name: 'a', fill: { kind: 'append' } },
        { kind: 'copy', name: 'b', files: 'x', format: { kind: 'json', paths: 'auto' }, partitonBy: 'ts' },
        { kind: 'transform', name: 'c', fill: { kind: 'partition', by: 'ts', lookback: -1 } },
      ] } as any);`,
    );
    const found = await problems();
    expect(found).toContain('pipeline.ts  schema  ');
    expect(found).toContain('pipeline.ts  assets[0].fill.kind  ');
    expect(found).toMatch(/assets\[1\] {2}.*partitonBy/);
    expect(found).toContain('pipeline.ts  assets[2].fill.lookback  ');
  });
});
