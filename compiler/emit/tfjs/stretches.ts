/** Writes blocks and repeats: one function for blocks that are alike, one loop for iterations that are. */
import type { BlockRegion, IterationRegion } from '../../graph/region.js';
import type { Value } from '../../graph/types.js';
import type { Element, Stretch } from '../../plan/regions/elements.js';
import { isStretch, itemsOf } from '../../plan/regions/elements.js';
import type { Item } from '../../plan/regions/items.js';
import type { Folding, Run, Shared as SharedBlocks } from '../../plan/regions/folding.js';
import { lineComment } from '../../escape/typescript.js';
import type { Emitted } from './emitted.js';
import { where } from '../common/places.js';
import { objectOf, record } from './emitted.js';
import { namesOf } from './given-blocks.js';
import type { Frame } from './frames.js';
import { Frames } from './frames.js';
import { lowerFirst, Names, tensorType } from './names.js';
import { ParameterNumbers } from '../common/numbers.js';
import type { NumberParameter } from '../common/numbers.js';
import { StatedLoopNumbers } from './numbers.js';
import type { WeightTree } from './weights.js';
import { spellingOf } from './spelling/index.js';
import { fromTo, lineOf } from '../common/places.js';
import { shapesOf } from './comments.js';
import { hintOf, isBare, Writer } from './writer.js';

/** The start of the doc of a block's function, by the suffix of its name: the inverse of a block has another function than its forward pass. */
const purposes = { '': '', Inverse: 'The way back through ', Constants: 'The Lipschitz constants of ' } as const;
export type Suffix = keyof typeof purposes;

/** A result of a block's function: values by their position among those that the block makes. */
interface Result {
  readonly name: string;
  readonly type: string;
  readonly places: readonly number[];
  readonly isList: boolean;
}

interface BlockFunction {
  readonly name: string;
  readonly usesWeights: boolean;
  readonly pass: 'none' | 'same' | 'below';
  /** Positions of the values that it receives, among those that the block reads. */
  readonly inputs: readonly number[];
  readonly numbers: readonly NumberParameter[];
  readonly results: readonly Result[];
}

export interface StretchOptions {
  readonly folding: Folding;
  readonly tree: WeightTree;
  /** The net of the body; empty at the level of the model, where all weights are at hand. */
  readonly root: string;
  /** Names of the module; `local` are those of the body. */
  readonly taken: Names;
  readonly local: Names;
  readonly suffix: Suffix;
}

export class StretchWriter {
  readonly functions: Emitted[] = [];
  /** Names by block. They are given before anything is written, so that nothing else in the body takes them. */
  private readonly names: ReadonlyMap<SharedBlocks, string>;
  private readonly known = new Map<SharedBlocks, BlockFunction>();

  constructor(private readonly options: StretchOptions) {
    const { folding, taken, local, suffix } = options;
    this.names = new Map(
      folding.functions.map((shared) => {
        const { name } = shared.instances[0]!.region as BlockRegion;
        return [shared, taken.numbered(`${name}${suffix}`, local)];
      }),
    );
    for (const name of this.names.values()) local.numbered(name);
  }

  write(writer: Writer, aligned: readonly Stretch[]): void {
    const [first] = aligned as readonly [Stretch];
    const shared = this.options.folding.sharedBy(first);
    const runs = first.region.kind === 'repeat' ? this.options.folding.runsOf(first) : undefined;
    if (shared) this.call(writer, aligned, shared);
    else if (runs) {
      let from = 0;
      for (const run of runs) {
        const iterations = aligned.map(({ elements }) =>
          elements.filter(isStretch).slice(from, from + run.iterations.length),
        );
        if (run.isLoop) this.loop(writer, iterations, run);
        else
          for (const [index] of run.iterations.entries())
            writer.elements(iterations.map((each) => each[index]!.elements));
        from += run.iterations.length;
      }
    } else writer.elements(aligned.map(({ elements }) => elements));
  }

  // -------------------------------------------------------------- functions

