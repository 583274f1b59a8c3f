import type { SemanticTokens } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

/** The words of a text with their types. */
async function tokens(text: string): Promise<string[]> {
  client = await Client.start();
  const { uri } = await client.open(text);
  const { data } = await client.ask<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } });
  const { tokenTypes, tokenModifiers } = client.capabilities.semanticTokensProvider!.legend;
  const lines = text.split(/\r\n|\r|\n/);
  const found: string[] = [];
  let [line, character] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    const [down, right, length, type, bits] = data.slice(i, i + 5) as [number, number, number, number, number];
    character = down > 0 ? right : character + right;
    line += down;
    const marks = tokenModifiers.filter((_, bit) => bits & (1 << bit));
    found.push(`${lines[line]!.slice(character, character + length)}: ${[tokenTypes[type], ...marks].join(' ')}`);
  }
  return found;
}

test('a word has the type of what it means where it stands', async () => {
  const found = await tokens(
    inModel(`  param latent = 4 // how many
  net step(x) { h = x -> stem: Conv(latent, 3, stride=2) -> relu
    return h }
  let z = step(x)
  train { minimize l over step with adam(lr=1e-3) batch 8 }`),
  );
  expect(found).toEqual(
    expect.arrayContaining([
      ...['model: keyword', 'M: type declaration', 'x: property declaration', 'latent: variable declaration readonly'],
      ...['// how many: comment', '4: number', 'net: keyword', 'step: class declaration', 'Conv: class defaultLibrary'],
      ...['relu: function defaultLibrary', 'stride: property', 'stem: property declaration', 'step: class'],
      ...[
        'minimize: keyword',
        'over: keyword',
        'adam: enumMember defaultLibrary',
        'batch: keyword',
        'h: variable declaration',
      ],
    ]),
  );
  // No word is reserved: a net called `step` is no keyword.
  expect(found).not.toContain('step: keyword');
});

test('the word before a condition of a flow is a keyword', async () => {
  const found = await tokens(inModel('  flow F(x, given digit) { return x -> ActNorm }'));
  expect(found).toEqual(expect.arrayContaining(['flow: keyword', 'given: keyword', 'digit: parameter declaration']));
});

test('tokens stay within their lines, whatever ends them', async () => {
  const found = await tokens('/* a\r\n b */\r\nmodel M { }\r// c\nparam a = 1\n');
  expect(found.slice(0, 4)).toEqual(['/* a: comment', ' b */: comment', 'model: keyword', 'M: type declaration']);
  expect(found).toContain('param: keyword');
});
