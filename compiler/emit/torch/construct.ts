/** Constructors: the modules of a class, each at its place. */
import type { Item } from '../../plan/regions/items.js';
import { isFormula, Unlike } from '../common/numbers.js';
import type { Numbers } from '../common/numbers.js';
import type { Line } from './layout/code.js';
import { line } from './layout/code.js';
import { moduleOf } from './context.js';
import { byIndex } from './loop-numbers.js';
import type { ModuleClass, Modules } from './modules.js';
import type { Place } from './places.js';
import { entriesOf, isList } from './places.js';
import { numberOf, spelled } from './spelled.js';

export interface Construction {
  readonly modules: Modules;
  /** Writes a class before the first that makes an object of it. */
  written(made: ModuleClass): void;
}

/** `self.conv = nn.Conv2d(1, 64, 4)` for each child of a place, or of several places that are written once. */
export const constructed = (aligned: readonly Place[], numbers: Numbers, world: Construction): Line[] =>
  aligned[0]!.children.map((child, index) =>
    line(
      `self.${child.attribute} = ${built(
        aligned.map(({ children }) => children[index]!),
        numbers,
        world,
      )}`,
    ),
  );

function built(aligned: readonly Place[], numbers: Numbers, world: Construction): string {
  const [first] = aligned as readonly [Place];
  const known = world.modules.at(first);
  if (known) return object(aligned, known.made, numbers, world);
  if (first.layer) {
    const items = aligned.map(({ layer }) => itemOf(layer!));
    return spelled(items, numbers, (place, number) => moduleOf(aligned[place]!.layer!, number));
  }
  if (isList(first)) return list(aligned, numbers, world);
  const parts = first.children.map((child, index) => {
    const each = aligned.map(({ children }) => children[index]!);
    return `${child.attribute}=${built(each, numbers, world)}`;
  });
  return `Part(${parts.join(', ')})`;
}

/** `Finish(512, 8)`. */
function object(aligned: readonly Place[], made: ModuleClass, numbers: Numbers, world: Construction): string {
  world.written(made);
  const indices = aligned.map((place) => world.modules.at(place)!.index);
  const given = made.numbers.map(({ name, values, item }) => {
    const text = numberOf(
      indices.map((index) => values[index]!),
      name,
      item,
      numbers,
    );
    return made.numbers.length > 2 ? `${name}=${text}` : text;
  });
  return `${made.name}(${given.join(', ')})`;
}

/** `nn.ModuleList(Residual(128) for _ in range(8))`, or a list of its entries. */
function list(aligned: readonly Place[], numbers: Numbers, world: Construction): string {
  const lists = aligned.map(entriesOf);
  const entries = lists[0]!.map((entry, index) =>
    entry
      ? built(
          lists.map((each) => each[index]!),
          numbers,
          world,
        )
      : 'nn.Identity()',
  );
  if (entries.length > 2 && entries.every((entry) => entry === entries[0]))
    return `nn.ModuleList(${entries[0]} for _ in range(${entries.length}))`;
  const counted = entries.length > 3 ? byCount(lists, numbers, world) : undefined;
  return counted === undefined
    ? `nn.ModuleList([${entries.join(', ')}])`
    : `nn.ModuleList(${counted} for i in range(${entries.length}))`;
}

/** One text for all entries, whose numbers follow from `i`; undefined if they do not. */
function byCount(
  lists: readonly (readonly (Place | undefined)[])[],
  numbers: Numbers,
  world: Construction,
): string | undefined {
  const all = lists.flat();
  const classes = new Set(all.map((place) => place && world.modules.at(place)?.made));
  if (classes.size !== 1 || classes.has(undefined)) return undefined;
  const indices = [...lists[0]!.keys()];
  const counted: Numbers = {
    of: (values, hint, item, inside) => {
      const outer = values.filter((_, place) => place % indices.length === 0);
      if (values.every((value, place) => Object.is(value, outer[Math.floor(place / indices.length)])))
        return numberOf(outer, hint, item, numbers, inside);
      const inner = values.slice(0, indices.length);
      const isSame = values.every((value, place) => Object.is(value, inner[place % indices.length]));
      return isSame && isFormula(inner, indices) ? byIndex(inner, indices, 'i') : undefined;
    },
  };
  try {
    return built(all as Place[], counted, world);
  } catch (error) {
    if (!(error instanceof Unlike)) throw error;
    return undefined;
  }
}

/** The modules below a place, as a text that is equal for places that are alike. */
export const formOf = ({ children }: Place, form: (layer: NonNullable<Place['layer']>) => string): string =>
  children
    .map((child) => `${child.attribute}${child.layer ? ` = ${form(child.layer)}` : ''} (${formOf(child, form)})`)
    .join('; ');

const itemOf = (node: NonNullable<Place['layer']>): Item => ({
  node,
  way: 'forward',
  inputs: [],
  outputs: [],
  region: node.region,
});
