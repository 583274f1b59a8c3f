/**
 * Words of Keras and PyTorch with the nearest word of this language: a hint, with a fix that an author may take. Words
 * that mean exactly the same are in `same` too; only these are applied without a question.
 */
const synonyms: Readonly<Record<string, string>> = {
  // Settings.
  batch_size: 'batch',
  beta_1: 'beta1',
  beta_2: 'beta2',
  eps: 'epsilon',
  filters: 'channels',
  gamma_initializer: 'gamma',
  kernel_initializer: 'init',
  initializer: 'init',
  kernel_size: 'kernel',
  learning_rate: 'lr',
  negative_slope: 'alpha',
  num_epochs: 'epochs',
  out_channels: 'channels',
  out_features: 'units',
  p: 'rate',
  pool_size: 'size',
  rho: 'decay',
  scale_factor: 'scale',
  strides: 'stride',
  use_bias: 'bias',
  // Layers.
  AveragePooling2D: 'AvgPool',
  AvgPool2d: 'AvgPool',
  BatchNorm2d: 'BatchNorm',
  BatchNormalization: 'BatchNorm',
  Conv2D: 'Conv',
  Conv2DTranspose: 'ConvTranspose',
  Conv2d: 'Conv',
  ConvTranspose2d: 'ConvTranspose',
  GlobalAveragePooling2D: 'GlobalAvgPool',
  InstanceNorm2d: 'InstanceNorm',
  InstanceNormalization: 'InstanceNorm',
  LayerNormalization: 'LayerNorm',
  Linear: 'Dense',
  MaxPool2d: 'MaxPool',
  MaxPooling2D: 'MaxPool',
  Parameter: 'Weight',
  ReflectionPad2d: 'ReflectPad',
  UpSampling2D: 'Upsample',
  ZeroPadding2D: 'ZeroPad',
  // Layers of flows.
  ActNorm2d: 'ActNorm',
  AdditiveCouplingLayer: 'AdditiveCoupling',
  AffineCouplingBlock: 'AffineCoupling',
  CouplingLayer: 'AffineCoupling',
  FactorOut: 'Split',
  Flip: 'Reverse',
  InvConv: 'InvertibleConv',
  InvConv2d: 'InvertibleConv',
  InvResidual: 'InvertibleResidual',
  Invertible1x1Conv: 'InvertibleConv',
  LogitTransform: 'Logit',
  MaskedAffineFlow: 'AffineCoupling',
  Permutation: 'Permute',
  Shuffle: 'Permute',
  SpaceToDepth: 'Squeeze',
  UniformDequantization: 'Dequantize',
  channel: 'channelwise',
  channel_wise: 'channelwise',
  gaussian: 'normal',
  iResBlock: 'InvertibleResidual',
  likelihood: 'log_prob',
  log_likelihood: 'log_prob',
  sample: 'draw',
  sample_from: 'draw',
  lipschitz_constant: 'lipschitz',
  // Functions.
  BCELoss: 'bce',
  BCEWithLogitsLoss: 'bce_logits',
  LeakyReLU: 'leaky_relu',
  ReLU: 'relu',
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  binary_cross_entropy: 'bce',
  binary_cross_entropy_with_logits: 'bce_logits',
  binary_crossentropy: 'bce',
  cat: 'concat',
  clamp: 'clip',
  concatenate: 'concat',
  detach: 'stop',
  gradients: 'grad',
  kl_divergence: 'kl_normal',
  maximum: 'max',
  amax: 'max',
  amin: 'min',
  arange: 'range',
  arctan: 'atan',
  arctan2: 'atan2',
  bmm: 'matmul',
  mm: 'matmul',
  cumulative_sum: 'cumsum',
  logsoftmax: 'log_softmax',
  LogSoftmax: 'log_softmax',
  log_sum_exp: 'logsumexp',
  reduce_logsumexp: 'logsumexp',
  dim: 'axis',
  axes: 'axis',
  keepdim: 'keepdims',
  keep_dims: 'keepdims',
  minimum: 'min',
  rand: 'uniform',
  randn: 'normal',
  reduce_mean: 'mean',
  reduce_sum: 'sum',
  stop_gradient: 'stop',
  swish: 'silu',
  // Splits.
  dev: 'validation',
  val: 'validation',
  valid: 'validation',
  // Optimizers.
  Adam: 'adam',
  AdamW: 'adamw',
  RMSprop: 'rmsprop',
  SGD: 'sgd',
};

/**
 * Words that differ from ours only in their letters: the same function of the same arguments, or a setting with the same values. Words
 * whose defaults, order of arguments or reduction differ are not among them (`Conv2d` is not padded, `reduce_sum` covers the batch).
 */
const same: ReadonlySet<string> = new Set([
  ...['batch_size', 'beta_1', 'beta_2', 'eps', 'filters', 'gamma_initializer', 'kernel_initializer', 'kernel_size'],
  ...['learning_rate', 'negative_slope', 'num_epochs', 'out_channels', 'out_features', 'p', 'pool_size', 'rho'],
  ...['scale_factor', 'strides', 'use_bias'],
  ...['ReLU', 'Sigmoid', 'Tanh', 'detach', 'stop_gradient', 'swish'],
  ...['dev', 'val', 'valid'],
]);

/** A synonym is the same word if it means what ours means, so that one can replace the other without a question. */
export const isSameWord = (name: string): boolean => same.has(name);

/** The word of this language for a word of another library, if it is among the known ones. */
export function synonymOf(name: string, known: Iterable<string>): string | undefined {
  const word = Object.hasOwn(synonyms, name) ? synonyms[name] : undefined;
  return word !== undefined && [...known].includes(word) ? word : undefined;
}
