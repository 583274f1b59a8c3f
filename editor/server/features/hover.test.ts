import type { Hover } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

async function hover(source: string): Promise<string | undefined> {
  client = await Client.start();
  const found = await client.askAt<Hover | null>('textDocument/hover', source);
  return found ? (found.contents as { value: string }).value : undefined;
}

const spec = (more: string): string =>
  inModel(`  param latent = 4
  /// Reads pictures.
  net E(x) -> [latent] { return x -> c: Conv(8, 3, stride=2) -> relu -> Flatten -> Dense(latent) }
  net F(x) -> [2] { return x -> Flatten -> Dense(2) }
  let z = E(x)
  loss l = mean(z^2)
  metric other = mean(F(x))
  train { step s: minimize l over E with adam(lr=1e-3) batch 8 epochs 1 }
${more}`);

test('a layer has its shape, parameters, FLOPs, path and page', async () => {
  const text = await hover(spec('').replace('Conv(8', 'Co<|>nv(8'));
  expect(text).toContain('[14, 14, 8]');
  // 3·3·1·8 weights of the kernel and 8 of the bias.
  expect(text).toContain('80 parameters');
  expect(text).toContain('`E/c`');
  expect(text).toContain('stride=1');
  expect(text).toContain('Two-dimensional convolution');
});

test('a net has its doc, its counts, and the losses that move it', async () => {
  const text = await hover(spec('').replace('let z = E(', 'let z = <|>E('));
  expect(text).toContain('net E(x) -> [latent]');
  expect(text).toContain('Reads pictures.');
  // 80 of the convolution, 14·14·8·4 + 4 of the dense layer.
  expect(text).toContain('6,356 parameters');
  expect(text).toContain('Moved by `l` in step `s`.');
});

test('a net that nothing moves says so', async () => {
  expect(await hover(spec('').replace('net F', 'net <|>F'))).toContain('Nothing moves it');
});

test.each([
  ['a let', 'let <|>z', '[4]'],
  ['a field', 'let z = E(<|>x)', '[28, 28, 1] in 0..1'],
  ['an activation with its range', '-> re<|>lu', '[14, 14, 8] in 0..∞'],
  ['a loss', 'loss <|>l', 'Minimised by step `s` over `E`.'],
  ['a setting', '<|>stride=2', '`1` by default'],
  ['an optimizer', 'with ad<|>am', 'beta1=0.9'],
  ['a param', 'Dense(la<|>tent', 'param latent = 4'],
  ['a label', '-> <|>c:', '[14, 14, 8]'],
  ['a word', '<|>train {', 'train { … }'],
])('%s', async (_, place, expected) => {
  const plain = place.replace('<|>', '');
  expect(await hover(spec('').replace(plain, place))).toContain(expected);
});

test('a word of a comment, and a blank, say nothing', async () => {
  expect(await hover(spec('  // the net<|> E'))).toBeUndefined();
});

test('a layer in a block that is used twice tells both shapes', async () => {
  const text = await hover(
    inModel('  block B(x; n) { return x -> Co<|>nv(n, 3) }\n  net E(x) { return x -> B(4) -> B(6) }\n  let y = E(x)'),
  );
  expect(text).toContain('[28, 28, 4]');
  expect(text).toContain('[28, 28, 6]');
});

test('a loss is written out: values and losses in it are replaced by what they stand for', async () => {
  const source = spec('').replace(
    '  loss l = mean(z^2)',
    '  let twice = 2 * z\n  loss near = mean((twice - stop(z))^2)\n  loss <|>l = near + mean(z^2) - near',
  );
  const text = await hover(source);
  expect(text).toContain(
    'loss l = mean(((2 * E(x)) - stop(E(x)))^2) + mean(E(x)^2) - mean(((2 * E(x)) - stop(E(x)))^2)\n',
  );
  expect(text).toContain('Minimised by step `s` over `E`.');
});

test('a long formula is written out as far as it can be read at a glance', async () => {
  const lets = Array.from({ length: 9 }, (_, i) => `  let a${i + 1} = mean(a${i} * a${i} + a${i})`).join('\n');
  const source = spec('').replace('  loss l = mean(z^2)', `  let a0 = z\n${lets}\n  loss <|>l = a9`);
  const formula = /Written out:\n\n```gen\n([^`]*)```/.exec((await hover(source))!)![1]!;
  expect(formula).toContain('a6');
  expect(formula.length).toBeLessThan(400);
});

test('a loss that no step minimises tells which nets its gradient reaches', async () => {
  const source = spec('  loss other2 = mean(F(x))').replace('loss other2', 'loss <|>other2');
  const text = await hover(source);
  expect(text).toContain('No step minimises it');
  expect(text).toContain('Its gradient reaches `F`.');
});

test('a place with a message has a link to its page, and so has a code in a comment', async () => {
  const place = await hover(inModel('  net E(x) -> [3] { return x -> Flatten -> De<|>nsee(2) }\n  let y = E(x)'));
  expect(place).toContain('[GEN1001](file:///docs/diagnostics.md#gen1001)');
  client.close();
  const comment = await hover(inModel('  // allow: GEN<|>4006, it is wanted\n  let y = x'));
  expect(comment).toContain('[GEN4006](file:///docs/diagnostics.md#gen4006)');
});
