import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { compileFile, emit } from '../../index.js';
import { catalogue } from '../../catalogue/index.js';
import { createTrainer } from '../../../runtime/index.js';
import type { AnyModel } from '../../../runtime/index.js';
import { prepareBackend } from '../../../runtime/engine/backend/index.js';
import type { Net } from '../../graph/types.js';

/** Layers whose shape and range rules are compared with the tensors that the emitted code makes. */
const layers = [
  'Dense(5)', // on the flattened picture, see below
  ...[
    'Conv(4, 3)',
    'Conv(4, 3, stride=2)',
    'Conv(4, 3, stride=2, padding=1)',
    'Conv(4, [2, 5], stride=[3, 1], padding=0)',
    'Conv(4, 4, stride=3, padding=valid)',
    'Conv(4, 3, dilation=2)',
    'Conv(4, 3, dilation=2, padding=0)',
    'Conv(2, 1, bias=false)',
    'Conv(4, 3, weight=spectral)',
    'Conv(4, 3, weight=equalized)',
    'Conv(4, 3, padding=[1, 2])',
  ],
  ...[
    'ConvTranspose(4, 3)',
    'ConvTranspose(4, 3, stride=2)',
    'ConvTranspose(4, 4, stride=2, padding=1)',
    'ConvTranspose(4, 5, stride=2, padding=0, output_padding=1)',
    'ConvTranspose(4, 7, padding=0)',
    'ConvTranspose(4, 2, stride=3)',
    'ConvTranspose(4, 3, stride=3, padding=1, output_padding=2)',
    'ConvTranspose(2, 3, stride=2, weight=spectral)',
    'ConvTranspose(2, 3, stride=2, weight=equalized(lr=0.01, gain=1))',
  ],
  ...[
    'BatchNorm',
    'BatchNorm(affine=false)',
    'LayerNorm',
    'LayerNorm(affine=false)',
    'InstanceNorm',
    'InstanceNorm(affine=false, epsilon=1e-3)',
    'PixelNorm',
    'MinibatchStd(2)',
    'MovingMean',
    'Dropout(0.4)',
    'Dropout(0.4, always=true)',
  ],
  ...[
    'MaxPool',
    'MaxPool(3, stride=2)',
    'MaxPool(2, stride=1, padding=same)',
    'AvgPool(2)',
    'AvgPool(3, stride=2, padding=1)',
    'GlobalAvgPool',
  ],
  ...[
    'Upsample',
    'Upsample(3, bilinear)',
    'Upsample([1, 2])',
    'Blur',
    'ZeroPad(2)',
    'ZeroPad([[1, 0], [2, 3]])',
    'ReflectPad(1)',
    'Flatten',
    'Reshape(3, 7, 6)',
    'Reshape([126])',
  ],
  ...[
    'relu',
    'leaky_relu',
    'leaky_relu(0.01)',
    'sigmoid',
    'tanh',
    'softplus',
    'elu',
    'selu',
    'gelu',
    'silu',
    'lipswish',
    'softmax',
  ],
  ...[
    'exp',
    'abs',
    'sqrt',
    'square',
    'sign',
    'floor',
    'round',
    'log2',
    'log',
    'clip(0.2..0.8)',
    'stop',
    'negate',
    'channels(1)',
    'channels(0..1)',
    'concat(x)',
    'repeat 2 { Conv(3, 3) -> relu }',
  ],
  ...['sum', 'mean', 'norm', 'std', 'max', 'min', 'logsumexp'],
  ...['sum(axis=0)', 'mean(axis=[0, 2])', 'std(axis=-1, keepdims=true)', 'logsumexp(axis=[1, 2])', 'max(axis=1)'],
  ...['sum(axis=batch)', 'mean(axis=batch)', 'norm(axis=batch)', 'logsumexp(axis=batch)', 'min(axis=batch)'],
  ...['softmax(axis=0)', 'log_softmax', 'log_softmax(axis=1)', 'cumsum', 'cumprod(axis=0)', 'argmax', 'argmin(axis=0)'],
  ...['transpose([2, 0, 1])', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'atan', 'erf'],
];
const expressions = [
  ...[
    'x + 1',
    '2 - x',
    'x * x',
    'x / 2',
    'x ^ 2',
    'x ^ 3',
    'x < 0.5',
    'x >= mean(x)',
    'x == x',
    'x != x',
    'x > 0',
    'x <= 1',
  ],
  ...[
    'atan2(x, x - 2)',
    'matmul(x, transpose(x, [0, 2, 1]))',
    'matmul(channels(x, 0), ones([1, 5]))',
    'x * cumprod(1 - linspace(0.1, 0.3, 3))',
    'x[0..2, :, 1]',
    'x[-1, 2..-2]',
    'linspace(0, 1, 4)[kind]',
    'full([4, 5], 0.5)[kind]',
    'x[kind]',
    'x[:, kind, 1..2]',
    'gather(ones([2, 4]), argmax(x), axis=1)',
    'put(x, 0.5, kind, index_2=1)',
    'put(zeros([4, 2]), mean(x), 3)',
    'one_hot(argmax(x))',
    'concat(x, x, axis=0)',
    'concat(x[0, 0], linspace(0, 1, 3))',
    'stack(x, x, axis=2)',
    'pad(x, [[1, 0], [0, 2]], value=0.5)',
    'roll(x, 2, axis=1)',
    'sort(x)',
    'sort(x, axis=0, descending=true)',
    'argsort(x)',
    'argsort(x, axis=0, descending=true)',
    'mod(4 * x, 0.5)',
    'x > 0.2 and x < 0.8 or not x < 0.9',
    'linspace(-1, 2, 7)',
    'range(5)',
    'zeros([2, 3])',
    'ones([4]) + full([4], 0.5)',
    'sum(ones([3, 4]), axis=0)',
    'std(linspace(0, 1, 9))',
    'sin(linspace(0, 3, 5)) ^ 2',
    'min(x, 0.5)',
    'max(x, mean(x))',
    'lerp(x, 1 - x, mean(x))',
    'where(x > 0.5, x, 0)',
    'x * (x -> GlobalAvgPool)',
    'bce(x, x)',
    'bce(x, 1)',
    'bce_logits(x, 0)',
    'bce_logits(x, x)',
    'kl_normal(x, -x)',
  ],
  ...[
    'normal([4])',
    'normal(x, std=0.1)',
    'normal(x, logvar=x)',
    'uniform([2, 2, 1])',
    'uniform([3], -1..1)',
    'uniform([])',
    'integer(1..6)',
    'integer(0..3, [2])',
    'broadcast(x -> GlobalAvgPool, like=x)',
    'x + Weight([3])',
    'x * Weight([6, 7, 3], init=ones)',
    '(Weight([6, 7, 3]) -> InstanceNorm) + x',
    'one_hot(kind)',
  ],
  ...['mse(x, 1 - x)', 'mae(x, 0.5)', 'huber(x, 1 - x)', 'huber(x, 0, delta=0.1)', 'hinge(x, 1)', 'hinge(x, x)'],
  ...[
    'cross_entropy(x, softmax(x))',
    'cross_entropy(x, categorical(x), smoothing=0.1)',
    'cross_entropy(x -> Flatten -> Dense(4), kind)',
    'focal(x -> Flatten -> Dense(4), kind, gamma=1)',
    'focal(x, softmax(x))',
    'accuracy(x -> Flatten -> Dense(4), kind)',
    'accuracy(x, categorical(x))',
    'accuracy(x, 1 - x)',
    'bernoulli(x)',
    'bernoulli(logits=x)',
    'categorical(x)',
    'categorical(Weight([3]))',
  ],
  ...[
    'laplace([4])',
    'laplace(x, scale=0.1)',
    'logistic([2, 2])',
    'logistic(x, scale=x + 1)',
    'gumbel([])',
    'gumbel(x -> GlobalAvgPool, scale=mean(x))',
    'gumbel_softmax(x)',
    'gumbel_softmax(x, tau=0.1, hard=true)',
    'log_prob(normal([3]), x)',
    'log_prob(normal(x, logvar=x), x)',
    'log_prob(uniform([3], -1..1), x)',
    'log_prob(logistic(x, scale=2), mean(x))',
    'log_prob(bernoulli(x), x)',
    'log_prob(categorical(x), categorical(x))',
    'discretized_logistic(x, scale=0.2)',
    'discretized_logistic(x, scale=x + 1, bins=5, range=-1..1)',
    'log_prob(discretized_logistic(x, scale=0.2), x)',
    'mixture(x, normal(x, std=0.1))',
    'mixture(x -> GlobalAvgPool, laplace(Reshape(x, 3, 42), scale=mean(x)))',
    'mixture(Weight([2]), discretized_logistic(Weight([2, 5]), scale=0.1))',
    'log_prob(mixture(x, normal(x, std=0.1)), channels(x, 0) -> Reshape(6, 7))',
    'log_prob(mixture(Weight([2]), normal(Weight([2, 3]), std=0.1)), x -> GlobalAvgPool)',
    'entropy(normal(mean(x), logvar=x))',
    'entropy(laplace(x, scale=2))',
    'entropy(categorical(x))',
    'kl(normal(x, std=0.5), normal([3]))',
    'kl(laplace([6, 7, 3]), laplace(x, scale=2))',
    'kl(bernoulli(x), bernoulli(logits=x))',
    'kl(categorical(x), categorical(Weight([6, 7, 3])))',
  ],
  ...[
    'straight(x, 1 - x)',
    'lab(x)',
    'rgb(lab(x))',
    'rgb(2 * x - 1)',
    'grey(channels(x, 0))',
    'psnr(1 - x, clip(x, 0..1))',
    'ssim(1 - Upsample(x, 2), clip(Upsample(x, 2), 0..1))',
    'bits_per_dim(sum(x), like=x)',
  ],
];

