/** The test kit of gradients: analytic derivatives along random directions against differences in double precision. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { Stream } from '../library/random/index.js';

export type Values = 'signed' | 'away from zero' | 'positive' | 'distinct' | 'probability';
export type Function = (...inputs: Tensor[]) => Tensor;

function draw(stream: Stream, values: Values): number {
  const signed = 2 * stream.uniform() - 1;
  switch (values) {
    case 'away from zero':
      return Math.sign(signed) * (0.3 + Math.abs(signed));
    case 'positive':
      return 0.4 + stream.uniform();
    case 'probability':
      return 0.15 + 0.7 * stream.uniform();
    default:
      return signed;
  }
}

/** Fixed pseudo-random inputs. `distinct` values lie 0.4 apart, so that maxima stay the same. */
export function inputsOf(shapes: readonly (readonly number[])[], values: Values, name: string): Tensor[] {
  return shapes.map((shape, index) => {
    const stream = new Stream({ seed: 1, path: `${name}/${index}` });
    const size = shape.reduce((product, side) => product * side, 1);
    const numbers = Array.from({ length: size }, () => draw(stream, values));
    if (values === 'distinct') {
      const order = numbers.map((number, place) => [number, place] as const).sort((a, b) => a[0] - b[0]);
      order.forEach(([, place], rank) => (numbers[place] = 0.4 * (rank - Math.floor(size / 2)) + 0.1));
    }
    return tf.tensor(numbers, [...shape], 'float32');
  });
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += a[index]! * b[index]!;
  return sum;
};

const directionsOf = (inputs: readonly Tensor[], name: string): Tensor[] =>
  inputsOf(
    inputs.map(({ shape }) => shape),
    'signed',
    `${name}/direction`,
  );

/** The fourth-order central difference of `f` at 0. */
function difference(f: (offset: number) => number, step: number): number {
  return (8 * (f(step) - f(-step)) - (f(2 * step) - f(-2 * step))) / (12 * step);
}

export interface Comparison {
  readonly analytic: number;
  readonly numeric: number;
  /** The size of the summed terms, with which errors have to be compared. */
  readonly scale: number;
}

/** Compares both ways to d/dh of sum(weights · f(inputs + h · direction)) at 0. */
function compare(f: (inputs: Tensor[]) => Tensor, inputs: Tensor[], name: string, step: number): Comparison {
  return tf.tidy(() => {
    const directions = directionsOf(inputs, name);
    const shape = tf.tidy(() => f(inputs).shape);
    const [weights] = inputsOf([shape], 'signed', `${name}/weights`) as [Tensor];
    const scalar = (...xs: Tensor[]): Scalar => tf.sum(tf.mul(f(xs), weights));
    const slopes = tf.grads(scalar)(inputs);
    let analytic = 0;
    let scale = 0;
    slopes.forEach((slope, index) => {
      const [a, b] = [slope.dataSync(), directions[index]!.dataSync()];
      analytic += dot(a, b);
      scale += Math.sqrt(dot(a, a) * dot(b, b));
    });
    const numbers = weights.dataSync();
    const moved = (offset: number): number =>
      dot(f(inputs.map((x, index) => tf.add(x, tf.mul(directions[index]!, offset)))).dataSync(), numbers);
    return { analytic, numeric: difference(moved, step), scale } as unknown as tf.TensorContainer;
  }) as unknown as Comparison;
}

/** The gradient of f against differences of f. */
export const compareFirstOrder = (f: Function, inputs: Tensor[], name: string, step = 0.02): Comparison =>
  compare((xs) => f(...xs), inputs, name, step);

/**
 * The gradient of the gradient of sum(weights · f²) against differences of the gradient. (The square makes the second
 * derivative of linear functions interesting too.)
 */
export function compareSecondOrder(f: Function, inputs: Tensor[], name: string): Comparison {
  const slopes = (xs: Tensor[]): Tensor => {
    const inner = (...values: Tensor[]): Scalar => {
      const y = f(...values);
      const [weights] = inputsOf([y.shape], 'signed', `${name}/inner`) as [Tensor];
      return tf.sum(tf.mul(tf.square(y), weights));
    };
    return tf.concat1d(
      tf
        .grads(inner)(xs)
        .map((slope) => tf.reshape(slope, [slope.size]) as tf.Tensor1D),
    );
  };
  return compare(slopes, inputs, name, 0.02);
}
