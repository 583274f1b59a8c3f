/**
 * Every operation of compiled modules against finite differences: the first order, and the second if gradient penalties
 * or spectral normalisation need it; on every backend, with a batch of more than one, and without leaking a tensor.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { nn } from '../../index.js';
import type { Pass } from '../../index.js';
import { compareFirstOrder, compareSecondOrder, inputsOf } from '../../testing/finite-differences.js';
import type { Function, Values } from '../../testing/finite-differences.js';

/** A pass whose draws are fixed and whose moves are ignored. */
const pass = (training: boolean): Pass => {
  const fixed = (key: string, shape: readonly number[]): Tensor => inputsOf([shape], 'probability', key)[0]!;
  const self: Pass = {
    training,
    batch: 2,
    epoch: 0,
    first: false,
    in: () => self,
    draws: () => self,
    asTraining: () => pass(true),
    asEvaluation: () => pass(false),
    normal: (key, shape) => fixed(key, shape) as never,
    uniform: (key, shape) => fixed(key, shape) as never,
    integer: (key, shape) => fixed(key, shape) as never,
    chance: () => 0.5,
    share: (_key, compute) => compute(),
    move: () => undefined,
  };
  return self;
};

interface Case {
  readonly name: string;
  /** The order to test: 1 for the gradient, 2 for its gradient too. */
  readonly order: 1 | 2;
  readonly shapes: readonly (readonly number[])[];
  readonly f: Function;
  readonly values?: Values;
}

const at = <T extends Tensor>(x: Tensor): T => x as T;
const picture = [2, 5, 6, 3];
const rows = [3, 4];

const elementwise = (name: string, f: (x: Tensor) => Tensor, values: Values = 'signed'): Case => ({
  name,
  order: 2,
  shapes: [rows],
  f: (x) => f(x!),
  values,
});

const binary = (name: string, f: (a: Tensor, b: Tensor) => Tensor, values: Values = 'signed'): Case[] =>
  [
    [rows, rows],
    [rows, [4]],
    [rows, [3, 1]],
    [rows, []],
    [
      [2, 3, 2, 4],
      [2, 1, 1, 4],
    ],
  ].map((shapes) => ({
    name: `${name} ${JSON.stringify(shapes)}`,
    order: 2,
    shapes,
    f: (a, b) => f(a!, b!),
    values,
  }));

type ConvolutionOptions = Parameters<typeof nn.conv2d>[2];
const conv = (name: string, x: number[], kernel: number[], options: ConvolutionOptions): Case => ({
  name: `conv2d ${name}`,
  order: 2,
  shapes: [x, kernel, [kernel[3]!]],
  f: (a, b, c) => nn.conv2d(at<Tensor4D>(a!), { kernel: at<Tensor4D>(b!), bias: at<Tensor1D>(c!) }, options),
});
type TransposedOptions = Parameters<typeof nn.convTranspose2d>[2];
const convTranspose = (name: string, x: number[], kernel: number[], options: TransposedOptions): Case => ({
  name: `convTranspose2d ${name}`,
  order: 2,
  shapes: [x, kernel, [kernel[2]!]],
  f: (a, b, c) => nn.convTranspose2d(at<Tensor4D>(a!), { kernel: at<Tensor4D>(b!), bias: at<Tensor1D>(c!) }, options),
});