/** The layers of transformers and of sequences, as they are compared with PyTorch too. The picture here has other sides. */
const sequences = [
  ...['Dense(5)', 'Reshape(42, 3) -> Dense(5)', 'LayerNorm(axis=-1)', 'GroupNorm(3)', 'Reshape(21, 6) -> GroupNorm(2)'],
  ...['RMSNorm', 'Attention(3)', 'Reshape(42, 3) -> Attention(1, key=2, causal=true)', 'Attention(x -> AvgPool, 3)'],
  ...['PositionEmbedding', 'Reshape(42, 3) -> PositionEmbedding'],
  ...['Conv(8, 3) -> DepthToSpace(2, order=CRD)', 'Reshape(2, 7, 9) -> Conv(4, 3, stride=[1, 2]) -> SpaceToDepth(2)'],
  ...['Conv(4, 3) -> glu', 'Reshape(21, 6) -> glu(gate=gelu)'],
  ...['Conv(6, 3, groups=3)', 'Conv(4, [2, 3], padding=[[1, 0], [1, 2]])', 'Conv(4, 5, mask=causal(A))'],
  ...['DepthwiseConv(3, stride=2)', 'DepthwiseConv(3, multiplier=2, dilation=2)', 'DepthwiseConv(2, padding=valid)'],
  ...[
    'Reshape(42, 3) -> Conv1D(5, 4, stride=3)',
    'Reshape(14, 9) -> Conv1D(5, 3, padding=causal, dilation=3, stride=2)',
  ],
  ...[
    'Reshape(14, 9) -> ConvTranspose1D(3, 4, stride=2)',
    'Reshape(14, 9) -> ConvTranspose1D(3, 5, stride=3, padding=1)',
  ],
].map((layer) => `x -> ${layer}`);
const labels = ['Embedding(kind, 5)', 'Embedding(integer(0..3, [2, 5]), 6, classes=4)', 'Sinusoidal(mean(x), 8)'];

