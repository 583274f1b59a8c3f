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
