import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { toLab } from '../../runs/data/pictures/lab.js';
import { compareFirstOrder, compareSecondOrder, inputsOf } from '../../testing/finite-differences.js';
import { nn } from '../../index.js';
import { Stream } from '../random/index.js';
import { startBackend, testedBackends } from '../../testing/backends.js';

/**
 * L*, a*, b* of sRGB colours under D65, 2° observer, to four digits, from Bruce Lindbloom's CIE Color Calculator
 * (brucelindbloom.com).
 */
const published: readonly [name: string, rgb: readonly [number, number, number], lab: readonly number[]][] = [
  ['black', [0, 0, 0], [0, 0, 0]],
  ['white', [255, 255, 255], [100, 0, 0]],
  ['red', [255, 0, 0], [53.2408, 80.0925, 67.2032]],
  ['green', [0, 255, 0], [87.7347, -86.1827, 83.1793]],
  ['blue', [0, 0, 255], [32.297, 79.1875, -107.8602]],
  ['yellow', [255, 255, 0], [97.1393, -21.5537, 94.478]],
  ['cyan', [0, 255, 255], [91.1132, -48.0875, -14.1312]],
  ['magenta', [255, 0, 255], [60.3242, 98.2343, -60.8249]],
  ['middle grey', [119, 119, 119], [50.0344, 0, 0]],
];
const scaled = ([l, a, b]: readonly number[]): number[] => [l! / 100, a! / 128, b! / 128];

function pixels(values: readonly (readonly number[])[]): Tensor4D {
  return tf.tensor4d(values.flat(), [1, values.length, 1, 3]);
}
const numbers = (x: Tensor): number[] => Array.from(x.dataSync());

test.each(published)('the data transform gives the published L*a*b* of %s', (_, rgb, lab) => {
  const { data } = toLab({ height: 1, width: 1, channels: 3, data: Uint8Array.from(rgb) });
  scaled(lab).forEach((value, channel) => expect(data[channel]).toBeCloseTo(value, 5));
});

test('a grey picture is turned into its lightness without colour', () => {
  const { data, channels } = toLab({ height: 1, width: 2, channels: 1, data: Uint8Array.of(119, 255) });
  expect(channels).toBe(3);
  [0.500344, 0, 0, 1, 0, 0].forEach((value, at) => expect(data[at]).toBeCloseTo(value, 5));
});

describe.each(testedBackends)('colours on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  test('lab gives the published values, rgb leads back, grey keeps the lightness', () => {
    const rgb = pixels(published.map(([, color]) => color.map((byte) => byte / 255)));
    const lab = nn.lab(rgb);
    const wanted = published.flatMap(([, , color]) => scaled(color));
    numbers(lab).forEach((value, at) => expect(value).toBeCloseTo(wanted[at]!, 4));
    const back = numbers(nn.rgb(lab));
    numbers(rgb).forEach((value, at) => expect(back[at]).toBeCloseTo(value, 3));
    const lightness = nn.channels(lab, 0, 1);
    const colorless = nn.rgb(nn.concat([lightness, tf.zerosLike(lightness), tf.zerosLike(lightness)]));
    const grey = numbers(nn.grey(lightness));
    numbers(colorless).forEach((value, at) => expect(value).toBeCloseTo(grey[Math.floor(at / 3)]!, 4));
  });

  test('every byte goes to lab and comes back, and the tensor and the data transform agree', () => {
    const stream = new Stream({ seed: 2, path: 'colors' });
    const bytes = Uint8Array.from({ length: 3 * 400 }, () => Math.floor(256 * stream.uniform()));
    const picture = toLab({ height: 400, width: 1, channels: 3, data: bytes });
    const lab = tf.tensor4d(picture.data, [1, 400, 1, 3]);
    const own = numbers(nn.lab(tf.div(tf.tensor4d(Float32Array.from(bytes), [1, 400, 1, 3]), 255)));
    own.forEach((value, at) => expect(value).toBeCloseTo(picture.data[at]!, 4));
    numbers(nn.rgb(lab)).forEach((value, at) => expect(Math.round(255 * value)).toBe(bytes[at]));
  });

  test('colours outside sRGB are clipped into 0..1, without a gradient', () => {
    const far = pixels([
      [0.5, 1, 1],
      [0.5, -1, -1],
      [-0.5, 0, 0],
      [1, 0.5, 0.5],
    ]);
    const shown = numbers(nn.rgb(far));
    expect(Math.min(...shown)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...shown)).toBeLessThanOrEqual(1);
    const slope = numbers(tf.grad((x) => tf.sum(nn.rgb(x)))(far));
    expect(slope.every(Number.isFinite)).toBe(true);
    expect(slope.slice(6, 9)).toEqual([0, 0, 0]);
  });

  // The colours lie in and out of the linear part near black, away from the joints, where the slope jumps a little.
  test.each([
    ['lab', (x: Tensor) => nn.lab(x), [0.15, 0.6, 0.8]],
    ['lab near black', (x: Tensor) => nn.lab(x), [0.006, 0.02, 0.01]],
    ['rgb', (x: Tensor) => nn.rgb(x), [0.6, 0.05, -0.05]],
    ['grey', (x: Tensor) => nn.grey(x), [0.4, 0.5, 0.6]],
  ] as const)('%s has the gradient that differences say, once and twice', (name, f, centre) => {
    const [noise] = inputsOf([[2, 2, 2, 3]], 'signed', name) as [Tensor];
    const reach = Math.min(...centre.map(Math.abs)) / 4;
    const at = (z: Tensor): Tensor => f(tf.add(tf.tensor1d([...centre]), tf.mul(z, reach)));
    const first = compareFirstOrder(at, [noise], name);
    expect(Math.abs(first.analytic)).toBeGreaterThan(1e-4);
    expect(Math.abs(first.analytic - first.numeric)).toBeLessThan(2e-3 * first.scale + 1e-4);
    const second = compareSecondOrder(at, [noise], name);
    expect(Math.abs(second.analytic - second.numeric)).toBeLessThan(5e-3 * second.scale + 1e-4);
  });
});
