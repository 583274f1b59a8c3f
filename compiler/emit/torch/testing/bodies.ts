/** Bodies of nets, one for each op and more for its settings, whose numbers are compared on both targets. */
import { moreConvolutions, sequenceExpressions, sequenceLayers } from './layer-bodies.js';

/** Layers that x [6, 7, 4] in 0..1 goes through. */
const layers = [
  ...['Flatten -> Dense(5)', 'GlobalAvgPool -> Dense(5, bias=false)', 'Flatten -> Dense(5, weight=spectral)'],
  ...['GlobalAvgPool -> Dense(3, weight=equalized)', 'GlobalAvgPool -> Dense(3, weight=equalized(lr=0.1, gain=1))'],
  ...['Conv(4, 3)', 'Conv(4, 3, stride=2)', 'Conv(4, 4, stride=2)', 'Conv(4, 5, stride=3)', 'Conv(4, 1, stride=2)'],
  ...[
    'Conv(4, 3, stride=2, padding=1)',
    'Conv(4, [2, 5], stride=[3, 1], padding=0)',
    'Conv(4, 4, stride=3, padding=valid)',
  ],
  ...[
    'Conv(4, 3, dilation=2)',
    'Conv(4, 3, dilation=2, padding=0)',
    'Conv(4, 3, stride=2, dilation=2)',
    'Conv(2, 1, bias=false)',
  ],
  ...['Conv(4, 3, padding=[1, 2])', 'Conv(4, 7, stride=9)', 'Conv(4, 2)', 'Conv(4, 3, weight=spectral)'],
  ...['Conv(4, 3, weight=equalized)', 'Conv(4, 3, stride=2, weight=equalized(lr=0.1, gain=1))'],
  ...['Conv(5, 3, weight=spectral(bound=0.9, iterations=3))', 'Conv(5, 2, weight=spectral(bound=0.9))'],
  ...['GlobalAvgPool -> Dense(5, weight=spectral(bound=0.5, iterations=2))'],
  ...[
    'ConvTranspose(4, 3)',
    'ConvTranspose(4, 3, stride=2)',
    'ConvTranspose(4, 4, stride=2)',
    'ConvTranspose(4, 5, stride=2)',
  ],
  ...['ConvTranspose(4, 4, stride=2, padding=1)', 'ConvTranspose(4, 5, stride=2, padding=0, output_padding=1)'],
  ...['ConvTranspose(4, 7, padding=0)', 'ConvTranspose(4, 2, stride=3)', 'ConvTranspose(4, 4, stride=[1, 3])'],
  ...[
    'ConvTranspose(4, 3, stride=3, padding=1, output_padding=2)',
    'ConvTranspose(4, [1, 4], stride=[2, 1], padding=[0, 2])',
  ],
  ...[
    'ConvTranspose(2, 3, stride=2, weight=spectral)',
    'ConvTranspose(2, 3, stride=2, weight=equalized(lr=0.1, gain=1))',
  ],
  ...['BatchNorm', 'BatchNorm(affine=false)', 'BatchNorm(momentum=0.8, epsilon=1e-5)', 'GlobalAvgPool -> BatchNorm'],
  ...['Reshape(42, 4) -> BatchNorm', 'Reshape(42, 4) -> LayerNorm', 'LayerNorm', 'LayerNorm(affine=false)'],
  ...['GlobalAvgPool -> LayerNorm(epsilon=1e-3)', 'InstanceNorm', 'InstanceNorm(affine=false, epsilon=1e-3)'],
  ...[
    'Conv(4, [6, 7], padding=0) -> InstanceNorm',
    'PixelNorm',
    'Flatten -> PixelNorm',
    'Reshape(42, 4) -> PixelNorm(1e-5)',
  ],
  ...['MinibatchStd(2)', 'MinibatchStd(3)'],
  ...['Dropout(0.4)', 'Dropout(0.4, always=true)', 'GlobalAvgPool -> Dropout(0.2)'],
  ...['MaxPool', 'MaxPool(3, stride=2)', 'MaxPool(2, stride=1, padding=same)', 'MaxPool(3, stride=2, padding=1)'],
  ...[
    'MaxPool(3, stride=1, padding=2)',
    'MaxPool([1, 4], padding=same)',
    'AvgPool(2)',
    'AvgPool(3, stride=2, padding=1)',
  ],
  ...[
    'AvgPool(3, stride=2, padding=same)',
    'AvgPool(2, padding=same)',
    'AvgPool(4, stride=3, padding=3)',
    'GlobalAvgPool',
  ],
  ...['Upsample', 'Upsample(3, bilinear)', 'Upsample([1, 2])', 'Upsample([2, 1], bilinear)', 'Blur'],
  ...['ZeroPad(2)', 'ZeroPad([1, 0])', 'ReflectPad(1)', 'ReflectPad([2, 3])'],
  ...['Flatten', 'Reshape(4, 7, 6)', 'Reshape([168])', 'Reshape(3, 56)', 'Reshape(84, 1, 2)', 'Reshape(1, 1, 168)'],
  ...['Flatten -> Reshape(6, 28, 1)', 'Reshape(2, 2, 2, 21)', 'Reshape(56, 3) -> Reshape(7, 8, 3)'],
  ...[
    'relu',
    'leaky_relu',
    'leaky_relu(0.01)',
    'sigmoid',
    'tanh',
    'softplus',
    'elu',
    'selu',
    'gelu',
    'silu',
    'lipswish',
  ],
  ...['softmax', 'Flatten -> softmax', 'Reshape(42, 4) -> softmax'],
  ...['channels(1)', 'channels(0..1)', 'Flatten -> channels(3..9)', 'Reshape(42, 4) -> channels(2)'],
  ...['concat(x)', 'Flatten -> concat(Flatten(x))', 'repeat 2 { Conv(4, 3) -> relu }'],
  ...['sum', 'mean', 'norm', 'std', 'max', 'min', 'Flatten -> std', 'Reshape(42, 4) -> norm'],
];

