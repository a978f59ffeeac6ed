/** The sample of the Sparkify pipeline and its expected results, for scripts and tests. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DEFAULT_SEED, generateSample, SAMPLE_VERSION } from './generate.js';

export { computeExpected, writeExpected, type Expected, type Result } from './oracle.js';
export { DEFAULT_SEED, generateSample } from './generate.js';

/**
 * Makes sure that the folder holds the sample, and nothing else. Does nothing when it does; what it holds is told by `<folder>.made`,
 * a file beside it, which is written last: a folder without it is half-written and made again.
 * @returns whether the sample was generated now
 */
export function prepareSample(folder: string, { seed = DEFAULT_SEED }: { seed?: number } = {}): boolean {
  const marker = `${folder}.made`;
  const wanted = `sample ${SAMPLE_VERSION}, seed ${seed}\n`;
  if (existsSync(folder) && existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return false;
  rmSync(marker, { force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  generateSample(folder, { seed });
  writeFileSync(marker, wanted);
  return true;
}
