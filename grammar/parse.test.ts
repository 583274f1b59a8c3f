import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Declaration, Expression, Member, ModelDeclaration } from './syntax/ast.js';
import { parse } from './parse.js';
import { positionAt, textOf } from './syntax/source.js';
import { allWords } from './syntax/words.js';

const folder = new URL('./fixtures/', import.meta.url);
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.gen'));

const parsed = (text: string) => parse({ path: 'test.gen', text });
/** The members of the only model of a correct spec. */
function members(text: string): readonly Member[] {
  const { file, diagnostics } = parsed(`model M {\n${text}\n}`);
  expect(diagnostics).toEqual([]);
  return (file.declarations[0] as ModelDeclaration).members;
}
function member<K extends Member['kind']>(kind: K, text: string): Extract<Member, { kind: K }> {
  return members(text).find((one): one is Extract<Member, { kind: K }> => one.kind === kind)!;
}
/** An expression as a string with all its groups in brackets. */
function grouped(e: Expression): string {
  switch (e.kind) {
    case 'number':
      return e.text;
    case 'string':
      return JSON.stringify(e.value);
    case 'name':
      return e.name;
    case 'list':
      return `[${e.items.map(grouped).join(' ')}]`;
    case 'call':
      return `${grouped(e.callee)}(${e.arguments.map((a) => (a.name ? `${a.name.name}=` : '') + grouped(a.value)).join(' ')})`;
    case 'member':
      return `${grouped(e.object)}.${e.member.name}`;
    case 'index':
      return `${grouped(e.object)}[${e.indices.map((each) => (each.kind === 'axis' ? ':' : grouped(each))).join(' ')}]`;
    case 'unary':
      return `(${e.operator === '-' ? '-' : 'not '}${grouped(e.operand)})`;
    case 'binary':
      return `(${grouped(e.left)} ${e.operator} ${grouped(e.right)})`;
    case 'range':
      return `(${grouped(e.from)} .. ${grouped(e.to)})`;
    case 'conditional':
      return `(if ${grouped(e.condition)} ${grouped(e.then)} ${grouped(e.else)})`;
    case 'pipe':
      return `{${[e.head, ...e.stages].map(grouped).join(' -> ')}}`;
    case 'labelled':
      return `${e.label.name}: ${grouped(e.value)}`;
    case 'repeat':
      return `repeat ${grouped(e.count)} as ${e.item?.name},${e.index?.name} <${grouped(e.body)}>`;
    case 'draws':
      return `draws ${grouped(e.count)} <${e.value ? grouped(e.value) : (e.body ?? []).map((each) => (each.kind === 'assign' ? `${each.name.name}=${grouped(each.value)}` : each.kind === 'return' ? `return ${each.values.map(grouped).join(' ')}` : '?')).join('; ')}>`;
    case 'parenthesised':
      return grouped(e.inner);
    case 'error':
      return '?';
  }
}
const value = (text: string): string => grouped(member('let', `let v = ${text}`).value);

describe('every spec of the language description parses', () => {
  test.each(fixtures)('%s', (name) => {
    const { diagnostics, file } = parsed(readFileSync(new URL(name, folder), 'utf8'));
    expect(diagnostics).toEqual([]);
    expect(file.declarations.length).toBeGreaterThan(0);
  });
});