/** Functions of x [6, 7, 4] in 0..1. */
const expressions = [
  ...[
    'x + (x -> MovingMean)',
    'Flatten(x) * (x -> Flatten -> MovingMean(0.9))',
    'exp(x)',
    'log(x + 0.1)',
    'log2(x + 0.1)',
    'sqrt(x)',
    'square(x)',
    'abs(x - 0.5)',
    'sign(x - 0.5) * x',
    'floor(3 * x) * x',
  ],
  ...[
    'round(3 * x) * x',
    'clip(x, 0.4..0.6)',
    'x * stop(x)',
    '-x',
    '-(x + 1)',
    'x + 1',
    '2 - x',
    'x - (x - 1)',
    'x * x',
    'x / (x + 1)',
  ],
  ...[
    '1 / (x + 2)',
    'x ^ 2',
    'x ^ 3',
    'x ^ 0.5',
    '(x + 1) ^ -1.5',
    '2 ^ x',
    '(x + 1) ^ (x - 2)',
    '(x < 0.5) * x',
    '(x >= mean(x)) * x',
  ],
  ...[
    '(x == x) * x',
    '(x != x) + x',
    '(x > 0) * x',
    '(x <= 1) * x',
    'min(x, 0.5)',
    'max(0.5, x)',
    'max(x, mean(x))',
    'min(x, 1 - x)',
  ],
  ...[
    'max(x, x)',
    'lerp(x, 1 - x, mean(x))',
    'lerp(x, 1 - x, 0.3)',
    'lerp(x, x * x, x)',
    'where(x > 0.5, x, 0)',
    'where(x, 1 - x, x * x)',
  ],
  ...[
    'where(x > 2, 1, x)',
    'x * (x -> GlobalAvgPool)',
    'x - mean(x)',
    'x * std(x) / norm(x)',
    'norm(x) ^ 2',
    'sum(x) - max(x) + min(x)',
  ],
  ...[
    'std(mean(x)) + norm(mean(x)) + max(sum(x))',
    'bce(x, x)',
    'bce(x, 1)',
    'bce(x, 0)',
    'bce(x, 0.9)',
    'bce_logits(x, 0)',
    'bce_logits(x, 1)',
  ],
  ...['bce_logits(4 * x - 2, x)', 'bce_logits(x, 0.9)', 'kl_normal(x, -x)', 'kl_normal(x, mean(x))'],
  ...[
    'x[CHANNEL] + normal([4])',
    'normal(x, std=0.1)',
    'normal(x, logvar=x)',
    'normal(x -> GlobalAvgPool, std=mean(x))',
    'x * uniform([6, 7, 1])',
  ],
  ...[
    'x * uniform([4], -1..1)',
    'x * uniform([])',
    'x * integer(1..6)',
    'x * integer(0..3, [7, 4])',
    'broadcast(x -> GlobalAvgPool, like=x)',
  ],
  ...['broadcast(x -> GlobalAvgPool, like=Flatten(x))', 'broadcast(x -> GlobalAvgPool, like=Reshape(x, 42, 4))'],
  ...[
    'x + Weight([4])',
    'x * Weight([6, 7, 4], init=ones)',
    '(Weight([6, 7, 4], init=normal(1)) -> InstanceNorm) + x',
    'x + Weight([7, 4])',
  ],
  ...[
    'mean(x) * one_hot(kind)',
    'x * (kind == 2)',
    'x * (kind / 3)',
    'straight(x, 1 - x)',
    'straight(x, floor(4 * x)) ^ 2',
  ],
  ...[
    'lab(channels(x, 0..2))',
    'rgb(lab(channels(x, 0..2)))',
    'rgb(2 * channels(x, 1..3) - 1)',
    'grey(channels(x, 0))',
  ],
  ...[
    'psnr(1 - x, clip(x, 0..1))',
    'ssim(1 - Upsample(x, 2), clip(Upsample(x, 2), 0..1))',
    'bits_per_dim(sum(x), like=x)',
  ],
  ...['mse(x, 1 - x)', 'mse(x, mean(x))', 'mse(x, 0.3)', 'mse(mean(x), -1)', 'mae(x, 1 - x)', 'mae(x, 0.3)'],
  ...[
    'huber(3 * x, x * x)',
    'huber(4 * x, 1, delta=0.5)',
    'hinge(4 * x - 2, 1)',
    'hinge(4 * x - 2, 0)',
    'hinge(4 * x - 2, x)',
    'hinge(4 * x - 2, 0.9)',
  ],
  ...[
    'cross_entropy(x -> GlobalAvgPool, kind)',
    'cross_entropy(x -> GlobalAvgPool, kind, smoothing=0.1)',
    'cross_entropy(4 * x, softmax(3 * x))',
    'cross_entropy(4 * x, softmax(3 * x), smoothing=0.2)',
    'cross_entropy(4 * x, categorical(3 * x))',
    'cross_entropy(Reshape(4 * x, 42, 4), softmax(Reshape(x, 42, 4)))',
    'cross_entropy(Reshape(4 * x, 42, 4), categorical(Reshape(4 * x, 42, 4)))',
    'cross_entropy(Reshape(4 * x, 2, 3, 7, 4), softmax(Reshape(x, 2, 3, 7, 4)))',
    'cross_entropy(Reshape(4 * x, 2, 3, 7, 4), categorical(Reshape(x, 2, 3, 7, 4)))',
    'mean(x) * cross_entropy(Weight([4], init=normal(1)), kind)',
    'mean(x) * cross_entropy(Weight([4], init=normal(1)), softmax(x -> GlobalAvgPool))',
  ],
  ...[
    'focal(x -> GlobalAvgPool, kind)',
    'focal(4 * x, categorical(3 * x), gamma=0.5)',
    'focal(Reshape(4 * x, 42, 4), softmax(Reshape(x, 42, 4)), gamma=3)',
    'mean(x) * accuracy(x -> GlobalAvgPool, kind)',
    'mean(x) * accuracy(4 * x, categorical(4 * x))',
    'mean(x) * accuracy(Reshape(x, 42, 4), softmax(Reshape(1 - x, 42, 4)))',
  ],
  ...[
    'x * bernoulli(x)',
    'x * bernoulli(logits=4 * x - 2)',
    'mean(x) * categorical(4 * x)',
    'mean(x) * categorical(Reshape(4 * x, 2, 3, 7, 4))',
    'mean(x) * categorical(Weight([4], init=normal(1)))',
  ],
  ...[
    'x * laplace([4])',
    'x * logistic([4])',
    'x * gumbel([7, 4])',
    'laplace(x, scale=x + 1)',
    'logistic(x, scale=0.1)',
  ],
  ...[
    'gumbel(x -> GlobalAvgPool, scale=mean(x))',
    'gumbel_softmax(4 * x)',
    'gumbel_softmax(4 * x, tau=0.5)',
    'x * gumbel_softmax(4 * x, hard=true)',
    'gumbel_softmax(x -> GlobalAvgPool, tau=2, hard=true)',
    'gumbel_softmax(Reshape(x, 42, 4))',
  ],
  ...[
    'log_prob(normal([6, 7, 4]), 3 * x)',
    'log_prob(normal(x * x, logvar=2 * x - 1), 1 - x)',
    'log_prob(normal(x, std=0.5 + x), stop(x))',
    'log_prob(normal(x, std=0.1), x * x)',
    'log_prob(normal(x -> GlobalAvgPool, logvar=mean(x)), x)',
    'log_prob(laplace([4]), 3 * x)',
    'log_prob(laplace(x, scale=x + 0.2), x * x)',
    'log_prob(logistic([]), 3 * x)',
    'log_prob(logistic(x, scale=x + 0.2), x * x)',
    'log_prob(gumbel(x, scale=0.7), x * x)',
    'log_prob(gumbel([7, 4]), x)',
    'log_prob(uniform([4], -1..2), x) + x',
    'log_prob(bernoulli(x), x * x)',
    'log_prob(bernoulli(logits=4 * x - 2), x)',
    'log_prob(categorical(x -> GlobalAvgPool), kind)',
    'log_prob(categorical(4 * x), categorical(4 * x))',
    'log_prob(categorical(Reshape(4 * x, 42, 4)), categorical(Reshape(4 * x, 42, 4)))',
  ],
  ...[
    'entropy(normal(x, logvar=3 * x))',
    'entropy(normal(x, std=mean(x)))',
    'x * entropy(normal(x, std=2))',
    'entropy(laplace(x, scale=x + 0.1))',
    'x * entropy(logistic(x, scale=3))',
    'entropy(gumbel(x, scale=x + 0.1))',
    'entropy(bernoulli(x))',
    'entropy(bernoulli(logits=4 * x - 2))',
    'entropy(categorical(4 * x))',
    'entropy(categorical(Reshape(x, 2, 3, 7, 4)))',
    'x * entropy(categorical(Weight([4], init=normal(1))))',
  ],
  ...[
    'kl(normal(x, logvar=2 * x - 1), normal(shape(x)))',
    'kl(normal(x, std=x + 0.5), normal(shape(x)))',
    'kl(normal(shape(x)), normal(x, logvar=x))',
    'kl(normal(x, logvar=x), normal(x * x, std=0.3))',
    'kl(normal(x, std=2), normal(x * x, logvar=mean(x)))',
    'kl(laplace(x, scale=x + 0.5), laplace([4]))',
    'kl(laplace(x, scale=0.4), laplace(x * x, scale=x + 1))',
    'kl(bernoulli(x), bernoulli(logits=4 * x * x))',
    'kl(bernoulli(logits=x), bernoulli(1 - x))',
    'kl(categorical(4 * x), categorical(x * x))',
    'kl(categorical(Reshape(4 * x, 42, 4)), categorical(Reshape(x, 42, 4)))',
    'kl(categorical(x -> GlobalAvgPool), categorical(Weight([4], init=normal(1))))',
  ],
  ...['concat(x, broadcast(x -> GlobalAvgPool, like=x), x * x)', 'concat(x -> GlobalAvgPool, one_hot(kind))'],
];

