import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The arrows between the rooms of the house (CONTRIBUTING.md): what a folder must not import, and where such code belongs.
 * @param {string} files
 * @param {string} message
 * @param {string[]} group
 */
const arrows = (files, message, group) => ({
  files: [files],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

/** The two entries, seen from a folder of src/ or one below it; s3/client.js is none. */
const entries = ['../client.js', '../worker.js', '../../client.js', '../../worker.js'];
const outer = ['**/cli/*', ...entries];
const local = ['@loadstar/local', '@loadstar/local/*', '**/local/**'];

export default tseslint.config(
  { ignores: ['**/dist/**', 'dist-*/**', '**/node_modules/**', '.loadstar/**', 'test/**/fixtures/**', '**/*.mjs'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Tools are objects of functions, taken apart where they are used; none of them knows `this`.
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a name is found by searching for it.' },
      ],
    },
  },
  arrows('src/pipeline/**', 'pipeline/ is pure; I/O belongs in redshift/ or s3/, reading files in project/.', [
    'node:*',
    '!node:crypto',
    'pg',
    '@aws-sdk/*',
    '@temporalio/*',
    '**/redshift/*',
    '**/s3/*',
    '**/project/*',
    '**/activities/*',
    '**/workflows/*',
    ...outer,
    ...local,
  ]),
  arrows('src/{redshift,s3}/**', 'redshift/ and s3/ know pipeline/ alone; who calls them comes from above.', [
    '@temporalio/*',
    '**/project/*',
    '**/activities/*',
    '**/workflows/*',
    ...outer,
    ...local,
  ]),
  arrows('src/project/**', 'project/ stands above redshift/ and s3/ and below activities/ and cli/.', [
    '**/activities/*',
    '**/workflows/*',
    ...outer,
    ...local,
  ]),
  arrows('src/activities/**', 'activities/ is called by the worker; what people see is made in cli/.', [
    ...outer,
    ...local,
  ]),
  {
    files: ['src/workflows/**'],
    ignores: ['src/workflows/client.ts', 'src/workflows/bundle.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                'node:*',
                'pg',
                'pino',
                '@aws-sdk/*',
                '@temporalio/worker',
                '@temporalio/client',
                '**/redshift/*',
                '**/s3/*',
                '**/project/*',
                ...outer,
                ...local,
              ],
              message: 'Workflow code is deterministic: no I/O, no SQL. What touches the world is an activity.',
            },
            {
              group: ['**/activities/*'],
              allowTypeImports: true,
              message: 'Workflows know activities by type alone: `import type`.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'setTimeout', 'setInterval'],
    },
  },
  {
    files: ['src/cli/**'],
    ignores: ['src/cli/dev/**', 'src/cli/dev.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: local, message: 'Only `loadstar dev` starts the local stack.' }] },
      ],
    },
  },
  arrows('local/**', 'local/ is useful alone and knows nothing of Loadstar.', [
    'loadstar',
    '**/src/pipeline/**',
    '**/workflows/*',
    '**/activities/*',
  ]),
  arrows('sql/**', 'sql/ imports nothing.', ['node:*', '@loadstar/*', 'pg']),
  {
    files: ['test/**', 'bench/**', 'pipelines/**', '*.config.{ts,js}'],
    rules: {
      'no-console': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    files: ['test/**'],
    // expect.any() and friends are typed as any; terminal sequences are looked for by their control characters.
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', 'no-control-regex': 'off' },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
