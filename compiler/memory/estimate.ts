/**
 * The memory of the backend that training takes at its largest step: weights, moments and averages, which always exist,
 * and the tensors of the step while its loss and its gradients are computed. Batches are random, so nothing else varies.
 */
import { sharedCalls } from '../plan/sharing.js';
import type { Target } from '../plan/target.js';
import { weightsOf } from '../graph/measure.js';
import { stagesOf, stepsOf } from '../graph/stages.js';
import type { ModelGraph, Stage, Step, Train, Weight } from '../graph/types.js';
import { findConfig } from '../catalogue/configs/index.js';
import { sizeOf } from '../catalogue/row/shapes.js';
import { callOf, tapeOf, total } from './tape.js';
import type { Bodies, Entry, Made, Tape, TapeOptions } from './tape.js';

export interface MemoryEstimate {
  /** Bytes at the largest step. */
  readonly bytes: number;
  /** Bytes between steps: weights, moments, averages and state. */
  readonly atRest: number;
  readonly batch: number;
  /** The name of the largest step, if there are several. */
  readonly step?: string;
  /** The stage of that step, if there are stages. */
  readonly stage?: string;
}

/** Bytes of each number: all tensors that count are float32. */
const BYTES = 4;

/** The estimate; undefined if nothing is trained. `batch` replaces the batch of every stage. */
export function estimateMemory(graph: ModelGraph, target: Target, batch?: number): MemoryEstimate | undefined {
  const { train } = graph;
  if (!train) return undefined;
  const rest = atRest(graph, train);
  const bodies: Bodies = new Map();
  let largest: MemoryEstimate | undefined;
  for (const stage of stagesOf(train)) {
    const size = batch ?? stage.batch;
    const examples = size * dataOf(graph, stage);
    for (const { step, numbers } of peaksOf(graph, stage, { target, batch: size, bodies })) {
      const bytes = BYTES * (rest + examples + numbers);
      if (largest && largest.bytes >= bytes) continue;
      const names = {
        ...(stepsOf(stage).length > 1 ? { step: step.name } : {}),
        ...('name' in stage ? { stage: stage.name } : {}),
      };
      largest = { bytes, atRest: BYTES * rest, batch: size, ...names };
    }
  }
  return largest;
}

/** The largest batch up to `most` that takes no more than so many bytes; 0 if not even one example fits. */
export function largestBatch(graph: ModelGraph, target: Target, most: number, bytes: number): number {
  let [fits, fails] = [0, most + 1];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (estimateMemory(graph, target, middle)!.bytes <= bytes) fits = middle;
    else fails = middle;
  }
  return fits;
}

function atRest(graph: ModelGraph, train: Train): number {
  const nets = new Map(graph.nets.filter(({ derived }) => !derived).map((net) => [net.name, weightsOf(net)]));
  const trained = (name: string): number => total((nets.get(name) ?? []).filter(({ role }) => role === 'weight'));
  const own = [...nets.values()].reduce((sum, weights) => sum + total(weights), 0);
  const averages = graph.averages.reduce((sum, { of }) => sum + total(nets.get(of) ?? []), 0);
  const steps = train.groups.flatMap((group) => group.steps);
  const moments = steps.reduce((sum, { over, optimizer }) => {
    if (typeof optimizer === 'string') return sum;
    const settings = Object.fromEntries(Object.entries(optimizer.settings).map(([name, { value }]) => [name, value]));
    const slots = findConfig(optimizer.kind, 'optimizer')?.slots?.(settings) ?? 0;
    return sum + slots * over.reduce((numbers, net) => numbers + trained(net), 0);
  }, 0);
  return own + averages + moments;
}

/** Numbers of one example, times the number of batches that an iteration of the stage takes. */
function dataOf(graph: ModelGraph, stage: Stage | Train): number {
  const batches = Math.max(1, ...stepsOf(stage).map(({ repeat }) => repeat));
  const fields = graph.data.find(({ name }) => name === graph.train?.data)?.fields ?? [];
  return batches * fields.reduce((sum, { value }) => sum + sizeOf(value.type.shape), 0);
}

