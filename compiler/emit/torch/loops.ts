/** Loops over the iterations of a repeat. */
import { parameterOf } from '../../graph/region.js';
import type { IterationRegion } from '../../graph/region.js';
import type { Value } from '../../graph/types.js';
import type { Stretch } from '../../plan/regions/elements.js';
import { bodyOfStretch } from './bodies.js';
import type { Code } from './layout/code.js';
import { line } from './layout/code.js';
import { remember } from './calls.js';
import type { Frame } from './frames.js';
import { WrittenLoopNumbers } from './loop-numbers.js';
import { snake } from './names.js';
import type { Part } from './parts.js';
import { calledIn, itemsIn, partsOf } from './parts.js';
import { spellingOf } from './spelling/index.js';
import { nameFor } from './writer.js';
import type { Writer } from './writer.js';

type Loop = Extract<Part, { kind: 'loop' }>;

export function writeLoop(writer: Writer, loop: Loop): void {
  const { run, iterations, exchange } = loop;
  const { world } = writer.around;
  const [first] = run.iterations as readonly [Stretch];
  const form = exchange(first);
  const repeat = (first.region as IterationRegion).parent;
  const indices = run.iterations.map(({ region }) => (region as IterationRegion).index);
  const names = writer.names.inner();
  const used = { index: false, module: false };
  const i = names.claim('i');
  const module = names.claim('block');
  const index = { indices, use: (): string => ((used.index = true), i) };
  const place = world.places.at(repeat.path);
  const frame: Frame = {
    root: first.region.path,
    get module() {
      used.module = true;
      return module;
    },
    keys: () => `${writer.frames.keys(repeat.path)}/{${index.use()}}`,
  };
  const numbers = new WrittenLoopNumbers(writer.numbers, index, names);
  const inner = writer.within(writer.frames.inner(frame), numbers, names);
  const visible = (hint: string): string => writer.names.visibleIn([names], hint);
  const columns: { readonly name: string; readonly all: string }[] = [];
  const carried: { readonly name: string; readonly from: number }[] = [];
  for (const [at, source] of run.sources.entries()) {
    const input = form.inputs[at]!;
    if (source.kind === 'carried') {
      const value = form.made[source.from]!;
      const again = writer.variables.again(writer.known(input), true);
      const isFree = value.name === undefined && writer.variables.isOffered('x');
      const name = again ?? (isFree ? 'x' : visible(value.name ?? 'x'));
      const start = writer.expression(input);
      if (start !== name) writer.code.push(line(`${name} = ${start}`));
      inner.variables.name(input, name);
      carried.push({ name, from: source.from });
    } else if (source.kind === 'own') {
      const values = run.iterations.map((iteration) => exchange(iteration).inputs[at]!);
      const called = calledIn(first, writer.parts);
      const name = names.claim((called && parameterOf(called.region, input)) ?? hintOf(input));
      const all = listed(writer, values);
      columns.push({ name, all });
      inner.variables.name(input, name);
    }
  }
  const all = iterations.flat();
  const called = all.flatMap((each) => calledIn(each, writer.parts) ?? []);
  const parts: Part[] =
    called.length === all.length
      ? [{ kind: 'call', aligned: called }]
      : partsOf(
          all.map((iteration) => [iteration]),
          writer.parts,
        );
  // The last statement assigns carried variables directly.
  const last = parts.at(-1)!;
  const made = new Set(last.kind === 'loop' ? [] : itemsIn(last).flatMap(({ outputs }) => outputs));
  for (const { name, from } of carried) {
    const value = form.made[from]!;
    const isOnce = carried.filter((each) => each.from === from).length === 1;
    if (made.has(value) && isOnce) inner.assigned.set(value, name);
  }
  const lists = collected(loop).map(({ hint, places }) => ({
    places,
    name: visible(`${nameFor(form.made[places[0]!]!, writer.around.body) ?? hint}s`),
  }));
  inner.variables.keep([
    ...carried.map(({ from }) => form.made[from]!),
    ...lists.flatMap(({ places }) => places.map((made) => form.made[made]!)),
  ]);
  inner.write(parts);
  const tail: Code[] = [];
  for (const { name, places } of lists) {
    const type = form.made[places[0]!]!.origin.kind === 'given' ? 'list[list[Tensor | float]]' : 'list[Tensor]';
    writer.code.push(line(`${name}: ${type} = []`));
    const values = places.map((made) => inner.expression(form.made[made]!));
    tail.push(line(values.length === 1 ? `${name}.append(${values[0]})` : `${name} += [${values.join(', ')}]`));
  }
  const next = carried.map(({ name, from }) => ({ name, text: inner.expression(form.made[from]!) }));
  const changed = next.filter(({ name, text }) => name !== text);
  if (changed.length > 0)
    tail.push(line(`${changed.map(({ name }) => name).join(', ')} = ${changed.map(({ text }) => text).join(', ')}`));
  const lastForm = exchange(run.iterations.at(-1)!);
  for (const { name, from } of carried) {
    writer.variables.name(lastForm.made[from]!, name);
    if (form.made[from]!.name === undefined)
      writer.variables.offer(name, writer.around.draw === 'draw' ? 'any' : 'same');
  }
  for (const { name, places } of lists)
    remember(
      writer,
      name,
      true,
      run.iterations.flatMap((of) => places.map((made) => exchange(of).made[made]!)),
    );
  const header = headerOf({
    ...{ indices, used, i, module, columns, count: repeat.count },
    all: used.module && place ? writer.frames.module(place) : undefined,
  });
  writer.code.push({ header, body: [...numbers.lines, ...inner.code, ...tail] });
}

