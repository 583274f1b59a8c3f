/** Numbers of tables, in double precision: what the rows' columns `table` have in common. */
import { broadcastShapes, isProblem, sizeOf } from './shapes.js';
import type { RowContext } from './types.js';

/** `f` of the numbers of all operands, place by place, broadcast as their shapes say. */
export function elementwise(
  { inputs }: RowContext,
  operands: readonly Float64Array[],
  f: (...numbers: number[]) => number,
): Float64Array {
  const shapes = inputs.map(({ shape }) => shape);
  const shape = broadcastShapes(shapes);
  if (isProblem(shape)) return new Float64Array();
  const rank = shape.length;
  const strides = shapes.map((own) =>
    shape.map((_, axis) => {
      const at = axis - (rank - own.length);
      return at < 0 || own[at] === 1 ? 0 : sizeOf(own.slice(at + 1));
    }),
  );
  const places = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const placeIn = (operand: number, at: number): number =>
    shape.reduce((place, side, axis) => place + (Math.floor(at / places[axis]!) % side) * strides[operand]![axis]!, 0);
  return Float64Array.from({ length: sizeOf(shape) }, (_, at) =>
    f(...operands.map((numbers, operand) => numbers[placeIn(operand, at)]!)),
  );
}
