/** `down[2]`, `x[0..6, :, 3]`, `alpha_bar[k]`: items of lists, parts of values, and the places that a value names. */
import type { Index, IndexExpression } from '../../../grammar/syntax/ast.js';
import type { Place } from '../../catalogue/functions/indexing.js';
import { findOp } from '../../catalogue/index.js';
import { showShape } from '../../catalogue/row/shapes.js';
import type { Setting, SettingValue } from '../../catalogue/row/values.js';
import type { Value } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';
import { addOperation } from './add-operation.js';
import { evaluate } from './evaluate.js';

export function evaluateIndex(builder: Builder, expression: IndexExpression, environment: Environment): Meaning {
  const object = evaluate(builder, expression.object, environment);
  const indices = expression.indices.map((index) =>
    index.kind === 'axis' ? ('all' as const) : evaluate(builder, index, environment),
  );
  if (object.kind === 'poison' || indices.some((index) => index !== 'all' && index.kind === 'poison')) return poison;
  if (object.kind === 'list') return itemOf(builder, object, expression, indices);
  if (object.kind === 'codebook') {
    const table = builder.language.vectorsOf(builder, object.name, expression.object.span, environment);
    return table.kind === 'tensor' ? partOf(builder, table.value, expression, indices, environment) : poison;
  }
  if (object.kind !== 'tensor') {
    builder.report('GEN2006', 'notAList', expression.object.span, { found: describe(object) });
    return poison;
  }
  const [first, ...rest] = indices;
  if (first !== 'all' && first?.kind === 'place')
    return atPlace(builder, object.value, first.values, { expression, rest, environment });
  return partOf(builder, object.value, expression, indices, environment);
}

type Read = Meaning | 'all';

/** An item of a list or of a labelled repeat. */
function itemOf(
  builder: Builder,
  list: Meaning & { readonly kind: 'list' },
  { indices: [written, more] }: IndexExpression,
  [index]: readonly Read[],
): Meaning {
  if (more !== undefined || index === 'all' || index === undefined || index.kind !== 'number') {
    const found = more !== undefined ? 'several indices' : index === 'all' || !index ? 'a whole axis' : describe(index);
    builder.report('GEN2006', 'itemOf', (more ?? written!).span, { found });
    return poison;
  }
  const place = index.value < 0 ? index.value + list.items.length : index.value;
  const item = list.at ? list.at(place) : list.items[place];
  if (item) return item;
  const count = list.items.length;
  builder.report('GEN2006', 'item', written!.span, { index: index.value, count, last: count - 1 });
  return poison;
}

/** Part of a value. Numbers and ranges are read first, so that as little as possible is gathered. */
function partOf(
  builder: Builder,
  value: Value,
  expression: IndexExpression,
  indices: readonly Read[],
  environment: Environment,
): Meaning {
  const { shape } = value.type;
  const named = indices.flatMap((index, axis) => (index !== 'all' && index.kind === 'tensor' ? [{ axis, index }] : []));
  const [gathered, second] = named;
  if (second) {
    builder.report('GEN2006', 'severalValues', expression.indices[second.axis]!.span);
    return poison;
  }
  if (gathered && indices.length > shape.length) {
    const values = { count: indices.length, shape: showShape(shape), rank: shape.length };
    builder.report('GEN2006', 'tooMany', expression.span, values);
    return poison;
  }
  const places: SettingValue[] = [];
  for (const [axis, index] of indices.entries()) {
    const place = placeOf(builder, expression.indices[axis]!, index, shape[axis]);
    if (place === undefined) return poison;
    places.push(place);
  }
  const application = { name: 'slice', arguments: [], span: expression.span, environment };
  const isWhole = places.every((place) => place === 'all');
  const setting = (at: SettingValue): Setting => ({ value: at, explicit: true, span: expression.span });
  const sliced: Meaning =
    isWhole && gathered
      ? { kind: 'tensor', value }
      : addOperation(builder, findOp('slice')!, application, {
          inputs: [value],
          names: ['x'],
          settings: { at: setting(places) },
        });
  if (!gathered || sliced.kind !== 'tensor') return sliced;
  const dropped = places.slice(0, gathered.axis).filter((place) => typeof place === 'number').length;
  return addOperation(
    builder,
    findOp('gather')!,
    { ...application, name: 'gather' },
    {
      inputs: [sliced.value, gathered.index.value],
      names: ['x', 'index'],
      settings: { axis: setting(gathered.axis - dropped) },
    },
  );
}

/** The value at a place of its first axes, which a loop goes through. Indices of the axes after them follow it. */
function atPlace(
  builder: Builder,
  value: Value,
  places: readonly Value[],
  {
    expression,
    rest,
    environment,
  }: { readonly expression: IndexExpression; readonly rest: readonly Read[]; readonly environment: Environment },
): Meaning {
  const { shape } = value.type;
  if (places.length > shape.length) {
    const values = { count: places.length, shape: showShape(shape), rank: shape.length };
    builder.report('GEN2006', 'tooMany', expression.span, values);
    return poison;
  }
  const application = { name: 'gather', arguments: [], span: expression.span, environment };
  let found: Meaning = { kind: 'tensor', value };
  for (const place of places) {
    if (found.kind !== 'tensor') return found;
    found = addOperation(builder, findOp('gather')!, application, {
      inputs: [found.value, place],
      names: ['x', 'index'],
      settings: { axis: { value: 0, explicit: true, span: expression.span } },
    });
  }
  const more = { ...expression, indices: expression.indices.slice(1) };
  return rest.length === 0 || found.kind !== 'tensor' ? found : partOf(builder, found.value, more, rest, environment);
}

/** The place of an index along its axis, counted from the front; undefined after a message. */
function placeOf(builder: Builder, written: Index, index: Read, length: number | undefined): Place | undefined {
  if (index === 'all' || index.kind === 'tensor') return 'all';
  // An axis that is not there is reported with the whole shape.
  const forward = (place: number): number => (place < 0 && length !== undefined ? place + length : place);
  if (index.kind === 'number' && Number.isInteger(index.value)) return index.value;
  if (index.kind === 'range' && [index.low, index.high].every(Number.isInteger))
    return forward(index.low) <= forward(index.high) ? [index.low, index.high] : backwards(builder, written, index);
  builder.report('GEN2006', 'index', written.span, { found: describe(index) });
  return undefined;
}

function backwards(
  builder: Builder,
  written: Index,
  { low, high }: { readonly low: number; readonly high: number },
): undefined {
  builder.report('GEN2006', 'backwards', written.span, { low, high });
}