const net = (index: number, body: string): string =>
  `  net N${index}(${body.includes('kind') ? 'kind, ' : ''}x) {\n    return ${body}\n  }`;
const bodies = [
  ...layers.map((layer) => (layer === 'Dense(5)' ? 'x -> Flatten -> Dense(5)' : `x -> ${layer}`)),
  ...expressions,
  ...sequences,
  ...labels,
  'Flatten(x) -> Sinusoidal(4, period=50)',
];
const spec = [
  'model Shapes {',
  '  data small {',
  '    x: [6, 7, 3] in 0..1',
  '    kind: class(4)',
  '  }',
  ...bodies.map((body, index) => net(index, body)),
  '}',
  '',
].join('\n');
const { graph, diagnostics } = compileFile('shapes.gen', { read: () => spec });
let model: AnyModel;
let functions: Record<string, (...operands: unknown[]) => tf.Tensor>;

beforeAll(async () => {
  await prepareBackend('cpu');
  const folder = fileURLToPath(new URL('../../../.genc/modules/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const path = `${folder}shapes-${process.pid}.ts`;
  writeFileSync(path, await emit(graph!));
  functions = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as typeof functions;
  model = functions['model'] as unknown as AnyModel;
});

test('the spec of all layers compiles', () => {
  expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'error').map((each) => each.message)).toEqual([]);
  expect(graph!.nets).toHaveLength(bodies.length);
});

