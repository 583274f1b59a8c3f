/** Layers of sequences: what they refuse, in words, and what they own. */
import { describe, expect, test } from 'vitest';
import { diagnose, graphOf, weightPaths } from '../../testing/testing.js';
import { showValue } from '../../diff/render/words.js';
import { diffTexts, netSpec, rootsOf } from '../../diff/testing/subjects.js';

const spec = (body: string): string => `model M {
  data fashion_mnist { x: [28, 28, 1] in 0..1   digit: class(10) }
  net N(x: [28, 28, 4], digit, s: [16, 6]) { return ${body} }
}
`;
const said = (body: string): readonly (readonly [string, string, string | undefined])[] =>
  diagnose(spec(body))
    .filter(({ code }) => code !== 'GEN4001' && code !== 'GEN4002')
    .map(({ code, message, hint }) => [code, message, hint] as const);

describe('mistakes have a message that says what to do', () => {
  test.each([
    ['s -> Flatten -> Attention(2)', 'expects', 'Put it before Flatten'],
    ['s -> Attention(4)', 'cannot share 6 channels among 4 heads', 'key=2'],
    [
      'Attention(s, x, heads=2, causal=true)',
      'is causal, but has 16 places that attend to 784',
      'Leave causal=true out',
    ],
    ['Attention(s, digit, heads=2)', 'its context is []', 'Reshape to [n, d]'],
    ['s -> GroupNorm(4)', 'cannot put 6 channels into 4 equal groups', 'GroupNorm(3)'],
    ['s -> Embedding(8)', 'does not know how many classes [16, 6] has', 'classes=10'],
    ['digit -> Embedding(8, classes=5)', 'holds 5 vectors, for 0 to 4, but receives 0 to 9', 'classes=10'],
    ['integer(1..12) -> Embedding(8, classes=12)', 'receives 0 to 12', 'classes=13'],
    [
      's -> Sinusoidal(8)',
      'expects one number [] or a sequence of numbers [n], but receives [16, 6]',
      'PositionEmbedding',
    ],
    ['digit -> Sinusoidal(7)', 'cannot be half sines and half cosines', 'Sinusoidal(8)'],
    ['s -> Flatten -> PositionEmbedding', 'expects a sequence [n, d] or a map [h, w, d]', undefined],
    ['digit -> Dense(8)', 'expects at least one axis', 'Reshape(1)'],
    ['x -> Conv(8, 3, groups=3)', 'cannot put 4 input channels into 3 equal groups', 'divides 4 and 8'],
    ['x -> Conv(6, 3, groups=4)', 'cannot put 6 output channels into 4 equal groups', 'divides 4 and 6'],
    ['x -> Conv(8, 3, groups=2, weight=spectral(bound=0.9))', 'has groups of channels', 'Leave groups at 1'],
    ['x -> Conv(8, 3, mask=causal(A), stride=2)', 'gives a map of another size', 'Leave stride at 1'],
    ['x -> Conv(8, 3, mask=causal(B), padding=valid)', 'gives a map of another size', 'padding'],
    ['x -> Conv(8, 4, mask=causal(A), dilation=3)', 'no tap of its 4×4 kernel lies on the place', 'odd height'],
    ['x -> Conv(8, 3, mask=causal(A), weight=spectral)', 'has a mask and weight=spectral', 'Leave one of them out'],
    ['x -> Conv1D(8, 3)', 'expects sequences [n, channels], but receives [28, 28, 4]', 'Write Conv for pictures'],
    ['s -> Conv1D(8, 30, padding=valid)', 'a kernel of 30 does not fit into [16, 6]', 'smaller kernel'],
    ['s -> ConvTranspose1D(8, 3, stride=2, output_padding=1)', 'goes with a number as padding', undefined],
    ['x -> Conv(6, 3) -> DepthToSpace', 'cannot make squares of 2×2 places of 6 channels', '4 times the channels'],
    ['x -> SpaceToDepth(3)', 'cannot cut 28×28 places into squares of 3×3', 'divides both sides'],
    ['s -> DepthToSpace', 'expects maps [height, width, channels]', undefined],
    ['x -> Conv(7, 3) -> glu', 'cannot halve 7 channels', 'even number'],
    ['digit -> glu', 'has no axes', undefined],
    ['s -> DepthwiseConv(3)', 'expects pictures [height, width, channels]', undefined],
  ])('%s', (body, message, hint) => {
    const [first, ...more] = said(body);
    expect(more).toEqual([]);
    expect(first![0]).toBe('GEN2001');
    const words = message === 'expects' ? 'attends over the places' : message;
    expect(first![1]).toContain(words);
    if (hint !== undefined) expect(first![2]).toContain(hint);
  });

  test.each([
    ['s -> LayerNorm(axis=0)', 'GEN1010'],
    ['s -> LayerNorm(16)', 'GEN1011'],
    ['s -> Attention', 'GEN1009'],
    ['s -> Attention(num_heads=2)', 'GEN1008'],
    ['x -> Conv(8, 3, mask=checkerboard)', 'GEN1010'],
    ['x -> Conv(8, 3, mask=causal)', 'GEN1009'],
    ['x -> Conv(8, 3, mask=causal(C))', 'GEN1001'],
    ['x -> Conv(8, 3, padding=[[1, 2], 3])', 'GEN1010'],
    ['x -> ZeroPad([[1, 2], [3, -1]])', 'GEN1010'],
    ['x -> Conv(8, 3, padding=[[1, 2, 3], [1, 1]])', 'GEN1010'],
    ['s -> Conv1D(8, 3, padding=[1, -1])', 'GEN1010'],
  ])('%s is refused as a setting', (body, code) => {
    expect(said(body).map(([each]) => each)).toEqual([code]);
  });
});

