import type { DocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport, ResponseError, WorkspaceDiagnosticReport } from 'vscode-languageserver'; // prettier-ignore
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver/node';
import { afterEach, expect, test } from 'vitest';
import { checkFile } from '../../../compiler/index.js';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

const start = (disk: Record<string, string> = {}): Promise<Client> =>
  Client.start(disk, undefined, {
    textDocument: { diagnostic: { relatedDocumentSupport: true } },
    workspace: { diagnostics: { refreshSupport: true } },
  });
const pull = (uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
  client.ask('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
const pullAll = (previousResultIds: { uri: string; value: string }[] = []): Promise<WorkspaceDiagnosticReport> =>
  client.ask('workspace/diagnostic', { previousResultIds });
const codes = (report: DocumentDiagnosticReport): unknown[] =>
  (report as RelatedFullDocumentDiagnosticReport).items.map(({ code }) => code);

const wrong = inModel('  net E(x) -> [3] { return x -> Flatten -> Dense(2) }\n  let y = E(nowhere)');

test('a client that pulls gets what genc check says, and nothing is pushed', async () => {
  client = await start();
  expect(client.capabilities.diagnosticProvider).toMatchObject({
    interFileDependencies: true,
    workspaceDiagnostics: true,
  });
  const { uri } = await client.open(wrong);
  const report = await pull(uri);
  expect(report.kind).toBe('full');
  expect(codes(report)).toEqual(checkFile('/spec.gen', { read: () => wrong }).diagnostics.map(({ code }) => code));
  await client.change(uri, 2, `${wrong}\nmodel`);
  await pull(uri);
  expect(client.pushes).toEqual([]);
});

test('a client that announces to pull and does not is told all the same, until its first question', async () => {
  client = await start();
  const { uri } = await client.open(wrong);
  expect((await client.said(uri)).length).toBeGreaterThan(0);
  expect(codes(await pull(uri)).length).toBeGreaterThan(0);
  expect(client.pushes.at(-1)).toEqual({ uri, diagnostics: [] });
  await client.change(uri, 2, `${wrong}\nmodel`);
  const before = client.pushes.length;
  await pull(uri);
  expect(client.pushes).toHaveLength(before);
});

test('a client that does not pull is told so', async () => {
  client = await Client.start();
  expect(client.capabilities.diagnosticProvider).toBeUndefined();
  const { uri } = await client.open(wrong);
  expect((await client.said(uri)).length).toBeGreaterThan(0);
});

test('what did not change is not sent again', async () => {
  client = await start();
  const { uri } = await client.open(wrong);
  const first = await pull(uri);
  expect(await pull(uri, first.resultId)).toMatchObject({ kind: 'unchanged', resultId: first.resultId });
  await client.change(uri, 2, wrong.replace('nowhere', 'x').replace('Dense(2)', 'Dense(3)'));
  const second = await pull(uri, first.resultId);
  expect(second.kind).toBe('full');
  expect(codes(second)).not.toContain('GEN1001');
  expect(second.resultId).not.toBe(first.resultId);
});

test('files depend on each other: a change in one asks for the others, and used files are told of', async () => {
  client = await start({ '/parts.gen': 'block Up(x; n) { return x -> Conv(n, 3) -> Unknown }\n' });
  const text =
    'use Up from "parts.gen"\nmodel M { data mnist { x: [28, 28, 1] in 0..1 } net E(x) { return x -> Up(3) } let y = E(x) }\n';
  const { uri } = await client.open(text);
  const before = (await pull(uri)) as RelatedFullDocumentDiagnosticReport;
  const related = before.relatedDocuments!['file:///parts.gen'] as RelatedFullDocumentDiagnosticReport;
  expect(codes(related)).toContain('GEN1001');
  const parts = await client.open('block Down(x; n) { return x -> Conv(n, 3) }\n', '/parts.gen');
  await client.refreshed();
  expect(codes(await pull(uri))).toContain('GEN1001');
  expect(codes(await pull(parts.uri))).not.toContain('GEN1001');
});

test('a file that changes on the disk asks to pull again', async () => {
  const disk: Record<string, string> = { '/parts.gen': 'block Up(x; n) { return x -> Conv(n, 3) }\n' };
  client = await start(disk);
  const text =
    'use Up from "parts.gen"\nmodel M { data mnist { x: [28, 28, 1] in 0..1 } net E(x) { return x -> Up(3) } let y = E(x) }\n';
  const { uri } = await client.open(text);
  const before = await pull(uri);
  expect(codes(before)).not.toContain('GEN1001');
  disk['/parts.gen'] = 'block Down(x) { return x -> relu }\n';
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: 'file:///parts.gen', type: 2 }],
  });
  await client.refreshed();
  expect(codes(await pull(uri, before.resultId))).toContain('GEN1001');
});

test('the workspace: every spec, unchanged ones in brief, and files that are gone without messages', async () => {
  client = await start({ '/a.gen': wrong, '/b.gen': 'block B(x) { return x -> relu }\n' });
  const { items } = await pullAll();
  expect(items.map(({ uri, version, kind }) => [uri, version, kind])).toEqual([
    ['file:///a.gen', null, 'full'],
    ['file:///b.gen', null, 'full'],
  ]);
  const known = items.map(({ uri, resultId }) => ({ uri, value: resultId! }));
  const again = await pullAll([...known, { uri: 'file:///gone.gen', value: '0' }]);
  expect(again.items.map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged', 'full']);
  expect(again.items[2]).toMatchObject({ uri: 'file:///gone.gen', items: [] });
});

test('a pull that is cancelled, or overtaken by a change, is to be asked again and clears nothing', async () => {
  client = await start();
  const variants = Array.from({ length: 30 }, (_, i) => `variant V${i} of M { loss l = mean(E(nowhere)) }\n`).join('');
  const { uri } = await client.open(wrong + variants);
  const failure = (pulled: Promise<unknown>): Promise<ResponseError<unknown>> =>
    pulled.then(
      (answer) => expect.fail(JSON.stringify(answer).slice(0, 80)),
      (error: unknown) => error as ResponseError<unknown>,
    );
  const expected = { code: LSPErrorCodes.ServerCancelled, data: { retriggerRequest: true } };
  const stop = new CancellationTokenSource();
  const cancelled = failure(
    client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } }, stop.token),
  );
  stop.cancel();
  expect(await cancelled).toMatchObject(expected);
  await client.change(uri, 2, wrong + variants.replaceAll('nowhere', 'elsewhere'));
  const overtaken = failure(pull(uri));
  await client.change(uri, 3, wrong);
  expect(await overtaken).toMatchObject(expected);
  expect(codes(await pull(uri))).toContain('GEN1001');
});
