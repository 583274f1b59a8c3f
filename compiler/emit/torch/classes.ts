/** Classes of blocks and iterations: their constructors and methods. */
import { parameterOf } from '../../graph/region.js';
import type { OpNode, Value } from '../../graph/types.js';
import type { Stretch } from '../../plan/regions/elements.js';
import { itemsOf } from '../../plan/regions/elements.js';
import type { Numbers } from '../common/numbers.js';
import { ParameterNumbers } from '../common/numbers.js';
import { fromTo, where } from '../common/places.js';
import { bodyOfStretch } from './bodies.js';
import type { Code } from './layout/code.js';
import { gap, line } from './layout/code.js';
import { shapesOf } from './comments.js';
import { constructed } from './construct.js';
import { Frames } from './frames.js';
import { listHint } from './loops.js';
import type { Method, ModuleClass, Result, Way } from './modules.js';
import { attributes, variables } from './names.js';
import { byParameter, partsOf } from './parts.js';
import { bare } from './spelling/expression.js';
import { Variables } from './variables.js';
import type { World } from './world.js';
import { stretchesOf } from './world.js';
import { Writer } from './writer.js';

/** Numbers that differ between the instances of a class: parameters of its constructor, and attributes that methods read. */
class ClassNumbers {
  readonly parameters: ParameterNumbers;
  private readonly kept = new Set<string>();

  constructor(names: Iterable<string>) {
    this.parameters = new ParameterNumbers(attributes(names));
  }

  /** The numbers in the constructor. */
  get inside(): Numbers {
    return this.parameters;
  }

  /** The numbers in methods. */
  get attributes(): Numbers {
    return {
      of: (values, hint, item) => {
        const name = this.parameters.of(values, hint, item);
        this.kept.add(name);
        return `self.${name}`;
      },
    };
  }

  /** `self.size = size` */
  get lines(): Code[] {
    return this.parameters.parameters.flatMap(({ name }) =>
      this.kept.has(name) ? [line(`self.${name} = ${name}`)] : [],
    );
  }
}

export class ClassWriter {
  /** The classes in an order in which each stands behind those that it uses. */
  readonly classes: Code[] = [];
  private readonly numbers = new Map<ModuleClass, ClassNumbers>();
  private readonly written = new Set<ModuleClass>();

  constructor(private readonly world: World) {}

  method(made: ModuleClass, way: Way): Method {
    let method = made.methods.get(way);
    if (!method) made.methods.set(way, (method = this.writeMethod(made, way)));
    return method;
  }

  /** Writes a class once. */
  write(made: ModuleClass): void {
    if (this.written.has(made)) return;
    this.written.add(made);
    const ways = (['forward', 'inverse'] as const).filter((way) => stretchesOf(this.world, made, way));
    const methods = ways.map((way) => this.method(made, way));
    const numbers = this.numbersOf(made);
    const places = made.instances.map(({ place }) => place);
    const modules = constructed(places, numbers.inside, { ...this.world, written: (each) => this.write(each) });
    made.numbers = numbers.parameters.parameters;
    const parameters = made.numbers.map(
      ({ name, values }) => `${name}: ${values.every(Number.isInteger) ? 'int' : 'float'}`,
    );
    const init = [line('super().__init__()'), ...numbers.lines, ...modules];
    const body: Code[] = [{ doc: docOf(made) }];
    if (init.length > 1)
      body.push(gap, { header: `def __init__(${['self', ...parameters].join(', ')}) -> None:`, body: init });
    methods.forEach(({ code }) => body.push(gap, ...code));
    this.classes.push({ header: `class ${made.name}(nn.Module):`, body });
  }

  private numbersOf(made: ModuleClass): ClassNumbers {
    let numbers = this.numbers.get(made);
    if (!numbers) {
      const children = made.instances[0]!.place.children.map(({ attribute }) => attribute);
      this.numbers.set(made, (numbers = new ClassNumbers(children)));
    }
    return numbers;
  }

