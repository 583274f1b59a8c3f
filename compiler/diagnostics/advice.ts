/** Advice for words of Keras, PyTorch and NumPy that no single word of the language stands for: the code to write instead. */
import type { Expression } from '../../grammar/syntax/ast.js';

export interface Advice {
  /** Names in other libraries. */
  readonly names: readonly string[];
  /** The hint, on one line. Words between backquotes are of the language. */
  readonly hint: string;
  /** The code in the hint, if it stands by itself. The tests check it. */
  readonly example?: { readonly as: 'value' | 'stage' | 'member'; readonly text: string };
  /** The hint with the two values of a call, if it is about two values. */
  readonly ofBoth?: (y: string, x: string) => string;
  /** The hint if one of the two values is a class. */
  readonly ofClass?: (label: string, logits: string) => string;
}

const value = (names: string, text: string, note = ''): Advice => ({
  names: names.split(' '),
  hint: `Write \`${text}\`${note}.`,
  example: { as: 'value', text },
});
const crossEntropy = (label: string, logits: string): string => `cross_entropy(${logits}, ${label})`;
/** Advice for a loss between a prediction `y` and its target `x`, or between the two arguments of the call. */
const loss = (
  names: string,
  write: (y: string, x: string) => string,
  note?: (y: string, x: string) => string,
): Advice => {
  const ofBoth = (y: string, x: string): string => `Write \`${write(y, x)}\`${note?.(y, x) ?? ''}.`;
  return { names: names.split(' '), hint: ofBoth('y', 'x'), example: { as: 'value', text: write('y', 'x') }, ofBoth };
};
const stage = (names: string, text: string, note = ''): Advice => ({
  names: names.split(' '),
  hint: `Write \`-> ${text}\`${note}.`,
  example: { as: 'stage', text },
});
const say = (names: string, hint: string, example?: Advice['example']): Advice => ({
  names: names.split(' '),
  hint,
  ...(example ? { example } : {}),
});