/** The most that each step of a stage holds in addition to what is at rest. */
function peaksOf(
  graph: ModelGraph,
  stage: Stage | Train,
  options: Pick<TapeOptions, 'target' | 'batch' | 'bodies'>,
): { step: Step; numbers: number }[] {
  const { target, batch, bodies } = options;
  const order = stepsOf(stage);
  const shared = [...sharedCalls(graph)].map(([call, users]) => {
    const places = order.flatMap((step, place) => (users.has(step) ? [place] : []));
    return { call, first: places[0] ?? Infinity, last: places.at(-1) ?? -1, users };
  });
  return stage.groups.flatMap(({ together, steps }) => {
    let waiting = 0;
    return steps.flatMap((step) => {
      const loss = graph.losses.find(({ name }) => name === step.loss);
      if (!loss) return [];
      const place = order.indexOf(step);
      const later = shared.filter(({ users, last }) => users.has(step) && place < last);
      const beside = shared.filter(({ users, first, last }) => !users.has(step) && first < place && place < last);
      const held = new Set(later.map(({ call }) => call));
      const tape = tapeOf([loss.value], { ...options, over: new Set(step.over), held });
      const besides = sum(
        beside.flatMap(({ call }) => [...lasting(callOf(call, target, batch, bodies), () => true).values()]),
      );
      const { peak, gradients } = walked(tape);
      const updating = gradients * (step.clip?.gradients === undefined ? 1 : 2);
      const numbers = waiting + besides + Math.max(peak, updating);
      if (together) waiting += gradients;
      return [{ step, numbers }];
    });
  });
}

/**
 * Numbers of each entry that outlive the forward pass: results that a gradient needs (its own or that of an entry that
 * reads them), and further numbers of entries whose gradient is asked for.
 */
function lasting(entries: readonly Entry[], isAsked: (entry: Entry) => boolean): Map<Entry, number> {
  const needed = new Set<Made>();
  const result = new Map<Entry, number>();
  for (const entry of [...entries].reverse()) {
    const { reads, makes, kept, needs } = entry;
    const size = makes.reduce((sum, made) => sum + made.size, 0);
    const asked = isAsked(entry);
    if (asked && needs.results) for (const made of makes) needed.add(made);
    const isView = kept < size && makes.some((made) => needed.has(made));
    if ((asked && needs.inputs) || isView) for (const made of reads) needed.add(made);
    const results = makes.reduce((sum, made) => sum + (needed.has(made) ? made.size : 0), 0);
    result.set(entry, Math.min(kept, results + (asked ? Math.max(0, kept - size) : 0)));
  }
  return result;
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);

/**
 * The peak of a walk through a tape. Going forwards, everything stays until the loss is known. Going backwards, the
 * numbers of an entry are freed once its gradient is known, and the gradients of weights accumulate.
 */
function walked({ entries, results }: Tape): { readonly peak: number; readonly gradients: number } {
  let live = 0;
  let peak = 0;
  for (const { kept, passing } of entries) {
    peak = Math.max(peak, live + kept + passing);
    live += kept;
  }
  const reached = new Set<Made>(results);
  const way = [...entries].reverse().filter(({ makes, reads }) => {
    if (!makes.some((made) => made.moving && reached.has(made))) return false;
    for (const made of reads) if (made.moving) reached.add(made);
    return true;
  });
  const asked = new Set(way);
  const remaining = lasting(entries, (entry) => asked.has(entry) || entry.held);
  live = sum(remaining.values());
  let gradients = 0;
  let flowing = 0;
  const slopes = new Set<Made>();
  const moved = new Set<Weight>();
  for (const entry of way) {
    const { reads, makes, passing, weights, held } = entry;
    for (const made of reads)
      if (made.moving && !slopes.has(made)) {
        slopes.add(made);
        flowing += made.size;
      }
    const fresh = weights.filter((weight) => !moved.has(weight));
    for (const weight of fresh) moved.add(weight);
    gradients += total(fresh);
    // A net that is called again adds to the gradient that exists.
    const added = total(weights) - total(fresh);
    peak = Math.max(peak, live + gradients + added + flowing + passing);
    for (const made of makes) if (slopes.delete(made)) flowing -= made.size;
    if (!held) live -= remaining.get(entry)!;
  }
  return { peak, gradients };
}
