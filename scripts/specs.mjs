// `npm run specs` regenerates the compiler's files: specs/compiled/, docs/ops.md, docs/diagnostics.md and the layer
// tables in docs/gallery/. Review the difference.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const writers = [
  'specs/goldens.slow.test.ts',
  'specs/pages.test.ts',
  'compiler/reference/ops.test.ts',
  'compiler/diagnostics/reference.test.ts',
];
const { status } = spawnSync(process.execPath, [`${root}node_modules/vitest/vitest.mjs`, 'run', ...writers], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, GENC_UPDATE_GOLDENS: '1' },
});
process.exit(status ?? 1);
