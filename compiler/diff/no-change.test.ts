import { describe, expect, test } from 'vitest';
import { verdictOf } from './render/story.js';
import { diffTexts, fromFile, fromText, netSpec } from './testing/subjects.js';
import { diffSubjects } from './compare/params.js';

const spec = `block Down(x; channels) { return x -> Conv(channels, 4, stride=2) -> relu }
fn half(u) = u / 2
model M {
  param width = 8
  data pictures from "pictures" { x: [16, 16, 3] in 0..1  kind: class(4) }
  net D(x) { return x -> first: Down(width) -> repeat [16, 32] as c { Down(c) } -> Flatten -> Dense(1) }
  net E(x) { return x -> Flatten -> Dense(4) }
  let score = D(x)
  loss d = half(mean(score^2)) + mean(E(x))
  metric size = mean(abs(score))
  train {
    step critic: minimize d over D, E with adam(lr=1e-4)
    batch 8
    epochs 2
  }
}
`;
const verdict = (text: string): string => verdictOf(diffTexts(spec, text).changes);
const replaced = (from: string, to: string): string => {
  expect(spec).toContain(from);
  return spec.replace(from, to);
};

describe('no change in meaning', () => {
  test.each([
    [
      'comments and layout',
      spec
        .replace('  param', '  // wide\n\n\n  param')
        .replace('-> Flatten -> Dense(1)', '\n    -> Flatten\n    -> Dense(1)'),
    ],
    ['doc comments', spec.replace('model M', '/// A model.\nmodel M').replace('  loss', '  /// A loss.\n  loss')],
    ['the order of declarations', reordered(spec)],
    ['the order of nets in a step', replaced('over D, E', 'over E, D')],
    [
      'the order of data fields',
      replaced('x: [16, 16, 3] in 0..1  kind: class(4)', 'kind: class(4)  x: [16, 16, 3] in 0..1'),
    ],
    ['a default written out', replaced('Dense(4)', 'Dense(4, bias=true)')],
    ['settings by name', replaced('Conv(channels, 4, stride=2)', 'Conv(stride=2, kernel=4, channels=channels)')],
    ['a number as an expression', replaced('param width = 8', 'param width = 2 * 4')],
    ['a param written out', replaced('first: Down(width)', 'first: Down(8)')],
    ['a function written out', replaced('half(mean(score^2))', 'mean(score^2) / 2')],
    ['a let written out', replaced('half(mean(score^2))', 'half(mean(D(x)^2))')],
    ['a let that nobody needs', replaced('  loss d', '  let idle = mean(x)\n  loss d')],
    ['a let by another name', spec.replaceAll('score', 'rating')],
    ['functions as stages', replaced('mean(abs(score))', 'score -> abs -> mean')],
    ['another name of the model', spec.replace('model M', 'model Other')],
    [
      'an input of a net by another name',
      spec.replace('net E(x) { return x', 'net E(picture: [16, 16, 3]) { return picture'),
    ],
    ['a loss by another name', spec.replace('loss d', 'loss judged').replace('minimize d', 'minimize judged')],
    ['a step by another name', spec.replace('step critic', 'step judge')],
    ['another spelling of numbers', replaced('lr=1e-4', 'lr=0.0001')],
  ])('%s', (_, text) => {
    expect(verdict(text)).not.toBe('different');
  });
  test.each([
    ['comments and layout', spec.replace('  param', '  // wide\n  param')],
    ['a default written out', replaced('Dense(4)', 'Dense(4, bias=true)')],
    ['a let written out', replaced('half(mean(score^2))', 'half(mean(D(x)^2))')],
  ])('%s: not even in names', (_, text) => {
    expect(verdict(text)).toBe('same');
  });
  test('a block written out keeps the function; its weights have other paths', () => {
    const text = replaced('first: Down(width)', 'Conv(width, 4, stride=2) -> relu');
    expect(verdict(text)).toBe('names');
  });
  test('a block written out under its former paths changes nothing', () => {
    const unlabelled = replaced('first: Down(width)', '(first: (Conv(width, 4, stride=2) -> relu))');
    expect(verdict(unlabelled)).toBe('same');
  });
  test('a repeat written out', () => {
    const text = replaced('repeat [16, 32] as c { Down(c) }', 'Down(16) -> Down(32)');
    expect(verdict(text)).toBe('names');
  });
  test('a variant against the same model written out in full', () => {
    const variant = `${spec}variant V of M { set bias=false on Conv  loss d = mean(score) + mean(E(x))  train { epochs 9 } }\n`;
    const full = spec
      .replace('stride=2)', 'stride=2, bias=false)')
      .replace('loss d = half(mean(score^2)) + mean(E(x))', 'loss d = mean(score) + mean(E(x))')
      .replace('epochs 2', 'epochs 9');
    const diff = diffSubjects(fromText(variant, 'V'), fromText(full));
    expect(verdictOf(diff.changes)).toBe('same');
  });
  test('a recorded run against its spec: variants laid over', () => {
    const gan = fromFile('specs/dcgan.gen', 'WGAN_GP');
    expect(verdictOf(diffSubjects(gan, fromFile('specs/dcgan.gen', 'WGAN_GP')).changes)).toBe('same');
  });
});

describe('a change in meaning', () => {
  test.each([
    ['a number of a loss', replaced('half(mean', '3 * half(mean')],
    ['a setting', replaced('stride=2', 'stride=1')],
    ['the order of layers', replaced('Conv(channels, 4, stride=2) -> relu', 'relu -> Conv(channels, 4, stride=2)')],
    ['another range of the data', replaced('in 0..1', 'in -1..1')],
    ['another way to look at a value', replaced('mean(abs(score))', 'mean(score)')],
    ['the rate', replaced('lr=1e-4', 'lr=2e-4')],
    ['the batch', replaced('batch 8', 'batch 16')],
  ])('%s', (_, text) => {
    expect(verdict(text)).toBe('different');
  });
  test('two draws are not one draw twice', () => {
    const one = netSpec('Flatten -> Dense(1)', 'let n = normal([2])\n  metric m = mean(n) * sum(n)');
    const two = netSpec('Flatten -> Dense(1)', 'let n = normal([2])\n  metric m = mean(n) * sum(normal([2]))');
    expect(verdictOf(diffTexts(one, two).changes)).not.toBe('same');
  });
});

/** Members in the opposite order. */
function reordered(text: string): string {
  const [head, body = ''] = text.split('model M {\n');
  const members = body.slice(0, body.lastIndexOf('}')).split(/\n(?= {2}\w)/);
  return `${head}model M {\n${members.reverse().join('\n')}\n}\n`;
}
