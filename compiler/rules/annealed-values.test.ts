/** Values that change with the training: where they may stand, what the checker knows of them, and when it warns. */
import { describe, expect, test } from 'vitest';
import { diagnose, graphOf } from '../testing/testing.js';

const spec = (changes: { readonly weight?: string; readonly more?: string; readonly train?: string }): string =>
  `model VAE {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net Encoder(x) -> (mean: [8], logvar: [8]) {
    h = x -> Flatten -> Dense(16) -> relu
    return h -> Dense(8), h -> Dense(8)
  }
  net Decoder(z: [8]) -> [28, 28, 1] { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let  q = Encoder(x)
  let  y = Decoder(normal(q.mean, logvar=q.logvar))
  loss total = sum(bce(y, x)) + ${changes.weight ?? 'anneal(0..1, epochs=4)'} * sum(kl_normal(q.mean, q.logvar))
  train { ${changes.train ?? 'minimize total over Encoder, Decoder with adam()\n epochs 4'} }
  sample generate(n=4) = Decoder(normal([8]))
  ${changes.more ?? ''}
}`;
const said = (changes: Parameters<typeof spec>[0]): string[] =>
  diagnose(spec(changes)).map(({ code, message }) => `${code} ${message}`);
const hints = (changes: Parameters<typeof spec>[0]): (string | undefined)[] =>
  diagnose(spec(changes)).map(({ hint }) => hint);

describe('a value that changes with the training', () => {
  test('is part of a loss, also as a param, and its range is known', () => {
    expect(said({})).toEqual([]);
    expect(said({ weight: 'beta', more: 'param beta = anneal(4..1, epochs=2, after=2)' })).toEqual([]);
    const graph = graphOf(spec({ weight: 'beta', more: 'param beta = anneal(4..1, epochs=2)' }));
    const types = graph.nodes.flatMap((node) =>
      node.kind === 'op' && node.op.annealing ? [node.outputs[0]!.type] : [],
    );
    expect(types).toEqual([{ shape: [], batched: false, range: { low: 1, high: 4 } }]);
  });

  test('comes to its end before the training does', () => {
    const short = (trained: number, place = ''): string =>
      `GEN4023 this comes to 1 at epoch 4, and the training${place} ends with epoch ${trained}`;
    expect(said({ train: 'minimize total over Encoder, Decoder with adam()\n epochs 3' })).toEqual([short(3)]);
    const stages = (own: number): string =>
      `stage one { minimize total over Encoder with adam()\n epochs ${own} }
       stage two { minimize total over Decoder with adam()\n epochs 4 }`;
    expect(said({ train: stages(3) })).toEqual([short(3, ' of the stage `one`')]);
    expect(said({ train: stages(4) })).toEqual([]);
  });

  test('trains something', () => {
    expect(said({ more: 'metric weight = anneal(0..0.5, epochs=4)' })).toEqual([
      'GEN4023 this is 0.5 everywhere: no loss that is minimised reads it',
    ]);
  });

  test.each([
    ['anneal(0, 1, epochs=4)', 'The ends are a range: `anneal(0..1, epochs=10)`.'],
    [
      'warmup(0..1, epochs=4)',
      'Write `anneal(0..1, epochs=10)`, a weight that goes from 0 to 1 in the first ten epochs.',
    ],
    [
      'min(1, epoch / 10)',
      'A loss does not see the epoch; `anneal(0..1, epochs=10)` is a number that changes with it.',
    ],
    ['anneal(1..1, epochs=4)', 'Write the number 1, or another range: anneal(0..1, epochs=10).'],
    ['anneal(0..1, epochs=4, spacing=geometric)', 'Start and end above 0, or leave `spacing` out.'],
    ['anneal(-1..1, epochs=4, spacing=karras)', 'Leave `spacing` out for a straight way.'],
  ])('`%s` has a hint', (weight, hint) => {
    expect(hints({ weight })).toEqual([hint]);
  });

  test('is an input of a net, and not in its body', () => {
    const inside = 'net E(x) -> [1] { return x -> Flatten -> Dense(1) -> (h * W) }\n sample e(x) = E(x)';
    expect(said({ more: inside.replace('(h * W)', 'multiply(anneal(0..1, epochs=4))') })).toEqual([
      'GEN1002 `anneal` changes with the training, and cannot be used inside `E`',
    ]);
    const named = `param w = anneal(0..1, epochs=4)\n ${inside.replace('(h * W)', 'multiply(w)')}`;
    expect(said({ more: named })).toContain('GEN1002 `w` is not visible inside `E`');
  });

  test('is a temperature above 0, and no learning rate', () => {
    const drawn = (tau: string): string => `metric m = mean(gumbel_softmax(q.mean, tau=${tau}))`;
    expect(said({ more: drawn('anneal(1..0, epochs=4)') })[0]).toContain('has a temperature that may be 0');
    expect(said({ more: drawn('0') })[0]).toContain('has a temperature that is 0');
    expect(said({ more: drawn('q.mean') })[0]).toContain('has a temperature [8] of each example');
    const rate = 'minimize total over Encoder, Decoder with adam(lr=anneal(1e-3..0, epochs=4))\n epochs 4';
    expect(hints({ train: rate })[0]).toContain('`schedule cosine(to=20)`');
  });
});
