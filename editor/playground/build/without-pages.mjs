/** A plugin of esbuild that leaves out the pages of messages (explanations and examples), which the page links to. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const parts = new Set(['explanation', 'bad', 'good']);

export const withoutPages = {
  name: 'without-pages',
  setup({ onLoad }) {
    onLoad({ filter: /(compiler\/diagnostics|grammar)\/messages\/[\w-]+\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
      const cuts = [];
      const visit = (node) => {
        const isPart = ts.isPropertyAssignment(node) && parts.has(node.name.getText(file));
        if (isPart && isDefinition(node.parent)) cuts.push([node.initializer.getStart(file), node.initializer.end]);
        else ts.forEachChild(node, visit);
      };
      visit(file);
      const contents = cuts.reduceRight((kept, [start, end]) => `${kept.slice(0, start)}''${kept.slice(end)}`, text);
      return { contents, loader: 'ts' };
    });
  },
};

/** True for the object that is the argument of `define`. */
const isDefinition = ({ parent }) => ts.isCallExpression(parent) && parent.expression.getText() === 'define';