export const advices: readonly Advice[] = [
  // Losses.
  loss('mse_loss MSE MSELoss mean_squared_error l2_loss', (y, x) => `mse(${y}, ${x})`),
  loss('l1_loss L1Loss MAE mean_absolute_error', (y, x) => `mae(${y}, ${x})`),
  loss('huber_loss smooth_l1_loss SmoothL1Loss HuberLoss Huber', (y, x) => `mean(huber(${y}, ${x}))`),
  value(
    'kl_div kl_loss KLDivLoss',
    'sum(kl_normal(q.mean, q.logvar))',
    ' for a normal latent, and `kl(…, …)` for other distributions',
  ),
  {
    ...loss(
      'cross_entropy_loss CrossEntropyLoss categorical_crossentropy sparse_categorical_crossentropy softmax_cross_entropy nll_loss NLLLoss',
      () => crossEntropy('digit', 'logits'),
      (y, x) =>
        ` for classes, where \`logits\` is what a net gives for each of them, \`Dense(10)\` at its end; \`bce(${y}, ${x})\` for values in 0..1`,
    ),
    ofClass: (label, logits) =>
      `Write \`${crossEntropy(label, logits)}\`, where \`${logits}\` is what a net gives for each class before \`softmax\`.`,
  },
  say(
    'logits',
    'Logits are what a net gives before `softmax`: `let logits = C(x)`, with `Dense(10)` at the end of `C` for ten classes.',
  ),
  value(
    'hinge_loss HingeEmbeddingLoss',
    'mean(hinge(y, 1))',
    ' for real examples, and `mean(hinge(y, 0))` for made ones',
  ),
  value('focal_loss FocalLoss sigmoid_focal_loss', 'focal(logits, digit)'),
  value('cosine_similarity CosineSimilarity', 'sum(a * b) / (norm(a) * norm(b))'),
  value(
    'warmup warm_up kl_warmup kl_annealing kl_weight beta_schedule annealing annealed ramp linear_schedule',
    'anneal(0..1, epochs=10)',
    ', a weight that goes from 0 to 1 in the first ten epochs',
  ),
  say(
    'epoch current_epoch global_step iteration current_step',
    'A loss does not see the epoch; `anneal(0..1, epochs=10)` is a number that changes with it.',
  ),
  // Layers.
  stage(
    'MultiHeadAttention MultiheadAttention SelfAttention AdditiveAttention scaled_dot_product_attention',
    'Attention(2)',
    ', with the number of heads',
  ),
  say(
    'Transformer TransformerEncoder TransformerEncoderLayer TransformerBlock',
    'A transformer is written of its parts: `block Attend(x) { return x + (x -> LayerNorm(axis=-1) -> Attention(2)) }`, and dense layers in the same way.',
    { as: 'member', text: 'block Attend(x) { return x + (x -> LayerNorm(axis=-1) -> Attention(2)) }' },
  ),
  stage(
    'PixelShuffle pixel_shuffle',
    'DepthToSpace(2, order=CRD)',
    ', which has PyTorch’s order of channels; DepthToSpace(2) has TensorFlow’s',
  ),
  stage('depth_to_space SubPixelConv', 'DepthToSpace(2)'),
  stage('PixelUnshuffle pixel_unshuffle', 'SpaceToDepth(2, order=CRD)', ', in PyTorch’s order of channels'),
  stage('space_to_depth', 'SpaceToDepth(2)'),
  stage('SwiGLU swiglu', 'glu(gate=silu)'),
  stage('GEGLU geglu', 'glu(gate=gelu)'),
  stage('Swish SiLU', 'silu'),
  say('Identity', 'Write `none`, where a layer is passed on: `norm=none`. In a chain, leave it out.'),
  say('Sequential ModuleList Stack', 'Layers are joined by `->`: `x -> Conv(16, 3) -> relu -> Flatten`.', {
    as: 'stage',
    text: 'Conv(16, 3) -> relu -> Flatten',
  }),
  stage('Softmax Softmax2d', 'softmax'),
  stage('GELU', 'gelu'),
  stage('ELU', 'elu'),
  stage('SELU', 'selu'),
  stage('Softplus', 'softplus'),
  stage('PReLU RReLU', 'leaky_relu(0.2)', ', with a fixed slope'),
  stage('ReLU6 relu6', 'clip(0..6)'),
  stage('Hardtanh hardtanh HardTanh', 'clip(-1..1)'),
  stage('Activation', 'relu', ' or another function: an activation is a stage of its own'),
  stage('Dropout2d Dropout3d SpatialDropout2D AlphaDropout', 'Dropout(0.5)'),
  stage('AdaptiveAvgPool2d AdaptiveAveragePooling2D', 'GlobalAvgPool'),
  stage('Interpolate interpolate upsample resize', 'Upsample(2)'),
  stage('LocalResponseNorm', 'PixelNorm'),
  stage('BatchNorm1d BatchNorm3d', 'BatchNorm'),
  stage(
    'SpectralNorm spectral_norm SpectralNormalization',
    'Conv(16, 3, weight=spectral)',
    ': it is a setting of the layer',
  ),
  say(
    'Rescaling Normalization Normalize rescale',
    'Data is scaled to the range of its field: `x: [28, 28, 1] in -1..1`.',
  ),
  value('GaussianNoise Noise add_noise', 'x + 0.1 * normal(shape(x))'),
  say(
    'Conv3d Conv3D ConvTranspose3d Conv3DTranspose',
    'Layers are for pictures, [height, width, channels], and sequences: write `Conv(16, 3)`.',
    { as: 'stage', text: 'Conv(16, 3)' },
  ),
  stage('SeparableConv2D SeparableConv2d', 'DepthwiseConv(3) -> Conv(16, 1)'),
  stage('MaskedConv2d MaskedConv2D MaskedConv CausalConv2d PixelConvLayer', 'Conv(16, 3, mask=causal(B))'),
  stage(
    'CausalConv1d CausalConv1D',
    'Reshape(784, 4) -> Conv1D(16, 3, padding=causal)',
    ', where the sequence is given',
  ),
  say(
    'LSTM GRU RNN SimpleRNN LSTMCell GRUCell Bidirectional',
    'There are no recurrent layers; genc is for pictures and vectors.',
  ),
  say(
    'Input InputLayer Placeholder placeholder',
    'Inputs stand behind the name of the net: `net E(x: [28, 28, 1]) { … }`.',
  ),
  say('Lambda', 'Declare a function, `fn double(a) = 2 * a`, and write `-> double`.', {
    as: 'member',
    text: 'fn double(a) = 2 * a\n  metric tried = mean(x -> double)',
  }),
  value('Concatenate', 'concat(a, b)'),
  value('Add add_n', 'a + b'),
  value('Multiply', 'a * b'),
  value('Subtract', 'a - b'),
  // Functions.
  value('zeros_like', 'zeros(shape(z))', ', or the number 0: numbers broadcast'),
  value('ones_like', 'ones(shape(z))', ', or the number 1: numbers broadcast'),
  value(
    'reparameterize reparameterise sampling Sampling multivariate_normal Normal MultivariateNormal rsample',
    'normal(q.mean, logvar=q.logvar)',
  ),
  value('Bernoulli RelaxedBernoulli', 'bernoulli(y)'),
  value('Categorical OneHotCategorical multinomial', 'categorical(logits)'),
  value('randint', 'integer(0..9)'),
  value('random rand_like', 'uniform([8])'),
  value('randn_like', 'normal(shape(x))'),
  value(
    'dot einsum tensordot inner vdot',
    'sum(a * b)',
    ' for vectors; the product of matrices is `matmul(a, b)`, and products with weights are `Dense`',
  ),
  value('pow', 'a^2'),
  value('rsqrt', '1 / sqrt(z)'),
  value('vstack hstack dstack', 'concat(a, b)'),
  say(
    'expand expand_as tile broadcast_to repeat_interleave',
    'Shapes broadcast by themselves: write `x + z`; `broadcast(z, x)` where it must be said.',
  ),
  stage('view reshape unflatten Unflatten', 'Reshape(7, 7, 64)'),
  stage('flatten', 'Flatten'),
  value(
    'permute Transpose swapaxes moveaxis T rearrange',
    'transpose(y, [1, 0, 2])',
    ': the list says which old axis stands at each place, without the batch',
  ),
  say('unsqueeze expand_dims squeeze_', 'Axes of length 1 are made by `-> Reshape(28, 28, 1)`.', {
    as: 'stage',
    text: 'Reshape(28, 28, 4)',
  }),
  say(
    'topk scatter',
    'There is no such function. Classes are compared as vectors, by `one_hot(digit)`, or as numbers, `argmax(logits) == digit`.',
  ),
  say('no_grad NoGrad', '`stop(x)` lets no gradient through; `freeze E` in `train` keeps the weights of a net.'),
  // Words of programs.
  say(
    'None null undefined nil NULL',
    'The batch axis is never written: `[28, 28, 1]`. A layer that does nothing is `none`; a setting that shall keep its default is left out.',
  ),
  say('True', 'Write `true`.'),
  say('False', 'Write `false`.'),
  say(
    'self this',
    'There are no objects: a net sees its inputs and the params of its model, and a layer stands where it is used, `x -> Conv(16, 3)`.',
  ),
  say(
    'len enumerate zip',
    'Layers are repeated by `-> repeat 3 { Conv(16, 3) -> relu }`, or over a list, `repeat [64, 128] as channels { … }`.',
  ),
  say('print', 'A run reports its losses and metrics: `metric name = mean(x)`.'),
  say(
    'int float str bool tensor Tensor array',
    'Values need no types: numbers are written `8` or `0.5`, shapes `[28, 28, 1]`.',
  ),
  say(
    'class',
    'A label enters a net as a vector: `label: [10]`, called with `one_hot(digit)`. `class(10)` stands in `data`.',
  ),
  say('device cuda cpu gpu to', 'A run chooses where it is computed.'),
  say('optimizer', 'An optimizer stands in its step: `minimize total over E, D with adam(lr=1e-3)`.'),
  say('batch_size bs', 'The batch is set in `train`: `batch 64`. The batch axis is never written in a shape.'),
];

