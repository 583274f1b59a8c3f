import type { DocumentLink } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => client.close());

test('files that are there are linked: those of uses, and weights', async () => {
  client = await Client.start({ '/lib/my parts.gen': '', '/trained.safetensors': '' });
  const text = `use A from "lib/my parts.gen"\nuse B from "gone.gen"\n${inModel('  net E = B() with weights("trained.safetensors")')}`;
  const { uri, document } = await client.open(text);
  const links = await client.ask<DocumentLink[]>('textDocument/documentLink', { textDocument: { uri } });
  expect(links.map(({ range, target }) => [document.getText(range), target])).toEqual([
    ['"lib/my parts.gen"', 'file:///lib/my%20parts.gen'],
    ['"trained.safetensors"', 'file:///trained.safetensors'],
  ]);
});
