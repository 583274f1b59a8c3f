import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^genc\/runtime\/node$/, replacement: here('./runtime/node.ts') },
      { find: /^genc\/runtime$/, replacement: here('./runtime/index.ts') },
      { find: /^genc\/compiler$/, replacement: here('./compiler/index.ts') },
    ],
  },
  test: {
    include: ['{grammar,compiler,runtime,cli,bench,scripts,specs,examples}/**/*.test.{ts,mjs}'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
