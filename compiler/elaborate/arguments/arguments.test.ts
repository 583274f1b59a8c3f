/** The places of a call's arguments: each argument has one, and none slides into another's. */
import { describe, expect, test } from 'vitest';
import { diagnose, graphOf } from '../../testing/testing.js';

interface Parts {
  readonly more?: string;
  readonly stage?: string;
  readonly loss?: string;
  readonly step?: string;
  readonly optimizer?: string;
  readonly train?: string;
  readonly data?: string;
}
const spec = (parts: Parts): string => `fn between(a, b, share=0.5) = a + share * (b - a)
fn norms(x, which=1, power=2) = mean(x^power) * which
block Down(x; channels, kernel=3, norm=none) { return x -> Conv(channels, kernel) -> norm }
model M {
  data mnist { x: [28, 28, 1] in 0..1${parts.data ?? ''} }
  net E(x) { return x -> ${parts.stage ?? 'Conv(8, 3)'} -> Flatten -> Dense(4) }
  net G(z: [4], w: [4]) -> [4] { return z + w }
  loss l = ${parts.loss ?? 'mean(E(x)^2)'}
  ${parts.more ?? ''}
  train { minimize l over E with ${parts.optimizer ?? 'adam()'}${parts.step ?? ''}
    ${parts.train ?? 'batch 4'} }
}
`;
const errors = (parts: Parts): string[] =>
  diagnose(spec(parts))
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

describe('arguments that are given twice', () => {
  test.each<[string, Parts]>([
    ['a setting by its name', { stage: 'Conv(8, 4, stride=2, stride=4)' }],
    ['a setting by place and name', { stage: 'Conv(8, 4, kernel=3)' }],
    ['of a function of the catalogue', { stage: 'leaky_relu(0.1, alpha=0.2)' }],
    ['an input of a function', { loss: 'mean(lerp(E(x), a=E(x), b=E(x)))' }],
    ['an input of a function by its name', { loss: 'sum(bce(x, target=x, target=1))' }],
    ['an optimizer', { optimizer: 'adam(1e-3, lr=1e-2)' }],
    ['a schedule', { train: 'schedule linear(1, from=2, to=3)' }],
    ['a transform', { data: ' -> resize(28, size=14)' }],
    ['shares of a split', { data: '\n    split test=0.1, test=0.2' }],
    ['a setting of data', { data: '\n    split test=0.1\n    split validation=0.2' }],
    ['an initialiser', { stage: 'Conv(8, 3, init=normal(0, mean=1))' }],
    ['a reparameterisation', { stage: 'Conv(8, 3, weight=spectral(1, bound=2))' }],
    ['a draw', { loss: 'mean(E(x) + uniform([4], shape=[4]))' }],
    ['a function of the file', { loss: 'mean(between(E(x), b=x, b=E(x)))' }],
    ['a function by place and name', { loss: 'mean(between(E(x), E(x), a=E(x)))' }],
    ['a default of a function', { loss: 'norms(E(x), 2, which=1)' }],
    ['a setting of a block', { stage: 'Down(8, channels=16)' }],
    ['a setting of a block by its name', { stage: 'Down(channels=8, channels=16)' }],
    ['an input of a block', { stage: 'Down(x=x, channels=8)' }],
    ['an input of a net', { more: 'let g = G(normal([4]), z=normal([4]), w=normal([4]))' }],
    ['an input of a net by its name', { more: 'let g = G(z=normal([4]), w=normal([4]), w=normal([4]))' }],
    ['the mode of a net', { more: 'let g = G(normal([4]), normal([4]), training=true, training=false)' }],
    ['a set edit', { more: 'set bias=false, bias=true on Conv' }],
    ['an option of a step', { step: ', repeat 2, repeat 3' }],
    ['a clip of a step', { step: ', clip weights 1, clip weights 2' }],
    ['what a plot draws', { more: 'plot p = scatter(E(x), points=E(x)) on test' }],
    [
      'a setting of a grid',
      {
        more: 'sample s(z, w) = G(z, w)\n  plot p = grid(s, over=z, over=w)\n  let z = normal([4])\n  let w = normal([4])',
      },
    ],
  ])('%s', (_, parts) => {
    expect(errors(parts)).toContain('GEN1040');
    expect(errors({})).toEqual([]);
  });

  test.each<[string, Parts | string]>([
    ['a parameter of a net', spec({}).replace('net G(z: [4], w', 'net G(w: [4], w')],
    ['a parameter of a block', spec({ stage: 'Down(8)' }).replace('kernel=3,', 'channels=3,')],
    ['an input of a sample', { more: 'sample s(x, x) = E(x)' }],
    ['n of a sample', { more: 'sample s(n=4, n=5) = G(normal([4]), normal([4]))' }],
  ])('%s is declared twice', (_, parts) => {
    const text = typeof parts === 'string' ? parts : spec(parts);
    expect(diagnose(text).map(({ code }) => code)).toContain('GEN1003');
  });
});

