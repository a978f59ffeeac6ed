/** Modules that a process or a thread of its own runs. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The file of a module of this package. Run from the sources, as tests are, it is the build of the same module: Node doesn't read TypeScript. */
export function runnable(module: URL): string {
  const file = fileURLToPath(module);
  return existsSync(file) ? file : file.replace('/local/src/', '/local/dist/');
}
