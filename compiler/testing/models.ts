/** For the fuzz test: random models made of the catalogue's rows, mostly sensible, often not. */
import fc from 'fast-check';
import { configs } from '../catalogue/configs/index.js';
import { catalogue } from '../catalogue/index.js';
import type { OpEntry, SettingKind } from '../catalogue/row/types.js';

const numbers = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '7',
  '0.5',
  '28',
  '100',
  '-1',
  '1e9',
  '1e308',
  '2 * 3',
  'width',
  'log(2)',
  '1 / 0',
  '4 - 4',
];
const number = fc.constantFrom(...numbers);
const layers = catalogue.filter((entry) => /^\w+$/.test(entry.name));

/** A value of roughly the kind that a setting accepts. */
function valueOf(kind: SettingKind): fc.Arbitrary<string> {
  switch (kind.kind) {
    case 'number':
      return number;
    case 'size':
      return fc.oneof(
        number,
        fc.tuple(number, number).map(([a, b]) => `[${a}, ${b}]`),
      );
    case 'sides': {
      const ends = fc.tuple(number, number).map(([a, b]) => `[${a}, ${b}]`);
      return kind.axes === 1 ? ends : fc.tuple(ends, ends).map(([a, b]) => `[${a}, ${b}]`);
    }
    case 'flag':
      return fc.constantFrom('true', 'false', '2');
    case 'word':
      return fc.constantFrom(...kind.words, 'word');
    case 'text':
      return fc.constantFrom('"photos"', '""', 'photos');
    case 'shape':
      return fc.array(number, { maxLength: 4 }).map((items) => `[${items.join(', ')}]`);
    case 'range':
      return fc.tuple(number, number).map(([a, b]) => `${a}..${b}`);
    case 'list':
      return fc.array(valueOf(kind.of), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`);
    case 'config':
      return fc.constantFrom(
        ...configs.filter((config) => config.family === kind.family).map((config) => config.name),
        'adam(lr=width)',
        'normal(std=0.02)',
      );
    case 'any':
      return fc.oneof(...kind.of.map(valueOf));
  }
}

function stageOf(entry: OpEntry): fc.Arbitrary<string> {
  const settings = fc.tuple(
    ...entry.settings.map((setting) =>
      fc
        .tuple(valueOf(setting.type), fc.nat(setting.default === undefined ? 9 : 2))
        .map(([value, said]) => (said === 0 ? '' : `${setting.name}=${value}`)),
    ),
  );
  const operands = fc.array(fc.constantFrom('x', 'h', '1', 'width', 'first', 'D(x)', 'x -> Flatten', 'rows[0]'), {
    minLength: Math.max(0, entry.inputs.length - 1),
    maxLength: entry.inputs.length,
  });
  return fc.tuple(operands, settings).map(([inputs, given]) => {
    const all = [...inputs, ...given.filter((setting) => setting !== '')];
    return all.length === 0 ? entry.name : `${entry.name}(${all.join(', ')})`;
  });
}

const plain = fc.oneof(...layers.map(stageOf));
const common = fc.constantFrom(
  'Conv(4, 3)',
  'Conv(8, 4, stride=2)',
  'ConvTranspose(4, 4, stride=2)',
  'BatchNorm',
  'LayerNorm',
  'relu',
  'leaky_relu(0.2)',
  'Flatten',
  'Dense(4)',
  'sigmoid',
  'Block(width)',
  'Block',
);
const stage = fc.oneof(
  { weight: 4, arbitrary: common },
  { weight: 4, arbitrary: plain },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('first', 'conv', 'conv_2', 'dense', 'block', 'repeat', 'after'), plain)
      .map(([label, inner]) => `${label}: ${inner}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('2', '[4, 8] as c, i', '0', 'width', '1..3 as c'), common)
      .map(([count, inner]) => `rows: repeat ${count} { ${inner} }`),
  },
  { weight: 1, arbitrary: fc.tuple(common, common).map(([a, b]) => `(${a} -> ${b})`) },
);
const chain = fc.array(stage, { maxLength: 6 }).map((stages) => ['x', ...stages].join(' -> '));

const expression: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'x',
      'fake',
      'D(x)',
      'D(fake)',
      'D(stop(fake))',
      'G(normal([8]))',
      'a',
      'l',
      '1',
      'width',
      'one_hot(digit)',
      'uniform([])',
    ),
    fc
      .tuple(tie('value'), fc.constantFrom('+', '-', '*', '/', '^', '<'), tie('value'))
      .map((parts) => `(${parts.join(' ')})`),
    fc
      .tuple(
        fc.constantFrom(
          'sum',
          'mean',
          'norm',
          'stop',
          'bce',
          'bce_logits',
          'kl_normal',
          'grad',
          'concat',
          'where',
          'lerp',
          'normal',
          'f',
          'broadcast',
        ),
        fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
      )
      .map(([name, given]) => `${name}(${given.join(', ')})`),
  ),
})).value;

const edits = fc.array(
  fc.oneof(
    fc.tuple(common, plain).map(([a, b]) => `swap ${a} for ${b} in D`),
    common.map((a) => `drop ${a} in D`),
    fc.tuple(plain, common).map(([a, b]) => `insert ${a} after ${b}`),
    fc
      .tuple(
        fc.constantFrom('bias=false', 'kernel=3', 'init=zeros', 'weight=spectral', 'stride=width'),
        fc.constantFrom('Conv', 'ConvTranspose', 'Dense', 'Block'),
      )
      .map(([a, b]) => `set ${a} on ${b}`),
    expression.map((value) => `loss d = ${value}`),
  ),
  { maxLength: 3 },
);

export const randomModel: fc.Arbitrary<string> = fc
  .record({
    width: number,
    d: chain,
    g: chain,
    block: chain,
    a: expression,
    lossD: expression,
    lossG: expression,
    edits,
    wrap: fc.constantFrom('mean', 'sum', ''),
  })
  .map(
    ({ width, d, g, block, a, lossD, lossG, edits: changes, wrap }) => `block Block(x; width=4) { return ${block} }
model M {
  param width = ${width}
  data mnist from small { x: [8, 8, 3] in 0..1  digit: class(10) }
  net D(x) { return ${d} }
  net G(z: [8]) { return z -> Dense(192) -> Reshape(8, 8, 3)${g.slice(1)} }
  fn f(u) = u * u
  let fake = G(normal([8]))
  let a = ${a}
  loss d = ${wrap}(${lossD})
  loss g = ${wrap}(${lossG})
  train {
    step critic: minimize d over D with adam()
    step generator: minimize g over G with rmsprop(lr=1e-4), repeat 2
  }
  sample s(x) = fake, a
  plot lines_ = lines(d, g)
}
variant V of M {
  ${changes.join('\n  ')}
}
`,
  );
