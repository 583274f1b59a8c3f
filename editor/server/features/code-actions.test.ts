import type { CodeAction } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { checkFile } from '../../../compiler/index.js';
import { Client, changed, inModel, marked } from '../../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

async function actions(source: string, only?: string[]): Promise<CodeAction[]> {
  client = await Client.start();
  const { uri, positions } = await client.open(source);
  const [start, end = start] = positions;
  return client.ask<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start, end },
    context: { diagnostics: [], ...(only ? { only } : {}) },
  });
}

const applied = (source: string, action: CodeAction): string =>
  changed(action.edit!.changes!, { '/spec.gen': marked(source).text })['/spec.gen']!;

test('a fix of the checker is offered, and preferred if it is safe', async () => {
  const source = inModel('  net E(x) { return x -> Conv<|>2d(4, 3) }\n  let y = E(x)');
  const [fix] = await actions(source);
  expect(fix).toMatchObject({ title: 'Replace with Conv', kind: 'quickfix' });
  expect(applied(source, fix!)).toContain('x -> Conv(4, 3)');
});

test('of other places nothing is offered', async () => {
  const source = inModel('  net E(x) { return x -> Conv2d(4, 3) }\n  let y = E(x)<|>');
  expect((await actions(source)).map(({ title }) => title)).not.toContain('Replace with Conv');
});

test('a warning can be allowed, and is then silent', async () => {
  const source = inModel('  net E(x) { return x -> Flatten -> Dense(2) }\n  let <|>unused = E(x)');
  const said = (text: string): string[] =>
    checkFile('/a.gen', { read: () => text }).diagnostics.map(({ code }) => code);
  const before = said(marked(source).text);
  const allow = (await actions(source)).find(({ title }) => title.startsWith('Allow'))!;
  const code = /GEN\d+/.exec(allow.title)![0];
  expect(before).toContain(code);
  expect(said(applied(source, allow))).not.toContain(code);
});

test('all safe fixes together are those of genc check --fix', async () => {
  const source = `<|>${inModel('  train {\n    batch = 8\n    epochs = 2\n  }')}`;
  const [all] = await actions(source, ['source.fixAll']);
  expect(applied(source, all!)).toContain('    batch 8\n    epochs 2\n');
  expect((await actions(source)).some(({ kind }) => kind?.startsWith('source'))).toBe(false);
});

test.each([
  ['refactor.extract', 'Extract block ConvRelu', '<|>Conv(4, 3) -> relu<|>', 'x -> ConvRelu -> B -> Flatten'],
  ['refactor.inline', 'Inline block B', '<|>B -> Flatten', 'relu -> tanh -> Flatten'],
  ['refactor.rewrite', 'Make this the param channels', 'Conv(<|>4', 'param channels = 4'],
])('%s', async (kind, title, mark, expected) => {
  const plain = inModel(
    '  block B(h) { return h -> tanh }\n  net E(x) { return x -> Conv(4, 3) -> relu -> B -> Flatten }\n  let y = E(x)',
  );
  const source = plain.replace(mark.replaceAll('<|>', ''), mark);
  const action = (await actions(source, [kind])).find((each) => each.title === title)!;
  expect(action.kind).toBe(kind);
  expect(applied(source, action)).toContain(expected);
  expect(await client.ask('textDocument/codeAction', {
    ...{ textDocument: { uri: 'file:///spec.gen' }, context: { diagnostics: [], only: ['quickfix'] } },
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  })).toEqual([]); // prettier-ignore
});

test('a cursor that merely moves is offered fixes alone', async () => {
  client = await Client.start();
  const { uri, positions } = await client.open(
    inModel('  net E(x) { return x -> Conve(<|>4, 3) -> Flatten }\n  let y = E(x)'),
  );
  const range = { start: positions[0]!, end: positions[0]! };
  const ask = (triggerKind: number): Promise<CodeAction[]> =>
    client.ask('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [], triggerKind } });
  const kinds = async (triggerKind: number): Promise<unknown[]> => (await ask(triggerKind)).map(({ kind }) => kind);
  expect(await kinds(2)).toEqual([]);
  expect(await kinds(1)).toContain('refactor.rewrite');
});
