import type { InlayHint } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

async function hinted(text: string, options?: unknown): Promise<string> {
  client = await Client.start({}, options);
  const { uri, document } = await client.open(text);
  const hints = await client.ask<InlayHint[]>('textDocument/inlayHint', {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: document.positionAt(text.length) },
  });
  const lines = text.split('\n');
  for (const { position, label } of hints) {
    // Hints stand at the end of their line, so that they move no text.
    expect(position.character).toBe(text.split('\n')[position.line]!.length);
    lines[position.line] += ` <${label as string}>`;
  }
  return lines.filter((line) => line.includes(' <')).join('\n');
}

test('shapes stand behind each line of a chain, also in a repeat', async () => {
  const text = inModel(`  net E(x) {
    return x
      -> Conv(8, 3, stride=2) -> relu  // half
      -> repeat [16, 32] as n {
           Conv(n, 3, stride=2) -> BatchNorm -> relu
         }
      -> Flatten -> Dense(2)
  }
  let z = E(x)`);
  expect(await hinted(text)).toMatchInlineSnapshot(`
    "  net E(x) { <7,106 parameters>
        return x <[28, 28, 1]>
          -> Conv(8, 3, stride=2) -> relu  // half <[14, 14, 8]>
               Conv(n, 3, stride=2) -> BatchNorm -> relu <[7, 7, 16], [4, 4, 32]>
          -> Flatten -> Dense(2) <[512] → [2]>
      let z = E(x) <[2]>"
  `);
});

test('a net of a variant has the shapes of the variant', async () => {
  const base = inModel('  param n = 4\n  net E(x) {\n    return x -> Flatten\n      -> Dense(n)\n  }\n  let z = E(x)');
  const hints = await hinted(
    `${base}variant V of M {\n  net E(x) {\n    return x -> Flatten\n      -> Dense(7)\n  }\n}\n`,
  );
  expect(hints).toContain('-> Dense(n) <[4]>');
  expect(hints).toContain('-> Dense(7) <[7]>');
});

test('a block of a file has the shapes of its uses', async () => {
  const block = 'block B(x; n) {\n  return x -> Conv(n, 3)\n}\n';
  const hints = await hinted(block + inModel('  net E(x) { return x -> B(4) -> B(6) }\n  let z = E(x)'));
  expect(hints).toContain('return x -> Conv(n, 3) <[28, 28, 4], [28, 28, 6]>');
});

test('what fails has no hint, and what stands before it has one', async () => {
  const hints = await hinted(
    inModel('  net E(x) {\n    return x -> Conv(4, 3)\n      -> Conve(4)\n      -> relu\n  }\n  let z = E(x)'),
  );
  expect(hints).toContain('return x -> Conv(4, 3) <[28, 28, 4]>');
  expect(hints).not.toContain('-> relu <');
});

test('a setting turns them off', async () => {
  expect(await hinted(inModel('  net E(x) { return x -> Conv(4, 3) }\n  let z = E(x)'), { inlayHints: false })).toBe(
    '',
  );
});
