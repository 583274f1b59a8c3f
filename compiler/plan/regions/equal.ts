/** Values that are certainly equal: the same operation on equal values, with the same settings and draws. */
import type { CallNode, Node, OpNode, Value } from '../../graph/types.js';

/**
 * The values that are equal to earlier ones, each with the earliest. `calls` says whether calls of nets may be shared: in
 * training, every written call updates state.
 */
export function equalValues(order: readonly Node[], calls: boolean): Map<Value, Value> {
  const instead = new Map<Value, Value>();
  const known = new Map<string, Node>();
  const rows = new Map<object, number>();
  const numberOf = (row: object): number => {
    if (!rows.has(row)) rows.set(row, rows.size);
    return rows.get(row)!;
  };
  const read = (value: Value): string =>
    value.origin.kind === 'constant' ? `#${value.origin.value}` : String((instead.get(value) ?? value).id);
  const operation = ({ op, inputNames, settings, weights, branch, path, outputs }: OpNode): string | undefined => {
    if (weights.length > 0 || branch) return undefined;
    const values = Object.entries(settings).map(([name, { value }]) => [name, value]);
    const shapes = outputs.map(({ type }) => type.shape);
    return JSON.stringify([numberOf(op), inputNames, values, shapes, isDrawn(op) ? path : '']);
  };
  const call = ({ net, weightsOf, training, path }: CallNode): string =>
    JSON.stringify([net.name, weightsOf, training, net.nodes.some((node) => drawsItself(node)) ? path : '']);
  for (const node of order) {
    const what = node.kind === 'op' ? operation(node) : node.kind === 'call' && calls ? call(node) : undefined;
    if (what === undefined) continue;
    const key = `${what} ${node.inputs.map(read).join(' ')}`;
    const same = known.get(key);
    if (!same) known.set(key, node);
    else node.outputs.forEach((output, index) => instead.set(output, same.outputs[index]!));
  }
  return instead;
}

const isDrawn = (op: OpNode['op']): boolean => op.uses?.includes('draws') === true;
const drawsItself = (node: Node): boolean => node.kind === 'op' && isDrawn(node.op);