const cases: Case[] = [
  // elementwise
  elementwise('abs', nn.abs, 'away from zero'),
  elementwise('clip', (x) => nn.clip(x, -0.15, 0.2), 'away from zero'),
  elementwise('clip inside', (x) => nn.clip(x, -2, 2)),
  elementwise('elu', nn.elu, 'away from zero'),
  elementwise('exp', nn.exp),
  elementwise('gelu', nn.gelu),
  elementwise('leakyRelu', (x) => nn.leakyRelu(x, 0.2), 'away from zero'),
  elementwise('lipswish', (x) => nn.lipswish(x)),
  elementwise('lipswish 0.7', (x) => nn.lipswish(x, 0.7)),
  { name: 'lipswish learned', order: 2, shapes: [rows, [4]], f: (x, beta) => nn.lipswish(x!, beta!) },
  elementwise('log', nn.log, 'positive'),
  elementwise('log1p', (x) => tf.log1p(x), 'positive'),
  elementwise('neg', (x) => tf.neg(x)),
  elementwise('pow 1.7', (x) => nn.pow(x, 1.7), 'positive'),
  elementwise('pow 2', (x) => nn.pow(x, 2)),
  elementwise('pow 3', (x) => nn.pow(x, 3)),
  elementwise('pow -1', (x) => nn.pow(x, -1), 'positive'),
  elementwise('pow 0.5', (x) => nn.pow(x, 0.5), 'positive'),
  elementwise('reciprocal', (x) => tf.reciprocal(x), 'positive'),
  elementwise('relu', nn.relu, 'away from zero'),
  elementwise('relu6', (x) => tf.relu6(x), 'away from zero'),
  elementwise('rsqrt', (x) => tf.rsqrt(x), 'positive'),
  elementwise('selu', nn.selu, 'away from zero'),
  elementwise('sigmoid', nn.sigmoid),
  elementwise('silu', nn.silu),
  elementwise('sin', (x) => tf.sin(x)),
  elementwise('cos', (x) => tf.cos(x)),
  elementwise('softmax', nn.softmax),
  elementwise('logSoftmax', nn.logSoftmax),
  elementwise('softplus', nn.softplus),
  elementwise('sqrt', nn.sqrt, 'positive'),
  elementwise('square', nn.square),
  elementwise('tanh', nn.tanh),
  elementwise('erf', (x) => tf.erf(x)),
  elementwise('tan', (x) => tf.tan(x)),
  elementwise('sinh', (x) => tf.sinh(x)),
  elementwise('cosh', (x) => tf.cosh(x)),
  elementwise('atan', (x) => tf.atan(x)),
  ...binary('atan2', (y, x) => tf.atan2(y, x), 'away from zero'),
  ...binary('add', (a, b) => tf.add(a, b)),
  ...binary('sub', (a, b) => tf.sub(a, b)),
  ...binary('mul', (a, b) => tf.mul(a, b)),
  ...binary('div', (a, b) => tf.div(a, b), 'positive'),
  ...binary('pow', (a, b) => nn.pow(a, b), 'positive'),
  ...binary('squaredDifference', (a, b) => tf.squaredDifference(a, b)),
  ...binary('maximum', (a, b) => nn.maximum(a, tf.add(b, 0.2)), 'distinct'),
  ...binary('minimum', (a, b) => nn.minimum(a, tf.add(b, 0.2)), 'distinct'),
  { name: 'prelu', order: 2, shapes: [rows, [4]], f: (x, a) => tf.prelu(x!, a!), values: 'away from zero' },
  { name: 'lerp', order: 2, shapes: [picture, picture, [2, 1, 1, 1]], f: (a, b, t) => nn.lerp(a!, b!, t!) },
  {
    name: 'where',
    order: 2,
    shapes: [rows, rows],
    f: (a, b) => nn.where(tf.tensor2d([[1, 0, 0, 1]]), a!, b!),
  },
  // losses and distributions
  { name: 'bce', order: 2, shapes: [rows, rows], f: (p, t) => nn.bce(p!, t!), values: 'probability' },
  { name: 'bce 1', order: 2, shapes: [rows], f: (p) => nn.bce(p!, 1), values: 'probability' },
  { name: 'bce 0', order: 2, shapes: [rows], f: (p) => nn.bce(p!, 0), values: 'probability' },
  { name: 'bceLogits', order: 2, shapes: [rows, rows], f: (l, t) => nn.bceLogits(l!, t!) },
  { name: 'bceLogits 0.9', order: 2, shapes: [rows], f: (l) => nn.bceLogits(l!, 0.9) },
  { name: 'bceLogits 1', order: 2, shapes: [rows], f: (l) => nn.bceLogits(l!, 1) },
  { name: 'klNormal', order: 2, shapes: [rows, rows], f: (m, v) => nn.klNormal(m!, v!) },
  { name: 'normal', order: 2, shapes: [rows, rows, rows], f: (m, v, n) => nn.normal(m!, { logvar: v! }, n!) },
  { name: 'normal std', order: 2, shapes: [rows, rows, rows], f: (m, s, n) => nn.normal(m!, { std: s! }, n!) },
  {
    name: 'logProbNormal',
    order: 2,
    shapes: [rows, rows, rows],
    f: (x, m, v) => nn.logProbNormal(x!, m!, { logvar: v! }),
  },
  {
    name: 'logProbNormal std',
    order: 2,
    shapes: [rows, rows, rows],
    f: (x, m, s) => nn.logProbNormal(x!, m!, { std: s! }),
    values: 'positive',
  },
  ...binary('squaredError', (a, b) => nn.squaredError(a, b)),
  ...binary('absoluteError', (a, b) => nn.absoluteError(a, tf.add(b, 0.2)), 'distinct'),
  ...binary('huber', (a, b) => nn.huber(a, tf.add(b, 0.2), 0.5), 'distinct'),
  { name: 'hinge', order: 2, shapes: [rows, rows], f: (l, t) => nn.hinge(l!, t!) },
  { name: 'hinge 1', order: 2, shapes: [rows], f: (l) => nn.hinge(l!, 1) },
  {
    name: 'crossEntropy',
    order: 2,
    shapes: [
      [2, 3, 4],
      [2, 3, 4],
    ],
    f: (l, t) => nn.crossEntropy(l!, t!),
  },
  { name: 'crossEntropy smoothed', order: 2, shapes: [rows, rows], f: (l, t) => nn.crossEntropy(l!, t!, 0.1) },
  { name: 'focal', order: 2, shapes: [rows, rows], f: (l, t) => nn.focal(l!, t!) },
  { name: 'focal 0.5', order: 2, shapes: [rows, rows], f: (l, t) => nn.focal(l!, t!, 0.5) },
  ...(
    [
      ['logProbLaplace', (x, m, s) => nn.logProbLaplace(x, tf.add(m, 3), tf.exp(s))],
      ['logProbLogistic', (x, m, s) => nn.logProbLogistic(x, m, tf.exp(s))],
      ['logProbGumbel', (x, m, s) => nn.logProbGumbel(x, m, tf.exp(s))],
      ['klNormals', (x, m, s) => nn.klNormals(x, { logvar: s }, m, { std: tf.exp(x) })],
      ['klLaplace', (x, m, s) => nn.klLaplace(x, tf.exp(s), tf.add(m, 3), tf.exp(m))],
      ['klBernoulli', (x, m) => nn.klBernoulli(x, m)],
      ['klCategorical', (x, m) => nn.klCategorical(x, m)],
      ['entropyNormal', (s) => nn.entropyNormal(tf.ones(rows), { std: tf.exp(s) })],
      ['entropyGumbel', (s) => nn.entropyGumbel(tf.ones(rows), tf.exp(s))],
      ['entropyBernoulli', (x) => nn.entropyBernoulli(x)],
      ['entropyCategorical', (x) => nn.entropyCategorical(x)],
      [
        'logProbDiscretized',
        (m, s) => nn.logProbDiscretized(tf.ones(rows), m, tf.exp(s), { bins: 5, low: -1, high: 3 }),
      ],
      [
        'logProbMixture',
        (x, l) =>
          nn.logProbMixture(tf.slice(x, [0, 0], [3, 1]), l, 0, (each) =>
            nn.logProbLogistic(each, tf.tensor1d([-1, 0, 1, 2])),
          ),
      ],
      ['gumbelSoftmax', (x, m) => nn.gumbelSoftmax(x, tf.mul(m, 3), 0.7)],
    ] as readonly [string, (x: Tensor, m: Tensor, s: Tensor) => Tensor][]
  ).map(([name, f]): Case => ({
    name,
    order: 2,
    shapes: new Array<number[]>(f.length).fill(rows),
    f: (...inputs) => f(...(inputs as [Tensor, Tensor, Tensor])),
  })),
  { name: 'copies', order: 2, shapes: [[2, 3, 2]], f: (x) => nn.copies(x!, 3) },
  { name: 'collectDraws', order: 2, shapes: [[6, 2]], f: (x) => nn.collectDraws(x!, 3) },
  { name: 'mmd', order: 2, shapes: [rows, rows], f: (a, b) => nn.mmd(a!, b!) },
  { name: 'mmd rbf', order: 2, shapes: [rows, rows], f: (a, b) => nn.mmd(a!, tf.add(b!, 0.5), 'rbf', [0.3, 1]) },
  { name: 'perceptual', order: 2, shapes: [picture, picture], f: (a, b) => nn.perceptual([[a!, b!]]) },
  // reductions
  { name: 'sum', order: 2, shapes: [picture], f: (x) => nn.sum(x!) },
  { name: 'mean', order: 2, shapes: [picture], f: (x) => nn.mean(x!) },
  { name: 'std', order: 2, shapes: [picture], f: (x) => nn.std(x!) },
  { name: 'norm', order: 2, shapes: [picture], f: (x) => nn.norm(x!) },
  { name: 'max', order: 2, shapes: [picture], f: (x) => nn.max(x!), values: 'distinct' },
  { name: 'min', order: 2, shapes: [picture], f: (x) => nn.min(x!), values: 'distinct' },
  { name: 'logsumexp', order: 2, shapes: [picture], f: (x) => nn.logsumexp(x!) },
  ...[0, [1, 2], 3].flatMap((axes): Case[] => [
    { name: `sum ${axes}`, order: 2, shapes: [picture], f: (x) => nn.sum(x!, axes) },
    { name: `std ${axes}`, order: 2, shapes: [[5, 4, 3, 4]], f: (x) => nn.std(x!, axes, true) },
    { name: `norm ${axes}`, order: 2, shapes: [picture], f: (x) => nn.norm(x!, axes) },
    { name: `logsumexp ${axes}`, order: 2, shapes: [picture], f: (x) => nn.logsumexp(x!, axes, true) },
  ]),
  { name: 'softmax 1', order: 2, shapes: [picture], f: (x) => nn.softmax(x!, 1) },
  { name: 'logSoftmax 1', order: 2, shapes: [picture], f: (x) => nn.logSoftmax(x!, 1) },
  { name: 'cumsum 0', order: 2, shapes: [picture], f: (x) => nn.cumsum(x!, 0) },
  { name: 'cumprod', order: 2, shapes: [[2, 7]], f: (x) => nn.cumprod(x!) },
  { name: 'cumprod 1', order: 2, shapes: [[2, 5, 3]], f: (x) => nn.cumprod(x!, 1) },
  ...[
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
    [
      [2, 3, 4],
      [4, 5],
    ],
    [
      [2, 1, 3, 4],
      [1, 5, 4, 2],
    ],
    [
      [4, 3],
      [2, 5, 3, 2],
    ],
  ].map((shapes): Case => ({
    name: `matmul ${JSON.stringify(shapes)}`,
    order: 2,
    shapes,
    f: (a, b) => nn.matmul(a!, b!),
  })),
  ...[[0], [1, 2], [0, 1, 2], [3], [0, 3], [1, 3]].flatMap((axes): Case[] => [
    { name: `tf.sum [${axes}]`, order: 2, shapes: [picture], f: (x) => tf.sum(x!, axes) },
    { name: `tf.mean [${axes}]`, order: 2, shapes: [picture], f: (x) => tf.mean(x!, axes, true) },
    { name: `tf.max [${axes}]`, order: 2, shapes: [picture], f: (x) => tf.max(x!, axes), values: 'distinct' },
  ]),
  { name: 'cumsum', order: 2, shapes: [[2, 3, 4]], f: (x) => tf.cumsum(x!, 1, true) },
  // shapes
  { name: 'flatten', order: 2, shapes: [picture], f: (x) => nn.flatten(x!) },
  { name: 'reshape', order: 2, shapes: [picture], f: (x) => nn.reshape(x!, [3, 30]) },
  { name: 'concat', order: 2, shapes: [picture, [2, 5, 6, 2]], f: (a, b) => nn.concat([a!, b!]) },
  { name: 'channels', order: 2, shapes: [picture], f: (x) => nn.channels(x!, 1, 3) },
  { name: 'expand', order: 2, shapes: [rows, [3, 2, 2, 4]], f: (a, b) => tf.mul(nn.expand(a!, 4), b!) },
  { name: 'broadcast', order: 2, shapes: [[2, 4]], f: (x) => nn.broadcast(x!, [3, 2, 4]) },
  { name: 'transpose', order: 2, shapes: [picture], f: (x) => tf.transpose(x!, [2, 0, 3, 1]) },
  { name: 'stack', order: 2, shapes: [rows, rows], f: (a, b) => tf.stack([a!, b!], 1) },
  { name: 'unstack', order: 2, shapes: [[3, 2, 4]], f: (x) => tf.mul(tf.unstack(x!, 1)[0]!, tf.unstack(x!, 1)[1]!) },
  { name: 'split', order: 2, shapes: [[3, 6]], f: (x) => tf.mul(...(tf.split(x!, 2, 1) as [Tensor, Tensor])) },
  { name: 'reverse', order: 2, shapes: [[2, 3, 4]], f: (x) => tf.reverse(x!, [1]) },
  { name: 'tile', order: 2, shapes: [[2, 1, 2, 1, 3]], f: (x) => tf.tile(x!, [1, 3, 2, 2, 2]) },
  { name: 'broadcastTo', order: 2, shapes: [[1, 3]], f: (x) => tf.broadcastTo(x!, [4, 2, 3]) },
  { name: 'slice', order: 2, shapes: [picture], f: (x) => tf.slice(x!, [0, 1, 2, 0], [2, 3, -1, 2]) },
  {
    name: 'stridedSlice',
    order: 2,
    shapes: [picture],
    f: (x) => tf.stridedSlice(x!, [0, 1, 0, 0], [2, 5, 6, 3], [1, 2, 3, 1]),
  },
  { name: 'gather', order: 2, shapes: [[4, 3, 2]], f: (x) => tf.gather(x!, tf.tensor1d([0, 2, 2, 1], 'int32'), 1) },
  { name: 'roll', order: 2, shapes: [picture], f: (x) => nn.roll(x!, 2, 1) },
  { name: 'sort', order: 2, shapes: [[2, 3, 4]], f: (x) => nn.sort(x!, 1), values: 'distinct' },
  ...binary('mod', (a, b) => nn.mod(a, tf.add(b, 2)), 'probability'),
  { name: 'slice part', order: 2, shapes: [picture], f: (x) => nn.slice(x!, ['all', [1, 3], 2]) },
  { name: 'lookup', order: 2, shapes: [[3, 4]], f: (x) => nn.lookup(x!, tf.tensor2d([[0, 3, 3]], [1, 3]), 1) },
  {
    name: 'gatherEach',
    order: 2,
    shapes: [[2, 3, 4]],
    f: (x) =>
      nn.gatherEach(
        x!,
        tf.tensor2d([
          [0, 3, 3],
          [1, 2, 1],
        ]),
        2,
      ),
  },
  {
    name: 'put',
    order: 2,
    shapes: [
      [2, 3, 4],
      [2, 1, 4],
    ],
    f: (x, v) => nn.put(x!, v!, [tf.tensor1d([0, 2])], 1),
  },
  {
    name: 'gather batched',
    order: 2,
    shapes: [[2, 4, 3]],
    f: (x) =>
      tf.gather(
        x!,
        tf.tensor2d(
          [
            [0, 3],
            [1, 1],
          ],
          [2, 2],
          'int32',
        ),
        1,
        1,
      ),
  },
  {
    name: 'gatherND',
    order: 2,
    shapes: [[3, 4, 2]],
    f: (x) =>
      tf.gatherND(
        x!,
        tf.tensor2d(
          [
            [0, 1],
            [2, 3],
            [0, 1],
          ],
          [3, 2],
          'int32',
        ),
      ),
  },
  { name: 'depthToSpace', order: 2, shapes: [[2, 3, 2, 8]], f: (x) => tf.depthToSpace(at<Tensor4D>(x!), 2, 'NHWC') },
  {
    name: 'unsortedSegmentSum',
    order: 2,
    shapes: [[5, 3]],
    f: (x) => tf.unsortedSegmentSum(x!, tf.tensor1d([1, 0, 3, 1, 1], 'int32'), 4),
  },
  // padding and resampling
  {
    name: 'zeroPad',
    order: 2,
    shapes: [picture],
    f: (x) =>
      nn.zeroPad(at<Tensor4D>(x!), [
        [1, 2],
        [0, 3],
      ]),
  },
  {
    name: 'reflectPad',
    order: 2,
    shapes: [picture],
    f: (x) =>
      nn.reflectPad(at<Tensor4D>(x!), [
        [1, 2],
        [3, 2],
      ]),
  },
  { name: 'upsample nearest', order: 2, shapes: [picture], f: (x) => nn.upsample(at<Tensor4D>(x!), [2, 3], 'nearest') },
  {
    name: 'upsample bilinear',
    order: 2,
    shapes: [picture],
    f: (x) => nn.upsample(at<Tensor4D>(x!), [2, 2], 'bilinear'),
  },
  {
    name: 'resize nearest',
    order: 2,
    shapes: [picture],
    f: (x) => tf.image.resizeNearestNeighbor(at<Tensor4D>(x!), [7, 4]),
  },
  {
    name: 'resize bilinear',
    order: 2,
    shapes: [picture],
    f: (x) => tf.image.resizeBilinear(at<Tensor4D>(x!), [8, 4], true),
  },
  // pooling
  ...[
    { size: [2, 2], strides: [2, 2], padding: 'valid' },
    { size: [3, 3], strides: [2, 2], padding: 'same' },
    { size: [3, 2], strides: [1, 2], padding: 1 },
  ].flatMap((options): Case[] => [
    {
      name: `maxPool ${JSON.stringify(options)}`,
      order: 1,
      shapes: [picture],
      f: (x) => nn.maxPool(at<Tensor4D>(x!), options as never),
      values: 'distinct',
    },
    {
      name: `avgPool ${JSON.stringify(options)}`,
      order: 2,
      shapes: [picture],
      f: (x) => nn.avgPool(at<Tensor4D>(x!), options as never),
    },
  ]),
  { name: 'globalAvgPool', order: 2, shapes: [picture], f: (x) => nn.globalAvgPool(at<Tensor4D>(x!)) },
  // products
  {
    name: 'dense',
    order: 2,
    shapes: [rows, [4, 5], [5]],
    f: (x, k, b) => nn.dense(x!, { kernel: at<Tensor2D>(k!), bias: at<Tensor1D>(b!) }),
  },
  {
    name: 'dense rank 4',
    order: 2,
    shapes: [picture, [3, 4]],
    f: (x, k) => nn.dense(x!, { kernel: at<Tensor2D>(k!) }),
  },
  ...[false, true].flatMap((a) =>
    [false, true].map((b): Case => ({
      name: `matMul ${a} ${b}`,
      order: 2,
      shapes: [a ? [2, 4, 3] : [2, 3, 4], b ? [1, 5, 4] : [1, 4, 5]],
      f: (x, y) => tf.matMul(x!, y!, a, b),
    })),
  ),
  ...(
    [
      ['ij,jk->ik', [3, 4], [4, 5]],
      ['bij,bkj->bik', [2, 3, 4], [2, 5, 4]],
      ['bthd,bshd->bhts', [2, 3, 2, 4], [2, 5, 2, 4]],
      ['i,j->ij', [3], [4]],
      ['ij->ji', [3, 4]],
      ['ijk,j->i', [3, 4, 2], [4]],
    ] as [string, ...number[][]][]
  ).map(([equation, ...shapes]): Case => ({
    name: `einsum ${equation}`,
    order: 2,
    shapes,
    f: (...xs) => tf.einsum(equation, ...xs),
  })),
  conv('same 3/1', picture, [3, 3, 3, 4], { strides: [1, 1], padding: 'same' }),
  conv('same 3/2', picture, [3, 3, 3, 4], { strides: [2, 2], padding: 'same' }),
  conv('same 4/2', [2, 6, 8, 2], [4, 4, 2, 3], { strides: [2, 2], padding: 'same' }),
  conv('1 4/2, seven rows', [2, 7, 7, 2], [4, 4, 2, 3], { strides: [2, 2], padding: 1 }),
  conv('valid 5/2', [2, 9, 8, 2], [5, 5, 2, 3], { strides: [2, 2], padding: 'valid' }),
  conv('valid 3/1', picture, [3, 3, 3, 5], { strides: [1, 1], padding: 'valid' }),
  conv('whole', [2, 3, 3, 2], [3, 3, 2, 4], { strides: [1, 1], padding: 0 }),
  conv('pointwise', picture, [1, 1, 3, 4], { strides: [1, 1], padding: 'same' }),
  conv('1/2', picture, [1, 1, 3, 4], { strides: [2, 2], padding: 'same' }),
  conv('2/3', [2, 8, 7, 2], [2, 2, 2, 3], { strides: [3, 3], padding: 'valid' }),
  conv('uneven', [2, 7, 6, 2], [3, 4, 2, 3], {
    strides: [2, 1],
    padding: [
      [1, 2],
      [0, 1],
    ],
  }),
  conv('large channels', [2, 4, 4, 9], [4, 4, 9, 10], { strides: [2, 2], padding: 1 }),
  { ...conv('dilated', [2, 7, 8, 2], [3, 3, 2, 3], { strides: [1, 1], padding: 'same', dilations: [2, 2] }), order: 1 },
  convTranspose('same 3/2', [2, 3, 4, 3], [3, 3, 2, 3], { strides: [2, 2], padding: 'same' }),
  convTranspose('same 3/1', [2, 4, 4, 3], [3, 3, 2, 3], { strides: [1, 1], padding: 'same' }),
  convTranspose('1 4/2', [2, 3, 3, 3], [4, 4, 2, 3], { strides: [2, 2], padding: 1 }),
  convTranspose('0 7/1 of one pixel', [2, 1, 1, 3], [4, 4, 2, 3], { strides: [1, 1], padding: 0 }),
  convTranspose('valid 5/2 +1', [2, 2, 3, 2], [5, 5, 2, 2], { strides: [2, 2], padding: 'valid', outputPadding: 1 }),
  convTranspose('1 3/2 +1', [2, 3, 2, 2], [3, 3, 2, 2], { strides: [2, 2], padding: 1, outputPadding: 1 }),
  ...(['DCR', 'CRD'] as const).flatMap((order): Case[] => [
    { name: `depthToSpace ${order}`, order: 2, shapes: [[2, 2, 3, 8]], f: (x) => nn.depthToSpace(at(x!), 2, order) },
    { name: `spaceToDepth ${order}`, order: 2, shapes: [[2, 4, 2, 3]], f: (x) => nn.spaceToDepth(at(x!), 2, order) },
  ]),
  ...(['sigmoid', 'silu', 'gelu', 'tanh'] as const).map((gate): Case => ({
    name: `glu ${gate}`,
    order: 2,
    shapes: [[2, 3, 4]],
    f: (x) => nn.glu(x!, gate),
  })),
  {
    name: 'conv2d in groups',
    order: 2,
    shapes: [[2, 5, 4, 4], [3, 3, 2, 6], [6]],
    f: (a, b, c) =>
      nn.conv2d(
        at<Tensor4D>(a!),
        { kernel: at<Tensor4D>(b!), bias: at<Tensor1D>(c!) },
        { strides: [1, 1], padding: 'same', groups: 2, activation: 'sigmoid' },
      ),
  },
  ...(
    [
      { strides: [1, 1], padding: 'same' },
      { strides: [2, 2], padding: 'same', activation: 'tanh' },
      {
        strides: [1, 2],
        padding: [
          [2, 0],
          [0, 1],
        ],
      },
    ] as const
  ).map((options): Case => ({
    name: `depthwise convolution ${JSON.stringify(options)}`,
    order: 2,
    shapes: [[2, 5, 6, 3], [3, 3, 1, 6], [6]],
    f: (a, b, c) => nn.depthwiseConv2d(at<Tensor4D>(a!), { kernel: at<Tensor4D>(b!), bias: at<Tensor1D>(c!) }, options),
  })),
  {
    name: 'causal convolution',
    order: 2,
    shapes: [picture, [3, 3, 3, 2], [2]],
    f: (a, b, c) =>
      nn.conv2d(at<Tensor4D>(a!), nn.causal({ kernel: at<Tensor4D>(b!), bias: at<Tensor1D>(c!) }, { own: false }), {
        strides: [1, 1],
        padding: 'same',
      }),
  },
  {
    name: 'conv1d',
    order: 2,
    shapes: [[2, 7, 3], [3, 3, 2], [2]],
    f: (x, kernel, bias) =>
      nn.conv1d(
        at(x!),
        { kernel: at(kernel!), bias: at(bias!) },
        { stride: 2, padding: [2, 0], activation: 'sigmoid' },
      ),
  },
  {
    name: 'convTranspose1d',
    order: 2,
    shapes: [
      [2, 4, 3],
      [4, 2, 3],
    ],
    f: (x, kernel) => nn.convTranspose1d(at(x!), { kernel: at(kernel!) }, { stride: 2, padding: 'same' }),
  },
  {
    name: 'depthwiseConv2d',
    order: 2,
    shapes: [picture, [3, 3, 3, 2]],
    f: (x, k) => tf.depthwiseConv2d(at<Tensor4D>(x!), at<Tensor4D>(k!), 2, 'same'),
  },
  // normalisation and noise
  {
    name: 'batchNorm training',
    order: 2,
    shapes: [picture, [3], [3]],
    f: (x, gamma, beta) =>
      nn.batchNorm(
        x!,
        { gamma: at(gamma!), beta: at(beta!), moving_mean: tf.zeros([3]), moving_variance: tf.ones([3]) },
        { momentum: 0.9, epsilon: 1e-2 },
        pass(true),
      ),
  },
  {
    name: 'batchNorm of vectors, without gamma',
    order: 2,
    shapes: [[5, 3], [3]],
    f: (x, beta) =>
      nn.batchNorm(
        x!,
        { beta: at(beta!), moving_mean: tf.zeros([3]), moving_variance: tf.ones([3]) },
        { momentum: 0.9, epsilon: 1e-2 },
        pass(true),
      ),
  },
  {
    name: 'batchNorm inference',
    order: 2,
    shapes: [picture, [3], [3]],
    f: (x, gamma, beta) =>
      nn.batchNorm(
        x!,
        { gamma: at(gamma!), beta: at(beta!), moving_mean: tf.fill([3], 0.2), moving_variance: tf.fill([3], 0.5) },
        { momentum: 0.9, epsilon: 1e-2 },
        pass(false),
      ),
  },
  {
    name: 'layerNorm',
    order: 2,
    shapes: [picture, [3], [3]],
    f: (x, gamma, beta) => nn.layerNorm(x!, { gamma: at(gamma!), beta: at(beta!) }, { epsilon: 1e-2 }),
  },
  {
    name: 'layerNorm of the last axis',
    order: 2,
    shapes: [picture, [3], [3]],
    f: (x, gamma, beta) => nn.layerNorm(x!, { gamma: at(gamma!), beta: at(beta!) }, { epsilon: 1e-2, axis: -1 }),
  },
  {
    name: 'groupNorm',
    order: 2,
    shapes: [[2, 3, 2, 6], [6], [6]],
    f: (x, gamma, beta) => nn.groupNorm(x!, { gamma: at(gamma!), beta: at(beta!) }, { groups: 3, epsilon: 1e-2 }),
  },
  {
    name: 'groupNorm of sequences',
    order: 2,
    shapes: [[2, 5, 4]],
    f: (x) => nn.groupNorm(x!, {}, { groups: 2, epsilon: 1e-2 }),
  },
  {
    name: 'rmsNorm',
    order: 2,
    shapes: [[2, 3, 4], [4]],
    f: (x, gamma) => nn.rmsNorm(x!, { gamma: at(gamma!) }, { epsilon: 1e-2 }),
  },
  // attention and embeddings
  ...[false, true].map((causal): Case => ({
    name: `attend ${causal ? 'causally' : 'to all'}`,
    order: 2,
    shapes: [
      [4, 5, 3],
      [4, 5, 3],
      [4, 5, 2],
    ],
    f: (q, k, v) => nn.attend(at(q!), at(k!), at(v!), { causal }),
  })),
  {
    name: 'attention of a sequence',
    order: 2,
    shapes: [[2, 3, 4], [4, 6], [6], [4, 6], [4, 6], [6, 4], [4]],
    f: (x, query, query_bias, key, value, out, out_bias) =>
      nn.attention(
        x!,
        {
          ...{
            query: at<Tensor2D>(query!),
            key: at<Tensor2D>(key!),
            value: at<Tensor2D>(value!),
            out: at<Tensor2D>(out!),
          },
          ...{ query_bias: at<Tensor1D>(query_bias!), out_bias: at<Tensor1D>(out_bias!) },
        },
        { heads: 2, causal: true },
      ),
  },
  {
    name: 'attention of a map to a sequence',
    order: 2,
    shapes: [
      [2, 2, 3, 4],
      [2, 5, 3],
      [4, 4],
      [3, 4],
      [3, 4],
      [4, 4],
    ],
    f: (x, context, query, key, value, out) =>
      nn.attention(
        x!,
        { query: at(query!), key: at(key!), value: at(value!), out: at(out!) },
        { heads: 2, context: context! },
      ),
  },
  {
    name: 'embed',
    order: 2,
    shapes: [[4, 3]],
    f: (table) => nn.embed(tf.tensor2d([1, 3, 3, 0, 1, 1], [2, 3], 'int32'), at(table!)),
  },
  { name: 'sinusoidal', order: 2, shapes: [[2, 3]], f: (x) => nn.sinusoidal(x!, 6, { period: 20 }) },
  {
    name: 'instanceNorm',
    order: 2,
    shapes: [picture, [3], [3]],
    f: (x, gamma, beta) => nn.instanceNorm(at<Tensor4D>(x!), { gamma: at(gamma!), beta: at(beta!) }, { epsilon: 1e-2 }),
  },
  { name: 'dropout', order: 2, shapes: [rows], f: (x) => nn.dropout(x!, 0.5, {}, pass(true), 'mask') },
];

describe.each(testedBackends)('gradients on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(cases)('$name', ({ name, order, shapes, f, values = 'signed' }) => {
    const inputs = inputsOf(shapes, values, name);
    const before = tf.memory().numTensors;
    const first = compareFirstOrder(f, inputs, name);
    expect(Math.abs(first.analytic - first.numeric), JSON.stringify(first)).toBeLessThan(1e-3 * (first.scale + 1e-2));
    if (order === 2) {
      const second = compareSecondOrder(f, inputs, name);
      expect(Math.abs(second.analytic - second.numeric), JSON.stringify(second)).toBeLessThan(
        2e-3 * (second.scale + 1e-2),
      );
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(inputs);
  });
});