describe('places', () => {
  test.each<[string, Parts]>([
    ['PyTorch’s padding behind the kernel', { stage: 'Conv(8, 4, 4)' }],
    ['PyTorch’s channels before them', { stage: 'Conv(1, 16, 4)' }],
    ['a rate and more', { stage: 'Dropout(0.5, true)' }],
    ['the channels of a normalisation', { stage: 'LayerNorm(64)' }],
    ['of batch normalisation', { stage: 'BatchNorm(0.9)' }],
    ['units and more', { stage: 'Flatten -> Dense(4, false)' }],
    ['a schedule', { train: 'schedule cosine(10, 2)' }],
    ['of a plot', { more: 'plot p = histogram(mean(E(x)), mean(x), mean(x)) on test' }],
  ])('%s: no setting that is not needed is filled without its name', (_, parts) => {
    expect(errors(parts)).toEqual(['GEN1011']);
  });

  test('the message names the settings that are left', () => {
    const [found] = diagnose(spec({ stage: 'Conv(16, 3, 2)' }));
    expect(found!.message).toBe('`Conv` takes channels and kernel without a name, and no more');
    expect(found!.hint).toContain('stride=…');
    // With the incoming channels in front, the hint names nothing else.
    const [incoming] = diagnose(spec({ stage: 'Conv(1, 16, 4)' }));
    expect(incoming!.message).toBe(found!.message);
    expect(incoming!.hint).toBe('The channels that come in are known: write `Conv(16, 4)`.');
  });

  test.each(['Conv2d(1, 16, 4, stride=2)', 'Conv2d(1, 16, 4)', 'nn.Conv2d(1, 16, 4)'])(
    '%s becomes no net by its fixes',
    (stage) => {
      let text = spec({ stage });
      for (let round = 0; round < 5; round++) {
        const edit = diagnose(text).flatMap(({ fixes }) => fixes ?? [])[0]?.edits[0];
        if (!edit) break;
        text = text.slice(0, edit.span.start) + edit.replacement + text.slice(edit.span.end);
      }
      expect(diagnose(text).some(({ severity }) => severity === 'error')).toBe(true);
    },
  );

  test('places are filled from the left, with the carried value first', () => {
    const layer = (stage: string): unknown => {
      const [net] = graphOf(spec({ stage })).nets;
      const node = net!.nodes.find((each) => each.kind === 'op' && each.op.name !== 'Flatten');
      return node?.kind === 'op'
        ? Object.fromEntries(Object.entries(node.settings).map(([name, { value }]) => [name, value]))
        : undefined;
    };
    expect(layer('Conv(8, 4, stride=2)')).toEqual(layer('Conv(stride=2, channels=8, kernel=4)'));
    expect(layer('Conv(8, stride=2, kernel=4)')).toEqual(layer('Conv(8, 4, stride=2)'));
    expect(layer('MaxPool(3, 2)')).toEqual(layer('MaxPool(size=3, stride=2)'));
    expect(layer('Down(8)')).toEqual(layer('Down(channels=8)'));
    expect(layer('Down(8, 5)')).toEqual(layer('Down(channels=8, kernel=5)'));
  });

  test('a set edit takes the place of a written setting, and moves none', () => {
    const text = `${spec({ stage: 'Conv(8, 5)' })}variant V of M { set channels=16 on Conv }
variant W of M { set kernel=3 on Conv  set kernel=7 on Conv }
variant D of M { set channels=16 on Down }\n`.replace('fn norms', 'fn norms');
    const settings = (model: string): unknown => {
      const node = graphOf(text.replace(/variant D.*\n/, ''), model).nets[0]!.nodes[0]!;
      return node.kind === 'op' && [node.settings['channels']!.value, node.settings['kernel']!.value];
    };
    expect(settings('V')).toEqual([16, 5]);
    expect(settings('W')).toEqual([8, 7]);
    const block = graphOf(`${spec({ stage: 'Down(8, 5)' })}variant V of M { set channels=16 on Down }\n`, 'V');
    const conv = block.nets[0]!.nodes[0]!;
    expect(conv.kind === 'op' && [conv.settings['channels']!.value, conv.settings['kernel']!.value]).toEqual([16, 5]);
  });
});
