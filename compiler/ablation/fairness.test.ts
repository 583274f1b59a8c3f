import { describe, expect, it } from 'vitest';
import { graphOf } from '../testing/testing.js';
import { compareStarts, inequalityText, otherFormulas } from './index.js';

const spec = `model Base {
  param width = 8
  data d { x: [8, 8, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(width) -> relu }
  net Decoder(h: [width]) { return h -> Dense(64) -> Reshape(8, 8, 1) }
  let y = Decoder(Encoder(x) + 0.1 * normal([width]))
  loss fit = mean((y - x)^2)
  loss total = fit
  metric off = mean(abs(y - x))
  train { minimize total over Encoder, Decoder with adam(lr=1e-3)  batch 8  epochs 2 }
}
variant Same of Base { swap relu for tanh in Encoder }
variant Wide of Base { param width = 16 }
variant Absolute of Base { loss fit = mean(abs(y - x)) }
variant Started of Base { set init=zeros on Dense in Decoder }
variant Batched of Base { train { batch 4  epochs 3 } }
variant Scaled of Base { let y = Decoder(Encoder(2 * x - 1) + 0.1 * normal([width])) }
variant Dreamt of Base {
  drop net Encoder
  let y = Decoder(normal([width]))
  train { minimize total over Decoder with adam(lr=1e-3) }
}
variant Noisy of Base { let y = Decoder(Encoder(x + 0.1 * normal([8, 8, 1]))) }
`;
const base = graphOf(spec, 'Base');
const unequal = (graph: ReturnType<typeof graphOf>): string[] => compareStarts(base, graph).unequal.map(inequalityText);
const arm = (name: string): ReturnType<typeof graphOf> => graphOf(spec, name);

describe('equality of two arms', () => {
  it('covers every weight that the change leaves alone', () => {
    expect(compareStarts(base, arm('Same'))).toEqual({ same: 4, fresh: [], unequal: [] });
    expect(compareStarts(base, arm('Wide'))).toMatchObject({
      same: 1,
      fresh: ['Encoder/dense/kernel', 'Encoder/dense/bias', 'Decoder/dense/kernel'],
    });
    expect(compareStarts(base, arm('Started')).fresh).toEqual(['Decoder/dense/kernel']);
  });

  it('excludes the order of data and the number of updates under another batch', () => {
    expect(unequal(arm('Batched'))).toEqual([
      'batches of 4 instead of 8: other groups of examples, and other numbers of updates',
      '3 epochs instead of 2',
    ]);
  });

  it('excludes draws under another path or of another size', () => {
    expect(unequal(arm('Noisy')).join()).toContain('[8, 8, 1]');
    const moved = graphOf(
      spec.replace('let y = Decoder(Encoder(x)', 'let other = normal([2])\n  let y = Decoder(Encoder(x)'),
    );
    expect(unequal(moved).join()).toContain('draws that the base has not');
  });
});

describe('measures of another formula', () => {
  it('are found through the values that they are computed from', () => {
    expect(otherFormulas(base, arm('Absolute'))).toEqual(['fit', 'total']);
    expect(otherFormulas(base, arm('Dreamt'))).toEqual(['fit', 'total', 'off']);
  });
  it('do not include measures that differ only in nets, their inputs, sizes or training', () => {
    for (const name of ['Same', 'Wide', 'Started', 'Batched', 'Scaled'])
      expect(otherFormulas(base, arm(name))).toEqual([]);
  });
});
