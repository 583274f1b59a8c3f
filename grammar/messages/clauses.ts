/** Messages about clauses and edits. */
import { define } from './define.js';
import { inModel, inTrain } from './examples.js';

export const clauseMessages = [
  define({
    code: 'GEN0033',
    name: 'clause-once',
    severity: 'error',
    title: 'A clause is said once',
    explanation:
      '`on`, `first`, `random`, `at`, `each` and `after` may stand in any order, each at most once. So do the settings of one `train`, `stage` or `data` block, and the options of a step: of two, one would be passed over in silence.',
    bad: inModel('metric m = 1 on test on train'),
    good: inModel('metric m = 1 on test, train'),
    messages: {
      twice: ({ name }: { name: string }) => ({ message: `\`${name}\` is said twice`, hint: 'Keep one of the two.' }),
    },
  }),
  define({
    code: 'GEN0034',
    name: 'no-clause',
    severity: 'error',
    title: 'Clauses belong to losses, metrics, samples and plots',
    explanation:
      'A `param` or a `let` is a value; when and on which split something is reported is said where it is reported.',
    bad: inModel('let y = 1 on test'),
    good: inModel('let y = 1\n  metric m = y on test'),
    messages: {
      clause: ({ word }: { word: string }) => ({
        message: `A \`${word}\` has no such clause`,
        hint: '`on`, `at`, `every`, `first`, `random`, `each` and `after` belong to losses, metrics, samples and plots.',
      }),
    },
  }),
  define({
    code: 'GEN0038',
    name: 'set-by-name',
    severity: 'error',
    title: '`set` names its settings',
    explanation: 'Each setting is written `name=value`; behind `on` stand the layers that it is for.',
    bad: inModel('set spectral on Conv'),
    good: inModel('set weight=spectral on Conv'),
    messages: {
      unnamed: {
        message: '`set` takes settings with names',
        hint: 'Write, for example, `set init=normal(std=0.02) on Conv, Dense in D`.',
      },
    },
  }),
  define({
    code: 'GEN0039',
    name: 'drop-one',
    severity: 'error',
    title: '`drop` takes one thing',
    explanation: 'Each layer or declaration is dropped by a `drop` of its own.',
    bad: 'variant A of B {\n  drop BatchNorm, Dropout in D\n}\n',
    good: 'variant A of B {\n  drop BatchNorm in D\n  drop Dropout in D\n}\n',
    messages: {
      several: { message: '`drop` takes one thing at a time', hint: 'Write a `drop` of its own for it.' },
    },
  }),
  define({
    code: 'GEN0032',
    name: 'drop-in-train',
    severity: 'error',
    title: 'In `train`, `drop` takes a step, a stage or a freeze',
    explanation: 'Layers and other declarations are dropped in the body of the variant.',
    bad: inTrain('drop BatchNorm'),
    good: inTrain('drop step penalty'),
    messages: {
      other: {
        message: 'In `train`, `drop` takes `step`, `stage` or `freeze` and a name',
        hint: 'Layers and other declarations are dropped in the body of the variant.',
      },
    },
  }),
];
