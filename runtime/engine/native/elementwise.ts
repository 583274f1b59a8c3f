/** Functions of one tensor, number by number. */
import { slot, areFloats } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import type { Graph } from './graph.js';
import { flat, reshaped } from './view.js';

type Function = (graph: Graph, x: string) => string;

interface Settings {
  /** The count of numbers from which a call is worthwhile. */
  readonly worth: number;
  readonly build?: Function;
  /**
   * True for functions that ONNX Runtime computes four numbers at a time. Numbers left over at the ends of each
   * thread's part, or before the first aligned place of the output, go through other code with other last bits. So only
   * one thread is used, and the output lies in ONNX Runtime's own memory, which is aligned; a maximum with −∞ then
   * copies it (a product with one would be optimised away).
   */
  readonly uneven?: boolean;
}

/** The `products` of {@link Bridge.run} that keep a call on one thread, however large it is. */
const ONE_THREAD = -Infinity;

const unary =
  (name: string, { worth, build = (graph, x) => graph.op(name, [x]), uneven = false }: Settings): NativeKernel =>
  ({ inputs, heap }, bridge) => {
    const x = inputs['x']!;
    if (!areFloats(x) || !bridge.isWorth(x.size, worth)) return undefined;
    const [y] = bridge.run(
      heap,
      name,
      (graph, [value]) => {
        const result = build(graph, value!);
        return [uneven ? graph.op('Max', [result, graph.scalar(-Infinity)]) : result];
      },
      [flat(x)],
      [slot([x.size])],
      uneven ? ONE_THREAD : 0,
    );
    return reshaped(y!, x.shape);
  };

/**
 * max(x, 0) + log1p(e^−|x|). ONNX Runtime's own loses the tail, because log(1 + u) is zero for small u. This one is u ·
 * log(w) / (w − 1) with w = 1 + u as rounded, which is right to the last bits (Kahan; HP-15C handbook, 1982).
 */
function softplusOf(graph: Graph, x: string): string {
  const one = graph.scalar(1);
  const u = graph.op('Exp', [graph.op('Neg', [graph.op('Abs', [x])])]);
  const w = graph.op('Add', [u, one]);
  const ratio = graph.op('Div', [graph.op('Log', [w]), graph.op('Sub', [w, one])]);
  const tail = graph.op('Where', [graph.op('Equal', [w, one]), u, graph.op('Mul', [u, ratio])]);
  return graph.op('Add', [graph.op('Relu', [x]), tail]);
}

export const cos = unary('Cos', { worth: 1024, uneven: true });
export const erf = unary('Erf', { worth: 1024 });
export const exp = unary('Exp', { worth: 1024 });
export const log = unary('Log', { worth: 65536, uneven: true });
export const reciprocal = unary('Reciprocal', { worth: 32768 });
export const rsqrt = unary('Rsqrt', {
  worth: 8192,
  build: (graph, x) => graph.op('Reciprocal', [graph.op('Sqrt', [x])]),
});
export const selu = unary('Selu', { worth: 8192, uneven: true });
export const sigmoid = unary('Sigmoid', { worth: 16384 });
export const sign = unary('Sign', { worth: 16384 });
export const sin = unary('Sin', { worth: 1024, uneven: true });
export const softplus = unary('Softplus', { worth: 2048, build: softplusOf, uneven: true });
export const sqrt = unary('Sqrt', { worth: 16384 });
export const tanh = unary('Tanh', { worth: 1024 });
