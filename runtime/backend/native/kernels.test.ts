/** ONNX Runtime's kernels against plain loops in float64. */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { inputsOf } from '../../gradients/finite-differences.js';
import { run } from '../../gradients/rule.js';
import { isNativeInstalled, startBackend } from '../../testing/backends.js';
import { sizeOf } from '../wasm/heap.js';
import { activeBridge } from './install.js';

type Shape4D = [number, number, number, number];
type Pair = [number, number];
type Pads = 'same' | 'valid' | [Pair, Pair, Pair, Pair];

const frame = (top: number, bottom: number, left: number, right: number): Pads => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

const numbersOf = (x: Tensor): Float64Array => Float64Array.from(x.dataSync());

function expectClose(actual: Tensor, expected: Float64Array, shape?: readonly number[]): void {
  if (shape !== undefined) expect(actual.shape).toEqual(shape);
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  const worst = expected.reduce((most, value, index) => {
    const error = Math.abs(values[index]! - value);
    return error <= most ? most : error;
  }, 0);
  expect(worst / size).toBeLessThan(1e-5);
}

/** Checks that ONNX Runtime computed it and that nothing but the result is left. */
function kernel(name: string, inputs: Record<string, Tensor>, attrs: object): Tensor {
  const sessions = activeBridge()!.sessionCount;
  const before = tf.memory().numTensors;
  const result = run(name, inputs, attrs as NamedAttrMap);
  expect(activeBridge()!.sessionCount).toBeGreaterThan(sessions);
  expect(tf.memory().numTensors).toBe(before + (Array.isArray(result) ? result.length : 1));
  return result;
}

/** Every product x·w of a convolution: visit(place in x, place in the filter, place in y). */
function visitTaps(
  [batch, height, width, channels]: Shape4D,
  [tall, wide, , outputs]: Shape4D,
  info: ReturnType<typeof tf.backend_util.computeConv2DInfo>,
  visit: (x: number, f: number, y: number) => void,
): void {
  for (let b = 0; b < batch; b += 1)
    for (let row = 0; row < info.outHeight; row += 1)
      for (let column = 0; column < info.outWidth; column += 1)
        for (let i = 0; i < tall; i += 1)
          for (let j = 0; j < wide; j += 1) {
            const y = row * info.strideHeight - info.padInfo.top + i * info.dilationHeight;
            const x = column * info.strideWidth - info.padInfo.left + j * info.dilationWidth;
            if (y < 0 || x < 0 || y >= height || x >= width) continue;
            for (let c = 0; c < channels; c += 1)
              for (let o = 0; o < outputs; o += 1)
                visit(
                  ((b * height + y) * width + x) * channels + c,
                  ((i * wide + j) * channels + c) * outputs + o,
                  ((b * info.outHeight + row) * info.outWidth + column) * outputs + o,
                );
          }
}

const convolutions: [Shape4D, Shape4D, Pair, Pads][] = [
  [[2, 8, 8, 3], [4, 4, 3, 5], [2, 2], 'same'],
  [[2, 7, 7, 3], [4, 4, 3, 5], [2, 2], frame(1, 1, 1, 1)],
  [[2, 7, 9, 3], [3, 3, 3, 8], [2, 2], 'same'],
  [[2, 5, 5, 9], [3, 3, 9, 4], [1, 1], frame(1, 1, 1, 1)],
  [[2, 6, 6, 2], [5, 5, 2, 4], [1, 1], 'same'],
  [[3, 9, 9, 10], [3, 2, 10, 4], [3, 3], 'valid'],
  [[2, 8, 8, 2], [2, 2, 2, 4], [3, 3], 'valid'],
  [[2, 8, 8, 9], [2, 2, 9, 4], [3, 3], 'valid'],
  [[2, 7, 7, 6], [7, 7, 6, 4], [1, 1], 'valid'],
  [[2, 6, 6, 8], [1, 1, 8, 4], [1, 1], 'valid'],
  [[2, 6, 6, 8], [1, 1, 8, 4], [1, 1], frame(1, 1, 1, 1)],
  [[2, 28, 28, 1], [4, 4, 1, 8], [2, 2], 'same'],
  [[2, 8, 8, 20], [4, 4, 20, 5], [2, 2], 'same'],
  [[2, 14, 14, 8], [4, 4, 8, 16], [2, 2], frame(1, 1, 1, 1)],
  [[2, 8, 8, 3], [1, 1, 3, 5], [2, 2], 'same'],
  [[2, 8, 8, 12], [1, 1, 12, 5], [2, 2], 'same'],
  [[2, 10, 10, 9], [5, 5, 9, 4], [2, 1], 'same'],
  [[1, 11, 11, 9], [3, 3, 9, 4], [2, 2], frame(1, 2, 2, 1)],
  [[2, 12, 12, 2], [5, 5, 2, 3], [2, 2], 'valid'],
  [[2, 12, 11, 16], [5, 3, 16, 3], [3, 2], frame(2, 1, 0, 2)],
];

