import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Tests run on the TypeScript sources; processes that they spawn run the build, which `npm test` makes first. */
export default defineConfig(({ mode }) => ({
  resolve: {
    alias: {
      '@loadstar/sql': source('./sql/src/index.ts'),
      '@loadstar/local': source('./local/src/index.ts'),
      loadstar: source('./src/pipeline/index.ts'),
    },
  },
  test: {
    // `npm run clients` runs those clients too that take minutes to install.
    include: mode === 'clients' ? ['test/clients/*.{test,long}.ts'] : ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
}));
