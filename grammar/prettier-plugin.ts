/** The formatter as a Prettier plugin: `"plugins": ["genc/prettier"]` formats `.gen` files. */
import type { AstPath, Plugin } from 'prettier';
import { builders } from 'prettier/doc';
import type { SyntaxDiagnostic } from './messages/report.js';
import { positionAt } from './syntax/source.js';
import { format } from './print.js';

interface Formatted {
  readonly text: string;
  readonly length: number;
}

/** Code in Markdown is found by the name or by the ending: ```` ```genc ```` or ```` ```gen ````. */
export const languages: Plugin['languages'] = [
  { name: 'genc', parsers: ['genc'], extensions: ['.gen'], vscodeLanguageIds: ['genc'] },
];

export const parsers: Plugin<Formatted>['parsers'] = {
  genc: {
    astFormat: 'genc',
    /** @throws SyntaxError if the spec does not parse, as Prettier expects. */
    parse: (text) => {
      const result = format({ path: '<prettier>', text });
      const [first, ...more] = result.diagnostics;
      if (first) throw syntaxError(first, more.length);
      return { text: result.text, length: text.length };
    },
    locStart: () => 0,
    locEnd: (node) => node.length,
  },
};

export const printers: Plugin<Formatted>['printers'] = {
  genc: {
    // Prettier writes line breaks of its own: CRLF where they are asked for, and an indent inside lists of Markdown.
    print: ({ node }: AstPath<Formatted>) => builders.join(builders.hardline, node.text.split('\n')),
  },
};

/** What `genc check` says, in the form from which Prettier draws its code frame. */
function syntaxError({ code, message, span, why, hint }: SyntaxDiagnostic, more: number): SyntaxError {
  const start = positionAt(span.source, span.start);
  const end = positionAt(span.source, span.end);
  const lines = [
    `${code}: ${message} (${start.line}:${start.column})`,
    ...(why ? [`why: ${why}`] : []),
    ...(hint ? [`hint: ${hint}`] : []),
    ...(more > 0 ? [`${more} more: genc check lists all.`] : []),
  ];
  return Object.assign(new SyntaxError(lines.join('\n')), { loc: { start, end } });
}
