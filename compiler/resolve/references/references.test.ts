/** The declaration that each name means, and all places that mean it. */
import { describe, expect, test } from 'vitest';
import { openFile } from '../../compile.js';
import type { Declaration } from './declaration.js';
import type { References } from './references.js';

const blocks = `block Up(x; channels, norm=BatchNorm) {
  h = x -> wide: Conv(channels, 3) -> norm
  return h -> relu
}
param width = 8
`;
const text = `use Up, width from "blocks.gen"

model M {
  param latent = 4
  data mnist { x: [28, 28, 1] in 0..1  digit: class(10) }
  net E(x) -> (mean: [latent], logvar: [latent]) {
    h = x -> Flatten -> stem: Dense(32)
    return h -> Dense(latent), h -> Dense(latent)
  }
  net D(z: [latent]) -> [28, 28, 1] in 0..1 {
    return z -> Dense(7 * 7 * width) -> Reshape(7, 7, width) -> grow: repeat 2 as i { Upsample(2) -> Up(channels=width) }
      -> Conv(1, 3) -> sigmoid
  }
  let q = E(x)
  let z = q.mean + exp(q.logvar / 2) * normal([latent])
  let y = D(z)
  loss psnr  = mean((y - x)^2)
  metric size = mean(E(x).stem)
  metric also = D(z).grow[0].wide -> mean
  sample show(x, digit) = x, y on mnist.test each digit
  sample decode(z) = y
  plot curves = lines(psnr, size)
  plot plane = grid(decode, over=z)
  train {
    step first: minimize psnr over E, D with adam(lr=1e-3)
    step other: minimize psnr over D with first, every 2
    on mnist
  }
  claim psnr < 3
  expect shape(E.stem) = [32]
}
variant V of M {
  let q = E(x)
  swap BatchNorm for LayerNorm in D
  swap stem for Dense(32, bias=false) in E
  train { drop step other }
}
ablation study {
  runs M, V
  sweep latent in [2, 4]
  compare psnr lowest, size
}
`;
const files: Readonly<Record<string, string>> = { 'spec.gen': text, 'blocks.gen': blocks };
const opened = openFile('spec.gen', { read: (path) => files[path] });
const { references } = opened;

/** The declaration that `name` means at its first place in a piece of the text. */
function meant(piece: string, name: string, path = 'spec.gen', map: References = references): Declaration | undefined {
  const start = files[path]!.indexOf(piece);
  if (start < 0) throw new Error(`no ${piece}`);
  return map.definitionAt(path, start + piece.indexOf(name));
}
/** The line of a declaration's name. */
const lineOf = ({ span }: Declaration): string =>
  span!.source.text
    .slice(span!.source.text.lastIndexOf('\n', span!.start) + 1)
    .split('\n')[0]!
    .trim();

