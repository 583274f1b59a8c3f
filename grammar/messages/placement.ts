/** Messages about statements in the wrong place. */
import { define } from './define.js';
import { inModel, inTrain } from './examples.js';

export const placementMessages = [
  define({
    code: 'GEN0030',
    name: 'misplaced',
    severity: 'error',
    title: 'A declaration stands at its level',
    explanation:
      'At top level stand `use`, `model`, `variant`, `ablation`, `block`, `fn`, `param` and `extern`; all others stand in the braces of a model or a variant.',
    bad: 'loss total = 3\n',
    good: inModel('loss total = 3'),
    messages: {
      inside: ({ word }: { word: string }) => ({
        message: `\`${word}\` stands inside a model`,
        label: 'this belongs outside',
        hint: 'Close the model first: `use`, `model`, `variant` and `ablation` stand at top level.',
      }),
      nested: ({ word, place }: { word: string; place: string }) => ({
        message: `\`${word}\` stands ${place}`,
        hint: 'Declarations stand in the braces of a `model` or a `variant`, not in one another.',
      }),
      outside: ({ word }: { word: string }) => ({
        message: `\`${word}\` stands outside of a model`,
        label: 'this belongs into the braces of a `model` or a `variant`',
        hint: 'At top level stand `use`, `model`, `variant`, `ablation`, `block`, `fn`, `param` and `extern`.',
      }),
    },
  }),
  define({
    code: 'GEN0031',
    name: 'together-steps',
    severity: 'error',
    title: '`together` holds steps',
    explanation: 'All gradients of its steps are taken before any update. Settings and freezes stand beside it.',
    bad: inTrain('together {\n      batch 128\n    }'),
    good: inTrain('batch 128\n    together {\n      step a: minimize l over G\n    }'),
    messages: {
      other: { message: '`together` holds steps only', hint: 'Put this beside `together`, in `train`.' },
    },
  }),
  define({
    code: 'GEN0035',
    name: 'procedure',
    severity: 'error',
    title: '`free` and `minimize` stand in a procedure',
    explanation:
      'The body of a net, block or function holds `name = …` and `return …`. A `sample` with a body may also optimise a free value.',
    bad: 'model Small {\n  fn best(x) {\n    free w = x\n    return w\n  }\n}\n',
    good: 'model Small {\n  sample best(x) {\n    free w = x\n    return w\n  }\n}\n',
    messages: {
      outside: ({ word }: { word: string }) => ({
        message: `\`${word}\` stands only in a procedure`,
        hint: 'A procedure is a `sample` with a body: `sample project(x) { free w = … minimize … return … }`.',
      }),
    },
  }),
  define({
    code: 'GEN0057',
    name: 'loop-body',
    severity: 'error',
    title: 'A loop holds assignments',
    explanation:
      'The body of a `for` computes the next values of what it carries: `x = …`, `x[i] = …`, and loops inside. The value of a body is returned after its loop, and searches stand beside it.',
    bad: 'fn twice(x) {\n  for i in 0..1 {\n    return 2 * x\n  }\n}\n',
    good: 'fn twice(x) {\n  for i in 0..1 {\n    x = 2 * x\n  }\n  return x\n}\n',
    messages: {
      returns: {
        message: 'A loop does not return',
        hint: 'Assign the value, `x = …`, and return it behind the loop: a name of before the loop has its last value there.',
      },
      searches: ({ word }: { word: string }) => ({
        message: `\`${word}\` stands beside a loop, not in it`,
        hint: 'A procedure searches before or after the loop. In a loop, `grad(f(x), x)` gives a direction to step in.',
      }),
    },
  }),
  define({
    code: 'GEN0036',
    name: 'block-body',
    severity: 'error',
    title: 'A block is a template with a body',
    explanation: 'It has inputs, settings and a body. Outputs are found from the body; `=` and `with` belong to nets.',
    bad: 'block Down(x) -> [8] {\n  return x -> Dense(8)\n}\n',
    good: 'block Down(x) {\n  return x -> Dense(8)\n}\n',
    messages: {
      part: {
        message: 'A `block` has inputs, settings and a body only',
        hint: 'Outputs, `=` and `with` belong to nets.',
      },
    },
  }),
  define({
    code: 'GEN0037',
    name: 'settings-of-block',
    severity: 'error',
    title: 'Only a block has settings',
    explanation:
      'The semicolon divides the inputs of a block from its settings, which each use gives. A net is one instance: it reads the `param`s of its model.',
    bad: inModel('net G(x; width) {\n    return x -> Dense(width)\n  }'),
    good: inModel('param width = 8\n  net G(x) {\n    return x -> Dense(width)\n  }'),
    messages: {
      extern: 'An `extern` separates its parameters by commas',
      sample: 'A `sample` separates its settings by commas',
      function: { message: 'A `fn` has no settings', hint: 'Separate its parameters by commas.' },
      net: ({ word }: { word: string }) => ({
        message: `A \`${word}\` has no settings`,
        hint: 'Settings behind a semicolon belong to a `block`; a net reads the `param`s of its model.',
      }),
    },
  }),
  define({
    code: 'GEN0059',
    name: 'given-in-a-flow',
    severity: 'error',
    title: 'Only a flow is given values',
    explanation:
      'A flow transforms its first input. The others are given, `flow F(x, given label)`: they tell the flow which of its densities is meant, p(x | label), and are not transformed. A net, a block or a function only reads its inputs, so nothing needs to be said.',
    bad: inModel('net G(z, given label) {\n    return concat(z, label) -> Dense(8)\n  }'),
    good: inModel('net G(z, label) {\n    return concat(z, label) -> Dense(8)\n  }'),
    messages: {
      elsewhere: ({ word, name }: { word: string; name: string }) => ({
        message: `A \`${word}\` has no given values`,
        hint: `Write \`${name}\` alone. \`given\` belongs to a \`flow\`, which tells what it transforms from what it only reads.`,
      }),
    },
  }),
];
