import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';

/** 1 / √(variance + ε) */
const inverseRoot = (graph: Graph, variance: string, epsilon: number): string =>
  graph.op('Reciprocal', [graph.op('Sqrt', [graph.op('Add', [variance, graph.scalar(epsilon)])])]);

/**
 * tfjs's own fused kernel: normalisation of the last axis by given moments. In training, by the batch's own moments,
 * `wasm/batch-norm.ts` is faster on one thread than ONNX Runtime on two.
 */
export const fusedBatchNorm: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const { x, mean, variance, offset, scale } = inputs;
  if (!areFloats(x, mean, variance, offset, scale) || !bridge.isWorth(x!.size, 4096)) return undefined;
  const vectors = [mean, variance, offset, scale].filter((tensor) => tensor !== undefined);
  if (vectors.some(({ shape }) => shape.length !== 1)) return undefined;
  const epsilon = attrs['varianceEpsilon'] as number;
  return bridge.run(
    heap,
    `FusedBatchNorm ${epsilon} ${offset !== undefined} ${scale !== undefined}`,
    (graph, [value, mu, sigma2, ...rest]) => {
      const inverse = inverseRoot(graph, sigma2!, epsilon);
      const slope = scale === undefined ? inverse : graph.op('Mul', [inverse, rest.at(-1)!]);
      const moved = graph.op('Mul', [mu!, slope]);
      const shift = offset === undefined ? graph.op('Neg', [moved]) : graph.op('Sub', [rest[0]!, moved]);
      return [graph.op('Add', [graph.op('Mul', [value!, slope]), shift])];
    },
    [x!, ...vectors],
    [slot(x!.shape)],
  )[0];
};
