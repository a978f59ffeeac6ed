/** The guide against the program: what it shows is a pipeline. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadPipeline } from '../../src/project/folder.js';

const GUIDE = readFileSync(new URL('../../docs/write-a-pipeline.md', import.meta.url), 'utf8');

/** The files that a guide shows: `-- tables/x.sql` opens one in a block of SQL; the first blocks of TypeScript and JSON are named here. */
function filesIn(guide: string): Map<string, string> {
  const blocks = [...guide.matchAll(/^```(\w+)\n([^]*?)^```/gm)].map(([, kind, text = '']) => ({ kind, text }));
  const first = (kind: string): string => blocks.find((block) => block.kind === kind)?.text ?? '';
  const sql = blocks
    .filter(({ kind }) => kind === 'sql')
    .flatMap(({ text }) => text.split(/^-- (?=\w+\/\S+\.sql$)/m).slice(1));
  return new Map([
    ['pipeline.ts', first('ts')],
    ['analyses/busiest_stations.expected.json', first('json')],
    ...sql.map((part): [string, string] => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]),
  ]);
}

test('the pipeline that the guide builds has no faults', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loadstar-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of filesIn(GUIDE)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { assets, analyses } = await loadPipeline(folder);
  expect(assets.map(({ name }) => name)).toEqual(['raw_rides', 'raw_stations', 'riders', 'stations', 'rides']);
  expect(assets.flatMap(({ checks }) => checks.map(({ name }) => name))).toEqual(['key_unique', 'station_known']);
  expect(analyses[0]?.expected?.rows).toHaveLength(2);
});
