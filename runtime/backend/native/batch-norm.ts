import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { sumBlocks } from './reduction.js';

/** The moments take several passes over x; in multiplications of a matrix product, see `Bridge.run`. */
const PASSES = 4 * 16;

const rowsOf = (x: Tensor): [number, number] => {
  const channels = x.shape[x.rank - 1] ?? 1;
  return [x.size / channels, channels];
};

/** [channels] */
function sumRows(graph: Graph, x: string, [rows, channels]: [number, number]): string {
  const sums = sumBlocks(graph, x, [
    { length: rows, reduced: true },
    { length: channels, reduced: false },
  ]);
  return graph.reshape(sums, [channels]);
}

/** 1 / √(variance + ε) */
const inverseRoot = (graph: Graph, variance: string, epsilon: number): string =>
  graph.op('Reciprocal', [graph.op('Sqrt', [graph.op('Add', [variance, graph.scalar(epsilon)])])]);

/** tfjs's own: normalisation of the last axis by given moments. */
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

/** The activations that batch normalisation takes along: those whose derivative the sign of the result tells. */
const slopeBelow = ({ activation, alpha }: NamedAttrMap): number | undefined => {
  switch (activation ?? 'linear') {
    case 'linear':
      return 1;
    case 'relu':
      return 0;
    case 'leakyrelu':
      return alpha as number;
    default:
      return undefined;
  }
};

function activate(graph: Graph, y: string, slope: number): string {
  if (slope === 1) return y;
  return slope === 0 ? graph.op('Relu', [y]) : graph.op('LeakyRelu', [y], { alpha: { float: slope } });
}

/**
 * x […, c] by its own moments, then an activation (attrs `activation`, `alpha`): y like x, mean [c] and the biased
 * variance [c]. See `runtime/ops/normalization.ts`.
 */
export const batchNormTraining: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const { x, gamma, beta } = inputs;
  const [rows, channels] = rowsOf(x!);
  const epsilon = attrs['epsilon'] as number;
  const below = slopeBelow(attrs);
  if (below === undefined) return undefined;
  return bridge.run(
    heap,
    `BatchNormTraining ${epsilon} ${below}`,
    (graph, [value, scale, offset]) => {
      const share = graph.scalar(1 / rows);
      const matrix = graph.reshape(value!, [rows, channels]);
      const mean = graph.op('Mul', [sumRows(graph, matrix, [rows, channels]), share]);
      const centred = graph.op('Sub', [matrix, mean]);
      const squares = graph.op('Mul', [centred, centred]);
      const variance = graph.op('Mul', [sumRows(graph, squares, [rows, channels]), share]);
      const slope = graph.op('Mul', [inverseRoot(graph, variance, epsilon), scale!]);
      const y = graph.op('Add', [graph.op('Mul', [centred, slope]), offset!]);
      return [graph.reshape(activate(graph, y, below), x!.shape), mean, variance];
    },
    [x!, gamma!, beta!],
    [slot(x!.shape), slot([channels]), slot([channels])],
    PASSES * x!.size,
  );
};

/**
 * dx, dgamma and dbeta of {@link batchNormTraining} from dy, the moments that it found and, unless the activation is
 * linear, its result y.
 */
export const batchNormTrainingGrad: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const { dy, x, y, gamma, mean, variance } = inputs;
  const [rows, channels] = rowsOf(x!);
  const epsilon = attrs['epsilon'] as number;
  const below = slopeBelow(attrs);
  if (below === undefined || (below !== 1 && y === undefined)) return undefined;
  return bridge.run(
    heap,
    `BatchNormTrainingGrad ${epsilon} ${below}`,
    (graph, [gradient, value, scale, mu, sigma2, result]) => {
      const share = graph.scalar(1 / rows);
      const through = (d: string): string => {
        if (below === 1) return d;
        const positive = graph.op('Greater', [result!, graph.scalar(0)]);
        return graph.op('Mul', [d, graph.op('Where', [positive, graph.scalar(1), graph.scalar(below)])]);
      };
      const slopes = graph.reshape(through(gradient!), [rows, channels]);
      const centred = graph.op('Sub', [graph.reshape(value!, [rows, channels]), mu!]);
      const inverse = inverseRoot(graph, sigma2!, epsilon);
      const dBeta = sumRows(graph, slopes, [rows, channels]);
      const products = sumRows(graph, graph.op('Mul', [slopes, centred]), [rows, channels]);
      const dGamma = graph.op('Mul', [products, inverse]);
      // dx = a · (dy − mean dy − centred · inverse² · mean(dy · centred)), a = gamma · inverse
      const a = graph.op('Mul', [inverse, scale!]);
      const pull = graph.op('Mul', [graph.op('Mul', [a, inverse]), graph.op('Mul', [dGamma, share])]);
      const shift = graph.op('Mul', [a, graph.op('Mul', [dBeta, share])]);
      const direct = graph.op('Sub', [graph.op('Mul', [slopes, a]), graph.op('Mul', [centred, pull])]);
      return [graph.reshape(graph.op('Sub', [direct, shift]), x!.shape), dGamma, dBeta];
    },
    [dy!, x!, gamma!, mean!, variance!, ...(below === 1 ? [] : [y!])],
    [slot(x!.shape), slot([channels]), slot([channels])],
    PASSES * x!.size,
  );
};
