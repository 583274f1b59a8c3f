/** Facts about the loops of samples that several rules need: the calls inside, and how nets saw noise in training. */
import type { ValueRange } from '../catalogue/row/values.js';
import { bodyOf, functionOf, nodesBehind, valuesBehind } from '../graph/ancestors.js';
import { lengthOf, numbersOf as countedNumbers } from '../graph/loop.js';
import { numbersAt, numbersOf } from '../graph/numbers.js';
import type { CallNode, LoopNode, ModelGraph, Node, OpNode, Value } from '../graph/types.js';
import { minimised } from './training.js';

/** A call of a net in a loop of a sample. */
export interface LoopedCall {
  readonly loop: LoopNode;
  readonly call: CallNode;
  /** The net whose weights are trained: of an average, the net that it follows. */
  readonly trained: string;
}

/** The calls in the loops behind the results of samples, each once. */
export function callsInLoops(graph: ModelGraph): LoopedCall[] {
  const outputs = graph.samples.flatMap(({ outputs: all }) => all.map(({ value }) => value));
  const follows = new Map(graph.averages.map(({ name, of }) => [name, of]));
  const found = new Map<CallNode, LoopedCall>();
  for (const loop of nodesBehind(outputs)) {
    if (loop.kind !== 'loop') continue;
    for (const call of bodyOf(loop))
      if (call.kind === 'call') found.set(call, { loop, call, trained: follows.get(call.weightsOf) ?? call.weightsOf });
  }
  return [...found.values()];
}

/** Calls of a net in the losses that steps minimise. */
export const trainingCalls = (graph: ModelGraph, net: string): CallNode[] =>
  nodesBehind(minimised(graph).map(({ loss }) => loss.value)).filter(
    (node): node is CallNode => node.kind === 'call' && node.weightsOf === net,
  );

/** How much of the data and of the noise a value holds. */
export interface Mixture {
  readonly signal: number;
  readonly noise: number;
}

const isData = (value: Value): boolean => valuesBehind([value]).some(({ origin }) => origin.kind === 'field');

export const isDrawn = (value: Value): boolean =>
  valuesBehind([value]).some(({ origin }) => origin.kind === 'node' && isNoise(origin.node));

const isNoise = (node: { readonly kind: string }): boolean => {
  if (node.kind !== 'op') return false;
  const { op, inputs } = node as OpNode;
  return op.kind === 'draw' && op.distribution?.family === 'normal' && inputs.length === 0;
};

/**
 * A value as a sum of data and of standard normal noise, where some numbers are given: `a(t) * x + b(t) * noise`.
 * Undefined if it is anything else.
 */
export function mixtureOf(value: Value, given: ReadonlyMap<Value, Float64Array>): Mixture | undefined {
  const numbers = numbersAt(value, given);
  if (numbers) return numbers.every((number) => number === 0) ? { signal: 0, noise: 0 } : undefined;
  const { origin } = value;
  if (origin.kind !== 'node' || origin.node.kind !== 'op') return isData(value) ? { signal: 1, noise: 0 } : undefined;
  const { node } = origin;
  if (isNoise(node)) return { signal: 0, noise: 1 };
  if (node.op.role === 'stop') return mixtureOf(node.inputs[0]!, given);
  const operands = node.inputs.map((input) => numbersAt(input, given));
  const parts = node.inputs.flatMap((_, index) => (operands[index] ? [] : [index]));
  const factors = node.op.constant && factorsOf(node.op.constant, operands, parts);
  if (!factors) return isData(value) && !isDrawn(value) ? { signal: 1, noise: 0 } : undefined;
  const mixtures = parts.map((index) => mixtureOf(node.inputs[index]!, given));
  let [signal, noise] = [0, 0];
  for (const [index, mixture] of mixtures.entries()) {
    if (!mixture) return undefined;
    signal += factors[index]! * mixture.signal;
    noise += factors[index]! * mixture.noise;
  }
  return { signal, noise };
}

