/** Parts of values, and places that another value names. */
import { placeInputs, placesOf } from '../../../catalogue/functions/indexing.js';
import { axisOf, leadingAxes } from '../../../catalogue/row/axes.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { literalOf } from './literal.js';
import { call } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

/** The places of all axes of the tensor, as `nn.slice` takes them. */
function places({ types: [type], settings }: EmitContext): string {
  const written = placesOf({ settings }, type!.shape).map((place) =>
    place === 'all' ? `'all'` : literalOf(place, Array.isArray(place) ? 'place' : 'index'),
  );
  while (written.at(-1) === `'all'`) written.pop();
  return `[${[...Array<string>(leadingAxes(type!)).fill(`'all'`), ...written].join(', ')}]`;
}

/** `nn.gather(table, k)`: a table is read by the examples, by which an index of the batch becomes the first axis. */
function gathered({ inputs: [x, index], types, settings }: EmitContext): string {
  const [type, by] = types as [EmitContext['output'], EmitContext['output']];
  const axis = axisOf(settings['axis'], type.shape.length)! + leadingAxes(type);
  const more = axis === 0 ? undefined : String(axis);
  if (type.batched && by.batched) return call('nn.gatherEach', x, index, String(axis));
  return by.batched ? call('nn.lookup', x, index, more) : call('nn.gather', x, index, more);
}

/** The value and the indices of its first axes. */
function put(code: EmitContext): string {
  const { inputs, input, types, output } = code;
  const [own, value] = inputs as [string, string];
  const x = output.batched && !types[0]!.batched ? `tf.expandDims(${own}, 0)` : own;
  const indices = placeInputs.flatMap((name) => input[name] ?? []);
  const rank = output.shape.length + 1;
  const raised = (text: string, at: number): string =>
    types[at]!.batched && types[at]!.shape.length < output.shape.length ? `nn.expand(${text}, ${rank})` : text;
  const leading = output.batched ? 1 : 0;
  return call('nn.put', x, raised(value, 1), `[${indices.join(', ')}]`, String(leading));
}

export const indexing = {
  slice: { call: (code) => `nn.slice(${code.inputs[0]}, ${places(code)})`, annotate: true, inline: true },
  gather: { call: gathered, annotate: true, inline: true },
  put: { call: put, annotate: true, memory: ({ size }) => ({ kept: 2 * size }) },
} satisfies Partial<Record<OpName, Spelling>>;