  private call(writer: Writer, aligned: readonly Stretch[], shared: SharedBlocks): void {
    const { folding, root } = this.options;
    const made = this.functionOf(writer, shared);
    const [first] = aligned as readonly [Stretch];
    const { path, name: block } = first.region as BlockRegion;
    const form = folding.formOf(first);
    const passed = made.pass === 'none' ? [] : [made.pass === 'same' ? writer.pass() : writer.passIn(path)];
    const places = aligned.map((each) => shared.instances.indexOf(each));
    const numbers = made.numbers.map(({ name, values, item }) =>
      writer.number(
        places.map((place) => values[place]!),
        name,
        item,
      ),
    );
    const given = made.inputs.map((place) => writer.expression(form.inputs[place]!));
    const weights = made.usesWeights ? [root === '' ? writer.frames.weights('') : writer.frames.weights(path)] : [];
    const expression = `${made.name}(${[...weights, ...given, ...numbers, ...passed].join(', ')})`;
    const results = made.results.map(({ places: of }) => of.map((place) => form.made[place]!));
    const [single] = results[0]!;
    const isSingle = results.length === 1 && !made.results[0]!.isList;
    const line = lineOf((first.region as BlockRegion).use);
    const last = folding.formOf(aligned.at(-1)!);
    const shape = (from: typeof form): string =>
      shapesOf(made.results.filter(({ isList }) => !isList).map(({ places: [place] }) => from.made[place!]!));
    const shapes = fromTo(shape(form), shape(last));
    const hint = (isSingle ? single!.name : undefined) ?? lowerFirst(block);
    const name = writer.state(
      isSingle ? [single!] : [],
      hint,
      undefined,
      expression,
      lineComment([shapes, line].filter((part) => part !== '').join(' · ')),
    );
    for (const [index, result] of made.results.entries()) {
      const text = isSingle ? name : `${name}.${result.name}`;
      if (result.isList) remember(writer, text, results[index]!);
      else writer.expressions.set(results[index]![0]!, text);
    }
  }

  private functionOf(caller: Writer, shared: SharedBlocks): BlockFunction {
    const known = this.known.get(shared);
    if (known) return known;
    const { folding, root, tree, suffix } = this.options;
    const { instances } = shared;
    const [first] = instances as readonly [Stretch];
    const region = first.region as BlockRegion;
    const form = folding.formOf(first);
    const name = this.names.get(shared)!;
    const { functions, given } = caller.shared.context;
    const names = new Names([...functions.values(), ...namesOf(given), ...this.names.values(), 'w', 'pass']);
    const numbers = new ParameterNumbers(names);
    const used = { weights: false, draws: false };
    const frame: Frame = {
      root: root === '' ? '' : region.path,
      weights: 'w',
      reached: () => void (used.weights = true),
      keys: () => {
        used.draws = true;
        return '';
      },
    };
    const keyed: Frame = { ...frame, root: region.path };
    const referred = { pass: false, weights: false, outside: new Set<Value>() };
    const order = byParameter(region, form.inputs);
    const parameters = order.map((place) => {
      const value = form.inputs[place]!;
      return { place, value, name: names.claim(parameterOf(region, value) ?? value.name ?? 'x') };
    });
    const expressions = new Map(parameters.map((each) => [each.value, each.name]));
    const frames = root === '' ? new Frames([frame]).inner({ ...keyed, weights: 'w' }) : new Frames([frame]);
    const writer = new Writer(caller.shared, names, frames, numbers, referred, expressions, []);
    const read = form.made.flatMap((_, place) =>
      instances.some((each) => folding.isRead(folding.formOf(each).made[place]!, [each])) ? [place] : [],
    );
    const last = itemsOf(first.elements).at(-1)!.outputs;
    if (read.length === 1 && last.length === 1 && last[0] === form.made[read[0]!]) writer.returned = last[0];
    writer.elements(instances.map(({ elements }) => elements));
    const answers = answersOf(writer, form.made, read);
    const results = answers.map(([result]) => result);
    const texts = answers.map(([{ name: field }, text]) => [field, text] as const);
    const isSingle = results.length === 1 && !results[0]!.isList;
    const made: BlockFunction = {
      name,
      usesWeights: used.weights,
      pass: used.draws ? 'below' : referred.pass ? 'same' : 'none',
      inputs: order,
      numbers: numbers.parameters,
      results,
    };
    const lastForm = folding.formOf(instances.at(-1)!);
    const singles = results.filter(({ isList }) => !isList).map(({ places: [place] }) => place!);
    const about = (of: typeof form): string =>
      `${parameters.map(({ place }) => shapesOf([of.inputs[place]!])).join(', ')} → ${shapesOf(singles.map((place) => of.made[place]!))}`;
    const shapes = suffix === 'Constants' ? [] : [fromTo(about(form), about(lastForm))];
    this.known.set(shared, made);
    this.functions.push({
      name,
      exported: false,
      doc: [`${purposes[suffix]}${region.name}`, ...shapes, where(region.span)].join(' · '),
      parameters: [
        ...(used.weights ? [{ name: 'w', type: root === '' ? 'Weights' : tree.typeOf(region.path) }] : []),
        ...parameters.map((each) => ({ name: each.name, type: tensorType(each.value) })),
        ...numbers.parameters.map((each) => ({ name: each.name, type: 'number' })),
        ...(made.pass === 'none' ? [] : [{ name: 'pass', type: 'Pass' }]),
      ],
      returns: isSingle ? results[0]!.type : record(results.map((each) => [each.name, each.type])),
      statements: writer.hasReturned
        ? writer.statements
        : [...writer.statements, `return ${isSingle ? texts[0]![1] : objectOf(texts)};`],
    });
    return made;
  }