  private writeMethod(made: ModuleClass, way: Way): Method {
    const aligned = stretchesOf(this.world, made, way)!;
    const first = aligned[0]!;
    const body = bodyOfStretch(first);
    const form = body.folding.formOf(first);
    const names = variables(this.world.layerNames);
    // A block that a layer was given receives its input, read or not, and then what it reads from around it.
    const { layer } = made.instances[0]!;
    const read = layer ? [layer.branch!.input, ...layer.branch!.taken] : undefined;
    const inputs = byParameter(first.region, form.inputs);
    const parameters = (read ?? inputs.map((place) => form.inputs[place]!)).map((value) => ({
      value,
      place: form.inputs.indexOf(value),
      name: names.claim(parameterOf(first.region, value) ?? value.name ?? 'x'),
    }));
    const known = new Variables(body);
    for (const { name, value } of parameters) {
      known.name(value, name);
      if (name === 'x') known.offer(name, 'any');
    }
    const used = { draw: false, count: false };
    const isBatched = (place: number): boolean =>
      place < 0 || aligned.every((each) => bodyOfStretch(each).folding.formOf(each).inputs[place]!.type.batched);
    const tensors = parameters.flatMap(({ name, place }) => (isBatched(place) ? [name] : []));
    const frame = { root: first.region.path, module: 'self', keys: () => '' };
    const writer = new Writer(
      { world: this.world, body, way, draw: 'draw', trains: true, used, tensors },
      names,
      new Frames([frame], this.world.places),
      this.numbersOf(made).attributes,
      known,
      new Map(),
    );
    const needed = readFrom(aligned, form.made.length);
    known.keep(needed.map((place) => form.made[place]!));
    const last = itemsOf(first.elements).at(-1)!.outputs;
    if (needed.length === 1 && last.length === 1 && last[0] === form.made[needed[0]!]) writer.returned = last[0];
    writer.write(
      partsOf(
        aligned.map(({ elements }) => elements),
        writer.parts,
      ),
    );
    const order = layer ? inOrder(layer, needed, form.made) : needed;
    const answers = answersOf(writer, form.made, order);
    const code = [...writer.code];
    if (!writer.hasReturned) code.push(line(`return ${answers.map(([, text]) => bare(text)).join(', ')}`));
    const types = answers.map(([{ isList }]) => (isList ? 'list[Tensor]' : 'Tensor'));
    const signature = [
      'self',
      ...parameters.map(({ name }) => `${name}: Tensor`),
      ...(used.count ? ['count: int'] : []),
      ...(used.draw ? ['draw: Draw'] : []),
    ].join(', ');
    const returns = types.length === 1 ? types[0]! : `tuple[${types.join(', ')}]`;
    return {
      ...{ inputs, draws: used.draw, counts: used.count },
      results: answers.map(([result]) => result),
      code: [{ header: `def ${way}(${signature}) -> ${returns}:`, body: code }],
    };
  }
}

/** The results of a layer's blocks in the order of the catalogue. */
function inOrder({ branch, op }: OpNode, read: readonly number[], made: readonly Value[]): number[] {
  const names = op.branches!.names.map(({ name }) => name);
  const rank = (place: number): number =>
    names.indexOf(branch!.results.find(({ value }) => value === made[place])?.name ?? '');
  return [...read].sort((a, b) => rank(a) - rank(b));
}

/** Positions of the values that anything outside of the stretches reads. */
function readFrom(aligned: readonly Stretch[], count: number): number[] {
  return [...Array(count).keys()].filter((place) =>
    aligned.some((each) => {
      const { folding } = bodyOfStretch(each);
      return folding.isRead(folding.formOf(each).made[place]!, [each]);
    }),
  );
}

/** The results of a method: its lists, and other values that are read outside. */
function answersOf(
  writer: Writer,
  made: readonly Value[],
  read: readonly number[],
): (readonly [result: Result, text: string])[] {
  const names = variables();
  const left = new Set(read);
  const lists: [Result, string][] = [];
  for (const { expression, values } of [...writer.lists].sort((a, b) => b.values.length - a.values.length)) {
    const places = values.map((value) => made.indexOf(value));
    if (!places.every((place) => left.has(place))) continue;
    for (const place of places) left.delete(place);
    lists.push([{ name: names.claim(`${listHint(values[0]!)}s`), places, isList: true }, expression]);
  }
  // The value that goes on comes first, and what stands beside it follows.
  const isBeside = (place: number): number => (isAside(made[place]!) ? 1 : 0);
  const singles = [...left]
    .sort((a, b) => isBeside(a) - isBeside(b))
    .map((place) => {
      const value = made[place]!;
      const result = { name: names.claim(listHint(value)), places: [place], isList: false };
      return [result, writer.hasReturned ? '' : writer.expression(value)] as const;
    });
  return [...singles, ...lists];
}

/** `[512, 4, 4], [512] → [512, 4, 4] · stylegan.gen:20` */
function docOf({ instances }: ModuleClass): string {
  const about = (stretch: Stretch): string => {
    const { folding } = bodyOfStretch(stretch);
    const { inputs, made } = folding.formOf(stretch);
    const order = byParameter(stretch.region, inputs).map((place) => inputs[place]!);
    const results = made.filter((value) => folding.isRead(value, [stretch]) && !isAside(value));
    return `${shapesOf(order)}${order.length > 0 ? ' ' : ''}→ ${shapesOf(results)}`;
  };
  const [first] = instances;
  const shapes = fromTo(about(first!.stretch), about(instances.at(-1)!.stretch));
  return `${shapes} · ${where(first!.stretch.region.span)}`;
}

/** A result besides the first of its operation, such as a log-determinant. */
const isAside = ({ origin }: Value): boolean => origin.kind === 'node' && origin.output > 0;