test.each(bodies.map((body, index) => [body, index] as const))('%s', (_, index) => {
  const found: Net = graph!.nets.find((each) => each.name === `N${index}`)!;
  const trainer = createTrainer({ ...model, weights: { [found.name]: model.weights[found.name]! } }, { seed: 1 });
  const batch = 3;
  const wave = tf.tidy(() => tf.add(tf.mul(tf.sin(tf.range(0, batch * 126)), 0.5), 0.5));
  const x = tf.reshape(wave, [batch, 6, 7, 3]);
  const kind = tf.tensor1d([0, 3, 1], 'int32');
  const given: Record<string, tf.Tensor> = { x, kind };
  for (const training of [false, true]) {
    const pass = training ? trainer.pass('shapes', batch).asTraining() : trainer.pass('shapes', batch);
    const w = (trainer.weights as Record<string, unknown>)[found.name];
    const y = functions[found.name]!(w, ...found.inputs.map(({ name }) => given[name]!), pass);
    const { type } = found.outputs[0]!.value;
    expect(y.shape).toEqual(type.batched ? [batch, ...type.shape] : type.shape);
    const values = Array.from(y.dataSync());
    expect(values.every((value) => !Number.isNaN(value))).toBe(true);
    if (type.range && !training) {
      expect(Math.min(...values)).toBeGreaterThanOrEqual(type.range.low - 1e-5);
      expect(Math.max(...values)).toBeLessThanOrEqual(type.range.high + 1e-5);
    }
    y.dispose();
  }
  tf.dispose([wave, x, kind]);
  trainer.dispose();
});

/** Rows that nearby specs cover, questions to their flows included: specs/flows.slow.test.ts and given-flows.slow.test.ts run them. */
function opsOf(file: string, name: string): string[] {
  const path = fileURLToPath(new URL(`../../../specs/testing/${file}.gen`, import.meta.url));
  const { graph: found } = compileFile(path, { read: (each) => readFileSync(each, 'utf8'), model: name });
  return [...found!.nets.flatMap(({ nodes }) => nodes), ...found!.nodes].map((node) =>
    node.kind === 'op' ? node.op.name : node.kind === 'call' ? (node.net.derived?.form ?? node.net.name) : 'grad',
  );
}

test('no row of the catalogue is left out', () => {
  const ops = graph!.nets.flatMap((each) => each.nodes.flatMap((node) => (node.kind === 'op' ? [node.op.name] : [])));
  const used = new Set([
    ...ops,
    ...opsOf('small-flows', 'Small'),
    ...opsOf('small-flows', 'Residual'),
    ...opsOf('given-flows', 'Given'),
  ]);
  // Codebooks stand between nets, and counts of a whole set beside them: specs/vq-vae.slow.test.ts covers both. Several draws stand at
  // the level of the model: compiler/emit/torch/several-draws.slow.test.ts.
  // Annealed values stand there too: compiler/emit/torch/parity.slow.test.ts compares them (specs/testing/annealed.gen).
  // Nets do not see the other examples: compiler/emit/torch/axes.slow.test.ts covers them.
  const outside = ['anneal', 'others', 'mmd', 'perceptual', 'nearest', 'perplexity', 'usage', 'draws'];
  expect(catalogue.map((entry) => entry.name).filter((name) => !used.has(name))).toEqual(outside);
});
