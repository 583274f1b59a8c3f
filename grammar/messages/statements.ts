/** Messages about statements and the words that start them. */
import { define } from './define.js';
import { inModel, inNet, inTrain } from './examples.js';

const noStatement = (place: string, word: string): string => `No statement ${place} starts with \`${word}\``;

export const statementMessages = [
  define({
    code: 'GEN0009',
    name: 'statement',
    severity: 'error',
    title: 'Every statement starts with a word that says what it is',
    explanation:
      'In a model and at top level that is a word such as `let` or `loss`; in a body a statement is `name = …` or `return …`. A line that goes on starts with `->` or an operator.',
    bad: inNet('relu(x)\n    return x'),
    good: inNet('h = relu(x)\n    return h'),
    messages: {
      let: 'In a body a value is named without `let`',
      nowhere: ({ assignsMember }: { assignsMember: boolean }) => ({
        message: 'The value of this line goes nowhere',
        hint: assignsMember
          ? 'Nothing is stored in an object: a layer stands where it is used, `h = x -> Conv(16, 3) -> relu`, and its weights belong to the net.'
          : 'A body holds `name = …` and one final `return …`; a line that goes on starts with `->`.',
      }),
      forward: ({ method }: { method: string }) => ({
        message: `A net has no \`${method}\``,
        hint: 'The body is the forward pass already: `name = …` lines and one `return`.',
      }),
      start: ({ isText }: { isText: boolean }) => ({
        message: 'A statement in a body starts with a name or with `return`',
        hint: isText
          ? 'What is said of a declaration stands above it, behind `///`; other comments start with `//`.'
          : undefined,
      }),
      stack: ({ word }: { word: string }) => ({
        message: `\`${word}\` is no declaration`,
        hint: 'Layers are joined by `->`: `x -> Conv(16, 3) -> relu -> Flatten`. They stand in a net: `net Name(x) { return x -> … }`.',
      }),
      loop: ({ objective }: { objective?: string }) => ({
        message: 'The loop is not written',
        hint: `\`minimize ${objective === undefined || objective === 'loss' ? 'total' : objective} over … with adam(lr=1e-3)\` in \`train\` does all of it.`,
      }),
      elsewhere: ({ place, word, home }: { place: string; word: string; home: string }) => ({
        message: noStatement(place, word),
        hint: `It belongs into ${home}.`,
      }),
      foreign: ({ place, word, native }: { place: string; word: string; native: string }) => ({
        message: noStatement(place, word),
        hint: `What stands for it here is ${native}.`,
      }),
      unknown: ({ place, word, possible }: { place: string; word: string; possible: string }) => ({
        message: noStatement(place, word),
        hint: possible === '' ? undefined : `Possible are ${possible}.`,
      }),
    },
  }),
  define({
    code: 'GEN0026',
    name: 'misspelt',
    severity: 'error',
    title: 'Words are spelt as the language has them',
    explanation: 'The word is one letter away from one that could stand here.',
    bad: inNet('retrun x'),
    good: inNet('return x'),
    messages: {
      unknown: ({ word, right }: { word: string; right: string }) => ({
        message: `\`${word}\` is not a word of the language`,
        label: `did you mean \`${right}\`?`,
      }),
    },
  }),
  define({
    code: 'GEN0027',
    name: 'sign-of-setting',
    severity: 'error',
    title: 'Settings have no `=`, data fields have `:`',
    explanation: 'In `train` a setting is written `batch 128`; in `data` a field is written `x: [28, 28, 1]`.',
    bad: inTrain('batch = 128'),
    good: inTrain('batch 128'),
    messages: {
      fieldColon: ({ field }: { field: string }) => `\`:\` is missing after \`${field}\``,
      colon: ({ word }: { word: string }) => `\`${word}\` takes its value without \`:\``,
      equals: ({ word }: { word: string }) => `\`${word}\` takes its value without \`=\``,
      fieldEquals: 'The type of a data field stands behind `:`',
    },
  }),
  define({
    code: 'GEN0028',
    name: 'missing-name',
    severity: 'error',
    title: 'What is declared has a name',
    explanation:
      'The word says what is declared, the name behind it which one. A step may be written without `step` and name: `minimize …`.',
    bad: inModel('let = 3'),
    good: inModel('let three = 3'),
    messages: {
      step: { message: 'The step has no name', hint: 'Write `step name: minimize …`, or `minimize …` alone.' },
      missing: ({ word, form }: { word: string; form: string }) => ({
        message: `A name is missing after \`${word}\``,
        hint: `Write \`${form}\`.`,
      }),
      quoted: ({ word, name, form, advice }: { word: string; name?: string; form: string; advice: string }) => ({
        message: `The name after \`${word}\` stands without quotes`,
        hint: `${name ? `Write \`${word} ${name}\`.` : `Write \`${form}\`.`}${advice}`,
      }),
    },
  }),
  define({
    code: 'GEN0029',
    name: 'missing-word',
    severity: 'error',
    title: 'A declaration starts with its word',
    explanation:
      'In a model `y = 3` does not say what `y` is: a constant (`let`), a setting (`param`), a `loss`, a `metric`? A step with a name starts with `step`.',
    bad: inModel('y = 3'),
    good: inModel('let y = 3'),
    messages: {
      step: ({ name }: { name: string }) => `\`${name}: minimize …\` lacks the word \`step\``,
      declaration: ({ name }: { name: string }) => ({
        message: `\`${name} = …\` lacks the word that says what it is`,
        hint: 'In a model every declaration starts with a word: `let`, `param`, `loss`, `metric` …',
      }),
    },
  }),
  define({
    code: 'GEN0050',
    name: 'no-control',
    severity: 'error',
    title: 'Nothing is looped, branched or guarded by statements',
    explanation:
      'A body is a formula, not a program. Layers are repeated in a chain by `repeat`, and the steps of a sampler by `for i in 0..9 { x = … }`; a choice is a value, `if … then … else …` when the spec is compiled and `where(…)` between tensors; `epochs` repeats the training; `stop` and `freeze` take the place of `with torch.no_grad()`.',
    bad: inNet('h = x\n    while h > 0:\n      h = relu(h)\n    return h'),
    good: inNet('return x -> repeat 3 { Dense(8) -> relu }'),
    messages: {
      trainingLoop: ({ word }: { word: string }) => ({
        message: `There is no loop \`${word}\``,
        hint: '`minimize total over … with adam(lr=1e-3)` does all of it; `epochs 10` says how often.',
      }),
      loop: ({ word }: { word: string }) => ({
        message: `There is no loop \`${word}\``,
        hint: 'Layers are repeated in a chain: `x -> repeat 3 { Conv(64, 3) -> relu }`, or over a list with `repeat [64, 128] as channels { … }`. The steps of a sampler are `for i in 0..9 { x = … }`, in the body of a `sample` or a `fn`. The training repeats by itself: `epochs 10`.',
      }),
      choice: ({ word }: { word: string }) => ({
        message: `There is no statement \`${word}\``,
        hint: 'A choice is a value: `h = if depth > 2 then a else b` when the spec is compiled, `where(x > 0, a, b)` between tensors.',
      }),
      scope: ({ word }: { word: string }) => ({
        message: `There is no statement \`${word}\``,
        hint: 'Nothing is opened or guarded here. `stop(x)` lets no gradient through, `freeze E` in `train` keeps the weights of a net.',
      }),
    },
  }),
  define({
    code: 'GEN0053',
    name: 'no-name-here',
    severity: 'error',
    title: '`train` and `together` have no name',
    explanation:
      'A model has one training. The optimizer stands in the step that it is for, the batch size and the epochs on lines of their own.',
    bad: 'model Small {\n  train adam {\n    batch 64\n  }\n}\n',
    good: inTrain('batch 64'),
    messages: {
      named: ({ word, form }: { word: string; form: string }) => ({
        message: `\`${word}\` has no name and no settings before its brace`,
        hint:
          word === 'train'
            ? 'Write `train { minimize loss over Net with adam(lr=1e-3)  batch 64  epochs 10 }`: the optimizer belongs to its step.'
            : `Write \`${form}\`.`,
      }),
    },
  }),
  define({
    code: 'GEN0055',
    name: 'no-change',
    severity: 'error',
    title: 'A value does not change',
    explanation:
      'A name stands for one value from its line on. There is no `+=`; the new value gets a name, and a loss is written as the sum of its parts.',
    bad: inNet('h = relu(x)\n    h += x\n    return h'),
    good: inNet('h = relu(x)\n    return h + x'),
    messages: {
      compound: ({ sign, context, name }: { sign: string; context: string; name: string }) => ({
        message: `\`${sign}=\` changes a value, and values do not change`,
        hint:
          context === 'body' || context === 'procedure'
            ? `Name the new value: \`next = ${name} ${sign} …\`.`
            : `Write the whole of it where \`${name}\` is declared, or give the sum a name of its own: \`loss all = ${name} ${sign} …\`.`,
      }),
    },
  }),
];
