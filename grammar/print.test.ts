import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from './parse.js';
import { format, sameTree } from './print.js';
import { respacedSpec } from './testing/mutate.js';

const folder = new URL('./fixtures/', import.meta.url);
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.gen'));
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const formatted = (text: string): string => format({ path: 'test.gen', text }).text;

/** Formats a text and checks the properties of every result. */
function checked(text: string): string {
  const before = parse({ path: 'test.gen', text });
  expect(before.diagnostics).toEqual([]);
  const result = formatted(text);
  const after = parse({ path: 'test.gen', text: result });
  expect(after.diagnostics).toEqual([]);
  expect(sameTree(before.file, after.file)).toBe(true);
  const texts = (file: typeof before.file): string[] => file.comments.map((comment) => comment.text.trimEnd());
  expect(texts(after.file)).toEqual(texts(before.file));
  expect(formatted(result)).toBe(result);
  return result;
}

test.each(fixtures)('%s keeps its meaning and its comments, and formatting twice changes nothing', (name) => {
  const result = checked(read(name));
  expect(result.split('\n').filter((line) => line.replace(/\s*\/\/.*/, '').length > 100)).toEqual([]);
  expect(result.split('\n').filter((line) => /\s$/.test(line))).toEqual([]);
});

test('fixtures with other white space keep their meaning and comments too', () => {
  let correct = 0;
  fc.assert(
    fc.property(respacedSpec(fixtures.map(read)), (text) => {
      if (parse({ path: 'test.gen', text }).diagnostics.length > 0) return;
      correct++;
      checked(text);
    }),
    { numRuns: 300, seed: 20 },
  );
  expect(correct).toBeGreaterThan(100);
});

test('a file that does not parse is not changed', () => {
  const text = 'model  A {\n let y =\n}\n';
  const result = format({ path: 'test.gen', text });
  expect(result.text).toBe(text);
  expect(result.diagnostics).toHaveLength(1);
});

