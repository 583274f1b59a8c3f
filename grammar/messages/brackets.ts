/** Brackets and the limits of a file. */
import type { SyntaxCode } from './codes.js';
import { inModel, inNet, page } from './page.js';

const deep = (depth: number): string => inModel(`let x = ${'('.repeat(depth)}1${')'.repeat(depth)}`);

export const bracketCodes: readonly SyntaxCode[] = [
  page(
    'GEN0001',
    'missing-brace',
    'Every block has its two braces',
    'A `{` has no `}`, or a declaration that needs a block has no `{`. Where the brace is missing is told by the words and the indent of the lines that follow, so indent blocks as the formatter does.',
    'model Small {\n  net G(x) {\n    return x -> relu\n\n  let y = G(x)\n}\n',
    'model Small {\n  net G(x) {\n    return x -> relu\n  }\n\n  let y = G(x)\n}\n',
  ),
  page(
    'GEN0002',
    'unclosed-bracket',
    'Every parenthesis and bracket is closed',
    'A `(` or `[` is still open where its statement ends.',
    inNet('return x -> Dense(300 -> relu\n'),
    inNet('return x -> Dense(300) -> relu'),
  ),
  page(
    'GEN0003',
    'mismatched-bracket',
    'A bracket is closed by its own kind',
    '`(` is closed by `)`, `[` by `]`.',
    inNet('return x -> Dense(300]'),
    inNet('return x -> Dense(300)'),
  ),
  page(
    'GEN0004',
    'stray-bracket',
    'A closing bracket closes something',
    'Nothing is open that this bracket could close. Delete it, or write the opening one.',
    inNet('return x -> Dense(300))'),
    inNet('return x -> Dense(300)'),
  ),
  page(
    'GEN0005',
    'too-deep',
    'Nesting has a limit',
    'Brackets, blocks and choices nest at most 48 deep, and an expression is at most 400 operations high. Give inner parts names: a `let`, a `fn` or a `block`.',
    deep(60),
    deep(3),
  ),
  page(
    'GEN0006',
    'too-many-mistakes',
    'A file is read up to its 200th mistake',
    'A file with so many mistakes is probably not a spec, or has one mistake early that makes the others. Mend the first ones and check again.',
    `model Small {\n${'  let = 1\n'.repeat(201)}}\n`,
    inModel('let one = 1'),
  ),
  page(
    'GEN0007',
    'unexpected',
    'What stands here fits the statement',
    'The statement cannot go on like this. The message says what could stand here; the reference shows every statement in full.',
    'use UNet from blocks\n',
    'use UNet from "blocks.gen"\n',
  ),
  page(
    'GEN0008',
    'unfinished-line',
    'A statement is finished before the next one starts',
    'The line, or the file, ends where something more is needed. A statement may go on on the next line when that starts with `->` or an operator.',
    inModel('let y = if 2 > 1 then 3\n  let z = 1'),
    inModel('let y = if 2 > 1 then 3 else 4\n  let z = 1'),
  ),
];
