/** Messages about values, pipes and calls. */
import { define } from './define.js';
import { inModel, inNet } from './examples.js';

export const expressionMessages = [
  define({
    code: 'GEN0010',
    name: 'missing-value',
    severity: 'error',
    title: 'Every operator has its values',
    explanation:
      'An operator, an arrow, a comma or an `=` has nothing behind it, or nothing before it. There is no unary plus.',
    bad: inModel('let y = 3 +'),
    good: inModel('let y = 3 + 1'),
    messages: {
      after: ({ sign }: { sign: string }) => ({
        message: `Something is missing after \`${sign}\``,
        label: 'a value or a layer belongs here',
        hint: `Write it, or delete \`${sign}\`.`,
      }),
      before: ({ sign }: { sign: string }) => ({
        message: `A value is missing before \`${sign}\``,
        label: 'a value or a layer belongs here',
        hint: `Write it, or delete \`${sign}\`.`,
      }),
      between: ({ sign, operator }: { sign: string; operator: string }) => ({
        message: `A value is missing between \`${sign}\` and \`${operator}\``,
        label: 'a value or a layer belongs here',
        hint: `Write it, or delete \`${sign}\`.`,
      }),
    },
  }),
  define({
    code: 'GEN0022',
    name: 'arithmetic-behind-stage',
    severity: 'error',
    title: 'Arithmetic with a pipe needs parentheses',
    explanation:
      '`->` binds loosest and takes one stage: a call, a label, a `repeat` or a layer in parentheses. In `x -> relu + s` it is not clear whether `s` belongs to the stage or to the result.',
    bad: inNet('return x -> relu + x'),
    good: inNet('return (x -> relu) + x'),
    messages: {
      repeat: ({ operator }: { operator: string }) => ({
        message: `A \`repeat\` stands behind \`->\`, not behind \`${operator}\``,
        hint: `Put the chain into parentheses: \`a ${operator} (x -> repeat 3 { Conv(64, 3) -> relu })\`.`,
      }),
      arithmetic: ({ operator }: { operator: string }) => ({
        message: `Arithmetic with \`${operator}\` follows a stage of a pipe`,
        why: '`->` takes one stage and binds loosest, so it is not clear what the operator belongs to.',
        hint: 'Put the pipe, or the stage, into parentheses.',
      }),
    },
  }),
  define({
    code: 'GEN0023',
    name: 'repeat-as',
    severity: 'error',
    title: 'A `repeat` names its item with `as`',
    explanation:
      '`repeat 3 { … }` repeats a chain, `repeat [64, 128] as c { … }` once per item, and a second name is the index.',
    bad: inNet('return x -> repeat c in [64, 128] { Conv(c, 3) }'),
    good: inNet('return x -> repeat [64, 128] as c { Conv(c, 3) }'),
    messages: {
      order: ({ items, item }: { items: string; item: string }) => ({
        message: '`repeat` is written with `as`',
        hint: `Write \`repeat ${items} as ${item}\`.`,
      }),
    },
  }),
  define({
    code: 'GEN0024',
    name: 'no-chain',
    severity: 'error',
    title: 'Comparisons and ranges take two values',
    explanation: '`a < b < c` and `0..1..2` have no meaning. Compare two values at a time.',
    bad: inModel('let inside = 0 < 1 < 2'),
    good: inModel('let inside = if 0 < 1 then 1 < 2 else 0'),
    messages: {
      range: { message: 'A range has two ends', hint: 'Write `0..1`.' },
      comparison: {
        message: 'Comparisons do not chain',
        hint: 'Compare two values at a time, or put one comparison into parentheses.',
      },
    },
  }),
  define({
    code: 'GEN0041',
    name: 'missing-comma',
    severity: 'error',
    title: 'Items of a list are separated by commas',
    explanation:
      'Arguments, parameters, list items, names behind `over` and the options of a step are separated by commas.',
    bad: inNet('return x -> Conv(64 3)'),
    good: inNet('return x -> Conv(64, 3)'),
    messages: {
      option: ({ word }: { word: string }) => `A comma is missing before \`${word}\``,
      between: ({ first, second }: { first: string; second: string }) =>
        `A comma is missing between \`${first}\` and \`${second}\``,
    },
  }),
  define({
    code: 'GEN0042',
    name: 'missing-equals',
    severity: 'error',
    title: 'A name and its value are joined by `=`',
    explanation: 'The `=` of the definition is missing.',
    bad: inModel('let y 3'),
    good: inModel('let y = 3'),
    messages: {
      missing: ({ before }: { before: string }) => `\`=\` is missing before \`${before}\``,
    },
  }),
  define({
    code: 'GEN0043',
    name: 'nothing-between',
    severity: 'error',
    title: 'Two values are joined by something',
    explanation: 'A layer follows behind `->`, a value behind an operator, an argument behind a comma.',
    bad: inNet('return x -> Flatten Dense(10)'),
    good: inNet('return x -> Flatten -> Dense(10)'),
    messages: {
      nothing: ({ first, second }: { first: string; second: string }) => ({
        message: `Nothing joins \`${first}\` and \`${second}\``,
        hint: 'A layer follows behind `->`, a value behind an operator, an argument behind a comma.',
      }),
    },
  }),
  define({
    code: 'GEN0044',
    name: 'touching-parenthesis',
    severity: 'error',
    title: 'The parenthesis of a call touches its name',
    explanation:
      'A parenthesis or bracket behind a space starts a new value; only one that touches the name is a call or an index.',
    bad: inNet('return x -> Dense (10)'),
    good: inNet('return x -> Dense(10)'),
    messages: {
      apart: ({ name }: { name: string }) => `The parenthesis of a call touches its name: \`${name}(\``,
    },
  }),
  define({
    code: 'GEN0045',
    name: 'named-argument',
    severity: 'error',
    title: 'A named argument is written with `=`',
    explanation: '`:` gives a type to a parameter and a label to a stage; an argument is named with `=`.',
    bad: inNet('return x -> Conv(64, 3, stride: 2)'),
    good: inNet('return x -> Conv(64, 3, stride=2)'),
    messages: {
      argument: ({ name }: { name: string }) => ({
        message: 'A named argument is written with `=`',
        hint: `Write \`${name}=…\`.`,
      }),
      label: {
        message: 'A label stands before a layer',
        hint: 'Labels belong to the stages of a pipe: `-> stem: Conv(64, 4)`.',
      },
    },
  }),
  define({
    code: 'GEN0046',
    name: 'then',
    severity: 'error',
    title: 'A choice has `then` and `else`',
    explanation: 'It is written `if a then b else c` and runs to the end of the expression.',
    bad: inModel('param latent = 2\n  let y = if latent 3 else 4'),
    good: inModel('param latent = 2\n  let y = if latent then 3 else 4'),
    messages: {
      question: { message: 'A choice starts with `if`', hint: 'Write `if latent > 4 then a else b`.' },
      missing: ({ before }: { before: string }) => ({
        message: `\`then\` is missing before \`${before}\``,
        hint: 'A choice is written `if a then b else c`.',
      }),
    },
  }),
];
