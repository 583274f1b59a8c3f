import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { compileFile } from '../compile.js';
import type { ModelGraph } from '../graph/types.js';
import { estimateMemory, tfjs } from '../index.js';
import { largestBatch } from './estimate.js';
import { gigabytes } from './gigabytes.js';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));

function graphOf(text: string): ModelGraph {
  const { graph, diagnostics } = compileFile('m.gen', { read: (path) => (path === 'm.gen' ? text : undefined) });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  return graph!;
}

/** A net of 8 → 16 → 1 numbers without biases: 144 weights. */
const small = (train: string, loss = 'mean(N(x)^2)', more = ''): string => `model Small {
  data points from "points" { x: [2, 4, 1] in 0..1 }
  net N(x) { return x -> Flatten -> Dense(16, bias=false) -> tanh -> Dense(1, bias=false) }
  ${more}
  loss l = ${loss}
  train { minimize l over N with ${train} }
}`;
const rest = (text: string): number => estimateMemory(graphOf(text))!.atRest / 4;

describe('memory at rest', () => {
  test.each([
    ['sgd()', 0],
    ['sgd(momentum=0.9)', 1],
    ['rmsprop()', 1],
    ['rmsprop(momentum=0.9, centered=true)', 3],
    ['adam()', 2],
    ['adamw()', 2],
  ])('weights, and the moments of %s: %i for each', (optimizer, moments) => {
    expect(rest(small(optimizer))).toBe(144 * (1 + moments));
  });

  test('averaged weights are one more copy, a step that shares an optimizer none', () => {
    expect(rest(small('adam()', 'mean(N(x)^2)', 'net M = ema(N, 0.9)'))).toBe(144 * 4);
    const shared = small('adam()').replace(
      'train { minimize l over N with adam() }',
      'loss m = l\n  train { step a: minimize l over N with adam()  step b: minimize m over N with a }',
    );
    expect(rest(shared)).toBe(144 * 3);
  });
});

describe('the largest step', () => {
  test('holds data, results of layers, and gradients', () => {
    // By hand, per example: data 8, hidden 16 (Flatten makes nothing, tanh is taken in or recomputed), 1, its square, its mean.
    const { bytes, atRest } = estimateMemory(graphOf(small('sgd()')), 1000)!;
    const perExample = (bytes - atRest) / 4 / 1000;
    expect(perExample).toBeGreaterThan(8 + 16 + 1 + 1 + 1);
    expect(perExample).toBeLessThan(8 + 3 * 16 + 8);
  });

  test('grows with the batch in a straight line, and the largest that fits does', () => {
    const graph = graphOf(small('adam()'));
    const at = (batch: number): number => estimateMemory(graph, batch)!.bytes;
    expect(at(3000) - at(2000)).toBeCloseTo(at(2000) - at(1000), 0);
    const most = largestBatch(graph, tfjs, 4096, at(1234));
    expect(most).toBe(1234);
    expect(largestBatch(graph, tfjs, 4096, 100)).toBe(0);
    expect(largestBatch(graph, tfjs, 16, at(1234))).toBe(16);
  });

  test('a gradient inside the loss keeps its own pass, and a net that is called again moves its weights once', () => {
    const wide = (loss: string): number => {
      const text = `model Wide {
        data points from "points" { x: [8, 8, 1] in 0..1 }
        net N(x) -> [1] { return x -> Flatten -> Dense(4096) -> tanh -> Dense(1) }
        loss l = ${loss}
        train { minimize l over N with sgd() }
      }`;
      const { bytes, atRest } = estimateMemory(graphOf(text), 512)!;
      return bytes - atRest;
    };
    expect(wide('sum(grad(N(x), x)^2)')).toBeGreaterThan(1.5 * wide('mean(N(x)^2)'));
    const many = (loss: string): number => {
      const text = `model Many {
        data points from "points" { x: [1, 1, 1] in 0..1 }
        net N(v: [1000]) -> [1000] { return v -> Dense(1000) }
        let v = normal([1000])
        loss l = ${loss}
        train { minimize l over N with sgd() }
      }`;
      const { bytes, atRest } = estimateMemory(graphOf(text), 1)!;
      return (bytes - atRest) / 4e6;
    };
    expect(many('mean(N(v)^2)')).toBeCloseTo(1, 1);
    // While the second gradient is added to the first, both exist.
    expect(many('mean(N(N(v))^2)')).toBeCloseTo(2, 1);
    expect(many('mean(N(N(N(v)))^2)')).toBeCloseTo(2, 1);
  });

  test('several draws of each example take as much as so many examples', () => {
    const at = (loss: string, batch: number): number => {
      const { bytes, atRest } = estimateMemory(graphOf(small('sgd()', loss)), batch)!;
      return bytes - atRest;
    };
    const once = at('mean(N(x + normal(shape(x)))^2)', 8000);
    // The data itself is there once.
    const ratio = at('mean(draws 8 { N(x + normal(shape(x)))^2 })', 1000) / once;
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.1);
  });

  test('there is no estimate if nothing is trained', () => {
    expect(estimateMemory(graphOf('model Idle { net N(z: [2]) { return z -> Dense(3) } }'))).toBeUndefined();
  });
});

