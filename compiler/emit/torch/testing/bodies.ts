/** Bodies of nets, one for each op and more for its settings, whose numbers are compared on both targets. */

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
  ...['sum', 'mean', 'norm', 'std', 'max', 'min', 'Flatten -> std', 'Reshape(42, 4) -> norm', 'logsumexp'],
  ...['sum(axis=0)', 'sum(axis=[0, 2])', 'mean(axis=-1)', 'mean(axis=1, keepdims=true)', 'std(axis=[1, 2])'],
  ...['norm(axis=-1)', 'logsumexp(axis=1)', 'logsumexp(axis=all, keepdims=true)', 'max(axis=1)', 'min(axis=[0, 1])'],
  ...['Reshape(2, 3, 7, 4) -> sum(axis=1)', 'Reshape(42, 4) -> mean(axis=0)', 'Flatten -> max(axis=0)'],
  ...['softmax(axis=0)', 'Reshape(42, 4) -> softmax(axis=0)', 'log_softmax', 'log_softmax(axis=1)'],
  ...['cumsum', 'cumsum(axis=0)', 'cumprod(axis=1)', 'Reshape(42, 4) -> cumprod', 'Flatten -> cumsum'],
  ...['transpose([1, 0, 2])', 'transpose([2, 0, 1])', 'Reshape(42, 4) -> transpose([1, 0])'],
  ...['Reshape(2, 3, 7, 4) -> transpose([3, 1, 0, 2]) -> sum(axis=-1)'],
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
    'sin(4 * x)',
    'cos(4 * x)',
    'tan(x)',
    'sinh(x) + cosh(x)',
    'atan(3 * x)',
    'atan2(x, x - 2)',
    'atan2(x, 0.5) + atan2(0.5, x)',
    'erf(x)',
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
    'matmul(x, transpose(x, [0, 2, 1]))',
    'matmul(x -> Reshape(42, 4), x -> Reshape(4, 42))',
    'matmul(x -> Reshape(2, 3, 7, 4), x -> Reshape(42, 4) -> transpose([1, 0]))',
    'matmul(x, full([4, 5], 0.3) * range(5))',
    'matmul(ones([1, 2, 6]), x -> Reshape(7, 6, 4))',
    'x * linspace(0.2, 1.4, 4)',
    'x[0..2, :, 1..3]',
    'x[-1]',
    'x[:, 3] * x[2..2, -2, 0]',
    'x[1, -1, 2] + x[:, :, 3] -> tanh',
    'Reshape(x, 2, 3, 7, 4)[1]',
    'linspace(0.1, 0.7, 4)[kind] * x',
    'full([5, 4], 0.3)[kind] * linspace(1, 2, 20)[3..6] + x[:, :, 0..0]',
    'x[kind] + x[:, kind, 0..3][0..0] * x[:, :, kind][2, 1]',
    'Reshape(x, 42, 4)[argmax(x, axis=1)]',
    'gather(matmul(ones([4, 5]), full([5, 6], 0.2)), argmax(x[0..1]), axis=1) * mean(x)',
    'put(x, x[0, 0, 0], kind, index_2=2)',
    'put(x -> Reshape(42, 4), x[0, 0], 3)',
    'put(zeros([4, 3]), mean(x), kind) + mean(x)',
    'put(x, 0.5, 1, index_2=kind, index_3=3)',
    'transpose(x, [0, 2, 1]) * cumsum(range(7)) + zeros([6, 4, 7])',
    'x * cumprod(1 - linspace(0.1, 0.3, 4)) - sum(ones([3, 4]), axis=0)',
    '(x - mean(x, axis=[0, 1], keepdims=true)) / (std(x, axis=[0, 1], keepdims=true) + 0.1)',
    'transpose(x, [2, 0, 1]) * argmax(x)',
    'x * argmin(x, axis=0) + x * argmax(x -> Flatten)',
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
    'one_hot(argmax(x)) * x[:, :, 0..0]',
    'one_hot(argmax(x, axis=1)[0])',
    'one_hot(argmax(Reshape(x, 2, 3, 7, 4), axis=-1)) * mean(x)',
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
  ...['concat(x, broadcast(x -> GlobalAvgPool, like=x), x * x)', 'concat(x -> GlobalAvgPool, one_hot(kind))'],
];

/** Ops whose gradient has none of its own here, or is one of steps. */
const onlyOnce = /MaxPool|\bmax\b|\bmin\b|ReflectPad|floor|straight|spectral\(|MovingMean/;

export const bodies: readonly string[] = [
  ...layers.map((layer) => `x -> ${layer}`),
  ...expressions.map((each) => each.replace('x[CHANNEL]', 'x')),
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