  // -------------------------------------------------------------- loops

  /**
   * The declaration of an item's value as the variable of the loop that begins right behind it; undefined if anything else reads the value.
   */
  carriedFrom(item: Item, next: Element | undefined): { readonly hint: string; readonly type: string } | undefined {
    const { way, node, outputs } = item;
    if (way !== 'forward' || node.kind !== 'op' || outputs.length !== 1 || !isBare(item)) return undefined;
    if (!next || !isStretch(next)) return undefined;
    const { folding } = this.options;
    if (next.region.kind === 'block' && folding.sharedBy(next)) return undefined;
    if (next.region.kind !== 'repeat') return this.carriedFrom(item, next.elements[0]);
    const run = folding.runsOf(next)?.[0];
    const [first] = run?.iterations ?? [];
    if (!run?.isLoop || !first) return undefined;
    const form = folding.formOf(first);
    const place = form.inputs.indexOf(outputs[0]!);
    const source = run.sources[place];
    if (source?.kind !== 'carried' || folding.readersOf(outputs[0]!, [first])?.length !== 0) return undefined;
    const value = form.made[source.from]!;
    return { hint: value.name ?? outputs[0]!.name ?? 'x', type: tensorType(value) };
  }

  private loop(writer: Writer, iterations: readonly (readonly Stretch[])[], run: Run): void {
    const { folding, tree, root } = this.options;
    const [first] = run.iterations as readonly [Stretch];
    const form = folding.formOf(first);
    const repeat = (first.region as IterationRegion).parent;
    const indices = run.iterations.map(({ region }) => (region as IterationRegion).index);
    const names = writer.names.inner();
    const used = { index: false, each: false };
    const i = names.claim('i');
    const each = names.claim('each');
    const index = { indices, use: () => ((used.index = true), i) };
    const frame: Frame = {
      root: first.region.path,
      weights: root === '' ? writer.frames.weights('') : each,
      reached: () => void (used.each = true),
      keys: () => `${writer.frames.keys(repeat.path)}/\${${index.use()}}`,
    };
    const numbers = new StatedLoopNumbers(writer.numbers, index, names);
    const inner = writer.within(writer.frames.inner(frame), numbers, names);
    const visible = (hint: string): string => writer.names.visibleIn([names], hint);
    const head: string[] = [];
    const carried: { readonly name: string; readonly from: number }[] = [];
    for (const [place, source] of run.sources.entries()) {
      const input = form.inputs[place]!;
      if (source.kind === 'carried') {
        const value = form.made[source.from]!;
        const opened =
          folding.readersOf(input, [first])?.length === 0 ? writer.opens(input, tensorType(value)) : undefined;
        const name = opened ?? visible(value.name ?? input.name ?? 'x');
        if (opened === undefined)
          writer.statements.push(`let ${name}: ${tensorType(value)} = ${writer.expression(input)};`);
        inner.expressions.set(input, name);
        carried.push({ name, from: source.from });
      } else if (source.kind === 'own') {
        const values = run.iterations.map((iteration) => folding.formOf(iteration).inputs[place]!);
        const name = names.claim(input.name ?? hintOf(input));
        const all = visible(`${name}s`);
        writer.statements.push(`const ${all} = [${listed(writer, values).join(', ')}];`);
        const at = Math.min(...indices);
        const offset =
          indices[0]! > indices.at(-1)!
            ? `${indices[0]} - ${index.use()}`
            : at === 0
              ? index.use()
              : `${index.use()} - ${at}`;
        head.push(`const ${name} = ${all}[${offset}]!;`);
        inner.expressions.set(input, name);
      }
    }
    // The last statement may assign the carried variable directly.
    const last = itemsOf(first.elements).at(-1);
    if (carried.length === 1 && last && form.made[carried[0]!.from] === last.outputs[0] && last.outputs.length === 1)
      inner.assigned.set(last.outputs[0]!, carried[0]!.name);
    const lists = this.collected(run, iterations).map((list) => ({ ...list, name: visible(`${list.hint}s`) }));
    inner.elements(iterations.flatMap((of) => of.map(({ elements }) => elements)));
    const statements = [...head, ...inner.statements];
    for (const { name, ...list } of lists) {
      writer.statements.push(`const ${name}: ${list.type} = [];`);
      statements.push(`${name}.push(${list.places.map((place) => inner.expression(form.made[place]!)).join(', ')});`);
      remember(
        writer,
        name,
        run.iterations.flatMap((of) => list.places.map((place) => folding.formOf(of).made[place]!)),
      );
    }
    const next = carried.map(({ name, from }) => ({ name, text: inner.expression(form.made[from]!) }));
    if (next.length > 1)
      for (const update of next) {
        const name = names.claim(`next${update.name.replace(/^./, (letter) => letter.toUpperCase())}`);
        statements.push(`const ${name} = ${update.text};`);
        update.text = name;
      }
    for (const { name, text } of next) if (name !== text) statements.push(`${name} = ${text};`);
    const lastForm = folding.formOf(run.iterations.at(-1)!);
    for (const { name, from } of carried) {
      const value = lastForm.made[from]!;
      writer.expressions.set(value, name);
      writer.opened.set(value, { hint: name, type: tensorType(value) });
    }
    const header = this.header({ writer, repeat, indices, used, i, each, isList: tree.isList(repeat.path), root });
    writer.statements.push(`${header} {\n${[...numbers.statements, ...statements].join('\n')}\n}`);
  }