/** The largest wasm heap in bytes, measured by bench/peaks.mjs with ONNX Runtime on two threads. */
const measured: readonly [spec: string, model: string, batch: number, megabytes: number][] = [
  ['vae-mnist', 'VAE', 128, 57],
  ['dcgan', 'DCGAN', 64, 63],
  ['dcgan', 'WGAN_GP', 64, 93],
  ['pix2pix', 'Pix2Pix', 1, 964],
  ['pix2pix', 'Pix2Pix', 2, 1066],
  ['vae-faces', 'FacesVAE', 64, 175],
  ['fruit-vae', 'FruitVAE', 32, 959],
  ['colorize', 'M1', 32, 414],
  ['vq-vae', 'VQVAE', 32, 116],
  ['realnvp', 'RealNVP', 128, 124],
  ['residual-flow', 'ResidualFlow', 64, 550],
  ['stylegan', 'StyleGAN', 2, 1255],
  ['stylegan', 'StyleGAN', 8, 2320],
  ['cyclegan', 'CycleGAN', 1, 2096],
];
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

test.each(measured)(
  '%s.gen:%s at batch %i: within a quarter of the %i MB that were measured',
  (spec, model, batch, peak) => {
    const { graph } = compileFile(`${specs}${spec}.gen`, { read, model });
    const ratio = estimateMemory(graph!, batch)!.bytes / (peak * 2 ** 20);
    expect(ratio).toBeGreaterThan(0.84);
    expect(ratio).toBeLessThan(1.26);
  },
);

test('a training that WebAssembly cannot hold is reported with its size and a batch that would fit', () => {
  const text = (batch: number): string => `model Large {
    data photos from "photos" -> resize(256) { x: [256, 256, 3] in 0..1 }
    net N(x) { return x -> Conv(64, 3) -> relu -> Conv(3, 3) }
    loss l = mean((N(x) - x)^2)
    train { minimize l over N with adam()  batch ${batch} }
  }`;
  const said = (spec: string): readonly Diagnostic[] =>
    compileFile('m.gen', { read: (path) => (path === 'm.gen' ? spec : undefined) }).diagnostics;
  const [warning, ...others] = said(text(256));
  expect(others).toEqual([]);
  expect(warning).toMatchObject({ code: 'GEN4012', severity: 'warning' });
  expect(warning!.message).toMatch(/^training takes about \d+\.\d GB at batch 256, and WebAssembly holds 3\.8 GB$/);
  const fits = Number(/^Batches of (\d+) or less fit/.exec(warning!.hint!)![1]);
  expect(warning!.fixes![0]!.edits[0]!.replacement).toBe(String(fits));
  expect(said(text(fits))).toEqual([]);
  expect(said(text(fits + 1))).toHaveLength(1);
});

test.each([
  [1000, '1 MB'],
  [1.6 * 2 ** 20, '2 MB'],
  [640 * 2 ** 20, '640 MB'],
  [2.14 * 2 ** 30, '2.1 GB'],
])('%i bytes are %s', (bytes, text) => expect(gigabytes(bytes)).toBe(text));
