import type { ServerCapabilities, WorkspaceSymbol } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client } from '../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

/** Everything that the server can do for a client that says nothing of itself. */
const always: readonly (keyof ServerCapabilities)[] = [
  ...(['textDocumentSync', 'workspace', 'documentFormattingProvider', 'documentRangeFormattingProvider'] as const),
  ...(['documentOnTypeFormattingProvider', 'hoverProvider', 'completionProvider', 'definitionProvider'] as const),
  ...(['referencesProvider', 'documentHighlightProvider', 'callHierarchyProvider', 'renameProvider'] as const),
  ...(['documentSymbolProvider', 'workspaceSymbolProvider', 'foldingRangeProvider', 'semanticTokensProvider'] as const),
  ...(['inlayHintProvider', 'signatureHelpProvider', 'codeActionProvider', 'codeLensProvider'] as const),
  ...(['documentLinkProvider', 'selectionRangeProvider', 'experimental'] as const),
];

test('a client without dynamic registration is told everything at the start, and nothing is registered later', async () => {
  client = await Client.start();
  expect(Object.keys(client.capabilities).sort()).toEqual([...always].sort());
  const { uri } = await client.open('model M { }\n');
  await client.said(uri);
  expect(client.registered).toEqual([]);
});

test('a client that can be asked later watches files and settings, and pulls messages', async () => {
  client = await Client.start({}, undefined, {
    textDocument: { diagnostic: { dynamicRegistration: true } },
    workspace: {
      didChangeWatchedFiles: { dynamicRegistration: true },
      didChangeConfiguration: { dynamicRegistration: true },
    },
  });
  expect(Object.keys(client.capabilities).sort()).toEqual([...always, 'diagnosticProvider'].sort());
  const { uri } = await client.open('model M { }\n');
  await client.ask('textDocument/diagnostic', { textDocument: { uri } });
  expect(client.registered).toEqual(['workspace/didChangeWatchedFiles', 'workspace/didChangeConfiguration']);
});

test('folders come and go', async () => {
  const disk = {
    '/a/one.gen': 'block One(x) { return x -> relu }\n',
    '/b/two.gen': 'block Two(x) { return x -> relu }\n',
  };
  client = await Client.start(disk, undefined, { workspace: { workspaceFolders: true } });
  const names = async (): Promise<string[]> =>
    (await client.ask<WorkspaceSymbol[]>('workspace/symbol', { query: '' })).map(({ name }) => name);
  expect(await names()).toEqual(['One', 'Two']);
  const folder = (uri: string): { uri: string; name: string } => ({ uri, name: uri });
  await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [folder('file:///b')], removed: [folder('file:///')] },
  });
  expect(await names()).toEqual(['Two']);
});
