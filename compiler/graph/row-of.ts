/** A node as the rows of the catalogue see it. */
import type { RowContext } from '../catalogue/row/types.js';
import type { OpNode } from './types.js';

/** The values of a node's settings, without who chose them. */
export const settingsOf = ({ settings }: OpNode): RowContext['settings'] =>
  Object.fromEntries(Object.entries(settings).map(([name, { value }]) => [name, value]));

/** The part of a node that the rules of a row may read. */
export const rowOf = (node: OpNode): RowContext => ({
  inputs: node.inputs.map(({ type }) => type),
  input: Object.fromEntries(node.inputNames.map((name, index) => [name, node.inputs[index]!.type])),
  settings: settingsOf(node),
});
