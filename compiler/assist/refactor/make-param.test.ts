import { expect, test } from 'vitest';
import { offered, refactored } from '../../testing/refactoring.js';

const spec = `model M {
  data mnist {
    x: [28, 28, 1] in 0..1
  }

  net E(x) -> [3] {
    return x -> Conv(8, 3, stride=2) -> Flatten -> Dense(3)
  }
  loss l = mean(E(x))

  train {
    minimize l over E with adam(lr=1e-3)
    batch 64
    epochs 2
  }
  expect parameters(E) = 4_787
}
variant V of M {
}
`;
const at = (mark: string): string => spec.replace(mark.replaceAll('<|>', ''), mark);

test.each([
  ['a setting by name', 'stride=<|>2', 'stride=stride', 'stride', '2'],
  ['a setting by place', 'Conv(<|>8', 'Conv(channels', 'channels', '8'],
  ['a rate, as it is written', 'lr=1<|>e-3', 'lr=lr', 'lr', '1e-3'],
  ['a setting of the training', 'batch <|>64', 'batch batch_size', 'batch_size', '64'],
  ['a selected number', 'Conv(8, <|>3<|>', 'Conv(8, kernel', 'kernel', '3'],
])('%s', (_, mark, use, name, value) => {
  const text = refactored(at(mark), /^Make this the param /);
  expect(text).toContain(use);
  expect(text).toContain(`model M {\n  param ${name} = ${value}\n  data mnist {`);
});

test('a param stands behind those that are there, in their columns', () => {
  const source = at('lr=<|>1e-3').replace('  data', '  param size = 28\n\n  data');
  expect(refactored(source, /^Make/)).toContain('  param size = 28\n  param lr   = 1e-3\n\n  data mnist {');
});

test.each([
  ['what is claimed', '= <|>4_787'],
  ['a param', 'param a = <|>3'],
  ['a word', '-> <|>Flatten'],
  ['a selection beyond the number', 'Conv(<|>8, 3<|>'],
])('nothing is offered for %s', (_, mark) => {
  const source = mark.startsWith('param') ? spec.replace('  data', `  ${mark}\n  data`) : at(mark);
  expect(offered(source).filter(({ title }) => title.startsWith('Make'))).toEqual([]);
});

test('a new variant of a model, and of a variant', () => {
  expect(refactored(at('model <|>M'), /^New variant of M$/)).toContain(
    '\n}\n\nvariant MVariant of M {}\nvariant V of M',
  );
  expect(refactored(at('variant V<|> of M'), /^New variant of V$/)).toMatch(/variant VVariant of V \{\}\n$/);
  expect(offered(at('loss <|>l'))).toEqual([]);
});
