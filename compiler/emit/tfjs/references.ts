/** The names that a module's code refers to. Its imports and parameters follow from them. */
import type { ts as TypeScript } from 'ts-morph';
import type { Emitted, Parameter } from './emitted.js';

/** Names whose members are used (`tf.add`), and names of types. `ts` is TypeScript's own module, which loads slowly. */
export function referencesOf(
  file: TypeScript.Node,
  ts: typeof TypeScript,
): { readonly objects: ReadonlySet<string>; readonly types: ReadonlySet<string> } {
  const objects = new Set<string>();
  const types = new Set<string>();
  const visit = (node: TypeScript.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) objects.add(node.expression.text);
    if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) types.add(node.typeName.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { objects, types };
}

/** The parameters of a function. Those without use are left out or marked with an underscore. */
export function parametersOf({ parameters, statements }: Emitted, ts: typeof TypeScript): Parameter[] {
  const used = namesIn(ts.createSourceFile('body.ts', statements.join('\n'), ts.ScriptTarget.ES2022, false), ts);
  return parameters.flatMap((parameter) => {
    const { name, optional } = parameter;
    if (name.startsWith('{') || used.has(name)) return [parameter];
    return optional ? [] : [{ ...parameter, name: `_${name}` }];
  });
}

/** Names that code refers to directly, and not as members or properties of something else. */
function namesIn(file: TypeScript.Node, ts: typeof TypeScript): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: TypeScript.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    else if (ts.isPropertyAccessExpression(node)) visit(node.expression);
    else
      ts.forEachChild(node, (child) => {
        const isKey = ts.isPropertyAssignment(node)
          ? child === node.name
          : ts.isBindingElement(node) && child === node.propertyName;
        if (!isKey || ts.isComputedPropertyName(child)) visit(child);
      });
  };
  visit(file);
  return names;
}
