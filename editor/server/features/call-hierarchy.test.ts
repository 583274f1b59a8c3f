import type { CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall } from 'vscode-languageserver';
import { SymbolKind } from 'vscode-languageserver';
import { afterEach, expect, test } from 'vitest';
import { Client, inModel } from '../../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

const disk = {
  '/parts.gen':
    'fn half(n) = n / 2\nblock Up(x; n) { return x -> Conv(half(n), 3) }\nblock Twice(x) { return x -> Up(2) -> Up(4) }\n',
  '/other.gen':
    'use Up from "parts.gen"\nmodel Other { data mnist { x: [28, 28, 1] in 0..1 } net N(x) { return x -> Up(3) } let y = N(x) }\n',
};
const main = `use Up from "parts.gen"\n${inModel(`  net E(x) { return x -> Up(4) -> Flatten -> Dense(2) }
  let q = E(x)
  loss l = mean(q) + mean(E(x))
  sample codes(x) = E(x) on test
  train { minimize l over E with adam(lr=1e-3) batch 8 epochs 1 }
  expect parameters(E) = 1`)}variant V of M {\n  net E(x) { return x -> Flatten -> Dense(3) }\n}\n`;

async function prepare(mark: string): Promise<CallHierarchyItem[] | null> {
  client = await Client.start(disk);
  return client.askAt('textDocument/prepareCallHierarchy', main.replace(mark.replace('<|>', ''), mark));
}

const name = ({ name: each, detail }: CallHierarchyItem): string => `${each} (${detail ?? ''})`;
const incoming = async (item: CallHierarchyItem): Promise<string[]> =>
  (await client.ask<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item })).map(
    ({ from, fromRanges }) => `${name(from)} × ${fromRanges.length}`,
  );
const outgoing = async (item: CallHierarchyItem): Promise<string[]> =>
  (await client.ask<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item })).map(
    ({ to, fromRanges }) => `${name(to)} × ${fromRanges.length}`,
  );

test('a block of another file: its callers in all files, and what it calls', async () => {
  const [up] = (await prepare('-> U<|>p(4)'))!;
  expect(up).toMatchObject({ name: 'Up', kind: SymbolKind.Class, uri: 'file:///parts.gen', detail: 'block' });
  expect((await incoming(up!)).sort()).toEqual(['E (net of M) × 1', 'N (net of Other) × 1', 'Twice (block) × 2']);
  expect(await outgoing(up!)).toEqual(['half (fn) × 1']);
});

test('a net: the values, losses and samples that call it; a training and a claim do not', async () => {
  const [own] = (await prepare('net <|>E'))!;
  expect(await incoming(own!)).toEqual(['q (let of M) × 1', 'l (loss of M) × 1', 'codes (sample of M) × 1']);
  expect(await outgoing(own!)).toEqual(['Up (block) × 1']);
});

test('a net that a variant replaces: both are meant, each with its own calls', async () => {
  const items = (await prepare('let q = <|>E'))!;
  expect(items.map(name)).toEqual(['E (net of M)', 'E (net of V)']);
  expect(await incoming(items[1]!)).toEqual(await incoming(items[0]!));
  expect(await outgoing(items[1]!)).toEqual([]);
  expect(await outgoing((await client.ask<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item: items[0] }))[0]!.from)).toEqual(['E (net of M) × 1', 'E (net of V) × 1']); // prettier-ignore
});

test('other names have no calls', async () => {
  expect(await prepare('let <|>q')).toBeNull();
  client.close();
  expect(await prepare('-> <|>Flatten')).toBeNull();
});
