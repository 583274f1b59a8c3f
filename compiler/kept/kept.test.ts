/** Messages that are kept from one text to the next: where they stand, and when they are found anew. */
import { expect, test } from 'vitest';
import { openFile } from '../compile.js';
import { Kept } from './kept.js';
import { saidIn } from './testing.js';

const spec = `/// A block.
block Wide(x; units) { return x -> Dense(units) -> relu }

model M {
  data points from "points" { x: [2, 2, 1] in 0..1 }
  net N(x) { return x -> Flatten -> Wide(16) -> Dense(1) }
  let unused = 3
  loss l = mean(N(x)^2)
  train { minimize l over N with adam() }
}

// Between two models.
variant V of M { loss l = mean(N(x)) + Q }

variant W of M { loss l = sum(N(x)) }
`;

/** The names of the models that were elaborated for a text, and what was said of it. */
function check(text: string, kept: Kept): { anew: string[]; said: unknown } {
  const found: string[] = [];
  const { find } = kept;
  kept.find = (name, grounds) => {
    const known = find.call(kept, name, grounds);
    if (!known) found.push(name.split(' ').at(-1)!);
    return known;
  };
  const said = saidIn(openFile('a.gen', { read: () => text, kept }).check());
  kept.find = find;
  expect(said).toEqual(saidIn(openFile('a.gen', { read: () => text }).check()));
  return { anew: found, said };
}

test.each([
  ['nothing', '', '', []],
  ['a comment between models', 'Between two', 'Amid three', []],
  ['lines above everything', '/// A block.', '\n\n// New.\n/// A block.', []],
  ['a variant', 'sum(N(x))', 'sum(N(x)) + 1', ['W']],
  ['the model', 'mean(N(x)^2)', 'mean(N(x)^2) + 1', ['M', 'V', 'W']],
  ['a block', '-> relu }', '-> tanh }', ['M', 'V', 'W']],
  ['a name that makes a value used', 'sum(N(x))', 'sum(N(x)) + unused', ['M', 'V', 'W']],
  ['the name of a model', 'variant W', 'variant Z', ['M', 'V', 'Z']],
  ['syntax in another model', 'sum(N(x)) }', 'sum(N(x) }', ['M', 'V', 'W']],
])('%s changes', (_, before, after, anew) => {
  const kept = new Kept();
  expect(check(spec, kept).anew).toEqual(['M', 'V', 'W']);
  expect(check(spec.replace(before, after), kept).anew).toEqual(anew);
});

test('graphs of what is kept are those of the text as it is now', () => {
  const kept = new Kept();
  const open = (text: string) => openFile('a.gen', { read: () => text, kept, observe: true });
  open(spec).check();
  const moved = open(`// One line more.\n${spec}`);
  moved.check();
  const { graph } = moved.compile('M');
  expect(graph!.span.source.text.slice(graph!.span.start, graph!.span.end)).toBe('M');
  expect(moved.observed('M')).toBeDefined();
});

test('over many texts, messages stay where they belong', () => {
  const kept = new Kept();
  for (let lines = 0; lines < 40; lines++) check('\n'.repeat(lines % 7) + spec, kept);
});
