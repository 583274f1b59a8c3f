import { expect, test } from 'vitest';
import type { Advice } from '../../runtime/common/advice.js';
import { UserError } from '../../runtime/common/errors.js';
import { withAdvice } from './advice.js';
import { explainFailure } from './failure.js';

const cases: readonly (readonly [Advice, string])[] = [
  [{ call: 'resume', folder: 'runs/a' }, 'Do it: genc resume runs/a'],
  [{ call: 'resume', folder: 'r', epochs: { count: 4 } }, 'Do it: genc resume r --epochs 4'],
  [{ call: 'resume', epochs: { count: 4, stage: 'two' } }, 'Do it: --epochs two=4'],
  [{ call: 'resume', folder: 'r', steps: 123 }, 'Do it: genc resume r --steps 123'],
  [{ call: 'resume', folder: 'r', changedData: true }, 'Do it: genc resume r --changed-data'],
  [
    { call: 'train', settings: { epochs: '6', schedule: 'linear(from=1, to=6)' } },
    'Do it: genc train SPEC --set epochs=6 --set "schedule=linear(from=1, to=6)"',
  ],
  [{ call: 'sample' }, 'Do it: genc sample RUN.'],
  [{ call: 'evaluate', folder: 'r' }, 'Do it: genc eval r'],
  [{ call: 'watch', folder: 'r' }, 'Do it. genc watch r shows what it does.'],
  [{ call: 'ablate' }, 'Do it: genc ablate FILE:NAME'],
  [{ call: 'download', set: 'mnist' }, '`genc data get mnist` downloads it. By hand: do it.'],
  [{ call: 'diagnose' }, "Do it. 'genc doctor' tells more."],
  [{ call: 'again', with: { name: 'data' } }, 'Do it: --data FOLDER'],
  [{ call: 'again', with: { name: 'run', model: 'Painter' } }, 'Do it: --run Painter=runs/…'],
  [
    { call: 'again', with: { name: 'sources', sources: ['./a', 'b'] } },
    'Do it: --source ./a=FOLDER, --source b=FOLDER',
  ],
  [{ call: 'again', with: { name: 'changedData' } }, 'Do it: --changed-data'],
  [{ call: 'again', with: { name: 'spec' } }, 'Do it: --spec FILE'],
];

test.each(cases)('%j', (advice, words) => {
  expect(withAdvice('Do it.', advice)).toBe(words);
});

test('a hint without advice is unchanged, and a failure is explained with its advice', () => {
  expect(withAdvice('Do it.', undefined)).toBe('Do it.');
  const error = new UserError('It is wrong.', { hint: 'Do it.', advice: { call: 'resume', folder: 'r' } });
  const said: string[] = [];
  expect(explainFailure(error, (text) => said.push(text))).toBe(1);
  expect(said).toEqual(['error: It is wrong.\n', 'hint: Do it: genc resume r\n']);
});
