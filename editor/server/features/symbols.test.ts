import type { DocumentSymbol, WorkspaceSymbol } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => client.close());

const spec = inModel(`  param latent = 4
  net E(x) { return x -> Flatten -> Dense(latent) }
  loss l = mean(E(x))
  train { stage first { step s: minimize l over E with adam(lr=1e-3) batch 8 epochs 1 } }`);

const tree = (symbols: readonly DocumentSymbol[], depth = 0): string[] =>
  symbols.flatMap(({ name, detail, children = [] }) => [
    `${'  '.repeat(depth)}${name}: ${detail}`,
    ...tree(children, depth + 1),
  ]);

test('the outline is a tree of declarations', async () => {
  client = await Client.start();
  const { uri, document } = await client.open(`${spec}variant V of M {\n  loss l = sum(E(x))\n}\n`);
  const symbols = await client.ask<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
  expect(tree(symbols)).toMatchInlineSnapshot(`
    [
      "M: model",
      "  mnist: data",
      "    x: [28, 28, 1]",
      "    digit: class(10)",
      "  latent: param",
      "  E: net",
      "  l: loss",
      "  train: train",
      "    first: stage",
      "      s: l",
      "V: of M",
      "  l: loss",
    ]
  `);
  const within = ({ range, selectionRange, children = [] }: DocumentSymbol): boolean =>
    document.offsetAt(range.start) <= document.offsetAt(selectionRange.start) &&
    document.offsetAt(selectionRange.end) <= document.offsetAt(range.end) &&
    children.every(within);
  expect(symbols.every(within)).toBe(true);
});

test('symbols of all specs are found by letters in their order', async () => {
  client = await Client.start({ '/a.gen': spec, '/b.gen': spec.replace('net E', 'net Encoder') });
  const found = await client.ask<WorkspaceSymbol[]>('workspace/symbol', { query: 'encr' });
  expect(found.map(({ name, containerName, location }) => [name, containerName, location.uri])).toEqual([
    ['Encoder', 'M', 'file:///b.gen'],
  ]);
});
