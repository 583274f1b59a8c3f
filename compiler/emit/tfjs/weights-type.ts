/** The type of a module's `weights`, read off its expression: what TypeScript would infer, without its checker. */
import type { ts as TypeScript } from 'ts-morph';

/** `{ kernel: WeightDefinition<readonly [3, 3, 1, 32]> }`. A call of a function is a type of the same name. */
export function weightsType(node: TypeScript.Expression, ts: typeof TypeScript): string {
  const typeOf = (part: TypeScript.Expression): string => weightsType(part, ts);
  if (ts.isParenthesizedExpression(node)) return typeOf(node.expression);
  if (ts.isArrowFunction(node)) return typeOf(node.body as TypeScript.Expression);
  if (ts.isObjectLiteralExpression(node)) {
    const entries = node.properties.filter((property) => ts.isPropertyAssignment(property));
    return `{ ${entries.map((entry) => `${entry.name.getText()}: ${typeOf(entry.initializer)}`).join('; ')} }`;
  }
  if (!ts.isCallExpression(node)) throw new Error(`no weights: ${node.getText()}`);
  const name = node.expression.getText();
  const [first, second] = node.arguments;
  if (name === 'repeated') return `Repeated<${typeOf(second!)}, ${countOf(first!, ts)}>`;
  if (name === 'weight' || name === 'state') return `WeightDefinition<${shapeOf(first!, ts)}>`;
  return name;
}

/** `repeated` takes a number, or a list with an entry for each iteration. */
const countOf = (node: TypeScript.Expression, ts: typeof TypeScript): string =>
  ts.isArrayLiteralExpression(node) ? String(node.elements.length) : node.getText();

/** Lengths that are computed are only known to be numbers. */
const shapeOf = (node: TypeScript.Expression, ts: typeof TypeScript): string =>
  `readonly [${(node as TypeScript.ArrayLiteralExpression).elements
    .map((length) => (ts.isNumericLiteral(length) ? length.text : 'number'))
    .join(', ')}]`;
