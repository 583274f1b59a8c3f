/** Plots over a lattice: what they become in the plan, and what is said of those that cannot be drawn. */
import { describe, expect, test } from 'vitest';
import { emit } from '../../../emit/tfjs/emit.js';
import { runPlanOf } from '../../../index.js';
import { diagnose, graphOf } from '../../../testing/testing.js';

const spec = (rest: string): string => `model M {
  data two_moons { p: [2]  half: class(2) }
  net C(p) -> [3] { return p -> Dense(3) }
  net V(p) -> [2] { return p -> Dense(2) }
  net D(z: [4]) -> [1] { return z -> Dense(1) }
  let z = normal([4])
  let energy = sum(C(p)) + sum(one_hot(half))
  ${rest}
}
`;
const said = (rest: string): string[] =>
  diagnose(spec(rest))
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message}`);

describe('the plan', () => {
  const plan = (rest: string) => runPlanOf(graphOf(spec(rest)));

  test('has a function of the lattice, and one of the points that lie over it', () => {
    const { plots, functions } = plan('plot d = decisions(C(p), over=p, from=-2..2, points=p, color=half) on test');
    expect(plots['d']).toEqual({
      ...{ kind: 'decisions', on: { split: 'test' }, over: 'p', from: -2, to: 2, cells: 100 },
      given: { p: { shape: [2], field: true } },
      ...{ field: 'plotD', values: 'plotDPoints', classes: 2 },
    });
    expect(functions['plotD']).toMatchObject({ role: 'plot', reads: ['p'], answers: ['value'], calls: ['C'] });
    expect(functions['plotDPoints']).toMatchObject({
      role: 'plot',
      reads: ['p', 'half'],
      answers: ['points', 'color'],
    });
  });

  test('replaces a value of the model by the lattice in all that is computed from it', () => {
    const { plots, functions } = plan('let y = sum(D(z))\n  plot h = heat(y, over=z, cells=10)');
    expect(plots['h']).toMatchObject({ over: 'z', cells: 10, given: { z: { shape: [4], field: false } } });
    expect(functions['plotH']).toMatchObject({ reads: ['z'], calls: ['D'] });
  });

  test('gives the class of each panel', async () => {
    const graph = graphOf(spec('plot h = heat(energy, over=p) each half'));
    expect(runPlanOf(graph).plots['h']).toMatchObject({ each: 'half', given: { half: { classes: 2 } } });
    const code = (await emit(graph)).replace(/\s+/g, ' ');
    expect(code).toContain('field: plotH');
    expect(code).toMatch(/h: \{ kind: 'heat', over: 'p', from: -3, to: 3, cells: 100, each: 'half'/);
  });
});

describe('a lattice that cannot be drawn is an error', () => {
  test.each([
    ['heat(C(p), over=p)', 'GEN2001 `heat` takes one number per example as value, not [3]'],
    ['vectors(C(p), over=p)', 'GEN2001 `vectors` shows two numbers, [2] at each point, not [3]'],
    ['decisions(D(z), over=z)', 'GEN2001 `decisions` shows a number for each class at each point, not [1]'],
    ['heat(sum(C(p)))', 'GEN1010 `heat` must know what the lattice takes the place of'],
    ['heat(sum(C(p)), over=[2])', 'GEN1010 `heat` must know what the lattice takes the place of'],
    ['heat(sum(C(p)), over=q)', 'GEN1001 `heat` goes over a value of the model, and `q` is none'],
    ['heat(sum(C(p)), over=half)', 'GEN2001 `heat` goes over a vector of two numbers or more; `half` is []'],
    ['heat(sum(C(p)), over=z)', 'GEN3010 `heat` goes over `z` alone, but its value needs `p` as well'],
    ['heat(energy, over=p)', 'GEN3010 `heat` goes over `p` alone, but its value needs `half` as well'],
    ['heat(sum(D(z)), over=p)', 'GEN1010 the value of `heat` does not depend on `p`'],
    ['heat(over=p)', 'GEN1009 `heat` needs value'],
    ['heat(energy, over=p) each p', 'GEN1010 `each` takes a class that `heat` is given, and `p` is none'],
    ['vectors(V(p), over=p, color=half)', 'GEN1009 `vectors` has a color, but no points'],
    [
      'vectors(V(p), over=p, points=D(z))',
      'GEN2001 `vectors` draws points of two numbers or more over its lattice, not [1]',
    ],
    ['vectors(V(p), over=p, cell=10)', 'GEN1008'],
    ['vectors(V(p), over=p, cells=1)', 'GEN1010'],
  ])('%s', (plot, message) => {
    const found = said(`plot h = ${plot}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
});
