import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomModel } from '../testing/models.js';
import { applyChanges } from './compare/apply.js';
import type { AnyChange } from './compare/changes.js';
import { invert } from './compare/changes.js';
import type { ModelForm } from './compare/form.js';
import { canonicalText } from './compare/json.js';
import type { Subject } from './compare/params.js';
import { diffSubjects } from './compare/params.js';
import { fromFile, fromText, tryText } from './testing/subjects.js';

/** The changes without their order, which is only for readers. */
const sorted = (changes: readonly AnyChange[]): string[] => changes.map(canonicalText).sort();

function holds(a: Subject, b: Subject): void {
  const { changes } = diffSubjects(a, b);
  expect(canonicalText(applyChanges(a.form, changes))).toBe(canonicalText(b.form));
  const [there, back] = [sorted(invert(changes)), sorted(diffSubjects(b, a).changes)];
  // The differences of the two lists say more than the lists.
  expect(there.filter((change) => !back.includes(change)).slice(0, 2)).toEqual([]);
  expect(there).toHaveLength(back.length);
  expect(sorted(invert(invert(changes)))).toEqual(sorted(changes));
  expect(new Set(changes.map(({ id }) => id)).size).toBe(changes.length);
  const ids = new Set(changes.map(({ id }) => id));
  for (const { cause } of changes) if (cause !== undefined) expect(ids).toContain(cause);
  const read = JSON.parse(JSON.stringify({ form: a.form, changes })) as { form: ModelForm; changes: AnyChange[] };
  expect(canonicalText(applyChanges(read.form, read.changes))).toBe(canonicalText(b.form));
}

describe('diffs of real specs', () => {
  const dcgan = ['DCGAN', 'Minimax', 'Hinge', 'WGAN', 'WGAN_GP'] as const;
  const colorize = ['M1', 'M2', 'M3'] as const;
  const all = [
    ...dcgan.map((name) => fromFile('specs/dcgan.gen', name)),
    ...colorize.map((name) => fromFile('compiler/diff/testing/colorize.gen', name)),
    fromFile('specs/vae-mnist.gen'),
    fromFile('specs/cvae-mnist.gen'),
  ];
  test('diff(a, a) is empty', () => {
    for (const a of all) expect(diffSubjects(a, a).changes).toEqual([]);
  });
  test.each(all.map((a) => [a.name, a] as const))(
    'the changes from %s lead to the models behind it, and their opposites back',
    (_, a) => {
      for (const b of all.slice(all.indexOf(a))) holds(a, b);
    },
  );
});

const layer = fc.constantFrom(
  'Conv(8, 3)',
  'Conv(8, 3, bias=false)',
  'Conv(16, 3, stride=2)',
  'Conv(16, 3, stride=1)',
  'BatchNorm',
  'LayerNorm',
  'InstanceNorm',
  'relu',
  'leaky_relu(0.2)',
  'leaky_relu(0.1)',
  'tanh',
  'Dropout(0.5)',
  'Upsample(2)',
  'Pair(4)',
  'Pair(width)',
);
const stage = fc.oneof(
  { weight: 5, arbitrary: layer },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('stem', 'skip', 'head'), layer).map(([label, inner]) => `${label}: ${inner}`),
  },
  {
    weight: 1,
    arbitrary: fc.array(layer, { minLength: 1, maxLength: 2 }).map((inner) => `repeat 2 { ${inner.join(' -> ')} }`),
  },
  { weight: 1, arbitrary: layer.map((inner) => `repeat [4, 8] as c { Conv(c, 3) -> ${inner} }`) },
  { weight: 1, arbitrary: fc.constant('concat(x)') },
);
const loss = fc.constantFrom(
  'mean(D(x)^2)',
  'mean(abs(D(x)))',
  'gap',
  '2 * gap + mean(D(noisy))',
  '-gap',
  'mean((D(noisy) - D(x))^2) + 3 * gap',
  'mean(grad(D(noisy), noisy)^2) + gap',
);
const model = fc
  .record({
    net: fc.array(stage, { maxLength: 9 }),
    extra: fc.array(layer, { maxLength: 4 }),
    loss,
    width: fc.constantFrom('4', '6', '2 * 3'),
    noise: fc.constantFrom('normal([16, 16, 3])', 'uniform([16, 16, 3])', '0.1 * normal([16, 16, 3])'),
    optimizer: fc.constantFrom('adam()', 'adam(lr=1e-4)', 'sgd(lr=0.1)'),
    edit: fc.constantFrom(
      '',
      'set bias=true on Conv',
      'drop relu in D',
      'swap BatchNorm for LayerNorm in D',
      'insert relu after Conv in D',
    ),
    size: fc.constantFrom(8, 16),
  })
  .map(
    ({
      net,
      extra,
      loss: d,
      width,
      noise,
      optimizer,
      edit,
      size,
    }) => `block Pair(x; c) { return x -> Conv(c, 1) -> inner: Conv(c, 3) -> relu }
model M {
  param width = ${width}
  data pictures from "pictures" { x: [${size}, ${size}, 3] in 0..1 }
  net D(x) { return x ${net.map((each) => `-> ${each}`).join(' ')} -> Flatten -> Dense(1) }
  net E(y: [8]) { return y -> Dense(4) ${extra
    .filter((each) => !/Conv|Instance|Upsample|Pair/.test(each))
    .map((each) => `-> ${each}`)
    .join(' ')} }
  let noisy = x + ${noise.replaceAll('16', String(size))}
  let gap = mean(D(noisy)) - mean(D(x))
  loss d = ${d}
  loss e = mean(E(normal([8]))^2)
  metric far = gap
  train { step critic: minimize d over D with ${optimizer}  step other: minimize e over E with ${optimizer} }
  sample shown(x) = noisy, gap
}
variant V of M { ${edit} }
`,
  )
  .map((text) => tryText(text, 'V'))
  .filter((subject) => subject !== undefined);

describe('diffs of generated models', () => {
  test('changes lead to the other model, and their inverses back', () => {
    fc.assert(
      fc.property(model, model, (a, b) => holds(a, b)),
      { numRuns: 60 },
    );
  });
  test('nothing differs from itself', () => {
    fc.assert(
      fc.property(model, (a) => {
        expect(diffSubjects(a, a).changes).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
  test('random models of catalogue rows against a sensible one', () => {
    const sane = fromText(`model M {
  data mnist from small { x: [8, 8, 3] in 0..1  digit: class(10) }
  net D(x) { return x -> Flatten -> Dense(1) }
  loss d = mean(D(x)^2)
  train { step critic: minimize d over D with adam() }
}`);
    fc.assert(
      fc.property(randomModel, (text) => {
        const subject = tryText(text, 'M');
        if (subject) holds(sane, subject);
      }),
      { numRuns: 60 },
    );
  });
});
