/** Activations, and their derivatives read off the activation's result. */
import { addColumns, blockRows, clear, fold, widthOf } from './columns';
import { exp, sigmoid, tanh } from './exponential';
import { put } from './partial';

/** Linear is 0; these bend at zero, and the sign of the result tells the slope. */
const RELU: i32 = 1;
const LEAKY_RELU: i32 = 2;
/** The rest is curved. */
const SIGMOID: i32 = 3;
const TANH: i32 = 4;

/** The slope below zero of a kind up to LEAKY_RELU. */
export function below(kind: i32, alpha: f32): v128 {
  return f32x4.splat(kind == LEAKY_RELU ? alpha : kind == RELU ? 0.0 : 1.0);
}

/** x where `by` is above zero, x · slope elsewhere: exactly zero for a slope of zero, be x infinite. NaN stays. */
export function bend(x: v128, by: v128, slope: v128): v128 {
  const zero = f32x4.splat(0.0);
  const scaled = v128.andnot(f32x4.mul(x, slope), f32x4.eq(slope, zero));
  return v128.bitselect(scaled, x, f32x4.le(by, zero));
}

function curve(x: v128, kind: i32): v128 {
  if (kind == SIGMOID) return sigmoid(x);
  if (kind == TANH) return tanh(x);
  return v128.bitselect(x, f32x4.sub(exp(x), f32x4.splat(1.0)), f32x4.gt(x, f32x4.splat(0.0)));
}

/** dy times the derivative of the curved activation whose result was y. */
function curveSlope(dy: v128, y: v128, kind: i32): v128 {
  const one = f32x4.splat(1.0);
  if (kind == SIGMOID) return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(one, y)));
  if (kind == TANH) return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(y, y)));
  return v128.bitselect(dy, f32x4.mul(dy, f32x4.add(y, one)), f32x4.gt(y, f32x4.splat(0.0)));
}

export function activation(x: usize, count: usize, kind: i32, alpha: f32, y: usize): void {
  const slope = below(kind, alpha);
  const bytes = count << 2;
  if (kind <= LEAKY_RELU) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const value = v128.load(x + at);
      put(y + at, bend(value, value, slope), bytes - at);
    }
    return;
  }
  for (let at: usize = 0; at < bytes; at += 16) put(y + at, curve(v128.load(x + at), kind), bytes - at);
}

export function activationGradient(dy: usize, y: usize, count: usize, kind: i32, alpha: f32, dx: usize): void {
  const slope = below(kind, alpha);
  const bytes = count << 2;
  if (kind <= LEAKY_RELU) {
    for (let at: usize = 0; at < bytes; at += 16) {
      put(dx + at, bend(v128.load(dy + at), v128.load(y + at), slope), bytes - at);
    }
    return;
  }
  for (let at: usize = 0; at < bytes; at += 16) {
    put(dx + at, curveSlope(v128.load(dy + at), v128.load(y + at), kind), bytes - at);
  }
}

/** y = activation(x + bias), x [rows, channels]; y may be x. `scratch` takes the bias, repeated: `widthOf` float32. */
export function biasActivation(
  x: usize,
  bias: usize,
  rows: usize,
  channels: usize,
  kind: i32,
  alpha: f32,
  y: usize,
  scratch: usize,
): void {
  const slope = below(kind, alpha);
  const width = widthOf(channels) << 2;
  const row = channels << 2;
  for (let at: usize = 0; at < width; at += row) memory.copy(scratch + at, bias, row);
  const bytes = rows * row;
  for (let base: usize = 0; base < bytes; base += width) {
    const end = min(width, bytes - base);
    for (let at: usize = 0; at < end; at += 16) {
      const sum = f32x4.add(v128.load(x + base + at), v128.load(scratch + at));
      put(y + base + at, bend(sum, sum, slope), end - at);
    }
  }
  if (kind > LEAKY_RELU) activation(y, rows * channels, kind, alpha, y);
}

/** dx as {@link activationGradient} and dbias, its column sums. `scratch` takes `widthOf` float64. */
export function biasActivationGradient(
  dy: usize,
  y: usize,
  rows: usize,
  channels: usize,
  kind: i32,
  alpha: f32,
  dx: usize,
  dbias: usize,
  scratch: usize,
): void {
  const width = widthOf(channels);
  const total = rows * channels;
  const whole = total / width;
  const step = blockRows(width);
  clear(scratch, width);
  for (let row: usize = 0; row < whole; row += step) {
    const count = min(step, whole - row);
    const at = (row * width) << 2;
    activationGradient(dy + at, y + at, count * width, kind, alpha, dx + at);
    addColumns(dx + at, count, width, scratch);
  }
  const at = (whole * width) << 2;
  const rest = total - whole * width;
  activationGradient(dy + at, y + at, rest, kind, alpha, dx + at);
  fold(scratch, width, dx + at, rest, channels, 1.0, dbias);
}