describe('a dense layer of a map', () => {
  test.each(['x -> Dense(10)', 'x -> Conv(8, 3, bias=false) -> BatchNorm -> relu -> MaxPool -> Dense(10)'])(
    '%s is a warning',
    (body) => {
      expect(said(body).map(([code]) => code)).toEqual(['GEN4080']);
    },
  );
  test.each([
    'x -> Flatten -> Dense(10)',
    's -> Dense(10)',
    'x -> LayerNorm(axis=-1) -> Dense(8) -> gelu -> Dense(4)',
    'x -> Attention(1) -> Dense(8)',
    'x -> GlobalAvgPool -> Dense(8)',
  ])('%s is not', (body) => {
    expect(said(body)).toEqual([]);
  });
});

test('weights have names of their own', () => {
  expect(weightPaths(graphOf(spec('s -> Attention(2, bias=false) -> PositionEmbedding')))).toEqual([
    'N/attention/query',
    'N/attention/key',
    'N/attention/value',
    'N/attention/out',
    'N/position_embedding/value',
  ]);
  expect(weightPaths(graphOf(spec('s -> Conv1D(4, 3, bias=false) -> ConvTranspose1D(2, 3, bias=false)')))).toEqual([
    'N/conv1d/kernel',
    'N/conv_transpose1d/kernel',
  ]);
});

test('a comparison says what changed in the words of the layer', () => {
  const chain = 'Reshape(256, 3) -> Dense(8) -> LayerNorm(axis=-1) -> Attention(2) -> Flatten -> Dense(1)';
  const diff = (change: (chain: string) => string): string[] =>
    rootsOf(diffTexts(netSpec(chain), netSpec(change(chain))));
  expect(diff((text) => text.replace('Attention(2)', 'Attention(4, causal=true)'))).toEqual([
    'changed net D/attention: setting causal',
    'changed net D/attention: setting heads',
  ]);
  expect(diff((text) => text.replace('LayerNorm(axis=-1)', 'LayerNorm'))).toEqual([
    'changed net D/layer_norm: setting axis',
  ]);
  const maps = 'Conv(8, 5, mask=causal(A)) -> Conv(8, 3, padding=[[2, 0], [1, 1]], groups=2) -> Flatten -> Dense(1)';
  const words = (from: string, to: string): string[] =>
    rootsOf(diffTexts(netSpec(maps), netSpec(maps.replace(from, to))));
  expect(words('causal(A)', 'causal(B)')).toEqual(['changed net D/conv: setting mask']);
  expect(showValue({ config: 'causal', settings: { type: 'B' } })).toBe('causal(B)');
  expect(words('groups=2', 'groups=4')).toEqual(['changed net D/conv_2: setting groups']);
  expect(words('[[2, 0], [1, 1]]', '1')).toEqual(['changed net D/conv_2: setting padding']);
});
