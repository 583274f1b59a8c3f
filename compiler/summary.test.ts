import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileFile, summarize } from './index.js';
import type { NetSummary } from './index.js';

const specs = fileURLToPath(new URL('../specs/', import.meta.url));
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

function nets(file: string, model?: string): Record<string, NetSummary> {
  const summary = summarize(compileFile(`${specs}${file}`, { read, ...(model ? { model } : {}) }).graph!);
  return Object.fromEntries(summary.nets.map((net) => [net.name, net]));
}

/** Path, output and parameters of the layers that own any. */
const owners = (net: NetSummary): [string, string, number][] =>
  net.layers
    .filter((layer) => layer.parameters > 0)
    .map((layer) => [layer.path, layer.output.join('×'), layer.parameters]);

describe('the totals that the sources state', () => {
  test('the Keras autoencoder: 69,076 and 65,089', () => {
    const { Encoder, Decoder } = nets('vae-mnist.gen');
    expect(owners(Encoder!)).toEqual([
      ['Encoder/conv', '14×14×32', 320],
      ['Encoder/conv_2', '7×7×64', 18_496],
      ['Encoder/dense', '16', 50_192],
      ['Encoder/dense_2', '2', 34],
      ['Encoder/dense_3', '2', 34],
    ]);
    expect(owners(Decoder!)).toEqual([
      ['Decoder/dense', '3136', 9_408],
      ['Decoder/conv_transpose', '14×14×64', 36_928],
      ['Decoder/conv_transpose_2', '28×28×32', 18_464],
      ['Decoder/conv_transpose_3', '28×28×1', 289],
    ]);
    expect([Encoder!.parameters, Decoder!.parameters]).toEqual([69_076, 65_089]);
  });

  test('DCGAN on FashionMNIST: 759,873 and 1,839,297 trainable, moving statistics beside them', () => {
    const { G, D } = nets('dcgan.gen');
    expect([G!.trainable, D!.trainable]).toEqual([759_873, 1_839_297]);
    expect([G!.parameters, D!.parameters]).toEqual([759_873 + 2 * (128 + 64), 1_839_297 + 2 * (128 + 256 + 512)]);
    expect(D!.layers.filter((layer) => layer.op === 'Conv').map((layer) => layer.output)).toEqual([
      [14, 14, 64],
      [7, 7, 128],
      [3, 3, 256],
      [1, 1, 512],
    ]);
  });

  test('the conditional autoencoder: 28 → 12 → 4 and back', () => {
    const { Encoder, Decoder } = nets('cvae-mnist.gen');
    expect(owners(Encoder!).slice(0, 2)).toEqual([
      ['Encoder/conv', '12×12×16', 5 * 5 * 11 * 16 + 16],
      ['Encoder/conv_2', '4×4×32', 5 * 5 * 16 * 32 + 32],
    ]);
    expect(
      owners(Decoder!)
        .slice(2)
        .map(([, output]) => output),
    ).toEqual(['4×4×32', '12×12×16', '28×28×1']);
  });

  test('a swapped layer costs what the new one costs, a dropped one nothing', () => {
    const critic = (model: string): NetSummary => nets('dcgan.gen', model)['D']!;
    expect(critic('WGAN_GP').parameters).toBe(critic('DCGAN').trainable);
    expect(critic('Hinge').trainable).toBe(critic('DCGAN').trainable - 2 * (128 + 256 + 512));
  });
});

test('FLOPs count a multiply-add as two', () => {
  const source =
    'model M {\n  data glyphs { x: [8, 8, 1] in 0..1 }\n  net N(x) { return x -> Conv(4, 3, bias=false) -> Flatten -> Dense(10) }\n}\n';
  const { nets: found } = summarize(compileFile('m.gen', { read: () => source }).graph!);
  expect(found[0]!.flops).toBe(2 * 9 * 64 * 4 + (2 * 256 * 10 + 10));
});
