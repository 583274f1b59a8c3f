import { describe, expect, test } from 'vitest';
import { summarize } from '../index.js';
import { graphOf } from '../testing/testing.js';
import { diffSubjects } from './compare/params.js';
import { tell } from './render/story.js';
import { fromText, netSpec, rootsOf } from './testing/subjects.js';

const evaluate = (score: string, sets: string): string => `evaluate ood { score near = ${score}\n ${sets} }`;
const spec = (evaluation: string, claim = ''): string => netSpec('Flatten -> Dense(1)', `${evaluation}\n${claim}`);
const base = spec(evaluate('-d', 'inside pictures.test outside pictures.train'), 'claim d < 1');

function story(a: string, b: string, model?: string): string[] {
  const diff = diffSubjects(fromText(a), fromText(b, model));
  const { blocks } = tell(diff, { before: 'a', after: 'b', all: true });
  return blocks.flatMap(({ title, lines }) =>
    lines.map(({ mark, label, text }) => `${title}: ${mark} ${label} ${text}`),
  );
}

describe('evaluations and claims in a diff', () => {
  test('a score, its averages and the sets are compared', () => {
    const other = spec(
      evaluate('-(d - average(d, pictures.train))^2', 'inside pictures.test outside pictures.train first 9'),
    );
    const found = diffSubjects(fromText(base), fromText(other));
    expect(rootsOf(found)).toEqual([
      'changed evaluation ood: field average.average',
      'changed evaluation ood: field average.average.on',
      'changed evaluation ood: field outside',
      'changed evaluation ood: field score.near',
    ]);
    const lines = story(base, other);
    expect(lines).toContain('evaluations: ~ evaluation ood score near -d → -(d - average)^2');
    expect(lines.join()).toContain('outside [pictures.train] → [pictures.train first 9]');
  });

  test('a removed evaluation is reported as removed, a renamed one as renamed', () => {
    expect(story(base, spec('', 'claim d < 1'))).toEqual([
      'evaluations: - evaluation ood score near = -d; inside pictures.test; outside pictures.train',
    ]);
    expect(rootsOf(diffSubjects(fromText(base), fromText(base.replace('evaluate ood', 'evaluate far'))))).toEqual([
      'renamed evaluation ood > evaluation far: entry',
    ]);
  });

  test('a score may have the name of a field of the training', () => {
    const named = base.replace('score near', 'score order');
    expect(rootsOf(diffSubjects(fromText(named), fromText(named.replace('= -d', '= d'))))).toEqual([
      'changed evaluation ood: field score.order',
    ]);
  });

  test('claims change no computation: they are shown only with all differences', () => {
    const other = base.replace('claim d < 1', 'claim d < 2');
    expect(rootsOf(diffSubjects(fromText(base), fromText(other)))).toEqual([]);
    expect(story(base, other).map((line) => line.trim())).toEqual([
      'claims of the results: - claim d < 1',
      'claims of the results: + claim d < 2',
    ]);
    expect(story(base, `${base}variant V of M {}\n`, 'V').map((line) => line.trim())).toEqual([
      'claims of the results: - claim d < 1',
    ]);
  });
});

test('a summary names evaluations and claims if there are any', () => {
  expect(summarize(graphOf(base))).toMatchObject({
    evaluations: [{ name: 'ood', scores: ['near'], inside: ['pictures.test'], outside: ['pictures.train'] }],
    claims: ['d < 1'],
  });
  expect(Object.keys(summarize(graphOf(netSpec('Flatten -> Dense(1)'))))).toEqual(['model', 'nets', 'memory']);
});
