/** Messages about signs and literals that genc writes differently. */
import { define } from './define.js';
import { inModel, inNet } from './examples.js';

export const signMessages = [
  define({
    code: 'GEN0011',
    name: 'arrow',
    severity: 'error',
    title: 'A pipe is written `->`',
    explanation: '`x -> Dense(10)` gives `x` to the layer. Other languages write `=>`, `|>` or `→` for it.',
    bad: inNet('return x => Dense(10)'),
    good: inNet('return x -> Dense(10)'),
    messages: {
      outputs: { message: 'What a net gives stands behind `->`', hint: 'Write `net Name(x) -> [8] { … }`.' },
      sign: ({ sign }: { sign: string }) => ({
        message: `\`${sign}\` is not a pipe`,
        hint: 'A value is piped into the next layer with `->`.',
      }),
    },
  }),
  define({
    code: 'GEN0012',
    name: 'equals',
    severity: 'error',
    title: 'A definition is written with `=`',
    explanation: '`=` gives a name its value; `==` compares two values; `:=` does not exist.',
    bad: inModel('let y := 3'),
    good: inModel('let y = 3'),
    messages: {
      sign: ({ sign }: { sign: string }) => ({
        message: `\`${sign}\` where \`=\` is meant`,
        hint: '`=` gives a name its value; `==` compares two values.',
      }),
      function: ({ sign, form }: { sign: string; form: string }) => ({
        message: `\`${sign}\` where \`=\` is meant`,
        hint: `Write \`${form}\`.`,
      }),
    },
  }),
  define({
    code: 'GEN0013',
    name: 'range',
    severity: 'error',
    title: 'A range is written with two dots',
    explanation: '`0..1` includes both ends.',
    bad: inModel('data mnist { x: [28, 28, 1] in 0...1 }'),
    good: inModel('data mnist { x: [28, 28, 1] in 0..1 }'),
    messages: {
      colon: ({ inType, low, high }: { inType: boolean; low: string; high: string }) => ({
        message: '`:` is not a range',
        hint: `Write \`${inType ? 'in ' : ''}${low}..${high}\`.`,
      }),
      dots: ({ sign }: { sign: string }) => ({
        message: `\`${sign}\` is not a range`,
        hint: 'A range is written `0..1`, both ends included.',
      }),
    },
  }),
  define({
    code: 'GEN0014',
    name: 'operator',
    severity: 'error',
    title: 'The operators are `+ - * / ^`, `..` and comparisons',
    explanation: 'Powers are written `x^2`, inequality `!=`, and bounds `<=` and `>=`.',
    bad: inModel('let y = 2**3'),
    good: inModel('let y = 2^3'),
    messages: {
      power: { message: '`**` is not an operator', hint: 'Powers are written `x^2`.' },
      sign: ({ sign }: { sign: string }) => `\`${sign}\` is not an operator`,
    },
  }),
  define({
    code: 'GEN0015',
    name: 'leading-digit',
    severity: 'error',
    title: 'A number starts with a digit',
    explanation: 'Write `0.5`, not `.5`: a dot at the start reads like the field of something.',
    bad: inModel('param dropout = .5'),
    good: inModel('param dropout = 0.5'),
    messages: {
      dot: ({ number }: { number: string }) => ({
        message: 'A number starts with a digit',
        hint: `Write \`0${number}\`.`,
      }),
    },
  }),
  define({
    code: 'GEN0016',
    name: 'number',
    severity: 'error',
    title: 'A number ends before a letter',
    explanation: 'Products are written with `*`, names start with a letter, and exponents have digits: `2e-4`.',
    bad: inModel('param width = 3\n  let double = 2width'),
    good: inModel('param width = 3\n  let double = 2 * width'),
    messages: {
      product: ({ text, digits, rest }: { text: string; digits: string; rest: string }) => ({
        message: `\`${text}\` is neither a number nor a name`,
        hint: `A product is written with \`*\`: \`${digits} * ${rest}\`. A name starts with a letter.`,
      }),
      number: ({ text }: { text: string }) => ({
        message: `\`${text}\` is neither a number nor a name`,
        hint: 'Numbers are written `3`, `69_076`, `0.5` or `2e-4`.',
      }),
    },
  }),
  define({
    code: 'GEN0017',
    name: 'unclosed-string',
    severity: 'error',
    title: 'A string ends on its line',
    explanation: 'The closing `"` is missing.',
    bad: 'use UNet from "blocks.gen\n',
    good: 'use UNet from "blocks.gen"\n',
    messages: {
      unclosed: { message: 'The string is not closed', hint: 'A string ends with `"` on the line on which it starts.' },
    },
  }),
  define({
    code: 'GEN0018',
    name: 'double-quotes',
    severity: 'error',
    title: 'Strings stand in double quotes',
    explanation: 'A string is written `"…"`. Single quotes have no meaning.',
    bad: "use UNet from 'blocks.gen'\n",
    good: 'use UNet from "blocks.gen"\n',
    messages: {
      prefix: ({ prefix }: { prefix: string }) => ({
        message: `A text has no \`${prefix}\` before it`,
        hint: 'Texts are paths, written out: nothing is put into them.',
      }),
      otherQuotes: 'Strings are written in double quotes',
    },
  }),
  define({
    code: 'GEN0019',
    name: 'no-semicolon',
    severity: 'error',
    title: 'A statement ends with its line',
    explanation:
      'No sign ends a statement. The only semicolon stands between the inputs and the settings of a block: `block Down(x; channels)`.',
    bad: inModel('let y = 3;'),
    good: inModel('let y = 3'),
    messages: {
      sign: ({ sign }: { sign: string }) => ({
        message: `A statement needs no \`${sign}\` at its end`,
        hint: 'Each statement starts on a line of its own. A semicolon stands only between the inputs and the settings of a block.',
      }),
    },
  }),
  define({
    code: 'GEN0020',
    name: 'unknown-sign',
    severity: 'error',
    title: 'Every sign has a meaning',
    explanation:
      'The sign is no part of the language. Conditions are joined by `and`, `or` and `not`; the rest of a division is `mod(a, b)`; a choice is `if … then … else`, without `?`.',
    bad: inModel('let y = 7 % 2'),
    good: inModel('let y = 7 / 2'),
    messages: {
      decorator: {
        message: '`@` means nothing here',
        hint: 'There are no decorators. What is compiled, traced or made static is decided by the compiler; leave the line out.',
      },
      spread: ({ sign }: { sign: string }) => ({
        message: `\`${sign}\` means nothing here`,
        hint: 'Arguments and items are written out, one by one.',
      }),
      dropped: ({ word, hint }: { word: string; hint?: string }) => ({
        message: `\`${word}\` means nothing here`,
        hint: hint ?? 'Leave it out: a net is called by its name, `E(x)`.',
      }),
      word: ({ word }: { word: string }) => `\`${word}\` means nothing here`,
      sign: ({ sign, hint }: { sign: string; hint?: string }) => ({
        message: `\`${sign}\` means nothing here`,
        hint:
          hint ??
          'Names are made of letters, digits and `_`; the operators are `+ - * / ^ == != < <= > >= and or not .. ->`.',
      }),
      escape: ({ escape }: { escape: string }) => ({
        message: `\`${escape}\` means nothing in a text`,
        hint: 'Write paths with `/`, on Windows too; a backslash itself is written `\\\\`.',
      }),
    },
  }),
  define({
    code: 'GEN0021',
    name: 'too-large',
    severity: 'error',
    title: 'A number is a 64-bit floating point number',
    explanation: 'The number is larger than the largest one, about 1.8e308.',
    bad: inModel('let huge = 1e999'),
    good: inModel('let huge = 1e99'),
    messages: {
      number: ({ number }: { number: string }) => ({
        message: `\`${number}\` is larger than any number`,
        hint: 'Numbers are 64-bit floating point: up to about 1.8e308.',
      }),
    },
  }),
  define({
    code: 'GEN0025',
    name: 'comment',
    severity: 'error',
    title: 'Comments start with `//`',
    explanation: '`//` starts a comment that ends with its line; `///` documents the declaration below it.',
    bad: '# A small model.\nmodel Small {}\n',
    good: '// A small model.\nmodel Small {}\n',
    messages: {
      otherSign: 'Comments start with `//`',
    },
  }),
];
