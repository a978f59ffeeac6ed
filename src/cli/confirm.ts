/** Asking before something is done that can't be undone. */
import { createInterface } from 'node:readline/promises';
import type { Cli } from './context.js';
import { UsageError } from './trouble.js';

/**
 * @param withoutAsking the command that does not ask, for scripts
 * @returns true for yes alone
 * @throws UsageError where nobody can answer
 */
export async function confirm({ output }: Cli, question: string, withoutAsking: string): Promise<boolean> {
  if (process.stdin.isTTY !== true)
    throw new UsageError(`there is no terminal to ask on: ${question}`, `${withoutAsking} does not ask`);
  const terminal = createInterface({ input: process.stdin, output: output.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
