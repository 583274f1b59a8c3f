import type { Diagnostic } from 'vscode-languageserver';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { checkFile } from '../../../compiler/index.js';
import { readSpec } from '../../../compiler/testing/renaming.js';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

test('says what genc check says, of all models and variants, at the same places', async () => {
  client = await Client.start();
  const spec = readSpec('specs/dcgan.gen')!;
  const text = spec
    .replace('loss g = -D(fake)', 'loss g = -D(fakes)')
    .replace('for LayerNorm in D', 'for Layernom in D');
  expect(text).not.toBe(spec);
  const { uri, document } = await client.open(text);
  const expected = checkFile('/spec.gen', { read: () => text }).diagnostics;
  const said = await client.said(uri);
  expect(said.map(({ code, range }) => [code, document.offsetAt(range.start), document.offsetAt(range.end)])).toEqual(
    expected.map(({ code, span }) => [code, span.start, span.end]),
  );
  expect(said.length).toBeGreaterThan(0);
});

test('has the reason and the remedy, a link to the page, and related places', async () => {
  client = await Client.start();
  const { uri, document } = await client.open(
    inModel('  net E(x) -> [3] { return x -> Flatten -> Dense(2) }\n  let y = E(x)\n  let y = E(x)'),
  );
  const said = await client.said(uri);
  const shape = said.find(({ code }) => code === 'GEN2002')!;
  expect(shape).toMatchObject({ severity: DiagnosticSeverity.Error, source: 'genc' });
  expect(shape.codeDescription?.href).toBe('file:///docs/diagnostics.md#gen2002');
  const related = said.flatMap(({ relatedInformation = [] }) => relatedInformation);
  expect(related.map(({ location }) => location.uri)).toEqual(related.map(() => uri));
  expect(related.map(({ location }) => document.getText(location.range))).toContain('y');
});

test('clears what was mended, and tells of used files', async () => {
  client = await Client.start({ '/parts.gen': 'block Up(x; n) { return x -> Conv(n, 3) -> Unknown }\n' });
  const { uri } = await client.open(
    'use Up from "parts.gen"\nmodel M { data mnist { x: [28, 28, 1] in 0..1 } net E(x) { return x -> Up(3) } let y = E(x) }\n',
  );
  const said = await client.said('file:///parts.gen', (found) => found.length > 0);
  expect(said.map(({ code }) => code)).toContain('GEN1001');
  // The used file is open now, and right.
  const parts = await client.open('block Up(x; n) { return x -> Conv(n, 3) }\n', '/parts.gen');
  expect(await client.said(parts.uri, (found) => found.length === 0)).toEqual([]);
  await client.change(uri, 2, 'use Down from "parts.gen"\n');
  expect((await client.said(uri, (found) => found.some(({ code }) => code === 'GEN1001'))).length).toBe(1);
});

test('of many changes only the last one is shown', async () => {
  client = await Client.start();
  const { uri } = await client.open('model M { }\n');
  for (let version = 2; version < 30; version++)
    await client.change(uri, version, `model M { param a = ${version % 2 ? '1' : ')'} }\n`);
  await client.change(uri, 30, 'model M { param a = b }\n');
  expect((await client.said(uri, (found) => found.some(({ code }) => code === 'GEN1001'))).length).toBe(1);
});

test('the edited model is told of first, and messages of others move with their text', async () => {
  client = await Client.start();
  const variant = (name: string): string => `variant ${name} of M {\n  loss l = mean(E(nowhere${name}))\n}\n`;
  const spec = (size: string): string =>
    `${inModel(`  net E(x) { return x -> Flatten -> Dense(${size}) }\n  loss l = mean(E(x))`)}${variant('A')}${variant('B')}variant C of M {\n  expect shape(E) = [2]\n}\n`;
  const { uri } = await client.open(spec('2'));
  const lines = (found: readonly Diagnostic[]): [number, string][] =>
    found.map(({ message, range }) => [range.start.line, String(message).split('\n')[0]!]);
  const first = lines(await client.said(uri));
  expect(first.filter(([, message]) => message.includes('nowhere'))).toHaveLength(2);
  client.pushes.length = 0;
  // The edit of M is wrong in C alone.
  await client.change(uri, 2, spec('\n\n  3'));
  const last = await client.said(uri, (found) => found.length > first.length);
  expect(client.pushes).toHaveLength(2);
  const [early] = client.pushes;
  expect(lines(early!.diagnostics)).toEqual(first.map(([line, message]) => [line > 6 ? line + 2 : line, message]));
  // In the end it is what a fresh check says.
  const again = await client.open(spec('\n\n  3'), '/fresh.gen');
  expect(lines(last)).toEqual(lines(await client.said(again.uri)));
});
