/** The items of a body, sorted by region. */
import type { Region } from '../../graph/region.js';
import { isWithin } from '../../graph/region.js';
import type { Item } from './items.js';

/** The elements of one region, in order. */
export interface Stretch {
  readonly region: Region;
  readonly elements: Element[];
}
export type Element = Item | Stretch;

export const isStretch = (element: Element): element is Stretch => 'elements' in element;

/** All items of some elements, in order. */
export const itemsOf = (elements: readonly Element[]): Item[] =>
  elements.flatMap((element) => (isStretch(element) ? itemsOf(element.elements) : [element]));

/**
 * Regions below the one that all items share. A region is not a stretch if an item from outside stands within it, such
 * as an argument that is evaluated where it is used. Its items then stand in the region around it.
 */
export function elementsOf(items: readonly Item[]): Element[] {
  const top = sharedRegion(items);
  const dissolved = new Set<Region>();
  for (;;) {
    const sorted = sort(items, top, dissolved);
    if ('elements' in sorted) return sorted.elements;
    dissolved.add(sorted.torn);
    if (sorted.torn.kind === 'iteration') dissolved.add(sorted.torn.parent);
  }
}

function sort(
  items: readonly Item[],
  top: Region | undefined,
  dissolved: ReadonlySet<Region>,
): { readonly elements: Element[] } | { readonly torn: Region } {
  const elements: Element[] = [];
  const left = new Set<Region>();
  let open: Stretch[] = [];
  for (const item of items) {
    const around: Region[] = [];
    for (let region = item.region; region && region !== top; region = region.parent)
      if (!dissolved.has(region)) around.unshift(region);
    let depth = 0;
    while (depth < around.length && open[depth]?.region === around[depth]) depth += 1;
    for (const { region } of open.slice(depth)) left.add(region);
    open = open.slice(0, depth);
    for (const region of around.slice(depth)) {
      if (left.has(region)) return { torn: region };
      const stretch: Stretch = { region, elements: [] };
      (open.at(-1)?.elements ?? elements).push(stretch);
      open.push(stretch);
    }
    (open.at(-1)?.elements ?? elements).push(item);
  }
  return { elements };
}

function sharedRegion(items: readonly Item[]): Region | undefined {
  let shared = items[0]?.region;
  for (const { region } of items) while (shared && !isWithin(region, shared)) shared = shared.parent;
  return shared;
}
