/** Bodies of functions: the items that their results need, sorted by region. */
import type { Node, Value } from '../../graph/types.js';
import { isWithin } from '../../graph/region.js';
import type { Likeness } from '../../plan/regions/alike.js';
import type { Element, Stretch } from '../../plan/regions/elements.js';
import { elementsOf, isStretch } from '../../plan/regions/elements.js';
import { equalValues } from '../../plan/regions/equal.js';
import { Folding } from '../../plan/regions/folding.js';
import type { Item } from '../../plan/regions/items.js';
import { itemsFrom, live } from '../../plan/regions/items.js';
import { sliceOf } from '../../plan/slice.js';

export interface Body {
  readonly elements: readonly Element[];
  readonly roots: readonly Value[];
  readonly folding: Folding;
  /** Values that are equal to earlier ones, each with the value that replaces it. */
  readonly instead: ReadonlyMap<Value, Value>;
}

export interface BodyOptions {
  readonly likeness: Likeness;
  /** Calls of nets may be shared, since they change no state. */
  readonly calls: boolean;
  /** Values that exist outside of the body. */
  readonly outside: ReadonlyMap<Value, string>;
  /** The path of the module that the body belongs to. */
  readonly root?: string;
}

/** The body of the nodes that `roots` need. */
export function bodyFrom(nodes: readonly Node[], roots: readonly Value[], options: BodyOptions): Body {
  return bodyOfNodes(sliceOf(nodes, roots, options.outside), roots, options);
}

/** The body of some nodes, all of which are needed unless they are equal to others. */
export function bodyOfNodes(order: readonly Node[], roots: readonly Value[], options: BodyOptions): Body {
  const instead = equalValues(order, options.calls);
  const items = live({ items: itemsFrom(order, new Map(), undefined), roots, outside: options.outside }, instead);
  return bodyOf(items, roots, options.likeness, instead, options.root);
}

/** The body of items that are written in an order of their own. */
export function bodyOf(
  items: readonly Item[],
  roots: readonly Value[],
  likeness: Likeness,
  instead: ReadonlyMap<Value, Value> = new Map(),
  root?: string,
): Body {
  const elements = items.length > 0 ? within(items, root) : [];
  const known = roots.map((root) => instead.get(root) ?? root);
  const body = { elements, roots: known, folding: new Folding(elements, known, likeness, () => 1), instead };
  own(elements, body);
  return body;
}

/** The elements of a module. One that consists of a single block or repeat has it as its only element. */
function within(items: readonly Item[], root: string | undefined): Element[] {
  let elements = elementsOf(items);
  if (root === undefined) return elements;
  let around = items[0]!.region;
  for (const { region } of items) while (around && !isWithin(region, around)) around = around.parent;
  for (; around && around.path.startsWith(`${root}/`); around = around.parent)
    elements = [{ region: around, elements }];
  return elements;
}

const owners = new WeakMap<Stretch, Body>();

function own(elements: readonly Element[], body: Body): void {
  for (const element of elements)
    if (isStretch(element)) {
      owners.set(element, body);
      own(element.elements, body);
    }
}

/** The body that a stretch belongs to. */
export const bodyOfStretch = (stretch: Stretch): Body => owners.get(stretch)!;

/** The body of a stretch that no region of the body stands for: the block that a layer was given. */
export function bodyOfBlock(stretch: Stretch, roots: readonly Value[], likeness: Likeness): Body {
  const body = {
    elements: [stretch],
    roots,
    folding: new Folding([stretch], roots, likeness, () => 1),
    instead: new Map<Value, Value>(),
  };
  own([stretch], body);
  return body;
}