test.each([
  ['-x^2', '(-(x ^ 2))'],
  ['2^3^2', '(2 ^ (3 ^ 2))'],
  ['2^-3 * 4', '((2 ^ (-3)) * 4)'],
  ['a - b - c', '((a - b) - c)'],
  ['draws 5 { a + b }', 'draws 5 <(a + b)>'],
  ['log(k) - mean(draws 2 * k { f(a) }) + 1', '((log(k) - mean(draws (2 * k) <f(a)>)) + 1)'],
  [
    'draws k {\n a = f(b)\n c = a -> g\n return a - c\n} -> sum',
    '{draws k <a=f(b); c={a -> g}; return (a - c)> -> sum}',
  ],
  ['f(draws k {\n a = f(b)\n return a\n }, 3)', 'f(draws k <a=f(b); return a> 3)'],
  ['draws + draws(3) * draws[1]', '(draws + (draws(3) * draws[1]))'],
  ['a + b * c / d', '(a + ((b * c) / d))'],
  ['-3..3', '((-3) .. 3)'],
  ['1..layers - 1', '(1 .. (layers - 1))'],
  ['a + 1 < b * 2', '((a + 1) < (b * 2))'],
  ['x + y -> relu', '{(x + y) -> relu}'],
  ['x -> F(a).h -> stem: Conv(64, 4)', '{x -> F(a).h -> stem: Conv(64 4)}'],
  ['if a == 0 then b else x -> relu', '(if (a == 0) b {x -> relu})'],
  ['if a then b else if c then d else e', '(if a b (if c d e))'],
  ['f(n=if i < 3 then 0.5 else 0)', 'f(n=(if (i < 3) 0.5 0))'],
  ['down[6 - i].skip(2)', 'down[(6 - i)].skip(2)'],
  [
    'x -> down: repeat [64, 128] as c, i { Down(c) -> relu }',
    '{x -> down: repeat [64 128] as c,i <{Down(c) -> relu}>}',
  ],
  ['x -> repeat 2 * n { Dense(3) }', '{x -> repeat (2 * n) as undefined,undefined <Dense(3)>}'],
  ['(w -> Dense(3) -> relu) * 2', '({w -> Dense(3) -> relu} * 2)'],
  ['f(\n  a,\n  b=[1, 2,],\n)', 'f(a b=[1 2])'],
  ['69_076 * 1e-3', '(69_076 * 1e-3)'],
])('%s reads as %s', (text, expected) => {
  expect(value(text)).toBe(expected);
});

test('numbers keep their text and their value', () => {
  expect(member('let', 'let n = 69_076').value).toMatchObject({ kind: 'number', value: 69076, text: '69_076' });
});

test('declarations have their parts', () => {
  expect(member('net', 'net E(x, z: [3]) -> (mean: [2] in 0..1, logvar: [2]) { return x, z }')).toMatchObject({
    keyword: 'net',
    inputs: [{ name: { name: 'x' } }, { name: { name: 'z' }, type: { kind: 'list' } }],
    outputs: [{ name: { name: 'mean' }, range: { kind: 'range' } }, { name: { name: 'logvar' } }],
    body: [{ kind: 'return', values: [{ name: 'x' }, { name: 'z' }] }],
  });
  expect(member('block', 'block U(x, s; c, norm=BatchNorm) { return x }')).toMatchObject({
    inputs: [{ name: { name: 'x' } }, { name: { name: 's' } }],
    settings: [{ name: { name: 'c' } }, { name: { name: 'norm' }, default: { name: 'BatchNorm' } }],
  });
  expect(
    member(
      'data',
      'data m unpaired from A, B.c -> resize(286) { x: [3] in -1..1 from left -> mirror\n split test=0.1 }',
    ),
  ).toMatchObject({
    name: { name: 'm' },
    modifiers: [{ name: 'unpaired' }],
    from: [{ name: 'A' }, { kind: 'member' }],
    transforms: [{ kind: 'call' }],
    fields: [
      { name: { name: 'x' }, range: { kind: 'range' }, from: { name: 'left' }, transforms: [{ name: 'mirror' }] },
    ],
    settings: [{ name: { name: 'split' }, arguments: [{ name: { name: 'test' } }] }],
  });
  expect(
    member('train', 'train { step c: minimize d over D, E with adam(lr=1), repeat 5, every 16, clip weights 0.01 }')
      .items[0],
  ).toMatchObject({
    kind: 'step',
    name: { name: 'c' },
    over: [{ name: 'D' }, { name: 'E' }],
    optimizer: { kind: 'call' },
    options: [{ kind: 'repeat' }, { kind: 'every' }, { kind: 'clip', what: { name: 'weights' } }],
  });
  expect(
    member('sample', 'sample s(x, n=4) = x at epochs first, 10 on a.test first 8 each kind after coding').clauses,
  ).toMatchObject({
    at: { kind: 'epochs', epochs: [{ name: 'first' }, { value: 10 }] },
    on: [{ kind: 'member' }],
    first: { value: 8 },
    each: { name: 'kind' },
    after: { name: 'coding' },
  });
  expect(member('sample', 'sample s = x every 20 epochs').clauses.at).toMatchObject({
    kind: 'every',
    interval: { value: 20 },
  });
  expect(member('sample', 'sample s = x at every epoch').clauses.at).toMatchObject({
    kind: 'every',
    interval: undefined,
  });
  expect(
    members('drop loss codebook\ndrop step penalty\ndrop expect parameters(Color)\ndrop relu in D.features'),
  ).toMatchObject([
    { declaration: { name: 'loss' }, what: { name: 'codebook' } },
    { declaration: { name: 'step' } },
    { declaration: { name: 'expect' }, what: { kind: 'call' } },
    { declaration: undefined, what: { name: 'relu' }, in: [{ kind: 'member' }] },
  ]);
  expect(member('train', 'train { drop freeze Encoder\n drop step penalty }').items).toMatchObject([
    { kind: 'drop', what: 'freeze', names: [{ name: 'Encoder' }] },
    { kind: 'drop', what: 'step' },
  ]);
});