/** Ops whose gradient has none of its own here, or is one of steps. */
const onlyOnce = /MaxPool|\bmax\b|\bmin\b|ReflectPad|floor|straight|spectral\(|MovingMean/;

export const bodies: readonly string[] = [
  ...layers.map((layer) => `x -> ${layer}`),
  ...expressions.map((each) => each.replace('x[CHANNEL]', 'x')),
  ...sequenceLayers.map((layer) => `x -> ${layer}`),
  ...sequenceExpressions,
  ...moreConvolutions.map((layer) => `x -> ${layer}`),
];

/**
 * A model with a net for each body. A layer with weights stands in front of the body, and its gradients are those by the
 * input of the body. The second step of a body goes through the gradient of the first.
 */
export function specOf(chosen: readonly string[]): string {
  const lines = ['model Numerics {', '  data small {', '    x: [6, 7, 3] in 0..1', '    kind: class(4)', '  }'];
  const steps: string[] = [];
  chosen.forEach((body, index) => {
    const kind = body.includes('kind') ? 'kind, ' : '';
    lines.push(
      `  net N${index}(${kind}input: [6, 7, 3]) {`,
      '    x = input -> before: Conv(4, 3) -> sigmoid',
      `    return ${body}`,
      '  }',
      `  let y${index} = N${index}(${kind}x)`,
      `  loss l${index} = mean(tanh(y${index} + 0.2) * (y${index} + 0.1))`,
    );
    steps.push(`    step s${index}: minimize l${index} over N${index} with adam()`);
    if (onlyOnce.test(body)) return;
    lines.push(`  loss g${index} = sum(grad(mean(tanh(y${index}) * (y${index} + 0.3)), x)^2)`);
    steps.push(`    step t${index}: minimize g${index} over N${index} with adam()`);
  });
  return [...lines, '  train {', ...steps, '  }', '}', ''].join('\n');
}
