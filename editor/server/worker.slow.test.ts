/** The server without Node: bundled for browsers, and served over the messages of a channel, as from a worker. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import type { Hover, ProtocolConnection } from 'vscode-languageserver';

// A module of Node has no place in a bundle for browsers, so building one that needs it fails.
const bundled = (contents: string): ReturnType<typeof build> =>
  build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    ...{ bundle: true, platform: 'browser', format: 'esm', write: false, minify: true, logLevel: 'silent' },
  });

test('serves over a channel, with open documents alone', async () => {
  const { outputFiles } = await bundled(`
    import { BrowserMessageReader, BrowserMessageWriter, createConnection, createProtocolConnection } from 'vscode-languageserver/browser';
    import { noFiles } from './editor/server/host/files.ts';
    import { serve } from './editor/server/server.ts';
    const ends = (port) => [new BrowserMessageReader(port), new BrowserMessageWriter(port)];
    export const start = (port) => serve(createConnection(...ends(port)), noFiles);
    export const connect = (port) => createProtocolConnection(...ends(port));`);
  const text = outputFiles![0]!.text;
  expect(text).not.toMatch(/["']node:/);
  const folder = mkdtempSync(join(tmpdir(), 'genc-worker-'));
  writeFileSync(join(folder, 'server.mjs'), text);
  const { start, connect } = (await import(pathToFileURL(join(folder, 'server.mjs')).href)) as {
    start(port: MessagePort): void;
    connect(port: MessagePort): ProtocolConnection;
  };
  rmSync(folder, { recursive: true });
  const { port1, port2 } = new MessageChannel();
  start(port1);
  const connection = connect(port2);
  connection.listen();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  const open = (uri: string, spec: string): Promise<void> =>
    connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'genc', version: 1, text: spec },
    });
  // A file that another one uses is found among the open documents, whatever its address begins with.
  await open('inmemory://specs/parts.gen', 'block Up(x; n) { return x -> Conv(n, 3) }\n');
  const spec =
    'use Up from "parts.gen"\nmodel M { data mnist { x: [28, 28, 1] in 0..1 } net E(x) { return x -> Up(3) } let y = E(x) }\n';
  await open('inmemory://specs/a.gen', spec);
  const hover = await connection.sendRequest<Hover>('textDocument/hover', {
    textDocument: { uri: 'inmemory://specs/a.gen' },
    position: { line: 1, character: spec.split('\n')[1]!.indexOf('Up(3)') + 1 },
  });
  expect(JSON.stringify(hover)).toContain('[28, 28, 3]');
  connection.dispose();
  port1.close();
});

test('the entry for processes is the one that needs Node', async () => {
  await expect(bundled(`import './editor/server/stdio.ts';`)).rejects.toThrow('node:fs');
});
