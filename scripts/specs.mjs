// `npm run specs` regenerates the compiler's files: compiler/emit/torch/layers.ts, specs/compiled/, docs/ops.md,
// docs/diagnostics.md, the layer tables in docs/gallery/ and the TextMate grammar. Review the difference.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { layersFile } from './python-layers.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const writers = [
  'specs/goldens.slow.test.ts',
  'specs/torch-goldens.slow.test.ts',
  'specs/pages.test.ts',
  'compiler/reference/ops.test.ts',
  'compiler/diagnostics/reference.test.ts',
  'editor/textmate/grammar.test.ts',
];
writeFileSync(`${root}compiler/emit/torch/layers.ts`, await layersFile());
const { status } = spawnSync(process.execPath, [`${root}node_modules/vitest/vitest.mjs`, 'run', ...writers], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, GENC_UPDATE_GOLDENS: '1' },
});
process.exit(status ?? 1);
