/** The language server as a process, over standard input and output. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { CompletionList, Hover, PublishDiagnosticsParams, WorkspaceSymbol } from 'vscode-languageserver/node';
import { StreamMessageReader, StreamMessageWriter, createProtocolConnection } from 'vscode-languageserver/node';
import { emptyFolder } from './testing.js';

test('serves an editor: files of the disk, messages with links, and an end without a trace', async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'parts.gen'), 'block Up(x; n) { return x -> Conv(n, 3) }\n');
  const child = spawn(process.execPath, ['dist/cli.mjs', 'lsp', '--stdio', `--clientProcessId=${process.pid}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (data: Buffer) => errors.push(String(data)));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const said = new Promise<PublishDiagnosticsParams>((resolve) =>
    connection.onNotification('textDocument/publishDiagnostics', resolve),
  );
  connection.listen();
  const root = pathToFileURL(folder).href;
  const { serverInfo } = await connection.sendRequest<{ serverInfo: { version?: string } }>('initialize', {
    ...{ processId: process.pid, rootUri: root, capabilities: {} },
  });
  expect(serverInfo.version).toMatch(/^\d+\.\d+\.\d+/);
  await connection.sendNotification('initialized', {});
  const uri = `${root}/a.gen`;
  const text = `use Up from "parts.gen"\nmodel M { data mnist { x: [28, 28, 1] in 0..1 } net E(x) { return x -> Up(3) -> Conve(2) } let y = E(x) }\n`;
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'genc', version: 1, text },
  });
  const { diagnostics } = await said;
  expect(diagnostics.map(({ code }) => code)).toContain('GEN1001');
  expect(diagnostics[0]!.codeDescription!.href).toMatch(/docs\/diagnostics\.md#gen/);
  const hover = await connection.sendRequest<Hover>('textDocument/hover', {
    ...{ textDocument: { uri }, position: { line: 1, character: text.split('\n')[1]!.indexOf('Up(3)') + 1 } },
  });
  expect(JSON.stringify(hover)).toContain('[28, 28, 3]');
  const symbols = await connection.sendRequest<WorkspaceSymbol[]>('workspace/symbol', { query: 'Up' });
  expect(symbols.map(({ location }) => location.uri)).toEqual([`${root}/parts.gen`]);
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text: 'use Up from "' }],
  });
  const { items } = await connection.sendRequest<CompletionList>('textDocument/completion', {
    ...{ textDocument: { uri }, position: { line: 0, character: 13 } },
  });
  expect(items.map(({ label }) => label).sort()).toEqual(['../', 'parts.gen']);
  await connection.sendRequest('shutdown');
  const ended = once(child, 'exit');
  await connection.sendNotification('exit');
  expect(await ended).toEqual([0, null]);
  expect(errors.join('')).toBe('');
});
