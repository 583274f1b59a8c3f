/** The parts of a module that its functions refer to. */
import { stepsOf } from '../../graph/lipschitz-bound.js';
import { rowOf } from '../../graph/row-of.js';
import type { Region } from '../../graph/region.js';
import type { Net, Node, OpNode, Value } from '../../graph/types.js';
import type { Likeness } from '../../plan/regions/alike.js';
import type { Item } from '../../plan/regions/items.js';
import type { Stretch } from '../../plan/regions/elements.js';
import { resultsOf } from '../common/results.js';
import type { Body } from './bodies.js';
import { bodyOfNodes, bodyOfStretch } from './bodies.js';
import type { Method, ModuleClass, Modules, Way } from './modules.js';
import { tupleFields } from './names.js';
import type { Exchange } from './parts.js';
import type { Places } from './places.js';
import { branchPath } from './places.js';
import { bare } from './spelling/expression.js';
import type { CallContext } from './spelling/spelling.js';
import type { Writer } from './writer.js';

export interface World {
  readonly places: Places;
  readonly modules: Modules;
  readonly likeness: Likeness;
  /** Names of the nets and averages in the object of all nets. */
  readonly netNames: ReadonlyMap<string, string>;
  /** Names of functions and classes that code may refer to. */
  readonly layerNames: ReadonlySet<string>;
  /** The bodies of the inverses of flows, with the layer that may round, which is left out. */
  readonly backs: ReadonlyMap<Net, { readonly body: Body; readonly last?: Item }>;
  /** Stretches of the inverses of flows, by region. */
  readonly inverses: ReadonlyMap<Region, Stretch>;
  /** The method of a class, written when it is first needed. */
  method(made: ModuleClass, way: Way): Method;
}

/** The stretches of a class, one for each of its instances; undefined if they are not alike in this way. */
export function stretchesOf(
  { modules, inverses, likeness }: World,
  made: ModuleClass,
  way: Way,
): Stretch[] | undefined {
  if (way === 'none') return undefined;
  const all = made.instances.map(({ stretch }) => (way === 'forward' ? stretch : inverses.get(stretch.region)));
  const [first] = all;
  const text = first && likeness.formOf(first).text;
  return all.every(
    (each) => each !== undefined && likeness.formOf(each).text === text && modules.of(each.region) === made,
  )
    ? (all as Stretch[])
    : undefined;
}

/** The stretch is a module with a method for this way. */
export function isModule(world: World, stretch: Stretch, way: Way): boolean {
  const made = world.modules.of(stretch.region);
  return made !== undefined && stretchesOf(world, made, way)?.includes(stretch) === true;
}

/** The arguments and results of a call of a module; undefined if it returns lists. */
export function callOf(world: World, stretch: Stretch, way: Way): (Exchange & { readonly form: string }) | undefined {
  const { inputs, results, draws, counts } = world.method(world.modules.of(stretch.region)!, way);
  if (results.some(({ isList }) => isList)) return undefined;
  const form = bodyOfStretch(stretch).folding.formOf(stretch);
  return {
    inputs: inputs.map((place) => form.inputs[place]!),
    made: results.map(({ places: [place] }) => form.made[place!]!),
    form: JSON.stringify([inputs.length, results.length, draws, counts]),
  };
}

/** A body for a function inside of an expression. */
export const innerBody = (world: World, order: readonly Node[], of: readonly Value[], calls: boolean): Body =>
  bodyOfNodes(order, of, { likeness: world.likeness, calls, outside: new Map() });

/** A call of the block that a layer was given, and a function that calls it. */
export function branchOf(
  world: World,
  node: OpNode,
  writer: Writer,
): Pick<Required<CallContext>, 'branch' | 'branchFunction'> {
  const path = branchPath(node);
  const place = world.places.at(path)!;
  const { draws, counts } = world.method(world.modules.at(place)!.made, 'forward');
  const call = (received: string): string => {
    const taken = node.branch!.taken.map((value) => bare(writer.expression(value)));
    const more = [...taken, ...(counts ? [writer.count()] : []), ...(draws ? [writer.drawUnder(path)] : [])];
    return `${writer.frames.module(place)}(${[received, ...more].join(', ')})`;
  };
  return {
    branch: call,
    get branchFunction() {
      return draws || counts || node.branch!.taken.length > 0
        ? `lambda value: ${call('value')}`
        : writer.frames.module(place);
    },
  };
}

/** The Lipschitz constants of the layers of a block: for each layer, the operation and the bound that its settings guarantee. */
export const blockSteps = (node: OpNode): readonly OpNode[] =>
  stepsOf(node.branch!.input, node.branch!.results[0]!.value);
export const boundOf = (node: OpNode): number => node.op.lipschitz!.constant(rowOf(node))!;

/** The field of a net's result in the tuple that it returns. */
export function fieldsOf(net: Net): ReadonlyMap<string, string> {
  const names = tupleFields();
  return new Map(resultsOf(net).map(({ name }) => [name, names.claim(name)]));
}
