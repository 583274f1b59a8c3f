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