test.each([
  ['train', 'train { batch 4\n batch 8 }', 'batch'],
  ['train with other settings between', 'train { batch 4\n epochs 2\n batch 8 }', 'batch'],
  ['a stage', 'train { stage a { epochs 2\n epochs 3 } }', 'epochs'],
  ['a schedule', 'train { schedule linear\n schedule cosine }', 'schedule'],
  ['on', 'train { on a\n on b }', 'on'],
  ['options of a step', 'train { minimize d over D with adam, repeat 2, repeat 3 }', 'repeat'],
  ['clipping of one thing', 'train { minimize d over D with adam, clip weights 1, clip weights 2 }', 'clip weights'],
  ['data', 'data a { x: [8, 8, 1]\n split test=0.1\n split test=0.2 }', 'split'],
  ['arguments of a data setting', 'data a { x: [8, 8, 1]\n split test=0.1, test=0.2 }', 'test'],
  ['clauses of a sample', 'sample s = x first 2 first 3', 'first'],
])('%s: a repeated setting is an error', (_, text, name) => {
  const { diagnostics } = parsed(`model M {\n${text}\n}`);
  expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([['GEN0033', `\`${name}\` is said twice`]]);
});

test('settings of different things are not repeated ones', () => {
  members(
    'train { minimize d over D with adam, clip weights 1, clip gradients 2\n stage a { batch 2 }\n stage b { batch 4 }\n batch 8 }',
  );
});

test('doc comments belong to the declaration below them', () => {
  const { file } = parsed(
    '/// Above.\n/// Twice.\nmodel M { // no doc\n\n  /// Inner.\n  let x = 3 /// not this\n  let y = 4\n}\n',
  );
  const model = file.declarations[0] as ModelDeclaration;
  expect(model.doc).toBe('Above.\nTwice.');
  expect(model.members.map((one) => one.doc)).toEqual(['Inner.', undefined]);
  expect(file.comments.map((comment) => comment.text)).toHaveLength(5);
});

test('every node of a correct file spans its own text', () => {
  const text = readFileSync(new URL('dcgan.gen', folder), 'utf8');
  const { file } = parsed(text);
  const names: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('span' in node && 'name' in node && typeof node.name === 'string')
      names.push(`${node.name}=${textOf(node.span as never)}`);
    if ('kind' in node && node.kind === 'call') expect(textOf((node as unknown as Declaration).span)).toMatch(/\)$/);
    for (const [key, child] of Object.entries(node)) if (key !== 'span' && key !== 'source') walk(child);
  };
  walk(file.declarations);
  expect(names.length).toBeGreaterThan(150);
  expect(names.filter((pair) => pair.split('=')[0] !== pair.split('=')[1])).toEqual([]);
});

test('a file with five mistakes reports five, in their places', () => {
  const text = `model Five {
  param latent == 2
  net G(z: [latent]) {
    return z => Dense(10 -> relu
  }
  loss total = G(x) +
  train {
    batch = 64
  }
}
`;
  const source = { path: 'five.gen', text };
  const { diagnostics, file } = parse(source);
  expect(
    diagnostics.map(({ span, code }) => {
      const { line, column } = positionAt(source, span.start);
      return `${line}:${column} ${code} ${textOf(span)}`;
    }),
  ).toEqual(['2:16 GEN0012 ==', '4:14 GEN0011 =>', '4:22 GEN0002 (', '6:21 GEN0010 +', '8:11 GEN0027 =']);
  expect((file.declarations[0] as ModelDeclaration).members.map(({ kind }) => kind)).toEqual([
    'param',
    'net',
    'loss',
    'train',
  ]);
});

