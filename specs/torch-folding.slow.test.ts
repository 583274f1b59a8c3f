/** Blocks, repeats, gradients and searches in all combinations: Python modules compute the numbers of TypeScript modules. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { differences } from '../compiler/emit/torch/testing/parity.js';
import { torchPython } from '../compiler/emit/torch/testing/python.js';
import { checkFile, compileFile, emitTorch } from '../compiler/index.js';
import type { ModelGraph } from '../compiler/index.js';
import { prepareBackend } from '../runtime/engine/backend/index.js';

const spec = fileURLToPath(new URL('testing/folded.gen', import.meta.url));
const read = (path: string): string => readFileSync(path, 'utf8');
const { models } = checkFile(spec, { read });
const graphOf = (model: string): ModelGraph => compileFile(spec, { read, model }).graph!;
const python = torchPython();

describe.skipIf(python === undefined)('Python modules', () => {
  beforeAll(() => prepareBackend('wasm'));

  test.each(models)('compute the numbers of TypeScript modules: %s', async (model) => {
    // Some of these nets are deep and narrow, so that rounding grows in them.
    const tolerances = { outputs: 1e-4, gradients: 1e-3, moved: 1e-3 };
    const compared = await differences(graphOf(model), python!, { batch: 3, tolerances });
    expect(compared.differences).toEqual([]);
    expect(compared.compared).toBeGreaterThan(5);
  });
});

test('repeats are loops, blocks are classes', () => {
  const code = models.map((model) => emitTorch(graphOf(model)).model).join('\n');
  expect(code).toMatch(/for i, block in enumerate\(self\.\w+\):/);
  expect(code).toMatch(/for block in reversed\(self\.\w+\):/);
  expect(code).toContain('nn.ModuleList(');
});
