/** Calls of modules: of blocks, and of iterations. */
import type { BlockRegion } from '../../graph/region.js';
import type { Value } from '../../graph/types.js';
import type { Stretch } from '../../plan/regions/elements.js';
import { fromTo, lineOf } from '../common/places.js';
import { line } from './layout/code.js';
import { shapesOf } from './comments.js';
import { snake } from './names.js';
import { bare } from './spelling/expression.js';
import type { Reader, Writer } from './writer.js';

/** `x = self.finish(x, style)`. */
export function writeCall(
  writer: Writer,
  aligned: readonly Stretch[],
  reader: (value: Value) => Reader | undefined,
): void {
  const { world, body, way } = writer.around;
  const [first] = aligned as readonly [Stretch];
  const method = world.method(world.modules.of(first.region)!, way);
  const { folding } = body;
  const form = folding.formOf(first);
  const { path } = first.region;
  const module = writer.frames.module(world.places.at(path)!);
  const inputs = method.inputs.map((place) => form.inputs[place]!);
  const given = [
    ...inputs.map((input) => bare(writer.expression(input))),
    ...(method.counts ? [writer.count()] : []),
    ...(method.draws ? [writer.drawUnder(path)] : []),
  ];
  const called = `${module}${way === 'forward' ? '' : `.${way}`}(${given.join(', ')})`;
  const singles = method.results.filter(({ isList }) => !isList).map(({ places: [place] }) => place!);
  const last = writer.parts.callOf(aligned.at(-1)!)?.made;
  const made = singles.map((place) => form.made[place]!);
  const shapes = fromTo(shapesOf(made), shapesOf(last ?? made));
  const span = first.region.kind === 'block' ? first.region.use : first.region.span;
  const comment = [shapes, lineOf(span)].filter((part) => part !== '').join(' · ');
  const [result, ...more] = method.results;
  if (result && !result.isList && more.length === 0) {
    const cost = Math.max(0, ...inputs.map((input) => writer.variables.costOf(input))) + 1;
    const hint = snake((first.region as BlockRegion).name ?? 'x');
    writer.result(form.made[result.places[0]!]!, called, { inputs, cost, comment, hint, reader });
    return;
  }
  const singled = method.results.flatMap(({ isList, places: [place] }) => (isList ? [] : [form.made[place!]!]));
  const hints = method.results.flatMap(({ isList, name }, index) => (isList ? [] : [index === 0 ? 'y' : name]));
  const taken = writer.namesOf(singled, inputs, hints);
  const names = method.results.map(({ isList, name }) => (isList ? writer.names.claim(name) : taken.shift()!));
  writer.code.push(line(`${names.join(', ')}${names.length === 1 ? ',' : ''} = ${called}`, comment));
  for (const [index, each] of method.results.entries())
    remember(
      writer,
      names[index]!,
      each.isList,
      each.places.map((place) => form.made[place]!),
    );
}

/** Values of a list, or the value of a variable. */
export function remember(writer: Writer, name: string, isList: boolean, values: readonly Value[]): void {
  if (!isList) {
    writer.variables.name(values[0]!, name);
    return;
  }
  writer.lists.push({ expression: name, values });
  values.forEach((value, index) => {
    if (!writer.variables.has(value)) writer.variables.name(value, `${name}[${index}]`, name);
  });
}
