/** The names of everything that a target has to spell. A name without a spelling does not compile. */

type Layer =
  | 'Dense'
  | 'Conv'
  | 'ConvTranspose'
  | 'DepthwiseConv'
  | 'Conv1D'
  | 'ConvTranspose1D'
  | 'BatchNorm'
  | 'LayerNorm'
  | 'GroupNorm'
  | 'RMSNorm'
  | 'Attention'
  | 'Embedding'
  | 'Sinusoidal'
  | 'PositionEmbedding'
  | 'InstanceNorm'
  | 'PixelNorm'
  | 'MinibatchStd'
  | 'MovingMean'
  | 'Dropout'
  | 'MaxPool'
  | 'AvgPool'
  | 'GlobalAvgPool'
  | 'Upsample'
  | 'DepthToSpace'
  | 'SpaceToDepth'
  | 'Blur'
  | 'ZeroPad'
  | 'ReflectPad'
  | 'Flatten'
  | 'Reshape'
  | 'Weight';

type Bijection =
  | 'Dequantize'
  | 'Logit'
  | 'ActNorm'
  | 'Permute'
  | 'Reverse'
  | 'InvertibleConv'
  | 'AffineCoupling'
  | 'AdditiveCoupling'
  | 'kept'
  | 'MaskedAutoregressive'
  | 'Squeeze'
  | 'Split'
  | 'InvertibleResidual';

type Activation =
  | 'relu'
  | 'leaky_relu'
  | 'sigmoid'
  | 'tanh'
  | 'softplus'
  | 'elu'
  | 'selu'
  | 'gelu'
  | 'silu'
  | 'glu'
  | 'lipswish'
  | 'softmax'
  | 'log_softmax';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

type Logic = 'and' | 'or' | 'not';

type Arithmetic =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'power'
  | 'negate'
  | 'mod'
  | Comparison
  | 'exp'
  | 'log'
  | 'log2'
  | 'sqrt'
  | 'square'
  | 'abs'
  | 'sign'
  | 'floor'
  | 'round'
  | 'min'
  | 'max'
  | 'clip'
  | 'lerp'
  | 'where'
  | 'stop';

type Trigonometry = 'sin' | 'cos' | 'tan' | 'sinh' | 'cosh' | 'atan' | 'atan2' | 'erf';

type Reduction = 'sum' | 'mean' | 'norm' | 'std' | 'logsumexp' | 'largest' | 'smallest';

type AlongAxis = 'cumsum' | 'cumprod' | 'argmax' | 'argmin';

type Matrix = 'matmul' | 'transpose';

type Pair = 'others';

type Arranging = 'stack' | 'pad' | 'roll' | 'sort' | 'argsort';

type Indexing = 'slice' | 'gather' | 'put';

type Table = 'linspace' | 'range' | 'zeros' | 'ones' | 'full';

type Annealed = 'anneal';

type Structure = 'concat' | 'broadcast' | 'one_hot' | 'channels';

type Loss = 'bce' | 'bce_logits' | 'kl_normal' | 'mse' | 'mae' | 'huber' | 'hinge';

/** Distances of sets, and in features of nets. */
type Discrepancy = 'mmd' | 'perceptual';

type Classification = 'cross_entropy' | 'focal' | 'accuracy';

type Picture = 'lab' | 'rgb' | 'grey' | 'psnr' | 'ssim' | 'bits_per_dim';

type Code = 'vectors' | 'nearest' | 'straight' | 'perplexity' | 'usage' | 'pooled';

export type FlowQuestion = 'log_prob' | 'inverse' | 'draw' | 'round_trip' | 'lipschitz';

type FlowPart = 'log_det' | 'join' | 'base_draw';

type Draw =
  | 'normal'
  | 'standard_normal'
  | 'uniform'
  | 'integer'
  | 'bernoulli'
  | 'categorical'
  | 'laplace'
  | 'standard_laplace'
  | 'logistic'
  | 'standard_logistic'
  | 'gumbel'
  | 'standard_gumbel'
  | 'gumbel_softmax'
  | 'discretized_logistic'
  | 'mixture';

/** Questions to distributions: `density` is log_prob of a draw. */
type DistributionQuestion = 'density' | 'kl' | 'entropy';

/** Parts of `draws 5 { … }`. */
type Copy = 'copied' | 'draws';

/** Families of distributions, whose formulas a target has to spell. */
export type DistributionFamily =
  | 'normal'
  | 'laplace'
  | 'logistic'
  | 'gumbel'
  | 'uniform'
  | 'bernoulli'
  | 'categorical'
  | 'relaxed'
  | 'discretized_logistic'
  | 'mixture';

/** Every op, under a name of its own. */
export type OpName =
  | Layer
  | Bijection
  | Activation
  | Arithmetic
  | Logic
  | Trigonometry
  | Reduction
  | AlongAxis
  | Matrix
  | Table
  | Annealed
  | Indexing
  | Pair
  | Arranging
  | Structure
  | Loss
  | Classification
  | Discrepancy
  | Picture
  | Code
  | FlowQuestion
  | FlowPart
  | DistributionQuestion
  | Copy
  | Draw;

/** Initializers of weights. Layers alone choose the last three; a spec cannot. */
export type InitializerName =
  | 'zeros'
  | 'ones'
  | 'constant'
  | 'normal'
  | 'truncated_normal'
  | 'uniform'
  | 'glorot_uniform'
  | 'glorot_normal'
  | 'he_uniform'
  | 'he_normal'
  | 'lecun_uniform'
  | 'lecun_normal'
  | 'unit'
  | 'permutation'
  | 'rotation';

export type OptimizerName = 'sgd' | 'adam' | 'adamw' | 'rmsprop';

export type ReparameterizationName = 'plain' | 'spectral' | 'equalized';