/** The factors of a function of numbers in some of its operands; undefined if it is not linear in them. */
function factorsOf(
  f: (...operands: number[]) => number,
  operands: readonly (Float64Array | undefined)[],
  parts: readonly number[],
): number[] | undefined {
  if (operands.some((numbers) => numbers && numbers.length !== 1)) return undefined;
  const at = (values: ReadonlyMap<number, number>): number =>
    f(...operands.map((numbers, index) => numbers?.[0] ?? values.get(index) ?? 0));
  const of = (index: number, size: number): number => at(new Map([[index, size]]));
  const factors = parts.map((index) => of(index, 1));
  const isLinear =
    at(new Map()) === 0 &&
    parts.every((index, place) => close(of(index, 2), 2 * factors[place]!)) &&
    close(
      at(new Map(parts.map((index) => [index, 1]))),
      factors.reduce((sum, factor) => sum + factor, 0),
    );
  return isLinear ? factors : undefined;
}

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/** A net that is trained to remove noise: the input that tells how much there is, and what there is for each of its numbers. */
export interface Denoising {
  readonly time: number;
  /** The numbers that it was told in training. */
  readonly range: ValueRange;
  mixtureAt(time: number): Mixture | undefined;
}

/** How a net saw noise in training, if it is told of it by a draw of its own: a time, or the index of a table. */
export function denoisingOf(graph: ModelGraph, net: string): Denoising | undefined {
  for (const { inputs } of trainingCalls(graph, net))
    for (const [time, told] of inputs.entries()) {
      const { origin, type } = told;
      const isTime = type.shape.length === 0 && origin.kind === 'node' && origin.node.kind === 'op';
      if (!isTime || (origin.node as OpNode).op.kind !== 'draw') continue;
      const mixed = inputs.find((input) => isData(input) && isDrawn(input) && valuesBehind([input]).includes(told));
      const { range = { low: -Infinity, high: Infinity } } = type;
      if (mixed) return { time, range, mixtureAt: (at) => mixtureOf(mixed, new Map([[told, Float64Array.of(at)]])) };
    }
  return undefined;
}

/** What an input of a looped call is in the first iteration and in the last; undefined if other values stand behind it. */
export function endsOf({ loop, call }: LoopedCall, input: number): readonly [first: number, last: number] | undefined {
  const at = iterationsOf(loop);
  if (!at) return undefined;
  const [first, last] = [0, lengthOf(loop.over) - 1].map((index) => numberIn(call.inputs[input]!, at(index)));
  return first === undefined || last === undefined ? undefined : [first, last];
}

/** The most iterations that are gone through one by one. */
const mostIterations = 10_000;

/**
 * The numbers that a value takes in a loop: computed for each iteration if the counters alone stand behind it, and else
 * those of a counter around or of a draw. Undefined where bounds are loose, as those of computed values are.
 */
export function rangeInLoop({ loop }: LoopedCall, value: Value): ValueRange | undefined {
  const { origin, type } = value;
  const length = lengthOf(loop.over);
  const at = length <= mostIterations ? iterationsOf(loop) : undefined;
  const numbers = at && Array.from({ length }, (_, index) => numberIn(value, at(index)));
  const isGiven = origin.kind === 'counter' || (origin.kind === 'node' && isDraw(origin.node));
  const range = numbers?.every((number) => number !== undefined)
    ? { low: Math.min(...numbers), high: Math.max(...numbers) }
    : isGiven
      ? type.range
      : undefined;
  return range && Number.isFinite(range.low) && Number.isFinite(range.high) ? range : undefined;
}

const isDraw = (node: Node): boolean => node.kind === 'op' && node.op.kind === 'draw';

function numberIn(value: Value, given: ReadonlyMap<Value, Float64Array>): number | undefined {
  const found = numbersAt(value, given);
  return found?.length === 1 ? found[0] : undefined;
}

/** The numbers that a loop counts, iteration by iteration; undefined if they are not known. */
function iterationsOf(loop: LoopNode): ((index: number) => ReadonlyMap<Value, Float64Array>) | undefined {
  const numbers = countedNumbers(loop.over) ?? tableNumbers(loop);
  const counters = functionOf(loop).by.slice(loop.carries);
  const [counter, next] = counters;
  if (!numbers || !counter) return undefined;
  const pairs = loop.over.kind === 'times' || ('pairs' in loop.over && loop.over.pairs);
  return (index) =>
    new Map([
      [counters.at(-1)!, Float64Array.of(index)],
      [counter, Float64Array.of(numbers[index]!)],
      ...(pairs ? [[next!, Float64Array.of(numbers[index + 1]!)] as const] : []),
    ]);
}

function tableNumbers(loop: LoopNode): readonly number[] | undefined {
  const [table] = functionOf(loop).more;
  const numbers = table && numbersOf(table);
  return numbers && [...numbers];
}
