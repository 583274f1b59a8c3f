/** Fixes that `genc check --fix` applies without a question: none may change a meaning. */
import { describe, expect, test } from 'vitest';
import { opNames } from '../catalogue/index.js';
import { diagnose } from '../testing/testing.js';
import { correct, newcomersMistakes } from '../testing/newcomers.js';
import { mend } from './fix.js';
import type { Mended } from './fix.js';

/** The spec after `--fix`, with the applied and the refused fixes. */
function mended(text: string): Pick<Mended, 'applied' | 'refused'> & { readonly text: string } {
  const { texts, ...said } = mend((changed) => diagnose(changed.get('spec.gen') ?? text));
  return { text: texts.get('spec.gen') ?? text, ...said };
}

const spec = ({ stage = 'relu', value = 'mean(E(x)^2)', with: optimizer = 'adam()', on = 'test', train = 'batch 4' }) =>
  `model AE {
  data mnist { x: [28, 28, 1] in 0..1 }
  net E(x) { return x -> Conv(8, 3) -> ${stage} -> Flatten -> Dense(4) }
  loss l = ${value}
  metric m = mean(E(x)) on ${on}
  train { minimize l over E with ${optimizer}
    ${train} }
}
`;

/** Words of PyTorch, Keras, TensorFlow and NumPy for layers and functions, with and without settings. */
const foreignStages = [
  ...[
    'Conv2d(1, 16, 4, stride=2)',
    'Conv2d(1, 16, 4)',
    'Conv2D(8, 3)',
    'conv2d(8, 3)',
    'ConvTranspose2d(8, 4, 4)',
    'Conv3d(8, 3)',
  ],
  ...[
    'Linear(784, 10)',
    'Embedding(10, 4)',
    'GroupNorm(4, 8)',
    'MultiHeadAttention(2)',
    'PixelShuffle(2)',
    'Identity',
    'Lambda(1)',
  ],
  ...[
    'BatchNorm2d(8)',
    'BatchNorm2d(8, momentum=0.1)',
    'BatchNormalization()',
    'LayerNormalization()',
    'InstanceNorm2d(8)',
  ],
  ...[
    'MaxPool2d(2)',
    'MaxPool2d(3, 1, 1)',
    'AvgPool2d(2)',
    'AveragePooling2D(2)',
    'AdaptiveAvgPool2d(1)',
    'UpSampling2D(2)',
  ],
  ...[
    'Dropout2d(0.5)',
    'AlphaDropout(0.5)',
    'SpatialDropout2D(0.5)',
    'GaussianNoise(0.1)',
    'Upsampling(2)',
    'Interpolate(2)',
  ],
  ...[
    'LeakyReLU',
    'LeakyReLU(0.2)',
    'PReLU',
    'ELU',
    'GELU',
    'Softmax',
    'logsoftmax',
    'Softplus',
    'Hardtanh',
    'hard_sigmoid',
    'mish',
  ],
  ...[
    'squeeze',
    'unsqueeze',
    'flip',
    'permute',
    'transpose',
    'size',
    'arcsin',
    'arccos',
    'arcsinh',
    'arctan2',
    'acos',
    'ceil',
    'trunc',
    'sgn',
    'expm1',
  ],
  ...[
    'ZeroPadding2D(1)',
    'ReflectionPad2d(1)',
    'ConstantPad2d(1)',
    'Padding(1)',
    'Shuffle',
    'SqueezeTransform(2)',
    'ChannelShuffle(2)',
  ],
];
const foreignValues = [
  ...[
    'mse(E(x), 0)',
    'mse_loss(E(x), 0)',
    'l1_loss(E(x), 0)',
    'kl_div(E(x), E(x))',
    'cross_entropy(E(x), 1)',
    'nll_loss(E(x), 1)',
  ],
  ...[
    'reduce_sum(E(x))',
    'reduce_mean(E(x))',
    'sum(maximum(E(x), 0))',
    'sum(minimum(E(x), 0))',
    'mean(clamp(E(x), 0, 1))',
  ],
  ...[
    'sum(binary_crossentropy(E(x), x))',
    'sum(binary_cross_entropy(E(x), 0))',
    'sum(BCELoss(E(x), 0))',
    'mean(cat(E(x), E(x)))',
  ],
  ...[
    'mean(rand(4))',
    'mean(randn(4))',
    'mean(randn_like(E(x)))',
    'mean(gaussian(0, 1))',
    'mean(E(x) @ E(x))',
    'mean(E(x) % 2)',
  ],
  ...[
    'var(E(x))',
    'prod(E(x))',
    'median(E(x))',
    'topk(E(x), 3)',
    'reduce_logsumexp(E(x))',
    'mean(rsqrt(E(x)))',
    'mean(pow(E(x), 2))',
  ],
  ...[
    'mean(E(x).detach())',
    'mean(E(x)[0])',
    'mean(gradients(E(x), x))',
    'likelihood(E, x)',
    'mean(E(x)), 2',
    'mean(E(x) 2)',
  ],
  ...[
    'mean(E(x) – 1)',
    'mean(E(x) × 2)',
    'mean(E(x) · 2)',
    'mean(E(x)',
    'mean(E(x)))',
    'mean([E(x), 2)',
    'mean(E(x) => 1)',
  ],
  ...[
    'mean(E(x) /* c */ + 1)',
    'E(x) -> mean * 2',
    'mean(2x)',
    'if 1 E(x) else 2',
    'mean(clip(E(x), 0...1))',
    'mean(E(x)) ; mean(x)',
  ],
];
const foreignOptimizers = [
  ...[
    'Adam(2e-4)',
    'AdamW()',
    'SGD(0.1)',
    'RMSprop()',
    'RMSProp()',
    'Adagrad()',
    'Nadam()',
    'adamax()',
    'lion()',
    'adma()',
  ],
  ...[
    'adam(betas=[0.5, 0.9])',
    'adam(beta=0.5)',
    'adam(b1=0.5)',
    'adam(rate=1)',
    'adam(decay=1)',
    'adam(weight_decay=1)',
    'sgd(rho=1)',
  ],
];
const foreignSettings = [
  ...[
    'activation="relu"',
    'activation=relu',
    'padding_mode=1',
    'groups=2',
    'in_channels=1',
    'output_channels=8',
    'pad=1',
    'dilations=2',
  ],
  ...[
    'name="c"',
    'data_format=1',
    'bias_initializer=zeros',
    'initializer=zeros',
    'weights=spectral',
    'inits=zeros',
    'strid=2',
    'kernal=4',
  ],
];

