/** The comments behind emitted statements: shapes, and lines of the spec. */
import { showShape } from '../../catalogue/row/shapes.js';
import { lineComment } from '../../escape/typescript.js';
import type { Value } from '../../graph/types.js';
import type { Item } from '../../plan/regions/items.js';
import { fromTo, lineOf } from '../common/places.js';

export const shapesOf = (values: readonly Value[]): string =>
  values.map(({ type }) => showShape(type.shape)).join(', ');

/** The shapes and the line of the spec. For several places with different shapes, the first and the last shape. */
export function commentOn(aligned: readonly Item[]): string {
  const [{ node, outputs, way }] = aligned as readonly [Item];
  const shapes = (item: Item): string =>
    shapesOf(way === 'back' ? item.outputs : item.node.kind === 'op' ? item.outputs : item.node.outputs);
  const first = shapes(aligned[0]!);
  const said = outputs.length > 0 ? fromTo(first, shapes(aligned.at(-1)!)) : first;
  return lineComment(`${said} · ${lineOf(node.span)}`);
}