describe('no word is reserved', () => {
  const places: Record<string, (word: string) => string> = {
    param: (w) => `param ${w} = 1`,
    let: (w) => `let ${w} = 1\n let y = ${w} + 1`,
    'last on a line': (w) => `let y = ${w}\n let z = 1 + ${w}\n let u = 2`,
    call: (w) => `let y = ${w}(3, ${w}) -> ${w} -> ${w}(2)`,
    'in a list': (w) => `let y = [${w}, 2, ${w}]`,
    argument: (w) => `let y = f(${w}=3, 4)\n let z = f(1, ${w}=${w})`,
    member: (w) => `let y = q.${w} + q.${w}(3).${w}[2]`,
    label: (w) => `net G(x) { return x -> ${w}: relu -> Dense(3) }`,
    'in repeat': (w) => `net G(x) { return x -> repeat ${w} as c { Dense(c) } -> relu }`,
    item: (w) => `net G(x) { return x -> repeat 3 as ${w}, i { Dense(${w}) } }`,
    net: (w) => `net ${w}(x) { return x }\n let y = ${w}(x)`,
    block: (w) => `block ${w}(x; ${w}, n=${w}) { return x -> Dense(${w}) }`,
    parameter: (w) => `net G(${w}, ${w}: [3]) { return ${w} -> Dense(3) }`,
    'data field': (w) => `data mnist { ${w}: [3] in 0..1\n y: class(2) from ${w} }`,
    'data set': (w) => `data ${w} from ${w} { x: [3] }`,
    assignment: (w) => `net G(x) {\n ${w} = x -> relu\n return ${w}\n }`,
    loss: (w) => `loss ${w} = a + ${w} on ${w}.test`,
    over: (w) => `train { minimize ${w} over ${w}, G with ${w}(lr=1), repeat ${w} }`,
    step: (w) => `train { step ${w}: minimize d over ${w} with adam\n freeze ${w}\n stage ${w} { epochs 3 } }`,
    sample: (w) => `sample ${w}(${w}, n=2) = ${w}, y on ${w} each ${w}`,
    plot: (w) => `plot ${w} = lines(${w})\n metric ${w} = ${w} / 2`,
    fn: (w) => `fn ${w}(a, ${w}) = a + ${w}`,
    pool: (w) => `pool ${w}(50) = ${w}\n codebook ${w}: [3, ${w}]`,
    edit: (w) => `set ${w}=3 on ${w}, Conv in ${w}\n swap A for ${w} in D\n insert ${w} after ${w} in ${w}`,
    drop: (w) => `drop ${w} in D\n drop loss ${w}\n drop ${w}`,
    condition: (w) => `let y = if ${w} == 2 then ${w} else ${w}\n let z = if (${w}) then 1 else 2`,
    expect: (w) => `expect ${w}(G) = 3\n claim ${w}.a < 3`,
    evaluate: (w) => `evaluate ${w} { score ${w} = ${w}(F)\n inside ${w}.test\n outside ${w} }`,
  };
  test.each(Object.keys(places))('as %s', (place) => {
    const broken = allWords.filter((word) => parsed(`model M {\n ${places[place]!(word)}\n}\n`).diagnostics.length > 0);
    expect(broken).toEqual([]);
  });
  test('as names of models, runs and files', () => {
    const text = (w: string): string =>
      `use ${w}, B from "b.gen"\nmodel ${w} {}\nvariant ${w} of ${w} { param a = 1 }\nablation ${w} {\n runs ${w}, ${w}\n sweep ${w} in [1]\n compare ${w} lowest, ${w}\n}\n`;
    expect(allWords.filter((word) => parsed(text(word)).diagnostics.length > 0)).toEqual([]);
  });
});

test('sets of an evaluation are limited by line', () => {
  const { items } = member(
    'evaluate',
    'evaluate ood {\n score first = log_prob(F, x)\n inside a.test, b first 2 * 50 outside c\n }',
  );
  expect(items.map(({ kind, values, first }) => [kind, values.map(grouped), first && grouped(first)])).toEqual([
    ['score', ['log_prob(F x)'], undefined],
    ['inside', ['a.test', 'b'], '(2 * 50)'],
    ['outside', ['c'], undefined],
  ]);
});
