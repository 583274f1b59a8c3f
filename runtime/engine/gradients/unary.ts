import * as tf from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { flat, keptWhere, rule } from './rule.js';
import type { Attributes } from './rule.js';

/** The gradient dy · f′(x), where f′ is a function of the saved input. */
const unary = (kernel: string, derivative: (x: Tensor, attributes: Attributes) => Tensor): GradConfig =>
  rule(kernel, ['x'], (dy, [x], attributes) => ({ x: () => tf.mul(dy, derivative(x, attributes)) }));

/** The gradient of a function that is flat almost everywhere. */
const step = (kernel: string): GradConfig => rule(kernel, [], () => ({ x: flat }));

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** `scale` where x > 0 and scale · alpha · eˣ elsewhere; the exponent is cut so that it cannot overflow. */
function seluSlope(x: Tensor): Tensor {
  const right = tf.step(x);
  const left = tf.mul(SELU_ALPHA, tf.exp(tf.minimum(x, 0)));
  return tf.mul(SELU_SCALE, tf.add(right, tf.mul(tf.sub(1, right), left)));
}

export const unaryGradients: readonly GradConfig[] = [
  unary('Abs', (x) => tf.sign(x)),
  unary('Cos', (x) => tf.neg(tf.sin(x))),
  unary('Cosh', (x) => tf.sinh(x)),
  unary('Erf', (x) => tf.mul(2 / Math.sqrt(Math.PI), tf.exp(tf.neg(tf.square(x))))),
  unary('Exp', (x) => tf.exp(x)),
  unary('Expm1', (x) => tf.exp(x)),
  unary('Log1p', (x) => tf.reciprocal(tf.add(x, 1))),
  unary('Reciprocal', (x) => tf.neg(tf.reciprocal(tf.square(x)))),
  rule('Relu6', ['x'], (dy, [x]) => ({ x: () => keptWhere(tf.logicalAnd(tf.greater(x, 0), tf.less(x, 6)), dy) })),
  unary('Rsqrt', (x) => tf.mul(-0.5, tf.div(tf.rsqrt(x), x))),
  unary('Selu', seluSlope),
  unary('Sin', (x) => tf.cos(x)),
  unary('Sinh', (x) => tf.cosh(x)),
  unary('Softplus', (x) => tf.sigmoid(x)),
  unary('Sqrt', (x) => tf.mul(0.5, tf.rsqrt(x))),
  unary('Square', (x) => tf.mul(2, x)),
  unary('Tan', (x) => tf.reciprocal(tf.square(tf.cos(x)))),
  unary('Atan', (x) => tf.reciprocal(tf.add(1, tf.square(x)))),
  // The gradient is zero where a value was changed; the bounds themselves belong to the inside, as in TensorFlow.
  rule('ClipByValue', ['x'], (dy, [x], { clipValueMin, clipValueMax }) => ({
    x: () => keptWhere(tf.equal(x, tf.clipByValue(x, clipValueMin as number, clipValueMax as number)), dy),
  })),
  rule('Log', ['x'], (dy, [x]) => ({ x: () => tf.div(dy, x) })),
  rule('Neg', [], (dy) => ({ x: () => tf.neg(dy) })),
  ...['Ceil', 'Floor', 'OnesLike', 'Round', 'Sign', 'Step', 'ZerosLike'].map(step),
];