describe('style', () => {
  const style = (title: string, from: string, to: string): void => {
    test(title, () => {
      expect(checked(from)).toBe(to);
    });
  };
  style('nothing comes of nothing', ' \n\n', '');
  style(
    'folders by name',
    'model M { data d unpaired   from "x y" { a:[4,4,3] in 0..1  from  "in puts"->mirror\n split   train = "seen",test="un seen" , folders = false } }',
    `model M {
  data d unpaired from "x y" {
    a: [4, 4, 3] in 0..1 from "in puts" -> mirror
    split train="seen", test="un seen", folders=false
  }
}
`,
  );
  style('a comment alone', '// a\n\n\n// b', '// a\n\n// b\n');
  style(
    'indent, spaces, equals in one column, one blank line at most',
    'model A{\nparam n=3\n  param  width = -2\n\n\n\n let y=f( a,b = 2 )*(1+x^2)-3..n\n}',
    'model A {\n  param n     = 3\n  param width = -2\n\n  let y = f(a, b=2) * (1 + x^2) - 3..n\n}\n',
  );
  style('a short block stays on its line', 'variant B of A {loss g=-D(x)}', 'variant B of A { loss g = -D(x) }\n');
  style('an empty block', 'model A {\n\n}', 'model A {}\n');
  style(
    'statements get lines of their own',
    'model A { train { stage a { minimize l over G  epochs 20 } } }',
    'model A { \n  train {\n    stage a {\n      minimize l over G\n      epochs 20\n    }\n  }\n}\n'.replace(
      '{ \n',
      '{\n',
    ),
  );
  style(
    'a pipe keeps the breaks of its author',
    'block B(x) {\n return x->relu\n->Dense(3)->relu\n        -> Dense(4)\n}',
    'block B(x) {\n  return x -> relu\n    -> Dense(3) -> relu\n    -> Dense(4)\n}\n',
  );
  style(
    'a long pipe is broken before an arrow',
    `block B(x) { return x ${'-> Dense(100, bias=false) '.repeat(8)} }`,
    `block B(x) {\n  return x${' -> Dense(100, bias=false)'.repeat(3)}\n    ${'-> Dense(100, bias=false) '.repeat(3).trim()}\n    ${'-> Dense(100, bias=false) '.repeat(2).trim()}\n}\n`,
  );
  style(
    'a repeat on lines of its own',
    'block B(x) {\n  return x\n -> down: repeat [1, 2] as c {\n Dense(c) -> relu\n -> Dense(c) }\n -> relu\n}',
    'block B(x) {\n  return x\n    -> down: repeat [1, 2] as c {\n         Dense(c) -> relu\n         -> Dense(c)\n       }\n    -> relu\n}\n',
  );
  style(
    'comments stay where they are',
    '// first\n\n/// Doc.\nmodel A { // why\n let x = f(a, // a\n b)   // end\n // last\n}\n// after',
    '// first\n\n/// Doc.\nmodel A {  // why\n  let x = f(a,  // a\n      b)  // end\n  // last\n}\n// after\n',
  );
  style(
    'steps and ablations in columns',
    'model A { train { step critic: minimize d over D\n step g: minimize l over G } }\nablation b { runs A\n compare fid lowest }',
    'model A {\n  train {\n    step critic: minimize d over D\n    step g:      minimize l over G\n  }\n}\nablation b {\n  runs    A\n  compare fid lowest\n}\n',
  );
  style(
    'an argument is kept together while there is a comma to break at',
    `model A {\n let h = concat(x -> Conv(64, 3) -> BatchNorm -> leaky_relu(0.2), skip -> Conv(64, 3) -> BatchNorm -> relu, x) }`,
    'model A {\n  let h = concat(x -> Conv(64, 3) -> BatchNorm -> leaky_relu(0.2),\n      skip -> Conv(64, 3) -> BatchNorm -> relu, x)\n}\n',
  );
  style(
    'the argument of a stage likewise',
    `model A {\n net G(x) { return x -> Flatten -> concat(skip -> Flatten -> Dense(128) -> relu -> Dense(128), x -> Flatten -> Dense(128) -> relu) } }`,
    'model A {\n  net G(x) {\n    return x -> Flatten\n      -> concat(skip -> Flatten -> Dense(128) -> relu -> Dense(128),\n        x -> Flatten -> Dense(128) -> relu)\n  }\n}\n',
  );
  style(
    'an argument that is too long by itself is broken at its arrows',
    `model A {\n let k = f(x -> Conv(64, 3) -> BatchNorm -> leaky_relu(0.2) -> Conv(64, 3) -> BatchNorm -> leaky_relu(0.2)) }`,
    'model A {\n  let k = f(x -> Conv(64, 3) -> BatchNorm -> leaky_relu(0.2) -> Conv(64, 3) -> BatchNorm\n      -> leaky_relu(0.2))\n}\n',
  );
  style(
    'a long product is broken before a factor, and its parameters and brackets stay whole',
    `model A { fn noise_in(x, t) = sqrt(1 - kept(t)) * (x - sqrt(kept(t)) * middle) / (kept(t) * spread^2 + 1 - kept(t)) }`,
    'model A {\n  fn noise_in(x, t) = sqrt(1 - kept(t)) * (x - sqrt(kept(t)) * middle)\n      / (kept(t) * spread^2 + 1 - kept(t))\n}\n',
  );
  style(
    'a long call is broken behind its commas',
    `model A { plot truncation = grid(truncated, rows=draws(normal([latent]), 5), columns=[1, 0.7, 0.5, 0, -0.5, -1, -2]) }`,
    'model A {\n  plot truncation = grid(truncated, rows=draws(normal([latent]), 5),\n      columns=[1, 0.7, 0.5, 0, -0.5, -1, -2])\n}\n',
  );
});

test('numbers keep their text', () => {
  expect(checked('model A {\n  let n = 69_076 + 1e-3 + 0.50\n}\n')).toContain('69_076 + 1e-3 + 0.50');
});

test('sameTree sees a difference', () => {
  const tree = (text: string) => parse({ path: 'test.gen', text }).file;
  expect(sameTree(tree('param a = 1'), tree('param  a = 1 // note'))).toBe(true);
  expect(sameTree(tree('param a = 1'), tree('param a = 2'))).toBe(false);
  expect(sameTree(tree('param a = b + c'), tree('param a = b - c'))).toBe(false);
  expect(sameTree(tree('/// doc\nparam a = 1'), tree('param a = 1'))).toBe(false);
});
