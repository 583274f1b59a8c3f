import type { CompletionItem, CompletionList, TextEdit } from 'vscode-languageserver';
import { afterEach, describe, expect, test } from 'vitest';
import { checkFile } from '../../../compiler/index.js';
import { Client, edited, inModel, marked } from '../../testing/client.js';

let client: Client;
afterEach(() => {
  expect(client.logged).toEqual([]);
  client.close();
});

async function items(source: string): Promise<CompletionItem[]> {
  client = await Client.start({ '/parts.gen': 'block Up(x; n) { return x -> Conv(n, 3) }\n' });
  const { items: found } = await client.askAt<CompletionList>('textDocument/completion', source);
  return found.sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
}

const labels = async (source: string): Promise<string[]> => (await items(source)).map(({ label }) => label);

const spec = (members: string): string =>
  inModel(`  param latent = 4
  block Half(x; n) { return x -> Conv(n, 3, stride=2) }
  net E(x) -> (mean: [latent], logvar: [latent]) { h = x -> stem: Conv(4, 3) -> Flatten  return h -> Dense(latent), h -> Dense(latent) }
  net G(z: [latent]) -> [28, 28, 1] in 0..1 { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let q = E(x)
  loss l = mean(q.mean)
  sample show(x) = x
${members}`);

describe('a stage', () => {
  test('is a layer, a function, or what the spec declares; no optimizer, and no loss', async () => {
    const found = await labels(spec('  net N(x) { return x -> <|> }'));
    expect(found).toEqual(expect.arrayContaining(['Half', 'Conv', 'BatchNorm', 'relu', 'Flatten', 'repeat']));
    for (const other of ['adam', 'G', 'l', 'q', 'x', 'latent', 'normal', 'AffineCoupling', 'Dequantize'])
      expect(found).not.toContain(other);
    // What the spec declares comes first.
    expect(found.indexOf('Half')).toBeLessThan(found.indexOf('Conv'));
  });

  test('of a flow has an inverse', async () => {
    const found = await labels(spec('  flow F(x) { return x -> <|> }'));
    expect(found).toContain('AffineCoupling');
    expect(found).not.toContain('Conv');
  });

  test('stands behind a label, at the start of a repeat, and on a new line', async () => {
    for (const chain of ['x -> up: <|>', 'x -> repeat 2 { <|> }', 'x\n      -> <|>'])
      expect(await labels(spec(`  net N(x) { return ${chain} }`))).toContain('Conv');
  });

  test('has places for what must be written', async () => {
    const conv = (await items(spec('  net N(x) { return x -> Con<|> }'))).find(({ label }) => label === 'Conv')!;
    expect((conv.textEdit as TextEdit).newText).toBe('Conv(${1:channels}, ${2:kernel})');
    const { line, character } = (conv.textEdit as { range: { start: { line: number; character: number } } }).range
      .start;
    expect(character).toBe('  net N(x) { return x -> '.length);
    expect(line).toBe(12);
    expect(JSON.stringify(conv.documentation)).toContain('Two-dimensional convolution');
  });
});

describe('a call', () => {
  test('offers settings that are missing, those that are needed first', async () => {
    const found = await labels(spec('  net N(x) { return x -> Conv(<|>) }'));
    expect(found.slice(0, 2).sort()).toEqual(['channels=', 'kernel=']);
    expect(found).toContain('latent');
  });

  test('offers no setting twice', async () => {
    const found = await labels(spec('  net N(x) { return x -> Conv(4, 3, stride=2, <|>) }'));
    expect(found).toContain('padding=');
    for (const given of ['stride=', 'channels=', 'kernel=']) expect(found).not.toContain(given);
  });

  test.each([
    ['a flag', 'Conv(4, 3, bias=<|>)', ['false', 'true']],
    ['an initializer', 'Conv(4, 3, init=<|>)', ['he_normal']],
    ['a word', 'Conv(4, 3, padding=<|>)', ['same', 'valid']],
    ['a setting of the spec', 'Half(<|>)', ['n=']],
  ])('%s', async (_, call, expected) => {
    expect(await labels(spec(`  net N(x) { return x -> ${call} }`))).toEqual(expect.arrayContaining(expected));
  });
});

describe('names', () => {
  test('of outputs and labels stand behind a dot', async () => {
    expect(await labels(spec('  loss k = mean(q.<|>)'))).toEqual(expect.arrayContaining(['mean', 'logvar']));
  });

  test('a net sees params and what it computed, no fields and no losses', async () => {
    const found = await labels(spec('  net N(z: [2]) { h = z -> Dense(3)\n    return <|> }'));
    expect(found).toEqual(expect.arrayContaining(['z', 'h', 'latent', 'concat']));
    for (const hidden of ['x', 'digit', 'l', 'q']) expect(found).not.toContain(hidden);
  });

  test('a loss sees fields, lets and nets', async () => {
    expect(await labels(spec('  loss k = <|>'))).toEqual(expect.arrayContaining(['x', 'digit', 'q', 'E', 'mse', 'l']));
  });

  test('a variant sees what its base declares', async () => {
    expect(await labels(`${spec('')}variant V of M {\n  loss l = <|>\n}\n`)).toEqual(
      expect.arrayContaining(['q', 'x', 'G']),
    );
  });

  test('of a used file', async () => {
    expect(await labels(`use Up from "parts.gen"\n${inModel('  net N(x) { return x -> <|> }')}`)).toContain('Up');
  });
});

