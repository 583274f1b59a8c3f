import { expect, test } from 'vitest';
import { linesOf } from './split.js';

const split = (text: string, depth = 1): string => linesOf(text, depth).join('\n');
const long = (name: string, count: number): string =>
  Array.from({ length: count }, (_, at) => `${name}_${at}`).join(', ');

test('what fits stays on its line', () => {
  expect(split('x = self.conv(x)')).toBe('    x = self.conv(x)');
});

test('arguments go to a line of their own, and then each to one', () => {
  expect(split(`x = self.finish(${long('argument', 7)})`)).toBe(
    `    x = self.finish(\n        ${long('argument', 7)}\n    )`,
  );
  const many = split(`x = self.finish(${long('argument', 12)})`).split('\n');
  expect(many).toHaveLength(14);
  expect(many.at(-2)).toBe('        argument_11,');
});

test('a list has each of its entries on a line', () => {
  expect(split(`blocks = [${long('block', 12)}]`).split('\n')).toHaveLength(14);
});

test('a sum gets parentheses, and breaks before its operators', () => {
  const name = 'a_very_long_name_of_a_value';
  expect(split(`x = ${name} + ${name} + ${name} + ${name}`)).toBe(
    `    x = (\n        ${name}\n        + ${name}\n        + ${name}\n        + ${name}\n    )`,
  );
});

test('a signature breaks at its parameters', () => {
  const parameters = Array.from({ length: 6 }, (_, at) => `parameter_${at}: Tensor`).join(', ');
  expect(split(`def forward(self, ${parameters}) -> Tensor:`, 0).split('\n').at(-1)).toBe(') -> Tensor:');
});
