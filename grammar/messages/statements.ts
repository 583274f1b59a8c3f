/** Statements and the words that start them. */
import type { SyntaxCode } from './codes.js';
import { inModel, inNet, inTrain, page } from './page.js';

export const statementCodes: readonly SyntaxCode[] = [
  page(
    'GEN0009',
    'statement',
    'Every statement starts with a word that says what it is',
    'In a model and at top level that is a word such as `let` or `loss`; in a body a statement is `name = …` or `return …`. A line that goes on starts with `->` or an operator.',
    inNet('relu(x)\n    return x'),
    inNet('h = relu(x)\n    return h'),
  ),
  page(
    'GEN0026',
    'misspelt',
    'Words are spelt as the language has them',
    'The word is one letter away from one that could stand here.',
    inNet('retrun x'),
    inNet('return x'),
  ),
  page(
    'GEN0027',
    'sign-of-setting',
    'Settings have no `=`, data fields have `:`',
    'In `train` a setting is written `batch 128`; in `data` a field is written `x: [28, 28, 1]`.',
    inTrain('batch = 128'),
    inTrain('batch 128'),
  ),
  page(
    'GEN0028',
    'missing-name',
    'What is declared has a name',
    'The word says what is declared, the name behind it which one. A step may be written without `step` and name: `minimize …`.',
    inModel('let = 3'),
    inModel('let three = 3'),
  ),
  page(
    'GEN0029',
    'missing-word',
    'A declaration starts with its word',
    'In a model `y = 3` does not say what `y` is: a constant (`let`), a setting (`param`), a `loss`, a `metric`? A step with a name starts with `step`.',
    inModel('y = 3'),
    inModel('let y = 3'),
  ),
  page(
    'GEN0050',
    'no-control',
    'Nothing is looped, branched or guarded by statements',
    'A body is a formula, not a program. Layers are repeated in a chain by `repeat`; a choice is a value, `if … then … else …` when the spec is compiled and `where(…)` between tensors; `epochs` repeats the training; `stop` and `freeze` take the place of `with torch.no_grad()`.',
    inNet('h = x\n    for i in range(3):\n      h = relu(h)\n    return h'),
    inNet('return x -> repeat 3 { Dense(8) -> relu }'),
  ),
  page(
    'GEN0053',
    'no-name-here',
    '`train` and `together` have no name',
    'A model has one training. The optimizer stands in the step that it is for, the batch size and the epochs on lines of their own.',
    'model Small {\n  train adam {\n    batch 64\n  }\n}\n',
    inTrain('batch 64'),
  ),
  page(
    'GEN0055',
    'no-change',
    'A value does not change',
    'A name stands for one value from its line on. There is no `+=`; the new value gets a name, and a loss is written as the sum of its parts.',
    inNet('h = relu(x)\n    h += x\n    return h'),
    inNet('h = relu(x)\n    return h + x'),
  ),
];
