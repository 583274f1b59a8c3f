import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compileFile, emit } from '../index.js';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

test.each([
  ['vae-mnist.gen', 'VAE'],
  ['dcgan.gen', 'WGAN_GP'],
  ['dcgan.gen', 'Hinge'],
  ['vq-vae.gen', 'Reset'],
  ['colorize.gen', 'M7'],
  ['colorize.gen', 'M7_tuned'],
])('%s:%s as resolved is a spec of the same model', async (file, name) => {
  const variant = compileFile(`${specs}${file}`, { read, model: name });
  const resolved = compileFile('resolved.gen', { read: () => variant.resolvedText, model: name });
  expect(resolved.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  // The module's code without the lines and the header that name the file.
  const code = async (graph: typeof variant.graph): Promise<string> =>
    (await emit(graph!))
      .replace(/\/\*\*[\s\S]*?\*\//g, '')
      .replace(/ *\/\/.*$/gm, '')
      .replace(/\s+/g, ' ')
      .replace(/spec: '[^']*'/, '');
  expect(await code(resolved.graph)).toBe(await code(variant.graph));
});

test('a variant in a file of its own takes along what the parts of its base name', () => {
  const files: Record<string, string> = {
    'blocks.gen': 'param slope = 0.2\nblock Wide(x) { return x -> Dense(8) -> leaky_relu(slope) }',
    'base.gen': `use Wide from "blocks.gen"
fn halved(x) = x / 2
model Base {
  data tiny { x: [2, 2, 1] in 0..1 }
  net N(x) { return x -> Flatten -> Wide -> Dense(4) -> Reshape(2, 2, 1) }
  loss l = mse(halved(N(x)), x)
  train { minimize l over N with sgd  batch 4 }
}`,
    'own.gen': 'use Base from "base.gen"\nvariant Own of Base { train { batch 2 } }',
  };
  const { resolvedText } = compileFile('own.gen', { read: (path) => files[path], model: 'Own' });
  const again = compileFile('resolved.gen', { read: (path) => (path === 'resolved.gen' ? resolvedText : undefined) });
  expect(again.diagnostics.map(({ message }) => message)).toEqual([]);
  expect(resolvedText).toMatch(/param slope/);
});

test('settings stand in the resolved text', () => {
  const { resolvedText } = compileFile(`${specs}vae-mnist.gen`, { read, settings: { latent: '8', batch: '32' } });
  expect(resolvedText).toMatch(/param latent += 8/);
  expect(resolvedText).toMatch(/batch 32/);
});
