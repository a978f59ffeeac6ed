// How long `loadstar --version` takes against a bare `node -e 0`.
import { fileURLToPath } from 'node:url';
import { command, comparePairs } from './pairs.mjs';

const loadstar = fileURLToPath(new URL('../bin/loadstar.mjs', import.meta.url));
await comparePairs(
  { name: 'loadstar --version', run: () => void command(process.execPath, [loadstar, '--version']) },
  { name: 'node -e 0', run: () => void command(process.execPath, ['-e', '0']) },
  { runs: 21, limit: 'ratio 1.5' },
);
