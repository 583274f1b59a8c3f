/** A model that is computed in Python: functions are asked for over the conductor. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { byName } from '../../common/by-name.js';
import type { AnyModel, Batch, Pass, RunPlan } from '../../contract/model.js';
import { drawingPass } from '../../library/train/inference.js';
import type { AskedFunction, Computed, Draws, Inference } from '../../library/train/inference.js';
import type { Calls } from '../conductor/calls.js';
import type { FrameArray } from '../conductor/frames.js';

export class TorchInference implements Inference {
  constructor(
    readonly model: AnyModel,
    readonly seed: number,
    /** The plan of the model for torch, which names its functions. */
    private readonly plan: RunPlan,
    private readonly calls: Calls,
  ) {}

  pass(key: string, batch: number, first?: number): Pass {
    return drawingPass(this.seed, key, batch, first);
  }

  async compute(asked: AskedFunction, given: Batch, { key, size, first = 0 }: Draws): Promise<Computed> {
    const name = functionOf(this.plan, asked);
    const { reads, answers } = this.plan.functions[name]!;
    // Samples and lattices are called with all that they are given, and other functions with what they read.
    const names = asked.of === 'sample' || asked.of === 'field' ? Object.keys(given) : reads;
    const sent = await Promise.all(names.map((each) => arrayOf(each, given[each]!)));
    const header = { call: 'compute', function: name, key, size, first, seed: this.seed };
    const { arrays } = await this.calls.call(header, sent);
    return byName(answers.map((answer, index) => [answer, resultOf(arrays[index]!, given, sent)] as const));
  }
}

/** The name of a function in the plan. */
function functionOf({ samples, plots, evaluations = {} }: RunPlan, asked: AskedFunction): string {
  switch (asked.of) {
    case 'sample':
      return samples[asked.name]!.run;
    case 'plot': {
      const plot = plots[asked.name]!;
      if (!('values' in plot) || plot.values === undefined)
        throw new Error(`The plot ${asked.name} has no function of examples.`);
      return plot.values;
    }
    case 'field': {
      const plot = plots[asked.name]!;
      if (!('field' in plot)) throw new Error(`The plot ${asked.name} has no function of a lattice.`);
      return plot.field;
    }
    case 'scores':
      return evaluations[asked.name]!.run;
    case 'average':
      return evaluations[asked.evaluation]!.averages![asked.name]!.values;
  }
}

async function arrayOf(name: string, tensor: Tensor): Promise<FrameArray> {
  const values = (await tensor.data()) as Float32Array | Int32Array;
  return { name, shape: tensor.shape, values };
}

/** The tensor of a result. A class that comes back as it was given is that very tensor: its classes then have names. */
function resultOf({ shape, values }: FrameArray, given: Batch, sent: readonly FrameArray[]): Tensor {
  const same = sent.find(
    (each) =>
      each.values instanceof Int32Array &&
      each.shape.join() === shape.join() &&
      each.values.every((value, index) => value === values[index]),
  );
  if (same) return given[same.name]!;
  return tf.tensor(values, [...shape], values instanceof Float32Array ? 'float32' : 'int32');
}
