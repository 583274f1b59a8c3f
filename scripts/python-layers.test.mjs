import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { layers, layersFile } from './python-layers.mjs';

const path = fileURLToPath(new URL('../compiler/emit/torch/layers.ts', import.meta.url));

test('the layers of modules for PyTorch are those of the Python package; if not, run `npm run specs`', async () => {
  expect(readFileSync(path, 'utf8')).toBe(await layersFile());
});

test('a layer stands after those that it needs, and says what it imports', () => {
  const seen = new Set();
  for (const [name, { needs }] of layers()) {
    for (const other of needs) expect(seen, `${name} needs ${other}`).toContain(other);
    seen.add(name);
  }
  const { needs, imports } = layers().get('BatchNorm');
  expect([...needs].sort()).toEqual(['Stateful', 'batch_mean', 'in_parts', 'wide']);
  expect(imports).toEqual([
    'from torch import Tensor',
    'from torch import nn',
    'import torch',
    'import torch.nn.functional as F',
  ]);
});
