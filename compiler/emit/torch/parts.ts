/** The parts of a function in order: items, calls of modules, and loops. Stretches that are written in place are part of what is around them. */
import type { Region } from '../../graph/region.js';
import type { Value } from '../../graph/types.js';
import type { Element, Stretch } from '../../plan/regions/elements.js';
import { isStretch, itemsOf } from '../../plan/regions/elements.js';
import type { Folding, Run, Source } from '../../plan/regions/folding.js';
import type { Item } from '../../plan/regions/items.js';

/** Several places that are written once are aligned: the first gives names and lines. */
export type Part =
  | { readonly kind: 'item'; readonly aligned: readonly Item[] }
  | { readonly kind: 'call'; readonly aligned: readonly Stretch[] }
  | {
      readonly kind: 'loop';
      readonly run: Run;
      readonly iterations: readonly (readonly Stretch[])[];
      /** The values that an iteration reads and makes. `run.sources` has an entry for each that it reads. */
      readonly exchange: (iteration: Stretch) => Exchange;
    };

export interface Exchange {
  readonly inputs: readonly Value[];
  readonly made: readonly Value[];
}

export interface PartOptions {
  readonly folding: Folding;
  /** The stretch is a module, which is called. */
  isModule(stretch: Stretch): boolean;
  /** The arguments and results of a call of a module, and a text that is equal for calls of one form; undefined if results are lists. */
  callOf(stretch: Stretch): (Exchange & { readonly form: string }) | undefined;
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
  const own = first.region.kind === 'repeat' ? moduleRuns(first, options) : undefined;
  const runs = own ?? (first.region.kind === 'repeat' ? options.folding.runsOf(first) : undefined);
  if (!runs)
    return partsOf(
      aligned.map(({ elements }) => elements),
      options,
    );
  const exchange = (iteration: Stretch): Exchange =>
    own ? options.callOf(calledIn(iteration, options)!)! : options.folding.formOf(iteration);
  const parts: Part[] = [];
  let from = 0;
  for (const run of runs) {
    const iterations = aligned.map(({ elements }) =>
      elements.filter(isStretch).slice(from, from + run.iterations.length),
    );
    from += run.iterations.length;
    const isShort = run.isLoop || calledIn(run.iterations[0]!, options) !== undefined;
    if (run.iterations.length > 1 && isShort) parts.push({ kind: 'loop', run, iterations, exchange });
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

/** Runs of iterations that are modules. Those of different classes may stand in one loop, if they are called alike. */
function moduleRuns({ elements }: Stretch, options: PartOptions): readonly Run[] | undefined {
  const iterations = elements.filter(isStretch);
  const calls = iterations.flatMap((each) => {
    const called = calledIn(each, options);
    return (called && options.callOf(called)) ?? [];
  });
  if (iterations.length !== elements.length || calls.length !== elements.length) return undefined;
  const runs: Run[] = [];
  for (let from = 0; from < iterations.length; from += runs.at(-1)!.iterations.length) {
    let sources: readonly Source[] | undefined;
    let to = from + 1;
    for (; to < iterations.length; to += 1) {
      if (calls[to]!.form !== calls[from]!.form) break;
      const found = sourcesOf(calls.slice(from, to), calls[to]!);
      if (!found || (sources && JSON.stringify(sources) !== JSON.stringify(found))) break;
      sources = found;
    }
    const run = iterations.slice(from, to);
    const same = calls[from]!.inputs.map((): Source => ({ kind: 'same' }));
    runs.push({ iterations: run, sources: sources ?? same, isLoop: run.length > 1 });
  }
  return runs;
}

/** The sources of a call's arguments; undefined if one is the result of a call before the last. */
function sourcesOf(before: readonly Exchange[], { inputs }: Exchange): Source[] | undefined {
  const last = before.at(-1)!;
  const sources: Source[] = [];
  for (const [index, input] of inputs.entries()) {
    const from = last.made.indexOf(input);
    if (from >= 0) sources.push({ kind: 'carried', from });
    else if (input === last.inputs[index]) sources.push({ kind: 'same' });
    else if (before.some(({ made }) => made.includes(input))) return undefined;
    else sources.push({ kind: 'own' });
  }
  return sources;
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
