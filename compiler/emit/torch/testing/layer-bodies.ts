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

/** Functions of x [6, 7, 4] in 0..1. */
export const sequenceExpressions: readonly string[] = [
  ...['Attention(x, Reshape(x, 28, 6), heads=2)', 'Attention(Reshape(x, 42, 4), x -> AvgPool, heads=1, key=3)'],
  'Attention(Reshape(x, 42, 4), context=Weight([5, 3], init=normal(1)), heads=2)',
  ...['mean(x) * Embedding(kind, 3)', 'x * Embedding(integer(0..3, [7]), 4, classes=4)'],
  'mean(x) * Embedding(integer(0..3, [2, 3]), 5, classes=9)',
  ...['Sinusoidal(3 * mean(x), 8)', 'mean(x) * (kind -> Sinusoidal(6, period=100))', 'Flatten(x) -> Sinusoidal(4)'],
];