  /** `for (const each of w.repeat)`. */
  private header({
    writer,
    repeat,
    indices,
    used,
    i,
    each,
    isList,
    root,
  }: {
    readonly writer: Writer;
    readonly repeat: IterationRegion['parent'];
    readonly indices: readonly number[];
    readonly used: { readonly index: boolean; readonly each: boolean };
    readonly i: string;
    readonly each: string;
    readonly isList: boolean;
    readonly root: string;
  }): string {
    const from = Math.min(...indices);
    const to = Math.max(...indices) + 1;
    const isDown = indices[0]! > indices.at(-1)!;
    if (!used.each || root === '')
      return isDown
        ? `for (let ${i} = ${to - 1}; ${i} >= ${from}; ${i}--)`
        : `for (let ${i} = ${from}; ${i} < ${to}; ${i}++)`;
    const all = writer.frames.weights(repeat.path);
    if (!isList) {
      const entries = indices.map((at) => (used.index ? `[${at}, ${all}[${at}]]` : `${all}[${at}]`));
      return used.index
        ? `for (const [${i}, ${each}] of [${entries.join(', ')}] as const)`
        : `for (const ${each} of [${entries.join(', ')}])`;
    }
    const isWhole = from === 0 && to === repeat.count;
    const entries = used.index ? `${all}.entries()` : all;
    const copied = used.index ? `[...${entries}]` : all;
    const part = isWhole
      ? isDown
        ? `[...${entries}]`
        : entries
      : `${copied}.slice(${from}${to === repeat.count ? '' : `, ${to}`})`;
    return `for (const ${used.index ? `[${i}, ${each}]` : each} of ${part}${isDown ? '.reverse()' : ''})`;
  }