const byName = new Map(advices.flatMap((advice) => advice.names.map((name) => [name, advice] as const)));

/** One line of advice for a name that is declared nowhere. If the call has two arguments, as the advice does, they are filled in. */
export function adviceFor(
  name: string,
  given: readonly string[] = [],
  isClass: (argument: string) => boolean = () => false,
): string | undefined {
  const advice = byName.get(name);
  const [first, second] = given;
  if (advice === undefined || first === undefined || second === undefined) return advice?.hint;
  const { hint, ofBoth, ofClass } = advice;
  const label = [first, second].find(isClass);
  if (label !== undefined && ofClass) return ofClass(label, label === first ? second : first);
  return ofBoth?.(first, second) ?? hint;
}

/** Names that programs usually give to libraries. */
export const libraries: ReadonlySet<string> = new Set(
  'torch nn F tf keras layers np numpy math Math jnp jax optim losses activations ops distributions tfp'.split(' '),
);

/** Advice for a call before its arguments are bound: other libraries give the same word other arguments. */
export function callAdvice(
  name: string,
  given: readonly { readonly name?: unknown; readonly value: Expression }[],
): string | undefined {
  const [first, second] = given.filter((argument) => !argument.name).map((argument) => argument.value);
  if (name === 'Permute' && first)
    return '`Permute` of a flow mixes channels in a drawn order. Axes keep their order, [height, width, channels].';
  if (name === 'one_hot' && second)
    return 'The number of classes stands in the data: `digit: class(10)`, then `one_hot(digit)`.';
  if (name === 'normal' && first?.kind === 'number' && given.length === 1)
    return `Write \`normal([${first.text}])\` for ${first.text} numbers.`;
  if (name === 'normal' && first?.kind === 'number' && second)
    return 'Write `normal([8])` for numbers around 0 with deviation 1; `a + b * normal([8])` moves and widens them.';
  if (name === 'uniform' && ((first?.kind === 'number' && second) || first?.kind === 'range'))
    return 'The shape comes first: `uniform([8], 0..1)`.';
  if (name === 'anneal' && first?.kind === 'number' && second?.kind === 'number')
    return `The ends are a range: \`anneal(${first.text}..${second.text}, epochs=10)\`.`;
  if (name === 'clip' && second?.kind === 'number') return 'The bounds are a range: `clip(x, 0..1)`.';
  return undefined;
}
