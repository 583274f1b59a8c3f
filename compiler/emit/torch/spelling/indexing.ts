/** Parts of values, and places that another value names. */
import { placeInputs, placesOf } from '../../../catalogue/functions/indexing.js';
import { axisOf, leadingAxes } from '../../../catalogue/row/axes.js';
import type { OpName } from '../../../catalogue/row/names.js';
import type { ValueType } from '../../../catalogue/row/values.js';
import { arranged, inSpecOrder, orderOf } from './axes.js';
import { bare, isNumber, sliceOf } from './expression.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

const identity = (shape: readonly number[]): readonly number[] => shape.map((_, axis) => axis);

/** `x[:, 0:7]`, with the axes that are left in PyTorch's order. */
function sliced({ inputs: [x], types: [type], settings, output, number }: CallContext): string {
  const { shape } = type!;
  const places = placesOf({ settings }, shape);
  const order = orderOf(shape.length);
  const written = order.map((axis) => {
    const place = places[axis]!;
    if (place === 'all') return ':';
    if (typeof place === 'number') return number(place, 'index');
    const end = place[1] + 1 === shape[axis] ? '' : number(place[1] + 1, 'end');
    return sliceOf(place[0] === 0 ? '' : number(place[0], 'first'), end);
  });
  while (written.at(-1) === ':') written.pop();
  const kept = identity(shape).filter((axis) => typeof places[axis] !== 'number');
  const all = [...Array<string>(leadingAxes(type!)).fill(':'), ...written];
  return arranged(
    written.length === 0 ? x! : `${x}[${all.join(', ')}]`,
    order.filter((axis) => kept.includes(axis)).map((axis) => kept.indexOf(axis)),
    leadingAxes(output),
  );
}

function gathered({ inputs: [x, index], types, settings, output }: CallContext): string {
  const [type, by] = types as readonly [ValueType, ValueType];
  const axis = axisOf(settings['axis'], type.shape.length)! + leadingAxes(type);
  const from = inSpecOrder(x!, type);
  const places = `${inSpecOrder(index!, by)}.long()`;
  const found =
    type.batched && by.batched
      ? call('gather_each', bare(from), places, axis === 1 ? undefined : `dim=${axis}`)
      : `${from}[${':, '.repeat(axis)}${places}]`;
  const isMoved = by.batched && !type.batched && axis > 0;
  return arranged(isMoved ? `${found}.movedim(${axis}, 0)` : found, identity(output.shape), leadingAxes(output));
}

function put({ inputs, input, types, output }: CallContext): string {
  const [x, value] = inputs as [string, string];
  const indices = placeInputs.flatMap((name) => input[name] ?? []);
  const lacking = output.shape.length - types[1]!.shape.length;
  const placed = inSpecOrder(value, types[1]!);
  const raised =
    types[1]!.batched && lacking > 0 ? `${placed}[:, ${Array(lacking).fill('None').join(', ')}]` : bare(placed);
  const list = `(${indices.map(bare).join(', ')}${indices.length === 1 ? ',' : ''})`;
  return arranged(
    call(
      'put',
      output.batched && !types[0]!.batched ? `${inSpecOrder(x, types[0]!)}[None]` : bare(inSpecOrder(x, types[0]!)),
      isNumber(raised) ? pointed(raised) : raised,
      list,
      output.batched ? undefined : 'leading=0',
    ),
    identity(output.shape),
    leadingAxes(output),
  );
}

const pointed = (text: string): string => (/^-?\d+$/.test(text) ? `${text}.0` : text);

export const indexing = {
  slice: { call: sliced, inline: true },
  gather: { call: gathered, inline: true },
  put: { call: put },
} satisfies Partial<Record<OpName, TorchSpelling>>;
