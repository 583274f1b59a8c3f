/** A spec that passes the check trains a step or stops with genc's message; `npm run fuzz:steps` is the long search. */
import { beforeAll, describe, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { compilerDefinitions } from '../compiler/diagnostics/messages/index.js';
import { startBackend } from '../runtime/testing/backends.js';
import { attempt } from './mutants/attempt.js';
import type { Outcome } from './mutants/attempt.js';
import { mutant } from './mutants/mutate.js';

const root = fileURLToPath(new URL('../', import.meta.url));
beforeAll(() => startBackend('wasm'));

const model = (body: string, net = 'net D(x) -> [1] { return x -> Flatten -> Dense(1) }'): string => `model M {
  data made { x: [6, 6, 3] in 0..1  digit: class(3) }
  ${net}
  ${body}
  train { minimize l over D with sgd(lr=1e-3) }
}`;
const net = (stages: string): string => model('loss l = mean(D(x)^2)', `net D(x) { return x -> ${stages} }`);

/** Specs that once passed the check and then ended in a fault of the program, in a wrong number, or never. */
const cases: readonly (readonly [what: string, spec: string, kind: Outcome['kind']])[] = [
  ['a convolution with stride and dilation', net('Conv(2, 3, stride=2, dilation=2)'), 'trained'],
  ['a stride larger than the picture', net('Conv(2, 3, stride=1e9)'), 'trained'],
  [
    'a transposed stride larger than the picture',
    net('GlobalAvgPool -> Reshape(1, 1, 3) -> ConvTranspose(2, 3, stride=1e9, padding=0)'),
    'trained',
  ],
  ['a pooling layer with two paddings', net('Conv(2, 1) -> AvgPool(3, padding=[1, 0])'), 'trained'],
  [
    'a transposed convolution with two paddings',
    net('ConvTranspose(2, 3, stride=2, padding=[1, 0], output_padding=[0, 1])'),
    'trained',
  ],
  [
    'a flow without weights',
    `model M {\n  data photos { x: [6, 6, 1] in 0..1 }\n  flow F(x) { return x -> Logit }\n  loss nll = -log_prob(F, x)\n}`,
    'idle',
  ],
  ['an axis of a number', model('loss l = mean(D(x)) + softmax(2)'), 'rejected'],
  ['pooling windows with only padding', net('Conv(2, 1) -> AvgPool(2, padding=2)'), 'rejected'],
  ['weights larger than any memory', net('Flatten -> Dense(1e9) -> Dense(1e9)'), 'rejected'],
  ['a pool larger than any memory', model('pool old(1e9) = x * 1\n  loss l = mean(D(old))'), 'rejected'],
  ['a constant outside float32', model('loss l = mean(D(x) * 1e39)'), 'rejected'],
  ['a gradient through a stopped value', model('loss l = mean(D(x)) + sum(grad(D(stop(x)), x)^2)'), 'rejected'],
  [
    'a gradient through a condition',
    model('loss l = mean(D(x)) + sum(grad(sum(where(x > 0.5, 1, 0)), x)^2)'),
    'rejected',
  ],
  [
    'the second gradient of a linear function',
    model('let g = grad(sum(x * 2), x)\n  loss l = mean(D(x)) + sum(grad(sum(g * 1), x)^2)'),
    'trained',
  ],
  [
    'a grid plot over a latent of three numbers',
    model(
      'sample decode(z) = Dec(z)\n  plot p = grid(decode, over=z, cells=2)\n  let z = normal([3])\n  loss l = mean(D(x)) + mean(Dec(z))',
      'net D(x) { return x -> Flatten -> Dense(1) }\n  net Dec(z: [3]) -> [4, 4, 1] { return z -> Dense(16) -> Reshape(4, 4, 1) }',
    ).replace('over D', 'over D, Dec'),
    'trained',
  ],
  [
    'a value without a batch in a sample and a plot',
    model('loss l = mean(D(x))\n  sample s(x) = 0.5, D(x)\n  plot p = histogram(0.5)'),
    'trained',
  ],
  ['a function of flows without a flow', model('loss l = mean(x -> inverse(x)) + mean(D(x))'), 'rejected'],
  [
    'arithmetic before a layer that keeps the shape of its input',
    model('loss l = mean(D(x))', 'net D(x) { return (x * 2) -> Dropout(0.5) -> relu -> Conv(2, 3) }'),
    'trained',
  ],
  ['a sample of half an example', model('loss l = mean(D(x))\n  sample s(n=0.5) = normal([2])'), 'rejected'],
];

describe('specs that once failed after the check', () => {
  test.each(cases)('%s', async (_, spec, kind) => {
    const outcome = await attempt(root, spec);
    expect(outcome, 'message' in outcome ? outcome.message : '').toMatchObject({ kind });
  });
});

test('mutants of small specs', async () => {
  const specs = [...cases.map(([, spec]) => spec), ...compilerDefinitions.map(({ good }) => good)].filter((spec) =>
    /train \{/.test(spec),
  );
  const counts: Partial<Record<Outcome['kind'], number>> = {};
  for (let index = 0; index < 120; index++) {
    const { text } = mutant(specs, 20_161_207, index);
    const outcome = await attempt(root, text, { drawn: index % 8 === 0 });
    counts[outcome.kind] = (counts[outcome.kind] ?? 0) + 1;
    if (outcome.kind === 'crash') expect.fail(`${outcome.phase}: ${outcome.message}\n${text}`);
  }
  expect(counts.trained).toBeGreaterThan(10);
});
