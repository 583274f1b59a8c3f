/** The comments behind emitted lines: shapes in PyTorch's order, and lines of the spec. */
import type { Value } from '../../graph/types.js';
import type { Item } from '../../plan/regions/items.js';
import { fromTo, lineOf } from '../common/places.js';
import { shapeText } from './axes.js';

export const shapesOf = (values: readonly Value[]): string =>
  values.map(({ type }) => shapeText(type.shape)).join(', ');

/** The shapes and the line of the spec. For several places with different shapes, the first and the last shape. */
export function commentOn(aligned: readonly Item[]): string {
  const [{ node, way }] = aligned as readonly [Item];
  const shapes = (item: Item): string => shapesOf(way === 'back' ? item.outputs : item.node.outputs);
  return `${fromTo(shapes(aligned[0]!), shapes(aligned.at(-1)!))} · ${lineOf(node.span)}`;
}
