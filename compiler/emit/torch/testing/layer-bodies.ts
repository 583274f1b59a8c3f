/** Bodies of nets with the layers of transformers and of sequences; see bodies.ts. */

/** Layers that x [6, 7, 4] in 0..1 goes through. */
export const sequenceLayers: readonly string[] = [
  ...['Dense(5)', 'Reshape(42, 4) -> Dense(5)', 'Reshape(3, 2, 7, 4) -> Dense(3, bias=false) -> relu'],
  ...['Dense(3, weight=spectral)', 'Dense(3, weight=spectral(bound=0.9))', 'Dense(3, weight=equalized) -> silu'],
  ...['LayerNorm(axis=-1)', 'Reshape(42, 4) -> LayerNorm(axis=-1, affine=false)', 'LayerNorm(axis=-1, affine=false)'],
  ...['GlobalAvgPool -> LayerNorm(axis=-1)', 'Reshape(21, 8) -> LayerNorm(axis=-1, epsilon=1e-3) -> relu'],
  ...['GroupNorm(2)', 'GroupNorm(4, affine=false)', 'Reshape(21, 8) -> GroupNorm', 'GlobalAvgPool -> GroupNorm(2)'],
  ...['Reshape(21, 8) -> GroupNorm(2, affine=false, epsilon=1e-3) -> leaky_relu'],
  ...['RMSNorm', 'Reshape(42, 4) -> RMSNorm(epsilon=1e-3)', 'Flatten -> RMSNorm'],
  ...['Attention(2)', 'Reshape(42, 4) -> Attention(1)', 'Reshape(14, 12) -> Attention(3, key=2, causal=true)'],
  ...['Attention(4, causal=true, bias=false)', 'Attention(x -> AvgPool, heads=2)'],
  ...['PositionEmbedding', 'Reshape(42, 4) -> PositionEmbedding(init=normal(1)) -> relu'],
];

/** Convolutions beyond the plain one that x [6, 7, 4] in 0..1 goes through. */
export const moreConvolutions: readonly string[] = [
  ...['Conv(6, 3, groups=2)', 'Conv(4, 3, stride=2, groups=4) -> relu', 'Conv(8, 3, dilation=2, groups=4, bias=false)'],
  ...['Conv(4, 3, groups=2, weight=spectral)', 'Conv(8, [2, 3], groups=2, padding=1, weight=equalized)'],
  ...['Conv(3, 5, mask=causal(A))', 'Conv(3, 3, mask=causal(B)) -> relu', 'Conv(4, [3, 5], mask=causal(A), groups=2)'],
  ...['Conv(3, [2, 3], padding=[[1, 0], [1, 1]], mask=causal(B))', 'Conv(3, 3, dilation=2, mask=causal(B))'],
  ...['Conv(3, [2, 3], padding=[[2, 0], [1, 1]])', 'Conv(3, 3, stride=2, padding=[[0, 1], [2, 1]], bias=false)'],
  ...[
    'DepthwiseConv(3)',
    'DepthwiseConv(3, stride=2, multiplier=2) -> sigmoid',
    'DepthwiseConv([2, 5], padding=valid)',
  ],
  ...['DepthwiseConv(3, dilation=2, bias=false)', 'DepthwiseConv(3, stride=2, dilation=2)'],
  'DepthwiseConv(3, padding=[[2, 0], [0, 1]])',
  ...['Reshape(42, 4) -> Conv1D(5, 3)', 'Reshape(42, 4) -> Conv1D(5, 4, stride=3) -> relu'],
  ...['Reshape(14, 12) -> Conv1D(5, 3, padding=causal, dilation=4)', 'Reshape(42, 4) -> Conv1D(3, 4, padding=valid)'],
  ...['Reshape(42, 4) -> Conv1D(5, 3, padding=2, bias=false)', 'Reshape(42, 4) -> Conv1D(5, 3, stride=2, dilation=2)'],
  'Reshape(42, 4) -> Conv1D(5, 3, padding=[0, 4], stride=5)',
  ...['Reshape(14, 12) -> ConvTranspose1D(3, 4, stride=2)', 'Reshape(14, 12) -> ConvTranspose1D(3, 5, stride=2)'],
  'Reshape(14, 12) -> ConvTranspose1D(3, 3, stride=3, padding=1, output_padding=1, bias=false)',
  'Reshape(14, 12) -> ConvTranspose1D(3, 2, stride=3) -> leaky_relu',
];

/** Layers that move numbers between places and channels. */
export const shuffles: readonly string[] = [
  ...['DepthToSpace', 'Conv(8, 3) -> DepthToSpace(2, order=CRD)', 'Conv(18, 1) -> DepthToSpace(3)'],
  ...[
    'Reshape(4, 6, 7) -> SpaceToDepth',
    'Reshape(4, 6, 7) -> SpaceToDepth(2, order=CRD)',
    'Conv(9, 1, stride=[1, 2]) -> Reshape(6, 4, 9) -> Reshape(6, 6, 6) -> SpaceToDepth(3)',
  ],
  ...['ZeroPad([[1, 0], [2, 3]])', 'ReflectPad([[0, 2], [1, 3]])'],
  ...['glu', 'glu(gate=silu)', 'Flatten -> glu(gate=gelu)', 'Reshape(42, 4) -> glu(gate=tanh)'],
];

/** Functions of x [6, 7, 4] in 0..1. */
export const sequenceExpressions: readonly string[] = [
  ...['Attention(x, Reshape(x, 28, 6), heads=2)', 'Attention(Reshape(x, 42, 4), x -> AvgPool, heads=1, key=3)'],
  'Attention(Reshape(x, 42, 4), context=Weight([5, 3], init=normal(1)), heads=2)',
  ...['mean(x) * Embedding(kind, 3)', 'x * Embedding(integer(0..3, [7]), 4, classes=4)'],
  'mean(x) * Embedding(integer(0..3, [2, 3]), 5, classes=9)',
  ...['Sinusoidal(3 * mean(x), 8)', 'mean(x) * (kind -> Sinusoidal(6, period=100))', 'Flatten(x) -> Sinusoidal(4)'],
];
