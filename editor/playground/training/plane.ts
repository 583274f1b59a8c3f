/** A walk through the codes of a trained model: a net that turns a code into a picture, called for single codes. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Summary } from '../../../compiler/summary/summary.js';
import type { AnyModel, RunPlan } from '../../../runtime/contract/model.js';
import { drawingPass } from '../../../runtime/library/train/inference.js';
import { createTrainer } from '../../../runtime/library/train/trainer.js';
import { loadCheckpoint } from '../../../runtime/runs/folder/checkpoint.js';
import { tileOf } from '../../../runtime/runs/figures/canvas.js';
import type { CompiledModel } from '../../../runtime/runs/folder/compiled-model.js';
import { loadExports } from '../../../runtime/runs/open/module.js';

/** A net that takes a code, and perhaps a class as a one-hot vector, and gives one picture. */
export interface Walkable {
  readonly net: string;
  /** The length of the code. */
  readonly code: number;
  /** The number of classes, if the net takes one. */
  readonly classes?: number;
  /** [height, width, channels] */
  readonly shape: readonly number[];
  readonly range: readonly [number, number];
}

type NetFunction = (weights: unknown, ...values: readonly unknown[]) => Tensor;

/** The nets of a model that can be walked through. */
export function walkable({ layers, plan }: CompiledModel): Walkable[] {
  return (layers as Summary).nets.flatMap(({ name, inputs, outputs }) => {
    const [code, label, ...more] = inputs.map(({ shape }) => shape);
    const [picture, ...others] = outputs.map(({ shape }) => shape);
    const isPicture = picture?.length === 3 && (picture[2] === 1 || picture[2] === 3);
    if (!isPicture || others.length > 0 || more.length > 0) return [];
    if (code?.length !== 1 || code[0]! < 2 || (label && label.length !== 1)) return [];
    const range = rangeOf(plan, picture);
    return [{ net: name, code: code[0]!, ...(label ? { classes: label[0]! } : {}), shape: picture, range }];
  });
}

/** The range in which samples of this shape are drawn. */
function rangeOf(plan: RunPlan | undefined, shape: readonly number[]): readonly [number, number] {
  const outputs = Object.values(plan?.samples ?? {}).flatMap((sample) => sample.outputs);
  const alike = outputs.find((output) => output.kind === 'image' && String(output.shape) === String(shape));
  return (alike as { range?: readonly [number, number] } | undefined)?.range ?? [0, 1];
}

/** A trained model whose nets are called one by one. */
export class Walk {
  private constructor(
    private readonly nets: Readonly<Record<string, NetFunction>>,
    private readonly trainer: ReturnType<typeof createTrainer>,
  ) {}

  /** Opens the newest checkpoint of a run. */
  static async open(folder: string, { code }: CompiledModel, seed: number): Promise<Walk> {
    const { default: model, ...nets } = await loadExports(code, 'model.ts');
    const { arrays, position } = await loadCheckpoint(folder);
    const trainer = createTrainer(model as AnyModel, { seed });
    trainer.load({ arrays, iteration: position.step }, { weightsOnly: true });
    return new Walk(nets as Readonly<Record<string, NetFunction>>, trainer);
  }

  /** The picture of a code: its pixels as RGBA, row by row. */
  async picture(
    { net, classes, shape, range }: Walkable,
    code: readonly number[],
    label: number,
  ): Promise<Uint8ClampedArray> {
    const pass = drawingPass(0, 'walk', 1);
    const drawn = tf.tidy(() => {
      const values: Tensor[] = [tf.tensor2d([[...code]])];
      if (classes !== undefined) values.push(tf.oneHot(tf.tensor1d([label], 'int32'), classes, 1, 0, 'float32'));
      const weights = (this.trainer.weights as Record<string, unknown>)[net];
      return this.nets[net]!(weights, ...values, pass);
    });
    const { rgb } = tileOf(await drawn.data(), shape, range);
    drawn.dispose();
    const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
    for (let pixel = 0; pixel < rgb.length / 3; pixel++) rgba.set(rgb.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
    return rgba;
  }

  close(): void {
    this.trainer.dispose();
  }
}
