import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folders = '{grammar,compiler,runtime,cli,editor,bench,scripts,specs,examples,python}';

export default defineConfig({
  resolve: {
    alias: [
      { find: /^genc\/runtime\/node$/, replacement: here('./runtime/node.ts') },
      { find: /^genc\/runtime$/, replacement: here('./runtime/index.ts') },
      { find: /^genc\/compiler$/, replacement: here('./compiler/index.ts') },
    ],
  },
  test: {
    setupFiles: [here('./compiler/testing/verify-phases.ts')],
    maxWorkers: 2,
    // Limits are for what hangs. A busy machine is many times slower than a quiet one.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${folders}/**/*.test.{ts,mjs}`],
          exclude: ['**/*.slow.test.ts'],
          // Modules are loaded once for all files of a worker: loading takes longer than most tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'slow', include: [`${folders}/**/*.slow.test.ts`] },
      },
    ],
  },
});