/** `for i, block in enumerate(self.blocks):` */
function headerOf({
  indices,
  used,
  i,
  module,
  columns,
  count,
  all,
}: {
  readonly indices: readonly number[];
  readonly used: { readonly index: boolean };
  readonly i: string;
  readonly module: string;
  readonly columns: readonly { readonly name: string; readonly all: string }[];
  readonly count: number;
  /** The list of modules; absent if the loop needs none. */
  readonly all: string | undefined;
}): string {
  const from = Math.min(...indices);
  const to = Math.max(...indices) + 1;
  const isDown = indices[0]! > indices.at(-1)!;
  const range = isDown ? `range(${to - 1}, ${from - 1}, -1)` : `range(${from === 0 ? '' : `${from}, `}${to})`;
  const part = from === 0 && to === count ? all : `${all}[${from === 0 ? '' : from}:${to === count ? '' : to}]`;
  const modules = isDown ? `reversed(${part})` : part;
  const sources = [
    ...(used.index ? [{ name: i, all: range }] : []),
    ...(all === undefined ? [] : [{ name: module, all: modules! }]),
    ...columns,
  ];
  if (sources.length === 0) return `for _ in ${range}:`;
  if (sources.length === 1) return `for ${sources[0]!.name} in ${sources[0]!.all}:`;
  if (sources.length === 2 && used.index && from === 0 && !isDown)
    return `for ${i}, ${sources[1]!.name} in enumerate(${sources[1]!.all}):`;
  return `for ${sources.map(({ name }) => name).join(', ')} in zip(${sources.map((each) => each.all).join(', ')}):`;
}

/** Values of iterations that more than the next iteration reads, as lists. */
function collected(loop: Loop): { readonly hint: string; readonly places: readonly number[] }[] {
  const { run, iterations, exchange } = loop;
  const { made } = exchange(run.iterations[0]!);
  const carried = run.sources.flatMap((source) => (source.kind === 'carried' ? [source.from] : []));
  const places = made.flatMap((_, place) => {
    const read = iterations.some((of) =>
      of.some((each, index) => {
        const isLast = index === of.length - 1;
        const { folding } = bodyOfStretch(each);
        return !(isLast && carried.includes(place)) && folding.isRead(exchange(each).made[place]!, of);
      }),
    );
    return read ? [place] : [];
  });
  if (places.length > 1 && areReadTogether(loop, places)) return [{ hint: listHint(made[places[0]!]!), places }];
  return places.map((place) => ({ hint: listHint(made[place]!), places: [place] }));
}

/** True if one operation reads all these values, iteration by iteration. */
function areReadTogether({ run, exchange }: Loop, places: readonly number[]): boolean {
  const { folding } = bodyOfStretch(run.iterations[0]!);
  const values = run.iterations.flatMap((each) => places.map((place) => exchange(each).made[place]!));
  const readers = values.map((value) => folding.readersOf(value, run.iterations));
  const [reader] = readers[0] ?? [];
  if (!reader || !readers.every((each) => each?.length === 1 && each[0] === reader)) return false;
  const from = reader.inputs.indexOf(values[0]!);
  return values.every((value, offset) => reader.inputs[from + offset] === value);
}

/** `log_det` of a layer with several results. */
export function listHint(value: Value): string {
  const { origin } = value;
  if (origin.kind !== 'node' || origin.node.kind !== 'op') return value.name ?? 'constant';
  const results = spellingOf(origin.node.op).results;
  return snake(results?.[origin.output] ?? hintOf(value));
}

export function hintOf(value: Value): string {
  if (value.name !== undefined || value.origin.kind !== 'node') return value.name ?? 'x';
  const { node } = value.origin;
  return node.kind === 'op' && /^\w+$/.test(node.op.name) ? snake(node.op.name) : 'value';
}

/** Values one after the other as a list, or the part of a list that holds them. */
function listed(writer: Writer, values: readonly Value[]): string {
  const texts: string[] = [];
  for (let index = 0; index < values.length; index += 1) {
    const list = writer.listFrom(values, index);
    texts.push(list ? `*${list.expression}` : writer.expression(values[index]!));
    if (list) index += list.values.length - 1;
  }
  return partOfList(writer, values) ?? `[${texts.join(', ')}]`;
}

/** `skips[:3]`, `reversed(skips)`: values that follow each other in a list, forwards or backwards. */
function partOfList({ lists }: Writer, values: readonly Value[]): string | undefined {
  if (values.length < 2) return undefined;
  for (const { expression, values: all } of lists) {
    const places = values.map((value) => all.indexOf(value));
    const [first, second] = places as [number, number];
    const step = second - first;
    const isRow = places.every((place, index) => place >= 0 && place === first + step * index);
    if (!isRow || Math.abs(step) !== 1) continue;
    const from = Math.min(...places);
    const to = Math.max(...places) + 1;
    const isWhole = from === 0 && to === all.length;
    const part = isWhole ? expression : `${expression}[${from === 0 ? '' : from}:${to === all.length ? '' : to}]`;
    return step > 0 ? part : `reversed(${part})`;
  }
  return undefined;
}
