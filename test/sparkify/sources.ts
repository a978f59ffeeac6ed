/** The folders that the tests load: the sample, hand-made fixtures, and the real data where they are. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { jsonPathsText } from '../../pipelines/sparkify/sample/generate.js';
import { prepareSample } from '../../pipelines/sparkify/sample/index.js';
import type { Rows } from './expected.js';

const HERE = import.meta.dirname;

/** Holds log_data/, song_data/ and log_json_path.json; `remove` is for the end of the tests. */
export interface Source {
  readonly folder: string;
  remove(): void;
}

/** A fixture: a few hand-made files, and what they must become, written by hand. */
export interface Fixture {
  readonly name: string;
  readonly about: string;
  /** Some tables, some of their columns, all of their rows. */
  readonly tables: Readonly<Record<string, Rows>>;
}

export function readFixtures(): Fixture[] {
  const folder = join(HERE, 'fixtures');
  return readdirSync(folder).map((name) => {
    const expected = JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as Omit<Fixture, 'name'>;
    return { name, ...expected };
  });
}

/** A copy of the fixture's files, and the JSONPaths file, which all share. */
export function openFixture({ name }: Fixture): Source {
  return temporary((folder) => {
    cpSync(join(HERE, 'fixtures', name, 'source'), folder, { recursive: true });
    writeFileSync(join(folder, 'log_json_path.json'), jsonPathsText());
  });
}

export function openSample(): Source {
  return temporary((folder) => prepareSample(folder));
}

/** Where the real data may be: LOADSTAR_SPARKIFY_DATA, else beside the checkout. Undefined: nowhere here. */
export function realData(): string | undefined {
  const folder = process.env['LOADSTAR_SPARKIFY_DATA'] ?? resolve(HERE, '../../../shared/data/sparkify');
  return existsSync(join(folder, 'log_data')) ? folder : undefined;
}

function temporary(fill: (folder: string) => void): Source {
  const parent = mkdtempSync(join(tmpdir(), 'loadstar-sparkify-'));
  const folder = join(parent, 'bucket');
  fill(folder);
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
