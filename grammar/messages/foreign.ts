/** Messages about values of other languages. */
import { define } from './define.js';
import { inModel, inNet } from './examples.js';

export const foreignMessages = [
  define({
    code: 'GEN0051',
    name: 'choice-in-parentheses',
    severity: 'error',
    title: 'A choice inside an expression stands in parentheses',
    explanation:
      'A choice runs to the end of its expression, so that in `x -> if c then relu else tanh -> Flatten` it is not clear whether `Flatten` follows both branches or the second one.',
    bad: inNet('return x -> if 2 > 1 then relu else tanh'),
    good: inNet('return x -> (if 2 > 1 then relu else tanh)'),
    messages: {
      stage: {
        message: 'A choice behind `->` stands in parentheses',
        why: 'A choice runs to the end of the expression, so that it is not clear what the part behind its `else` belongs to.',
        hint: 'Write `x -> (if c then relu else tanh) -> …`. To choose between two chains, choose first: `if c then x -> relu else x -> tanh`.',
      },
      operand: ({ operator }: { operator: string }) => ({
        message: `A choice behind \`${operator}\` stands in parentheses`,
        why: 'A choice runs to the end of the expression, so that it is not clear what the part behind its `else` belongs to.',
        hint: `Write \`a ${operator} (if c then 1 else 2)\`.`,
      }),
    },
  }),
  define({
    code: 'GEN0052',
    name: 'braces-hold-no-value',
    severity: 'error',
    title: 'Braces hold a block, or what `repeat` repeats',
    explanation:
      'There are no dictionaries. Settings of a call are written `name=value`; a setting of the model is a `param` of its own; a chain needs no braces.',
    bad: inNet('return x -> Conv({ channels: 16, kernel: 3 })'),
    good: inNet('return x -> Conv(channels=16, kernel=3)'),
    messages: {
      declaration: ({ word, form }: { word: string; form: string }) => ({
        message: 'Braces hold no value',
        hint: `Each ${word} is declared by itself: \`${form}\`. What takes a body is a \`fn\`: \`fn name(a) { … return a }\`.`,
      }),
      settings: {
        message: 'Braces hold no value',
        hint: 'Settings are written `name=value`: `Conv(channels=16, kernel=3)`, `adam(lr=1e-3)`.',
      },
      chain: {
        message: 'Braces hold no value',
        hint: 'A chain needs no braces: `x -> Conv(64, 3) -> relu`. Only what `repeat` repeats stands in them.',
      },
      dictionary: {
        message: 'Braces hold no value',
        hint: 'There are no dictionaries and sets. A setting is a `param` of its own, a list is written `[1, 2]`.',
      },
    },
  }),
  define({
    code: 'GEN0054',
    name: 'one-name',
    severity: 'error',
    title: 'One name takes one value',
    explanation: 'What gives several values names them, and they are read by their names. Values are not taken apart.',
    bad: inModel('let mean, logvar = E(x)'),
    good: inModel('let q    = E(x)\n  let mean = q.mean'),
    messages: {
      unpacked: {
        message: 'One name takes one value',
        hint: 'Outputs are named by the net and read by their names: `net E(x) -> (mean: [8], logvar: [8])`, `q = E(x)`, then `q.mean` and `q.logvar`.',
      },
    },
  }),
  define({
    code: 'GEN0056',
    name: 'named-function',
    severity: 'error',
    title: 'Functions have a name',
    explanation:
      'There are no functions without a name. A `fn` stands in a model or at top level; a chain of layers, `Conv(64, 3) -> relu`, is a value that can be passed on.',
    bad: inModel('let double = lambda a: 2 * a'),
    good: inModel('fn double(a) = 2 * a'),
    messages: {
      anonymous: {
        message: 'Functions have a name',
        hint: 'Declare it in the model, or at top level: `fn double(a) = 2 * a`. A chain of layers is a value by itself: `Conv(64, 3) -> relu`.',
      },
    },
  }),
  define({
    code: 'GEN0058',
    name: 'slices-are-ranges',
    severity: 'error',
    title: 'Part of an axis is a range with both ends',
    explanation:
      'An index is a whole number, a range `0..3` that includes both ends, or `:` for a whole axis. There are no steps. Ends may be negative: `x[1..-1]` leaves out the first.',
    bad: inNet('return x[0:4]'),
    good: inNet('return x[0..3]'),
    messages: {
      slice: {
        message: 'Part of an axis is written as a range, `0..3`, which includes both ends',
        hint: 'Python’s `x[0:4]` is `x[0..3]`, `x[1:]` is `x[1..-1]`, and a whole axis is `:` alone. Axes count without the batch.',
      },
    },
  }),
];
