/** The formatter as a Prettier plugin: `"plugins": ["genc/prettier"]` formats `.gen` files. */
import type { AstPath, Plugin } from 'prettier';
import { positionAt } from './syntax/source.js';
import { format } from './print.js';

interface Formatted {
  readonly text: string;
  readonly length: number;
}

export const languages: Plugin['languages'] = [{ name: 'genc', parsers: ['genc'], extensions: ['.gen'] }];

export const parsers: Plugin<Formatted>['parsers'] = {
  genc: {
    astFormat: 'genc',
    /** @throws SyntaxError if the spec does not parse, as Prettier expects. */
    parse: (text) => {
      const source = { path: '<prettier>', text };
      const result = format(source);
      const [first] = result.diagnostics;
      if (first) {
        const { line, column } = positionAt(source, first.span.start);
        throw Object.assign(new SyntaxError(`${first.message} (${line}:${column})`), {
          loc: { start: { line, column } },
        });
      }
      return { text: result.text, length: text.length };
    },
    locStart: () => 0,
    locEnd: (node) => node.length,
  },
};

export const printers: Plugin<Formatted>['printers'] = {
  genc: { print: (path: AstPath<Formatted>) => path.node.text },
};
