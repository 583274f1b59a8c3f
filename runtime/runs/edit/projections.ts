/** The projection of pictures into codes, and the pictures of moved codes. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { byName } from '../../common/by-name.js';
import type { DataSet, Split } from '../data/index.js';
import { runSample } from '../drawing/sample-values.js';
import type { OutputValues, SampleBlock } from '../figures/sample-sheet.js';
import type { Inference } from '../../library/train/inference.js';
import { moved } from './direction.js';
import type { Code, Direction } from './direction.js';
import type { Editor } from './editor.js';

/** A picture of the data, and the code found for it. */
export interface Projected {
  readonly code: Code;
  readonly picture: Code;
  readonly error: number;
}

/** Some pictures of a split, projected together. */
export async function projected(
  trainer: Inference,
  { project, sample, code, picture, field }: Editor,
  set: DataSet,
  split: Split,
  places: readonly number[],
): Promise<Projected[]> {
  const examples = await set.at(split, places);
  try {
    const given = byName(Object.keys(sample.given).map((name) => [name, examples[name]!] as const));
    const outputs = await runSample(trainer, project, given, { key: `sample/${project}`, size: places.length });
    const pictures = await examples[field]!.data();
    const part = (values: ArrayLike<number>, index: number): number[] => {
      const size = values.length / places.length;
      return Array.from({ length: size }, (_, i) => values[index * size + i]!);
    };
    return places.map((_, index) => {
      const [x, y] = [part(pictures, index), part(outputs[picture]!.values, index)];
      const error = x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) / x.length;
      return { code: part(outputs[code.index]!.values, index), picture: x, error };
    });
  } finally {
    tf.dispose(Object.values(examples));
  }
}

/** The pictures of one kind, followed by the pictures of their codes moved by each of the strengths. */
export async function moves(
  trainer: Inference,
  { decode, drawn, code, image }: Editor,
  kind: readonly Projected[],
  options: {
    readonly strengths: readonly number[];
    readonly direction: Direction;
    readonly caption: string;
  },
): Promise<SampleBlock> {
  const outputs: OutputValues[] = [{ output: { ...image, name: 'data' }, values: kind.flatMap(({ picture }) => Array.from(picture)) }]; // prettier-ignore
  for (const strength of options.strengths) {
    const codes = kind.map((each) => moved(options.direction, each.code, strength));
    const given = byName<Tensor>([[code.name, tf.tensor(codes.flat(), [kind.length, ...code.shape])]]);
    const found = (await runSample(trainer, decode, given, { key: `sample/${decode}`, size: kind.length }))[drawn]!;
    tf.dispose(given);
    outputs.push({ ...found, output: { ...found.output, name: `${strength > 0 ? '+' : ''}${strength}` } });
  }
  return { caption: options.caption, examples: kind.length, outputs };
}
