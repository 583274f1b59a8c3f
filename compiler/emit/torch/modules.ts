/** Stretches that are modules: blocks, iterations, and blocks that layers were given. Those that are alike share a class. */
import type { Region } from '../../graph/region.js';
import type { OpNode, Value } from '../../graph/types.js';
import type { Likeness } from '../../plan/regions/alike.js';
import type { Element, Stretch } from '../../plan/regions/elements.js';
import { isStretch, itemsOf } from '../../plan/regions/elements.js';
import type { Item } from '../../plan/regions/items.js';
import type { NumberParameter } from '../common/numbers.js';
import type { Scope } from '../common/scope.js';
import type { Body } from './bodies.js';
import type { Code } from './layout/code.js';
import { isBelow } from './frames.js';
import { pascal } from './names.js';
import type { Place, Places } from './places.js';

export interface Instance {
  readonly stretch: Stretch;
  readonly body: Body;
  readonly place: Place;
  /** The layer that was given the block. */
  readonly layer?: OpNode;
}

/** The methods that a class may have. `none` is for functions that write everything in place. */
export type Way = 'forward' | 'inverse' | 'none';

/** A result of a method: values by their position among those that the stretch makes. */
export interface Result {
  readonly name: string;
  readonly places: readonly number[];
  readonly isList: boolean;
}
export interface Method {
  /** Positions of the values that it receives, among those that the stretch reads. */
  readonly inputs: readonly number[];
  readonly draws: boolean;
  /** It takes the number of examples. */
  readonly counts: boolean;
  readonly results: readonly Result[];
  readonly code: readonly Code[];
}

/** A class for stretches that are alike. */
export class ModuleClass {
  readonly instances: Instance[] = [];
  readonly methods = new Map<Way, Method>();
  name = '';
  /** Numbers that differ between instances: parameters of the constructor. Known once the class is written. */
  numbers: readonly NumberParameter[] = [];
}

export class Modules {
  readonly classes = new Map<string, ModuleClass>();
  private readonly byRegion = new Map<Region, ModuleClass>();
  private readonly byPlace = new Map<Place, { readonly made: ModuleClass; readonly index: number }>();

  constructor(
    private readonly places: Places,
    private readonly likeness: Likeness,
  ) {}

  of(region: Region): ModuleClass | undefined {
    return this.byRegion.get(region);
  }

  at(place: Place): { readonly made: ModuleClass; readonly index: number } | undefined {
    return this.byPlace.get(place);
  }

  /** Takes in the modules of a body; those inside come first. */
  gather(body: Body): void {
    this.visit(body.elements, body, undefined);
  }

  /** Takes in blocks that a layer was given. */
  given(layer: OpNode, path: string, stretch: Stretch, body: Body): void {
    this.visit(stretch.elements, body, path);
    const results = layer.branch!.results.map(({ name }) => name).join();
    this.add({ stretch, body, layer, place: this.places.at(path)! }, `given ${results}`);
  }

  /** The names of all classes. Blocks have their own; iterations are named after the label of their repeat. */
  name(names: Scope): void {
    for (const each of this.classes.values()) each.name = names.claim(hintOf(each.instances[0]!));
  }

  private visit(elements: readonly Element[], body: Body, above: string | undefined): void {
    for (const stretch of elements.filter(isStretch)) {
      const isOne = this.isModule(stretch) && stretch.region.path !== above && !isOneBlock(stretch);
      this.visit(stretch.elements, body, isOne ? stretch.region.path : above);
      if (isOne) this.add({ stretch, body, place: this.places.at(stretch.region.path)! }, '');
    }
  }

  private isModule({ region, elements }: Stretch): boolean {
    if (region.kind !== 'block' && region.kind !== 'iteration') return false;
    const place = this.places.at(region.path);
    // The root of a net is the net.
    if (!place?.parent) return false;
    return itemsOf(elements).every((item) => this.isInside(item, region.path));
  }

  /** Weights and draws are reached from the module of the stretch. */
  private isInside({ node, way }: Item, path: string): boolean {
    if (way !== 'forward') return false;
    if (node.kind !== 'op') return false;
    const isKeyed = node.branch !== undefined || node.op.uses?.includes('draws') === true;
    if (isKeyed && !isBelow(node.path, path)) return false;
    return node.weights.length === 0 || isBelow(this.places.of(node).path, path);
  }

  private add(instance: Instance, what: string): void {
    const { text } = this.likeness.formOf(instance.stretch);
    const key = `${what} ${nameIn(instance.stretch.region)} ${text}`;
    let made = this.classes.get(key);
    if (!made) this.classes.set(key, (made = new ModuleClass()));
    this.byPlace.set(instance.place, { made, index: made.instances.length });
    made.instances.push(instance);
    this.byRegion.set(instance.stretch.region, made);
  }
}

/** The iteration is a block and nothing else, and has the path of the block. */
function isOneBlock({ region, elements }: Stretch): boolean {
  const [only, ...more] = elements;
  return (
    region.kind === 'iteration' &&
    more.length === 0 &&
    only !== undefined &&
    isStretch(only) &&
    only.region.kind === 'block' &&
    only.region.path === region.path
  );
}

const nameIn = (region: Region): string => (region.kind === 'block' ? region.name : region.kind);

/** `Finish` for a block; `Grow` for the iterations of `grow: repeat`, `DBlock` for those of a repeat without a label. */
function hintOf({ stretch: { region }, place, layer }: Instance): string {
  if (region.kind === 'block') return pascal(region.name);
  const net = place.path.split('/')[0]!;
  if (region.kind === 'iteration') {
    const label = region.parent.path.split('/').at(-1)!.replace(/_\d+$/, '');
    return label === 'repeat' ? pascal(`${net}_block`) : pascal(label);
  }
  const blocks = layer!.branch!.results.map(({ value }) => outermostBlock(value, place.path));
  const [name] = blocks;
  return name !== undefined && blocks.every((each) => each === name)
    ? pascal(name)
    : pascal(`${net}_${layer!.op.name}`);
}

/** The name of the outermost block below a path that made a value. */
function outermostBlock({ origin }: Value, path: string): string | undefined {
  let found: string | undefined;
  let each = origin.kind === 'node' ? origin.node.region : undefined;
  for (; each && isBelow(each.path, path); each = each.parent) if (each.kind === 'block') found = each.name;
  return found;
}
