import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileFile, summarize } from '../index.js';
import type { NetSummary } from '../index.js';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));
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

  test('faces: three levels of convolution and pooling, and back; the kind at every level of the conditional one', () => {
    const plain = nets('vae-faces.gen');
    expect(owners(plain['Encoder']!)).toEqual([
      ['Encoder/down/conv', '64×64×16', 9 * 3 * 16],
      ['Encoder/down/batch_norm', '64×64×16', 4 * 16],
      ['Encoder/down_2/conv', '32×32×32', 9 * 16 * 32],
      ['Encoder/down_2/batch_norm', '32×32×32', 4 * 32],
      ['Encoder/down_3/conv', '16×16×64', 9 * 32 * 64],
      ['Encoder/down_3/batch_norm', '16×16×64', 4 * 64],
      ['Encoder/dense', '128', 8 * 8 * 64 * 128 + 128],
      ['Encoder/dense_2', '128', 8 * 8 * 64 * 128 + 128],
    ]);
    expect(owners(plain['Decoder']!).map(([, output]) => output)).toEqual([
      ...['4096', '16×16×64', '16×16×64', '32×32×32', '32×32×32', '64×64×16', '64×64×16', '64×64×3'],
    ]);
    expect([plain['Encoder']!.trainable, plain['Decoder']!.trainable]).toEqual([1_072_528, 635_539]);
    expect(nets('vae-faces.gen', 'CartoonVAE')).toEqual(plain);
    const conditional = nets('cvae-faces.gen');
    expect(conditional['Encoder']!.trainable - plain['Encoder']!.trainable).toBe(9 * (16 + 32 + 64));
    // A vector of 16 for each kind joins z and the four transposed convolutions.
    const told = 16 * (8 * 8 * 64 + 16 * (64 + 32 + 16) + 9 * 3);
    expect(conditional['Decoder']!.trainable - plain['Decoder']!.trainable).toBe(2 * 16 + told);
  });

  test('fruit: 53,655,152 trainable, and 28,672 moving statistics', () => {
    const { Encoder, Decoder } = nets('fruit-vae.gen');
    expect([...owners(Encoder!), ...owners(Decoder!)].filter(([path]) => !path.includes('batch_norm'))).toEqual([
      ['Encoder/down/conv', '100×100×16', 432],
      ['Encoder/down_2/conv', '50×50×32', 4_608],
      ['Encoder/down_3/conv', '50×50×64', 18_432],
      ['Encoder/down_4/conv', '25×25×16', 9_216],
      ['Encoder/dense', '2048', 10_000 * 2048 + 2048],
      ['Encoder/dense_2', '2048', 2048 * 2048 + 2048],
      ['Encoder/dense_3', '2048', 2048 * 2048 + 2048],
      ['Decoder/dense', '2048', 2048 * 2048 + 2048],
      ['Decoder/dense_2', '10000', 2048 * 10_000 + 10_000],
      ['Decoder/up/conv_transpose', '50×50×64', 9_216],
      ['Decoder/conv_transpose', '50×50×32', 18_432],
      ['Decoder/up_2/conv_transpose', '100×100×16', 4_608],
      ['Decoder/conv_transpose_2', '100×100×3', 432],
    ]);
    expect(Encoder!.trainable + Decoder!.trainable).toBe(53_655_152);
    expect(Encoder!.parameters + Decoder!.parameters).toBe(53_655_152 + 28_672);
  });

  test('colourisation: 32,202 and 3,892,194, by variant', () => {
    const color = (model: string): NetSummary => nets('colorize.gen', model)['Color']!;
    expect(owners(color('M1')).map(([, output, parameters]) => [output, parameters])).toEqual([
      ['112×112×8', 80],
      ['112×112×8', 584],
      ['112×112×16', 1_168],
      ['56×56×16', 2_320],
      ['56×56×32', 4_640],
      ['28×28×32', 9_248],
      ['56×56×32', 9_248],
      ['112×112×16', 4_624],
      ['224×224×2', 290],
    ]);
    expect(owners(color('M2')).map(([, output]) => output)).toEqual([
      ...['224×224×64', '112×112×64', '112×112×128', '56×56×128', '56×56×256', '28×28×256', '28×28×512'],
      ...['28×28×256', '28×28×128', '56×56×64', '112×112×32', '112×112×2'],
    ]);
    for (const model of ['M1', 'M3', 'M4', 'M5', 'M8']) expect(color(model).trainable, model).toBe(32_202);
    for (const model of ['M2', 'M6', 'M9']) expect(color(model).trainable, model).toBe(3_892_194);
  });

  test('a swapped layer costs what the new one costs, a dropped one nothing', () => {
    const critic = (model: string): NetSummary => nets('dcgan.gen', model)['D']!;
    expect(critic('WGAN_GP').parameters).toBe(critic('DCGAN').trainable);
    expect(critic('Hinge').trainable).toBe(critic('DCGAN').trainable - 2 * (128 + 256 + 512));
  });
});

test('FLOPs count a multiply-add as two', () => {
  const source =
    'model M {\n  data small { x: [8, 8, 1] in 0..1 }\n  net N(x) { return x -> Conv(4, 3, bias=false) -> Flatten -> Dense(10) }\n}\n';
  const { nets: found } = summarize(compileFile('m.gen', { read: () => source }).graph!);
  expect(found[0]!.flops).toBe(2 * 9 * 64 * 4 + (2 * 256 * 10 + 10));
});
