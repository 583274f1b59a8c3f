/** The parts of a function in order: items, calls of modules, and loops. Stretches that are written in place are part of what is around them. */
import type { Region } from '../../graph/region.js';
import type { Value } from '../../graph/types.js';
import type { Element, Stretch } from '../../plan/regions/elements.js';
import { isStretch, itemsOf } from '../../plan/regions/elements.js';
import type { Folding, Run } from '../../plan/regions/folding.js';
import type { Item } from '../../plan/regions/items.js';

/** Several places that are written once are aligned: the first gives names and lines. */
export type Part =
  | { readonly kind: 'item'; readonly aligned: readonly Item[] }
  | { readonly kind: 'call'; readonly aligned: readonly Stretch[] }
  | { readonly kind: 'loop'; readonly run: Run; readonly iterations: readonly (readonly Stretch[])[] };

export interface PartOptions {
  readonly folding: Folding;
  /** The stretch is a module, which is called. */
  isModule(stretch: Stretch): boolean;
}

export function partsOf(aligned: readonly (readonly Element[])[], options: PartOptions): Part[] {
  return aligned[0]!.flatMap((element, index): Part[] => {
    const each = aligned.map((elements) => elements[index]!);
    if (!isStretch(element)) return [{ kind: 'item', aligned: each as Item[] }];
    return partsOfStretch(each.filter(isStretch), options);
  });
}

function partsOfStretch(aligned: readonly Stretch[], options: PartOptions): Part[] {
  const [first] = aligned as readonly [Stretch];
  if (options.isModule(first)) return [{ kind: 'call', aligned }];
  const runs = first.region.kind === 'repeat' ? options.folding.runsOf(first) : undefined;
  if (!runs)
    return partsOf(
      aligned.map(({ elements }) => elements),
      options,
    );
  const parts: Part[] = [];
  let from = 0;
  for (const run of runs) {
    const iterations = aligned.map(({ elements }) =>
      elements.filter(isStretch).slice(from, from + run.iterations.length),
    );
    from += run.iterations.length;
    const isShort = run.isLoop || calledIn(run.iterations[0]!, options) !== undefined;
    if (run.iterations.length > 1 && isShort) parts.push({ kind: 'loop', run, iterations });
    else
      for (const [index] of run.iterations.entries())
        parts.push(
          ...partsOfStretch(
            iterations.map((each) => each[index]!),
            options,
          ),
        );
  }
  return parts;
}

/** The module that an iteration consists of. */
export function calledIn(iteration: Stretch, { isModule }: Pick<PartOptions, 'isModule'>): Stretch | undefined {
  if (isModule(iteration)) return iteration;
  const [only, ...more] = iteration.elements;
  return only && more.length === 0 && isStretch(only) && isModule(only) ? only : undefined;
}

/** All items of the first place of a part. */
export function itemsIn(part: Part): readonly Item[] {
  if (part.kind === 'item') return part.aligned.slice(0, 1);
  return itemsOf(part.kind === 'call' ? part.aligned.slice(0, 1) : part.iterations[0]!);
}

/** Positions of values in the order of a block's parameters. Values from elsewhere follow. */
export function byParameter(region: Region, inputs: readonly Value[]): number[] {
  const parameters = region.kind === 'block' ? region.parameters : [];
  const rank = (place: number): number => {
    const found = parameters.findIndex(({ value }) => value === inputs[place]);
    return found < 0 ? parameters.length : found;
  };
  return inputs.map((_, place) => place).sort((a, b) => rank(a) - rank(b));
}
