import { expect, test } from 'vitest';
import { diagnose } from '../../../testing/testing.js';

const spec = (step: string): string => `model M {
  data mnist { x: [28, 28, 1] in 0..1 }
  net E(x) { return x -> Flatten -> Dense(4) }
  loss l = mean(E(x)^2)
  train { ${step} }
}
`;
const said = (step: string): string[] => diagnose(spec(step)).map(({ message }) => message);

test.each([
  'minimize l with adam()',
  'minimize l',
  'step a: minimize l with adam(), repeat 2',
  'minimize l with adam()\n    batch 4',
])('%s: the nets are missing, and nothing else is said to be', (step) => {
  const [first, ...others] = said(step);
  expect(first).toMatch(/which nets it moves/);
  expect(others.filter((message) => message.includes('optimizer'))).toEqual([]);
});

test('a step without an optimizer is told so', () => {
  expect(said('minimize l over E')).toEqual(['this step has no optimizer']);
});
