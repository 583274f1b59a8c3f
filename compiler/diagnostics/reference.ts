/** The page of all messages, docs/diagnostics.md. A test keeps it in step. */
import type { Page } from './catalogue.js';
import { pages } from './catalogue.js';

/** The meaning of the first digit of a code. */
const groups: readonly { readonly digit: string; readonly title: string; readonly doc: string }[] = [
  {
    digit: '0',
    title: 'Reading',
    doc: 'What the parser could not read. It goes on behind the mistake, so that one run shows them all.',
  },
  { digit: '1', title: 'Names and settings', doc: 'Names, and the arguments of calls.' },
  { digit: '2', title: 'Shapes, ranges and flows', doc: 'Shapes and kinds of values, and operations on them.' },
  { digit: '3', title: 'Losses, training and evaluation', doc: 'What is minimised, drawn and measured.' },
  {
    digit: '4',
    title: 'Advice',
    doc: 'Warnings: the spec compiles and may be right. `// allow: GEN4006` with a reason, on the line before, silences one.',
  },
  { digit: '5', title: 'Ablations', doc: 'What is compared with what.' },
  { digit: '9', title: 'Limits', doc: 'Limits of this version.' },
];

const showPage = ({ code, name, severity, title, explanation }: Page): string[] => [
  '',
  `### ${code}`,
  '',
  `**${title}** (\`${name}\`, ${severity})`,
  '',
  explanation.trim(),
];

/** Markdown of every message: its rule, the reason, the remedy. Throws if a code belongs to no group. */
export function diagnosticsReference(): string {
  const left = pages.filter(({ code }) => !groups.some(({ digit }) => code.startsWith(`GEN${digit}`)));
  if (left.length > 0)
    throw new Error(`${left.map(({ code }) => code).join(', ')}: no group of docs/diagnostics.md has these.`);
  const lines = [
    '# Messages of the checker',
    '',
    'Written from the compiler’s pages by `npm run specs`. Each says the rule that it holds a spec to, why it is so, and what to do. `genc explain CODE` shows a bad and a good example as well.',
    ...groups.flatMap(({ digit, title, doc }) => [
      '',
      `## ${title}`,
      '',
      doc,
      ...pages.filter(({ code }) => code.startsWith(`GEN${digit}`)).flatMap(showPage),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
