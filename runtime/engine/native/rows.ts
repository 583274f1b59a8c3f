/** Functions of whole rows or columns. */
import * as tf from '@tensorflow/tfjs-core';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';
import { around, reshaped } from './view.js';

/** The softmax over the last axis. */
export const softmax: NativeKernel = ({ inputs, heap }, bridge) => {
  const x = inputs['logits']!;
  const columns = x.shape.at(-1) ?? 1;
  if (!areFloats(x) || !bridge.isWorth(x.size, 16384)) return undefined;
  const [y] = bridge.run(
    heap,
    'Softmax',
    (graph, [value]) => [graph.op('Softmax', [value!], { axis: 1 })],
    [reshaped(x, [x.size / columns, columns])],
    [slot([x.size / columns, columns])],
  );
  return reshaped(y!, x.shape);
};

/** The sums of all values before (and, unless `exclusive`, at) a place along one axis. */
export const cumsum: NativeKernel = ({ inputs, attrs, heap }, bridge) => {
  const x = inputs['x']!;
  const axis = tf.util.parseAxisParam(attrs['axis'] as number, x.shape)[0] ?? 0;
  const [exclusive, reverse] = [Number(attrs['exclusive'] === true), Number(attrs['reverse'] === true)];
  const sides = around(x.shape, axis);
  if ((x.dtype !== 'float32' && x.dtype !== 'int32') || x.rank === 0) return undefined;
  // Along the last axis nothing can be done in parallel, and wasm is as fast.
  if (!bridge.isWorth(sides[2] > 1 ? x.size : 0, 2048)) return undefined;
  const [y] = bridge.run(
    heap,
    `Cumsum ${exclusive},${reverse}`,
    (graph, [value]) => [graph.op('CumSum', [value!, graph.integers([1])], { exclusive, reverse })],
    [reshaped(x, sides)],
    [slot(sides, x.dtype)],
  );
  return reshaped(y!, x.shape);
};
