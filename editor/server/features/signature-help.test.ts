import type { SignatureHelp } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

/** The label with the active parameter between angle brackets. */
async function shown(members: string): Promise<string | null> {
  client = await Client.start();
  const help = await client.askAt<SignatureHelp | null>('textDocument/signatureHelp', inModel(members));
  if (!help) return null;
  const [{ label, parameters }] = help.signatures as [SignatureHelp['signatures'][number]];
  const active = parameters![help.activeParameter as number];
  if (!active) return label;
  const [start, end] = active.label as [number, number];
  return `${label.slice(0, start)}<${label.slice(start, end)}>${label.slice(end)}`;
}

const block = '  block B(x, skip; n, norm=BatchNorm) { return concat(x, skip) -> Conv(n, 3) -> norm }\n';

test.each([
  ['the first setting behind an arrow', '  net E(x) { return x -> Dense(<|>) }', /^Dense\(<units>, bias=true/],
  ['the second', '  net E(x) { return x -> Conv(4, <|>) }', /^Conv\(channels, <kernel>, stride=1/],
  ['a named one', '  net E(x) { return x -> Conv(4, 3, bias=<|>) }', /<bias=true>/],
  ['an input where no chain carries one', '  loss l = mse(x, <|>)', /^mse\(\w+, <\w+>/],
  ['a half-written call', '  net E(x) { return x -> Conv(4, <|>', /<kernel>/],
  ['an optimizer', '  train { minimize l over E with adam(1e-3, <|>) }', /^adam\(lr=0.001, <beta1=0.9>/],
  ['a block', `${block}  net E(x) { return x -> B(x, <|>) }`, /^B\(skip, <n>, norm=BatchNorm\)$/],
  ['the innermost call', '  loss l = mean(mse(<|>x, x))', /^mse\(</],
])('%s', async (_, members, expected) => {
  expect(await shown(members)).toMatch(expected);
});

test.each([
  ['the head of a net', '  net E(<|>x) { return x }'],
  ['outside of calls', '  loss l = <|>mean(x)'],
  ['a comment', '  loss l = mean(x) // mse(<|>'],
])('nothing in %s', async (_, members) => {
  expect(await shown(members)).toBeNull();
});