/** Words of the catalogue, each with two letters exchanged, one left out, or one doubled. */
const misspelt = opNames
  .filter((name) => /^\w{4,}$/.test(name))
  .flatMap((name) => [
    name.slice(0, 1) + name[2]! + name[1]! + name.slice(3),
    name.slice(0, 2) + name.slice(3),
    name.slice(0, 2) + name[1]! + name.slice(2),
  ])
  .filter((word) => !opNames.includes(word));

describe('genc check --fix', () => {
  test('leaves foreign words with another meaning here, and words that are only spelt alike', () => {
    const texts = [
      ...[...foreignStages, ...misspelt].map((stage) => spec({ stage })),
      ...foreignValues.map((value) => spec({ value })),
      ...foreignOptimizers.map((optimizer) => spec({ with: optimizer })),
      ...foreignSettings.map((setting) => spec({ stage: `Conv(8, 3, ${setting})` })),
      ...['tests', 'training', 'mnits', 'eval', 'dev_set'].map((on) => spec({ on })),
      ...['batchsize 4', 'bath 4', 'steps 4', 'lr 4', 'epohcs 4', 'shuffle 4'].map((train) => spec({ train })),
    ];
    expect(texts.length).toBeGreaterThan(300);
    for (const text of texts) {
      const result = mended(text);
      expect(result.applied, text).toEqual([]);
      expect(result.text).toBe(text);
    }
  });

  test('says something of each of them', () => {
    for (const stage of [...foreignStages, ...misspelt]) {
      const errors = diagnose(spec({ stage })).filter(({ severity }) => severity === 'error');
      expect(errors.length, stage).toBeGreaterThan(0);
    }
  });

  /** Pairs of a written word and the only thing that it can mean. */
  test.each([
    ['stage', 'Conv(8, kernel_size=3, strides=2, use_bias=false)', 'Conv(8, kernel=3, stride=2, bias=false)'],
    ['stage', 'Conv(filters=8, kernel=3)', 'Conv(channels=8, kernel=3)'],
    ['stage', 'Dropout(p=0.5)', 'Dropout(rate=0.5)'],
    ['stage', 'leaky_relu(negative_slope=0.1)', 'leaky_relu(alpha=0.1)'],
    ['stage', 'MaxPool(pool_size=2)', 'MaxPool(size=2)'],
    ['stage', 'Upsample(scale_factor=2)', 'Upsample(scale=2)'],
    ['stage', 'relu -> BatchNorm(eps=1e-5)', 'relu -> BatchNorm(epsilon=1e-5)'],
    ['stage', 'swish', 'silu'],
    ['stage', 'ReLU', 'relu'],
    ['value', 'mean(detach(x) - E(x -> Sigmoid))', 'mean(stop(x) - E(x -> sigmoid))'],
    ['value', 'mean(E(x)**2)', 'mean(E(x)^2)'],
    ['value', 'mean(E(x) − .5)', 'mean(E(x) - 0.5)'],
    ['value', 'mean(E(x));', 'mean(E(x))'],
    ['value', 'mean(E(x)) # one number', 'mean(E(x)) // one number'],
    ['with', 'adam(learning_rate=1e-3, beta_1=0.5)', 'adam(lr=1e-3, beta1=0.5)'],
    ['on', 'val', 'validation'],
    ['train', 'batch_size 4', 'batch 4'],
    ['train', 'batch = 4', 'batch 4'],
    ['train', 'batch=4', 'batch 4'],
    ['train', 'batch_size=4', 'batch 4'],
    ['train', 'batch= 4 // each', 'batch 4 // each'],
  ])('%s: %s is %s', (place, theirs, ours) => {
    expect(mended(spec({ [place]: theirs })).text).toBe(spec({ [place]: ours }));
  });

  test('a word that the spec declares is not replaced by a word of the language', () => {
    const text = spec({ stage: 'swish' }).replace('  net', '  fn silu(x) = x * 2\n  net');
    expect(mended(text).applied).toEqual([]);
  });

  test('advice is applied where the model computes the same, and nowhere else', () => {
    const idle = spec({ stage: 'BatchNorm -> relu' });
    expect(mended(idle).text).toContain('Conv(8, 3, bias=false) -> BatchNorm');
    const unused = spec({}).replace('  loss', '  let unread = mean(x)\n  loss');
    expect(diagnose(unused).map(({ code }) => code)).toContain('GEN4009');
    const logits = spec({ value: 'sum(bce(E(x), 1))' });
    expect(diagnose(logits).map(({ code }) => code)).toContain('GEN4002');
    for (const text of [unused, logits]) expect(mended(text).applied).toEqual([]);
  });

  const errors = (text: string): string[] =>
    diagnose(text)
      .filter(({ severity }) => severity === 'error')
      .map(({ code }) => code);

  const mistaken = [
    ...newcomersMistakes.map(([title, instead, write]) => [title, correct.replace(instead, () => write)] as const),
    ...['batch', 'epochs', 'batch_size', 'num_epochs'].flatMap((word) =>
      ['=', ' =', '= ', ' = ', '  =  '].map((sign) => {
        const [instead] = correct.match(word.includes('epochs') ? /epochs 2/ : /batch 64/)!;
        return [`${word}${sign}5`, correct.replace(instead, `${word}${sign}5`)] as const;
      }),
    ),
  ];
  test.each(mistaken)('brings no error into a spec with a mistake, and offers no fix that would: %s', (_, text) => {
    const result = mended(text);
    expect(result.refused).toEqual([]);
    const before = errors(text);
    const after = errors(result.text);
    for (const code of new Set(after)) {
      const count = (of: string[]): number => of.filter((each) => each === code).length;
      expect(count(after), `${code} in ${result.text}`).toBeLessThanOrEqual(count(before));
    }
  });

  test('refuses a fix that brings an error, and applies the others', () => {
    const text = correct.replace('batch 64', 'batch = 64').replace('sum(bce(y, x))', 'sum(bce(y, x))**1');
    const spoil = (text: string) =>
      diagnose(text).map((each) =>
        each.code === 'GEN0014'
          ? { ...each, fixes: each.fixes!.map((fix) => ({ ...fix, edits: [{ span: each.span, replacement: ' (' }] })) }
          : each,
      );
    const { texts, applied, refused } = mend((changed) => spoil(changed.get('spec.gen') ?? text));
    expect(applied).toEqual(['write `batch 64`']);
    expect(refused.map(({ title }) => title)).toEqual(['write `^`']);
    expect(texts.get('spec.gen')).toBe(text.replace('batch = 64', 'batch 64'));
  });
});
