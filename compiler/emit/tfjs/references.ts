/** What the code of a module refers to: its imports follow from it. */
import type { ts as TypeScript } from 'ts-morph';

/** Names whose members are used (`tf.add`), and names of types. `ts` is the compiler's own module, which loads slowly. */
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