test('the spec itself is fine', () => {
  expect(opened.check().diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe('a name means', () => {
  test.each<readonly [string, string, string, string]>([
    ['use Up', 'Up', 'block', 'block Up('],
    ['Up(channels=width)', 'Up', 'block', 'block Up('],
    ['(channels=width)', 'channels', 'parameter', 'block Up('],
    ['channels=width)', 'width', 'param', 'param width = 8'],
    ['(mean: [latent]', 'latent', 'param', 'param latent = 4'],
    ['q.mean', 'q', 'let', 'let q = E(x)'],
    ['q.mean', 'mean', 'output', 'net E(x)'],
    ['E(x).stem', 'E', 'net', 'net E(x)'],
    ['E(x).stem', 'x', 'field', 'data mnist'],
    ['E(x).stem', 'stem', 'label', 'h = x -> Flatten'],
    ['D(z).grow', 'grow', 'label', 'return z -> Dense(7'],
    ['[0].wide', 'wide', 'label', 'h = x -> wide'],
    ['h -> Dense(latent), h', 'h', 'assignment', 'h = x -> Flatten'],
    ['on mnist.test', 'mnist', 'data', 'data mnist'],
    ['each digit', 'digit', 'field', 'data mnist'],
    ['lines(psnr, size)', 'psnr', 'loss', 'loss psnr'],
    ['lines(psnr, size)', 'size', 'metric', 'metric size'],
    ['grid(decode', 'decode', 'sample', 'sample decode'],
    ['over=z)', 'z)', 'let', 'let z ='],
    ['decode(z)', 'z', 'let', 'let z ='],
    ['minimize psnr', 'psnr', 'loss', 'loss psnr'],
    ['over E, D', 'D', 'net', 'net D('],
    ['with first', 'first', 'step', 'step first:'],
    ['drop step other', 'other', 'step', 'step other:'],
    ['claim psnr', 'psnr', 'loss', 'loss psnr'],
    ['shape(E.stem)', 'stem', 'label', 'h = x -> Flatten'],
    ['V of M', 'M', 'model', 'model M {'],
    ['in D\n', 'D', 'net', 'net D('],
    ['swap stem', 'stem', 'label', 'h = x -> Flatten'],
    ['runs M, V', 'V', 'variant', 'variant V of M'],
    ['sweep latent', 'latent', 'param', 'param latent = 4'],
    ['compare psnr lowest, size', 'size', 'metric', 'metric size'],
  ])('%s: %s is a %s', (piece, name, kind, line) => {
    const declaration = meant(piece, name)!;
    expect(declaration.kind).toBe(kind);
    expect(lineOf(declaration)).toContain(line);
  });

  test('rows of the catalogue and their settings', () => {
    expect(meant('Flatten', 'Flatten')).toEqual({ kind: 'op', name: 'Flatten' });
    expect(meant('swap BatchNorm', 'BatchNorm')).toEqual({ kind: 'op', name: 'BatchNorm' });
    expect(meant('with adam', 'adam')).toEqual({ kind: 'config', name: 'adam' });
    expect(meant('lr=1e-3', 'lr')).toEqual({ kind: 'setting', name: 'lr', of: 'adam' });
    expect(meant('bias=false', 'bias')).toEqual({ kind: 'setting', name: 'bias', of: 'Dense' });
  });

  test('parameters of a block in its own file', () => {
    expect(meant('Conv(channels', 'channels', 'blocks.gen')).toMatchObject({ kind: 'parameter', name: 'channels' });
    expect(meant('-> norm', 'norm', 'blocks.gen')).toMatchObject({ kind: 'parameter', name: 'norm' });
  });

  test('nothing between names', () => {
    expect(references.definitionAt('spec.gen', text.indexOf('= 4'))).toBeUndefined();
    expect(references.definitionAt('other.gen', 0)).toBeUndefined();
  });
});

describe('all places of', () => {
  const places = (declaration: Declaration): string[] =>
    references
      .referencesTo(declaration)
      .map(({ source, start }) => `${source.path}:${source.text.slice(0, start).split('\n').length}`);

  test('a param of another file', () => {
    expect(places(meant('param width', 'width', 'blocks.gen')!)).toEqual([
      'blocks.gen:5',
      'spec.gen:1',
      ...['spec.gen:11', 'spec.gen:11', 'spec.gen:11'],
    ]);
  });

  test('a declaration with the one that replaces it in a variant', () => {
    const [first, again] = references.declarations.filter(({ kind, name }) => kind === 'let' && name === 'q');
    expect(again).toBeDefined();
    expect(places(first!)).toEqual(places(again!));
  });

  test('a field with the input that has its shape from it', () => {
    const field = meant('{ x: [28', 'x')!;
    const input = meant('net E(x', 'x')!;
    expect(input.kind).toBe('parameter');
    expect(places(field)).toEqual(places(input));
  });

  test('a label of a block that is called in a net', () => {
    expect(places(meant('wide: Conv', 'wide', 'blocks.gen')!)).toEqual(['blocks.gen:2', 'spec.gen:19']);
  });
});

test('specs that do not compile have references too', () => {
  const broken = 'model M {\n  param a = 3\n  let b = a + nowhere(\n  loss c = b -> Dens(a)\n}\n';
  const { references: found } = openFile('spec.gen', { read: () => broken });
  const param = found.definitionAt('spec.gen', broken.indexOf('a = 3'))!;
  expect(param).toMatchObject({ kind: 'param', name: 'a' });
  expect(found.referencesTo(param).map(({ start }) => start)).toEqual([
    broken.indexOf('a = 3'),
    broken.indexOf('a + nowhere'),
    broken.indexOf('a)'),
  ]);
});
