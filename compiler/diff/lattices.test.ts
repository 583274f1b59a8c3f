/** Plots over a lattice, and sets of points, in a diff. */
import { expect, test } from 'vitest';
import { diffSubjects } from './compare/params.js';
import { tell } from './render/story.js';
import { fromText } from './testing/subjects.js';

const spec = (plot: string, choose = ''): string => `model M {
  data two_moons { p: [2]  half: class(2)  ${choose} }
  net C(p) -> [2] { return p -> Dense(2) }
  loss l = sum((C(p) - one_hot(half))^2)
  train { minimize l over C with adam()  epochs 1 }
  ${plot}
}
`;

function story(a: string, b: string): string[] {
  const diff = diffSubjects(fromText(a), fromText(b));
  const { blocks } = tell(diff, { before: 'a', after: 'b', all: true });
  return blocks.flatMap(({ lines }) => lines.map(({ mark, label, text }) => `${mark} ${label} ${text}`));
}

test('a changed lattice is told in the words of the spec', () => {
  const before = spec('plot d = decisions(C(p), over=p, from=-2..2)', 'choose examples=100');
  const after = spec('plot d = decisions(-C(p), over=p, cells=50, points=p) each half', 'choose examples=200');
  const lines = story(before, after).join('\n');
  for (const part of [
    'cells 100 → 50',
    'from -2 → -3',
    'to 2 → 3',
    'each none → half',
    'examples 100 → 200',
    'weighs C(p) 1 → -1',
    'points none → p',
  ])
    // prettier-ignore
    expect(lines).toContain(part);
});

test('a plot that is added names what it goes over', () => {
  expect(story(spec(''), spec('plot h = heat(sum(C(p)), over=p)'))).toContain('+ plot h heat(sum(C(p)), over=p)');
});