describe('words of a place', () => {
  test.each([
    ['a file', '<|>', ['model', 'variant', 'use'], ['loss', 'step']],
    ['a model', spec('  <|>'), ['net', 'loss', 'train', 'data'], ['model', 'step', 'return', 'use']],
    [
      'a training',
      spec('  train {\n    <|>\n  }'),
      ['step', 'minimize', 'batch', 'epochs', 'stage'],
      ['net', 'return'],
    ],
    ['a body', spec('  net N(x) {\n    <|>\n  }'), ['return', 'for'], ['net', 'loss', 'free']],
    ['behind a loss of a step', spec('  train { minimize l <|> }'), ['over'], ['with', 'on']],
    ['nets of a step', spec('  train { minimize l over <|> }'), ['E', 'G'], ['l', 'q', 'Half', 'Conv']],
    ['behind the nets of a step', spec('  train { minimize l over E <|> }'), ['with'], ['over']],
    ['an optimizer', spec('  train { minimize l over E with <|> }'), ['adam', 'sgd'], ['Conv', 'relu', 'linear']],
    [
      'settings of an optimizer',
      spec('  train { minimize l over E with adam(<|>) }'),
      ['lr=', 'beta1='],
      ['momentum='],
    ],
    [
      'options of a step',
      spec('  train { minimize l over E with adam(lr=1), <|> }'),
      ['repeat', 'every'],
      ['adam', 'E'],
    ],
    ['a loss to minimise', spec('  train { minimize <|> }'), ['l'], ['q', 'E', 'mse']],
    ['a schedule', spec('  train { schedule <|> }'), ['linear', 'cosine'], ['adam']],
    ['clauses of a sample', spec('  sample s(x) = x <|>'), ['on', 'at'], ['over', 'with']],
    ['a split', spec('  sample s(x) = x on <|>'), ['test', 'train', 'mnist'], ['l', 'E']],
    ['a data set', 'model M {\n  data <|>', ['mnist', 'faces'], ['net']],
    ['behind a field', 'model M {\n  data mnist {\n    x: [28, 28, 1] <|>\n  }\n}', ['in', 'from'], ['over']],
    ['a transform', 'model M {\n  data d from "a" -> <|>', ['resize', 'mirror'], ['Conv', 'relu']],
    ['a plot', spec('  plot p = <|>'), ['lines', 'scatter'], ['Conv', 'mse']],
    ['series of a plot', spec('  plot p = lines(<|>)'), ['l'], ['E', 'x']],
    ['layers of an edit', spec('  set bias=false on <|>'), ['Conv', 'Half'], ['x', 'l', 'normal']],
    ['nets of an edit', spec('  drop Flatten in <|>'), ['E', 'G'], ['Conv']],
    ['the base of a variant', `${spec('')}variant V of <|> {\n}\n`, ['M'], ['E', 'Conv']],
    ['what is expected', spec('  expect <|>'), ['trainable', 'parameters'], ['E']],
    ['nets that are counted', spec('  expect trainable(<|>)'), ['E', 'G'], ['Conv', 'l']],
  ])('%s', async (_, source, wanted, unwanted) => {
    const found = await labels(source);
    expect(found).toEqual(expect.arrayContaining(wanted));
    for (const each of unwanted) expect(found).not.toContain(each);
  });

  test.each([
    ['a comment', spec('  // the <|>')],
    ['a text', spec('  data d from "<|>"')],
    ['a number', spec('  param b = 1<|>')],
    ['a new name', spec('  let <|>')],
    ['a new name of a net', spec('  net <|>')],
  ])('nothing is offered in %s', async (_, source) => {
    expect(await labels(source)).toEqual([]);
  });
});

test('every stage that is offered is known to the compiler, and may stand there', async () => {
  const source = spec('  net N(x) { return x -> <|> }\n  let n = N(x)');
  const found = await items(source);
  expect(found.length).toBeGreaterThan(60);
  const { text, offsets } = marked(source);
  const { document } = await client.open(text, '/again.gen');
  for (const { label, textEdit } of found) {
    const plain =
      label === 'repeat' ? 'repeat 1 { relu }' : (textEdit as TextEdit).newText.replace(/\$\{\d+:[^}]*\}/g, '1');
    const changed = edited(document, [
      { range: { start: document.positionAt(offsets[0]!), end: document.positionAt(offsets[0]!) }, newText: plain },
    ]);
    const { diagnostics } = checkFile('/a.gen', { read: () => changed });
    // GEN0…: not readable; GEN1001 to GEN1006: an unknown or hidden name; GEN2013: not outside of a flow.
    const refused = diagnostics.filter(({ code }) => /^GEN0|^GEN100[1-6]|^GEN2013/.test(code));
    expect([label, refused.map(({ message }) => message)]).toEqual([label, []]);
  }
});

test('the examples of a split are the first or random ones', async () => {
  const found = await labels(spec('  sample shown(x) = x on test <|>'));
  expect(found).toEqual(expect.arrayContaining(['first', 'random', 'at', 'each']));
  expect(await labels(spec('  sample shown(x) = x <|>'))).not.toContain('random');
});
