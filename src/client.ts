/** Entry of the command line client; bin/loadstar.mjs calls it. */
import { readFileSync } from 'node:fs';
import { runCommandLine } from './cli/program.js';

/**
 * @param args without node and script
 * @returns the exit code (cli/exit.ts)
 */
export async function main(args: readonly string[]): Promise<number> {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return runCommandLine(args, version);
}
