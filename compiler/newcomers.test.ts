import { describe, expect, test } from 'vitest';
import { positionAt } from '../grammar/syntax/source.js';
import { diagnose } from './testing/testing.js';
import { correct, newcomersMistakes } from './testing/newcomers.js';

test('the spec without mistakes has no messages', () => {
  expect(diagnose(correct)).toEqual([]);
});

/** The first line that two texts do not share, counted from 1. */
function firstChange(before: string, after: string): number {
  const [old, changed] = [before.split('\n'), after.split('\n')];
  let line = 0;
  while (old[line] === changed[line]) line++;
  return line + 1;
}

describe('a newcomer’s mistake is one message, on its line', () => {
  test.each(newcomersMistakes.map((mistake) => [mistake[0], mistake] as const))('%s', (_, mistake) => {
    const [, instead, write, code, at, count = 1] = mistake;
    expect(correct.split(instead)).toHaveLength(2);
    const text = correct.replace(instead, () => write);
    const diagnostics = diagnose(text);
    const shown = diagnostics.map((each) => `${each.code}: ${each.message}`);
    const [first] = diagnostics;
    const { start, end, source } = first!.span;
    expect({ shown, code: first!.code, at: source.text.slice(start, end).slice(0, 30) }).toEqual({ shown, code, at });
    expect({ shown, line: positionAt(source, start).line }).toEqual({ shown, line: firstChange(correct, text) });
    expect({ shown, count: diagnostics.length }).toEqual({ shown, count });
    expect(first!.hint ?? first!.fixes?.[0]?.title, 'what to do').toBeTruthy();
  });
});

const step = '    minimize total over E, D with adam(lr=1e-3)\n';
const body = '    h = x -> Conv(16, 3, stride=2) -> relu\n    return h -> Flatten -> Dense(latent)\n';
const loop = '`minimize total over … with adam(lr=1e-3)` in `train` does all of it.';
const stack =
  'Layers are joined by `->`: `x -> Conv(16, 3) -> relu -> Flatten`. They stand in a net: `net Name(x) { return x -> … }`.';
const paths = 'Write paths with `/`, on Windows too; a backslash itself is written `\\\\`.';
const forward = 'The body is the forward pass already: `name = …` lines and one `return`.';

/** The replaced text, its replacement, and the advice of the one message that follows. */
const hints: readonly (readonly [string, string, string])[] = [
  // Tuples.
  ['Conv(16, 3, stride=2)', 'Conv(16, (4, 4))', 'Lists are written in brackets: `[4, 4]`.'],
  ['Conv(16, 3, stride=2)', 'Conv(16, kernel=(4, latent + 1))', 'Lists are written in brackets: `[4, latent + 1]`.'],
  ['Reshape(28, 28, 1)', 'Reshape((28, 28, 1))', 'Lists are written in brackets: `[28, 28, 1]`.'],
  ['lr=1e-3', 'lr=1e-3, betas=(0.5, 0.999)', 'Each has a setting of its own: `beta1=0.5, beta2=0.999`.'],
  ['z: [latent]', 'z: (8,)', 'Lists are written in brackets: `[8]`.'],
  ['x: [28, 28, 1]', 'x: (28, 28, 1)', 'Lists are written in brackets: `[28, 28, 1]`.'],
  [
    'return h -> Flatten -> Dense(latent)',
    'return (h -> Flatten -> Dense(latent), x)',
    'Values are returned without parentheses: `return h -> Flatten -> Dense(latent), x`.',
  ],
  // Ranges.
  ['in 0..1\n    digit', 'in [0, 1]\n    digit', 'Write `in 0..1`.'],
  ['in 0..1\n    digit', 'in 0:1\n    digit', 'Write `in 0..1`.'],
  ['in 0..1\n    digit', 'in -1:1\n    digit', 'Write `in -1..1`.'],
  ['in 0..1\n    digit', 'in (0, 1)\n    digit', 'Write `in 0..1`.'],
  ['in 0..1\n    digit', 'in 0-1\n    digit', 'Write `in 0..1`.'],
  ['in 0..1 {', 'in [0, 1] {', 'Write `in 0..1`.'],
  ['in 0..1 {', 'in 0:1 {', 'Write `in 0..1`.'],
  ['bce(y, x)', 'bce(clip(y, [0, 1]), x)', 'Write `0..1`.'],
  ['bce(y, x)', 'bce(clip(y, 0:1), x)', 'Write `0..1`.'],
  // Paths.
  ...['data\\snaps', 'data\\new', '..\\users\\tom', 'C:\\data'].map(
    (path) => ['data mnist {', `data mnist from "${path}" {`, paths] as const,
  ),
  // Lines of programs.
  [step, '    optimizer.zero_grad()\n    total.backward()\n    optimizer.step()\n', loop],
  [step, `${step}    total.backward(retain_graph=true)\n    optimizer.step()\n`, loop],
  ['  train {', '  optimizer.zero_grad()\n  loss.backward()\n  train {', loop],
  [
    step,
    '    for x in loader:\n      optimizer.zero_grad()\n      total.backward()\n',
    '`minimize total over … with adam(lr=1e-3)` does all of it; `epochs 10` says how often.',
  ],
  ['  let z = E(x)', '  model = Sequential([\n    Conv(16, 3),\n    relu,\n  ])\n  let z = E(x)', stack],
  ['  let z = E(x)', '  encoder = nn.Sequential(\n    Conv(16, 3),\n    relu,\n  )\n  let z = E(x)', stack],
  ['model AE {', 'model = Sequential([\n  Conv(16, 3),\n  relu,\n])\nmodel AE {', stack],
  [body, `    def forward(self, x):\n      ${body.trim()}\n`, forward],
  [body, `    def call(self, x):\n      ${body.trim()}\n`, forward],
];

describe('one message gives the code to write', () => {
  test.each(hints.map((row) => [row[1], row] as const))('%s', (_, [instead, write, hint]) => {
    expect(correct.split(instead)).toHaveLength(2);
    const said = diagnose(correct.replace(instead, () => write));
    expect(said.map((each) => each.hint ?? each.message)).toEqual([hint]);
  });
});