  /** Values of iterations that more than the next iteration reads, as lists. */
  private collected(
    run: Run,
    iterations: readonly (readonly Stretch[])[],
  ): { readonly hint: string; readonly type: string; readonly places: readonly number[] }[] {
    const { folding } = this.options;
    const form = folding.formOf(run.iterations[0]!);
    const carried = run.sources.flatMap((source) => (source.kind === 'carried' ? [source.from] : []));
    const places = form.made.flatMap((_, place) => {
      const read = iterations.some((of) =>
        of.some((each, index) => {
          const isLast = index === of.length - 1;
          return !(isLast && carried.includes(place)) && folding.isRead(folding.formOf(each).made[place]!, of);
        }),
      );
      return read ? [place] : [];
    });
    if (places.length > 1 && this.areReadTogether(run, places)) {
      const value = form.made[places[0]!]!;
      return [{ hint: listHint(value), type: listType(value), places }];
    }
    return places.map((place) => {
      const value = form.made[place]!;
      return { hint: listHint(value), type: listType(value), places: [place] };
    });
  }

  /** True if one operation reads all these values, iteration by iteration. */
  private areReadTogether(run: Run, places: readonly number[]): boolean {
    const { folding } = this.options;
    const values = run.iterations.flatMap((each) => places.map((place) => folding.formOf(each).made[place]!));
    const readers = values.map((value) => folding.readersOf(value, run.iterations));
    const [reader] = readers[0] ?? [];
    if (!reader || !readers.every((each) => each?.length === 1 && each[0] === reader)) return false;
    const from = reader.inputs.indexOf(values[0]!);
    return values.every((value, offset) => reader.inputs[from + offset] === value);
  }
}

/** `logDet` of a layer with several results. */
function listHint(value: Value): string {
  const { origin } = value;
  if (origin.kind !== 'node' || origin.node.kind !== 'op') return value.name ?? 'constant';
  return spellingOf(origin.node.op).results?.[origin.output] ?? hintOf(value);
}

const listType = (value: Value): string =>
  value.origin.kind === 'node' ? `${tensorType(value)}[]` : '(Tensor | number)[][]';

/** Values one after the other, or spread from a list that holds them. */
function listed(writer: Writer, values: readonly Value[]): string[] {
  const texts: string[] = [];
  for (let index = 0; index < values.length; index += 1) {
    const list = writer.listFrom(values, index);
    texts.push(list ? `...${list.expression}` : writer.expression(values[index]!));
    if (list) index += list.values.length - 1;
  }
  return texts;
}

/** The results of a function: its lists, and other values that are read outside. */
function answersOf(
  writer: Writer,
  made: readonly Value[],
  read: readonly number[],
): (readonly [result: Result, text: string])[] {
  const names = new Names([], new Set());
  const left = new Set(read);
  const lists: [Result, string][] = [];
  for (const { expression, values } of [...writer.lists].sort((a, b) => b.values.length - a.values.length)) {
    const places = values.map((value) => made.indexOf(value));
    if (!places.every((place) => left.has(place))) continue;
    for (const place of places) left.delete(place);
    const [value] = values as readonly [Value];
    lists.push([{ name: names.claim(`${listHint(value)}s`), type: listType(value), places, isList: true }, expression]);
  }
  const singles = [...left].map((place) => {
    const value = made[place]!;
    const result = { name: names.claim(listHint(value)), type: tensorType(value), places: [place], isList: false };
    return [result, writer.hasReturned ? '' : writer.expression(value)] as const;
  });
  return [...singles, ...lists];
}

/** Positions of values in the order of the block's parameters. Values from elsewhere follow. */
function byParameter({ parameters }: BlockRegion, inputs: readonly Value[]): number[] {
  const rank = (place: number): number => {
    const found = parameters.findIndex(({ value }) => value === inputs[place]);
    return found < 0 ? parameters.length : found;
  };
  return inputs.map((_, place) => place).sort((a, b) => rank(a) - rank(b));
}

const parameterOf = ({ parameters }: BlockRegion, value: Value): string | undefined =>
  parameters.find((each) => each.value === value)?.name;

function remember(writer: Writer, expression: string, values: readonly Value[]): void {
  writer.lists.push({ expression, values });
  values.forEach((value, index) => {
    if (!writer.expressions.has(value)) writer.expressions.set(value, `${expression}[${index}]!`);
  });
}
