/** Messages about brackets and the limits of a file. */
import { define } from './define.js';
import { inModel, inNet } from './examples.js';

const deep = (depth: number): string => inModel(`let x = ${'('.repeat(depth)}1${')'.repeat(depth)}`);

export const bracketMessages = [
  define({
    code: 'GEN0001',
    name: 'missing-brace',
    severity: 'error',
    title: 'Every block has its two braces',
    explanation:
      'A `{` has no `}`, or a declaration that needs a block has no `{`. Where the brace is missing is told by the words and the indent of the lines that follow, so indent blocks as the formatter does.',
    bad: 'model Small {\n  net G(x) {\n    return x -> relu\n\n  let y = G(x)\n}\n',
    good: 'model Small {\n  net G(x) {\n    return x -> relu\n  }\n\n  let y = G(x)\n}\n',
    messages: {
      unclosed: ({ opening, closing }: { opening: string; closing: string }) => ({
        message: `\`${opening}\` is never closed`,
        label: `its \`${closing}\` is missing`,
      }),
      opening: ({ before }: { before: string }) => `\`{\` is missing after \`${before}\``,
      colon: ({ word }: { word: string }) => ({
        message: `The block of \`${word}\` stands in braces, not behind a \`:\``,
        hint: 'Write `{` for the `:`, and a `}` on a line of its own behind the block.',
      }),
    },
  }),
  define({
    code: 'GEN0002',
    name: 'unclosed-bracket',
    severity: 'error',
    title: 'Every parenthesis and bracket is closed',
    explanation: 'A `(` or `[` is still open where its statement ends.',
    bad: inNet('return x -> Dense(300 -> relu\n'),
    good: inNet('return x -> Dense(300) -> relu'),
    messages: {
      unclosed: ({ opening, closing }: { opening: string; closing: string }) => ({
        message: `\`${opening}\` is never closed`,
        label: `its \`${closing}\` is missing`,
      }),
    },
  }),
  define({
    code: 'GEN0003',
    name: 'mismatched-bracket',
    severity: 'error',
    title: 'A bracket is closed by its own kind',
    explanation: '`(` is closed by `)`, `[` by `]`.',
    bad: inNet('return x -> Dense(300]'),
    good: inNet('return x -> Dense(300)'),
    messages: {
      other: ({ opening, closing }: { opening: string; closing: string }) =>
        `\`${opening}\` is closed by \`${closing}\``,
    },
  }),
  define({
    code: 'GEN0004',
    name: 'stray-bracket',
    severity: 'error',
    title: 'A closing bracket closes something',
    explanation: 'Nothing is open that this bracket could close. Delete it, or write the opening one.',
    bad: inNet('return x -> Dense(300))'),
    good: inNet('return x -> Dense(300)'),
    messages: {
      stray: ({ bracket }: { bracket: string }) => `\`${bracket}\` closes nothing`,
    },
  }),
  define({
    code: 'GEN0005',
    name: 'too-deep',
    severity: 'error',
    title: 'Nesting has a limit',
    explanation:
      'Brackets, blocks and choices nest at most 48 deep, and an expression is at most 400 operations high. Give inner parts names: a `let`, a `fn` or a `block`.',
    bad: deep(60),
    good: deep(3),
    messages: {
      brackets: ({ limit }: { limit: number }) => ({
        message: `Brackets are nested more than ${limit} deep`,
        hint: 'Give the inner parts names, or make them blocks.',
      }),
      choices: ({ limit }: { limit: number }) => ({
        message: `Choices are nested more than ${limit} deep`,
        hint: 'Give the inner parts names.',
      }),
      expression: ({ limit }: { limit: number }) => ({
        message: `The expression is more than ${limit} operations deep`,
        hint: 'Give its parts names.',
      }),
      stack: 'The file is nested deeper than the stack of this process bears',
    },
  }),
  define({
    code: 'GEN0006',
    name: 'too-many-mistakes',
    severity: 'error',
    title: 'A file is read up to its 200th mistake',
    explanation:
      'A file with so many mistakes is probably not a spec, or has one mistake early that makes the others. Mend the first ones and check again.',
    bad: `model Small {\n${'  let = 1\n'.repeat(201)}}\n`,
    good: inModel('let one = 1'),
    messages: {
      rest: ({ limit }: { limit: number }) => ({
        message: `There are more than ${limit} mistakes; the rest is not shown`,
        hint: 'Mend the first ones and check again.',
      }),
    },
  }),
  define({
    code: 'GEN0007',
    name: 'unexpected',
    severity: 'error',
    title: 'What stands here fits the statement',
    explanation:
      'The statement cannot go on like this. The message says what could stand here; the reference shows every statement in full.',
    bad: 'use UNet from blocks\n',
    good: 'use UNet from "blocks.gen"\n',
    messages: {
      beforeBlock: ({ sign, word, form }: { sign: string; word: string; form: string }) => ({
        message: `No \`${sign}\` stands before the block of \`${word}\``,
        hint: `Write \`${form}\`.`,
      }),
      expected: ({ expected, found }: { expected: string; found: string }) => `Expected ${expected}, found ${found}`,
      unexpected: ({ found }: { found: string }) => `${found} is not expected here`,
      over: {
        message: 'The step does not say which nets it moves',
        label: '`over` and their names belong before this',
        hint: 'Write: minimize total over Encoder, Decoder with adam().',
      },
      tuple: 'Parentheses hold one value',
      rangeInParentheses: 'A range has no parentheses',
    },
  }),
  define({
    code: 'GEN0008',
    name: 'unfinished-line',
    severity: 'error',
    title: 'A statement is finished before the next one starts',
    explanation:
      'The line, or the file, ends where something more is needed. A statement may go on on the next line when that starts with `->` or an operator.',
    bad: inModel('let y = if 2 > 1 then 3\n  let z = 1'),
    good: inModel('let y = if 2 > 1 then 3 else 4\n  let z = 1'),
    messages: {
      line: ({ expected }: { expected: string }) => `The line ends where ${expected} is expected`,
      over: {
        message: 'The step does not say which nets it moves',
        label: '`over` and their names belong behind this',
        hint: 'Write: minimize total over Encoder, Decoder with adam().',
      },
    },
  }),
];