describe.runIf(isNativeInstalled)('kernels of ONNX Runtime', () => {
  beforeAll(() => startBackend('wasm with ONNX Runtime'));

  it.each(convolutions)('convolution of %j with %j, strides %j, padding %j', (xs, fs, strides, pad) => {
    const info = tf.backend_util.computeConv2DInfo(xs, fs, strides, 1, pad);
    const [x, filter, dy] = inputsOf([xs, fs, info.outShape], 'signed', 'convolution') as [Tensor, Tensor, Tensor];
    const [a, b, c] = [x, filter, dy].map(numbersOf) as [Float64Array, Float64Array, Float64Array];
    const [y, dx, dw] = [dy, x, filter].map(({ size }) => new Float64Array(size)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    visitTaps(xs, fs, info, (i, j, k) => {
      y[k]! += a[i]! * b[j]!;
      dx[i]! += c[k]! * b[j]!;
      dw[j]! += a[i]! * c[k]!;
    });
    const attrs = { strides, pad, dataFormat: 'NHWC' };
    tf.tidy(() => {
      expectClose(kernel('Conv2D', { x, filter }, { ...attrs, dilations: [1, 1] }), y, info.outShape);
      expectClose(kernel('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: xs }), dx, xs);
      expectClose(kernel('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: fs }), dw, fs);
    });
    tf.dispose([x, filter, dy]);
  });

  it.each([
    [[2, 9, 9, 3], [3, 3, 3, 4], [2, 2], 'same'],
    [[2, 9, 9, 9], [3, 3, 9, 4], [2, 2], 'same'],
    [[2, 12, 10, 9], [3, 2, 9, 4], [3, 2], 'valid'],
    [[1, 11, 11, 8], [5, 5, 8, 3], [2, 1], frame(2, 3, 1, 0)],
    [[2, 3, 3, 8], [2, 2, 8, 3], [2, 2], 'valid'],
  ] as [Shape4D, Shape4D, Pair, Pads][])('dilated convolution of %j with %j, rates %j', (xs, fs, dilations, pad) => {
    const info = tf.backend_util.computeConv2DInfo(xs, fs, 1, dilations, pad);
    const [x, filter] = inputsOf([xs, fs], 'signed', 'dilated') as [Tensor, Tensor];
    const [a, b] = [x, filter].map(numbersOf) as [Float64Array, Float64Array];
    const y = new Float64Array(sizeOf(info.outShape));
    visitTaps(xs, fs, info, (i, j, k) => (y[k]! += a[i]! * b[j]!));
    const attrs = { strides: [1, 1], pad, dataFormat: 'NHWC', dilations };
    tf.tidy(() => expectClose(kernel('Conv2D', { x, filter }, attrs), y, info.outShape));
    tf.dispose([x, filter]);
  });

  const activations: Record<string, (value: number) => number> = {
    linear: (v) => v,
    relu: (v) => Math.max(0, v),
    relu6: (v) => Math.min(6, Math.max(0, v)),
    sigmoid: (v) => 1 / (1 + Math.exp(-v)),
    tanh: Math.tanh,
    elu: (v) => (v > 0 ? v : Math.expm1(v)),
    leakyrelu: (v) => (v > 0 ? v : 0.3 * v),
    prelu: (v) => v,
  };

  it.each(Object.keys(activations))('fused product and convolutions with a bias and %s', (activation) => {
    const shapes = [[1, 6, 9], [1, 9, 5], [5], [5], [2, 5, 5, 9], [3, 3, 9, 5]];
    const [a, b, bias, slopes, x, filter] = inputsOf(shapes, 'signed', activation) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const [offsets, alphas] = [bias, slopes].map(numbersOf) as [Float64Array, Float64Array];
    const finish = (sums: Float64Array): Float64Array =>
      sums.map((sum, index) => {
        const value = sum + offsets[index % 5]!;
        if (activation === 'prelu') return value > 0 ? value : alphas[index % 5]! * value;
        return activations[activation]!(value);
      });
    const extras = { bias, ...(activation === 'prelu' && { preluActivationWeights: slopes }) };
    const attrs = { activation, leakyreluAlpha: 0.3 };
    const product = productOf(a, b, [1, 6, 9, 5], [false, false]);
    const info = tf.backend_util.computeConv2DInfo(x.shape as Shape4D, filter.shape as Shape4D, 2, 1, 'same');
    const [pixels, taps] = [x, filter].map(numbersOf) as [Float64Array, Float64Array];
    const y = new Float64Array(sizeOf(info.outShape));
    visitTaps(x.shape as Shape4D, filter.shape as Shape4D, info, (i, j, k) => (y[k]! += pixels[i]! * taps[j]!));
    tf.tidy(() => {
      const turns = { transposeA: false, transposeB: false };
      expectClose(kernel('_FusedMatMul', { a, b, ...extras }, { ...turns, ...attrs }), finish(product), [1, 6, 5]);
      const geometry = { strides: [2, 2], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };
      const convolved = kernel('FusedConv2D', { x, filter, ...extras }, { ...geometry, ...attrs });
      expectClose(convolved, finish(y), info.outShape);
      // Transposed, the filter's third axis is that of the outputs.
      const transposed = { strides: [2, 2], pad: 'same', inputShape: [2, 9, 10, 5] };
      const back = tf.backend_util.computeConv2DInfo([2, 9, 10, 5], [3, 3, 5, 9], 2, 1, 'same');
      const turned = tf.transpose(filter, [0, 1, 3, 2]);
      const wide = numbersOf(turned);
      const dx = new Float64Array(2 * 9 * 10 * 5);
      visitTaps([2, 9, 10, 5], [3, 3, 5, 9], back, (i, j, k) => (dx[i]! += pixels[k]! * wide[j]!));
      const spread = kernel('FusedConv2DTranspose', { dy: x, filter: turned, ...extras }, { ...transposed, ...attrs });
      expectClose(spread, finish(dx), [2, 9, 10, 5]);
    });
    tf.dispose([a, b, bias, slopes, x, filter]);
  });

  /** Batches of one are repeated. */
  function productOf(a: Tensor, b: Tensor, [n, r, k, c]: Shape4D, [ta, tb]: [boolean, boolean]): Float64Array {
    const [left, right] = [numbersOf(a), numbersOf(b)];
    const result = new Float64Array(n * r * c);
    for (let m = 0; m < n; m += 1)
      for (let i = 0; i < r; i += 1)
        for (let j = 0; j < c; j += 1)
          for (let l = 0; l < k; l += 1) {
            const atA = (a.size > r * k ? m * r * k : 0) + (ta ? l * r + i : i * k + l);
            const atB = (b.size > k * c ? m * k * c : 0) + (tb ? j * k + l : l * c + j);
            result[m * r * c + i * c + j]! += left[atA]! * right[atB]!;
          }
    return result;
  }

  type Sizes = [number, number, number, number, number];
  type Product = [...Sizes, boolean, boolean];
  const products = [
    [1, 1, 3, 4, 5],
    [1, 1, 33, 57, 1],
    [1, 1, 1, 300, 7],
    [3, 3, 6, 7, 8],
    [1, 3, 6, 7, 9],
    [3, 1, 5, 7, 9],
  ].flatMap((sizes) => [0, 1, 2, 3].map((turn): Product => [...(sizes as Sizes), turn % 2 === 1, turn >= 2]));

  it.each(products)('product of %d × %d matrices, %d × %d × %d, turned %s %s', (n, m, r, k, c, ta, tb) => {
    const [a, b] = inputsOf(
      [
        [n, ...(ta ? [k, r] : [r, k])],
        [m, ...(tb ? [c, k] : [k, c])],
      ],
      'signed',
      'product',
    ) as [Tensor, Tensor];
    const count = Math.max(n, m);
    tf.tidy(() => {
      const y = kernel('BatchMatMul', { a, b }, { transposeA: ta, transposeB: tb });
      expectClose(y, productOf(a, b, [count, r, k, c], [ta, tb]), [count, r, c]);
    });
    tf.dispose([a, b]);
  });

  it('product of batches that repeat each other', () => {
    const [a, b] = inputsOf(
      [
        [2, 1, 3, 4],
        [1, 3, 4, 5],
      ],
      'signed',
      'both',
    ) as [Tensor, Tensor];
    tf.tidy(() => {
      const y = kernel('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
      const parts = [0, 1].flatMap((i) =>
        [0, 1, 2].map((j) =>
          productOf(
            tf.slice(a, [i, 0, 0, 0], [1, 1, 3, 4]),
            tf.slice(b, [0, j, 0, 0], [1, 1, 4, 5]),
            [1, 3, 4, 5],
            [false, false],
          ),
        ),
      );
      expectClose(y, Float64Array.from(parts.flatMap((part) => [...part])), [2, 3, 3, 5]);
    });
    tf.dispose([a, b]);
  });

  const reductions: [number[], number[]][] = [
    [[100], [0]],
    [[1031], [0]],
    [[64, 785], [1]],
    [[64, 785], [0]],
    [[1024, 6], [0]],
    [
      [7, 600],
      [0, 1],
    ],
    [[3, 4, 5], [1]],
    [
      [3, 4, 5],
      [0, 2],
    ],
    [
      [2, 3, 4, 5],
      [0, 1, 2],
    ],
    [
      [2, 3, 4, 5],
      [1, 2],
    ],
    [
      [2, 3, 4, 5],
      [1, 3],
    ],
    [
      [300, 2, 320, 3],
      [0, 2],
    ],
    [
      [2, 1, 4, 1],
      [1, 2],
    ],
    [[1, 1], [0]],
    [[4, 1, 1], [0]],
    [[5, 1], [1]],
  ];

  it.each(reductions)('reductions of %j over %j', (shape, axis) => {
    const [x] = inputsOf([shape], 'signed', 'reduction') as [Tensor];
    const values = numbersOf(x);
    const strides = [...tf.util.computeStrides(shape), 1];
    const kept = shape.flatMap((_, index) => (axis.includes(index) ? [] : [index]));
    const size = sizeOf(kept.map((index) => shape[index]!));
    const groups: number[][] = Array.from({ length: size }, () => []);
    values.forEach((value, index) => {
      const place = kept.reduce((at, k) => at * shape[k]! + (Math.floor(index / strides[k]!) % shape[k]!), 0);
      groups[place]!.push(value);
    });
    const sumOf = (group: number[]): number => group.reduce((a, b) => a + b, 0);
    const expected: Record<string, (group: number[]) => number> = {
      Sum: sumOf,
      Mean: (group) => sumOf(group) / group.length,
      Max: (group) => Math.max(...group),
      Min: (group) => Math.min(...group),
    };
    for (const [name, of] of Object.entries(expected)) {
      for (const keepDims of [false, true]) {
        tf.tidy(() => {
          const attrs = { axis, reductionIndices: axis, keepDims };
          const result = shape.map((side, index) => (axis.includes(index) ? 1 : side));
          const wanted = keepDims ? result : kept.map((index) => shape[index]!);
          const y = keepDims && kept.length === shape.length ? undefined : run(name, { x }, attrs);
          if (y !== undefined) expectClose(y, Float64Array.from(groups, of), wanted);
        });
      }
    }
    tf.dispose(x);
  });

  it.each([
    [
      [3, 4],
      [1, 0],
    ],
    [
      [2, 3, 4],
      [2, 0, 1],
    ],
    [
      [2, 3, 4, 5],
      [3, 1, 2, 0],
    ],
    [
      [2, 3, 4, 5],
      [0, 3, 1, 2],
    ],
    [
      [2, 3, 1, 5, 2],
      [4, 2, 0, 3, 1],
    ],
  ] as [number[], number[]][])('transposition of %j to %j', (shape, perm) => {
    const [x] = inputsOf([shape], 'signed', 'transposition') as [Tensor];
    const values = numbersOf(x);
    const strides = [...tf.util.computeStrides(shape), 1];
    const result = perm.map((axis) => shape[axis]!);
    const steps = [...tf.util.computeStrides(result), 1];
    const expected = Float64Array.from({ length: x.size }, (_, index) => {
      const places = result.map((side, axis) => Math.floor(index / steps[axis]!) % side);
      return values[places.reduce((at, place, axis) => at + place * strides[perm[axis]!]!, 0)]!;
    });
    tf.tidy(() => expectClose(kernel('Transpose', { x }, { perm }), expected, result));
    tf.dispose(x);
  });

  it.each([
    [
      [3, 4],
      [2, 3],
    ],
    [
      [1, 4],
      [5, 1],
    ],
    [
      [2, 1, 3],
      [1, 6, 1],
    ],
    [
      [1, 1, 1, 5],
      [2, 3, 4, 1],
    ],
    [
      [2, 3, 2],
      [2, 1, 2],
    ],
  ] as [number[], number[]][])('tiles of %j, %j times', (shape, reps) => {
    const [x] = inputsOf([shape], 'signed', 'tile') as [Tensor];
    const values = numbersOf(x);
    const strides = [...tf.util.computeStrides(shape), 1];
    const result = shape.map((side, axis) => side * reps[axis]!);
    const steps = [...tf.util.computeStrides(result), 1];
    const expected = Float64Array.from({ length: sizeOf(result) }, (_, index) => {
      const places = shape.map((side, axis) => Math.floor(index / steps[axis]!) % side);
      return values[places.reduce((at, place, axis) => at + place * strides[axis]!, 0)]!;
    });
    tf.tidy(() => expectClose(kernel('Tile', { x }, { reps }), expected, result));
    tf.dispose(x);
  });

  const normalized = [
    [2, 3, 4, 5],
    [300, 7],
    [2, 1],
    [6, 5, 1],
    [64, 3, 3, 16],
  ].flatMap((shape) => ['linear', 'relu', 'leakyrelu'].map((activation): [number[], string] => [shape, activation]));

  it.each(normalized)('batch normalisation of %j, forwards and backwards, with %s', (shape, activation) => {
    const alpha = 0.3;
    const below = { linear: 1, relu: 0, leakyrelu: alpha }[activation]!;
    const channels = shape.at(-1)!;
    const [x, gamma, beta, dy] = inputsOf([shape, [channels], [channels], shape], 'signed', 'norm') as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const [v, g, b, d] = [x, gamma, beta, dy].map(numbersOf) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const epsilon = 1e-2;
    const rows = x.size / channels;
    const column = (from: ArrayLike<number>, c: number): number[] =>
      Array.from({ length: rows }, (_, row) => from[row * channels + c]!);
    const average = (list: number[]): number => list.reduce((p, q) => p + q, 0) / list.length;
    const [y, dx] = [new Float64Array(x.size), new Float64Array(x.size)];
    const [means, variances, dg, db] = [0, 1, 2, 3].map(() => new Float64Array(channels)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let c = 0; c < channels; c += 1) {
      const values = column(v, c);
      means[c] = average(values);
      variances[c] = average(values.map((value) => (value - means[c]!) ** 2));
      const inverse = 1 / Math.sqrt(variances[c]! + epsilon);
      const normal = values.map((value) => (value - means[c]!) * inverse);
      const slopes = column(d, c).map((slope, row) => (normal[row]! * g[c]! + b[c]! > 0 ? slope : slope * below));
      dg[c] = rows * average(slopes.map((slope, row) => slope * normal[row]!));
      db[c] = rows * average(slopes);
      normal.forEach((value, row) => {
        const before = value * g[c]! + b[c]!;
        y[row * channels + c] = before > 0 ? before : before * below;
        dx[row * channels + c] = g[c]! * inverse * (slopes[row]! - (db[c]! + value * dg[c]!) / rows);
      });
    }
    tf.tidy(() => {
      const attrs = { epsilon, ...(activation !== 'linear' && { activation, alpha }) };
      const forward = kernel('BatchNormTraining', { x, gamma, beta }, attrs) as unknown as Tensor[];
      [y, means, variances].forEach((expected, index) => expectClose(forward[index]!, expected));
      const [result, mean, variance] = forward as [Tensor, Tensor, Tensor];
      const inputs = { dy, x, y: result, gamma, mean, variance };
      const backward = kernel('BatchNormTrainingGrad', inputs, attrs) as unknown as Tensor[];
      [dx, dg, db].forEach((expected, index) => expectClose(backward[index]!, expected));
      const moments = { x, mean, variance, offset: beta, scale: gamma };
      if (x.rank === 4 && activation === 'linear')
        expectClose(kernel('FusedBatchNorm', moments, { varianceEpsilon: epsilon }), y, shape);
    });
    tf.dispose([x, gamma, beta, dy]);
  });

  it.each([
    [[7], [7]],
    [[5, 6], [6]],
    [[9, 6], []],
    [
      [2, 1, 3],
      [4, 1],
    ],
  ] as [number[], number[]][])('greater and leaky ReLU of %j against %j', (left, right) => {
    const [a, b] = inputsOf([left, right], 'signed', 'compare') as [Tensor, Tensor];
    tf.tidy(() => {
      const shape = tf.broadcast_util.assertAndGetBroadcastShape(left, right);
      const [x, y] = [a, b].map((tensor) => numbersOf(tf.add(tensor, tf.zeros(shape)))) as [Float64Array, Float64Array];
      const truth = kernel('Greater', { a, b }, {});
      expect(truth.dtype).toBe('bool');
      expectClose(
        truth,
        x.map((value, index) => Number(value > y[index]!)),
        shape,
      );
      const leaky = numbersOf(a).map((value) => (value > 0 ? value : 0.2 * value));
      expectClose(kernel('LeakyRelu', { x: a }, { alpha: 0.2 }), leaky, left);
    });
    tf.dispose([a, b]);
  });
});
