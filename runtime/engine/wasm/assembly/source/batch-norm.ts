/** Batch normalisation of x [rows, channels] by its own moments, with an activation that is linear or bends at zero, and its gradients. */
import { below, bend } from './activations';
import { addTo, blockRows, clear, fold, widthOf } from './columns';
import { put } from './partial';

/**
 * Moments of `rows` further rows of `width` columns join those of `before` rows: `means` and `squares` (sums of squared
 * distances from the mean), float64. Within the block they are taken around its own mean, then combined (Chan et al.
 * 1979), so that a mean far from zero costs no digits.
 */
function addMoments(x: usize, rows: usize, width: usize, before: usize, means: usize, squares: usize): void {
  const stride = width << 2;
  const share = f32x4.splat(1.0 / <f32>rows);
  const added = f64x2.splat(<f64>rows / <f64>(before + rows));
  const between = f64x2.splat((<f64>rows * <f64>before) / <f64>(before + rows));
  for (let column: usize = 0; column < width; column += 4) {
    const from = x + (column << 2);
    let sum = f32x4.splat(0.0);
    let at = from;
    for (let row: usize = 0; row < rows; row++) {
      sum = f32x4.add(sum, v128.load(at));
      at += stride;
    }
    const mean = f32x4.mul(sum, share);
    // What rounding the mean leaves over: the distances from it add up to this.
    let left = f32x4.splat(0.0);
    let square = f32x4.splat(0.0);
    at = from;
    for (let row: usize = 0; row < rows; row++) {
      const distance = f32x4.sub(v128.load(at), mean);
      left = f32x4.add(left, distance);
      square = f32x4.add(square, f32x4.mul(distance, distance));
      at += stride;
    }
    const correction = f32x4.mul(left, share);
    const to = column << 3;
    join(means + to, squares + to, mean, correction, square, added, between);
    join(means + to + 16, squares + to + 16, upper(mean), upper(correction), upper(square), added, between);
  }
}

function upper(x: v128): v128 {
  return i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
}

function join(
  means: usize,
  squares: usize,
  mean: v128,
  correction: v128,
  square: v128,
  added: v128,
  between: v128,
): void {
  const old = v128.load(means);
  const here = f64x2.add(f64x2.promote_low_f32x4(mean), f64x2.promote_low_f32x4(correction));
  const distance = f64x2.sub(here, old);
  v128.store(means, f64x2.add(old, f64x2.mul(distance, added)));
  const apart = f64x2.mul(f64x2.mul(distance, distance), between);
  v128.store(squares, f64x2.add(f64x2.add(v128.load(squares), f64x2.promote_low_f32x4(square)), apart));
}

/** mean [channels] and the biased variance [channels]. `scratch` takes twice `widthOf(channels)` float64. */
function moments(x: usize, rows: usize, channels: usize, mean: usize, variance: usize, scratch: usize): void {
  const width = widthOf(channels);
  const total = rows * channels;
  const whole = total / width;
  const step = blockRows(width);
  const squares = scratch + (width << 3);
  clear(scratch, width << 1);
  for (let row: usize = 0; row < whole; row += step) {
    addMoments(x + ((row * width) << 2), min(step, whole - row), width, row, scratch, squares);
  }
  const last = x + ((whole * width) << 2);
  const rest = total - whole * width;
  for (let channel: usize = 0; channel < channels; channel++) {
    let count: f64 = 0;
    let center: f64 = 0;
    let spread: f64 = 0;
    for (let at = channel; whole > 0 && at < width; at += channels) {
      const distance = load<f64>(scratch + (at << 3)) - center;
      const more = count + <f64>whole;
      center += (distance * <f64>whole) / more;
      spread += load<f64>(squares + (at << 3)) + (distance * distance * count * <f64>whole) / more;
      count = more;
    }
    for (let at = channel; at < rest; at += channels) {
      const distance = <f64>load<f32>(last + (at << 2)) - center;
      spread += (distance * distance * count) / (count + 1);
      count += 1;
      center += distance / count;
    }
    store<f32>(mean + (channel << 2), <f32>center);
    store<f32>(variance + (channel << 2), <f32>(spread / count));
  }
}

/**
 * y = activation(gamma · (x − mean) / √(variance + ε) + beta), and the moments. `scratch` takes four times
 * `widthOf(channels)` float32.
 */
export function batchNorm(
  x: usize,
  rows: usize,
  channels: usize,
  gamma: usize,
  beta: usize,
  epsilon: f64,
  kind: i32,
  alpha: f32,
  y: usize,
  mean: usize,
  variance: usize,
  scratch: usize,
): void {
  moments(x, rows, channels, mean, variance, scratch);
  const width = widthOf(channels) << 2;
  const centers = scratch;
  const scales = scratch + width;
  const shifts = scales + width;
  const row = channels << 2;
  for (let at: usize = 0; at < row; at += 4) {
    const scale = <f64>load<f32>(gamma + at) / Math.sqrt(<f64>load<f32>(variance + at) + epsilon);
    store<f32>(scales + at, <f32>scale);
  }
  for (let at: usize = 0; at < width; at += row) {
    memory.copy(centers + at, mean, row);
    if (at) memory.copy(scales + at, scales, row);
    memory.copy(shifts + at, beta, row);
  }
  const slope = below(kind, alpha);
  const bytes = rows * row;
  for (let base: usize = 0; base < bytes; base += width) {
    const end = min(width, bytes - base);
    for (let at: usize = 0; at < end; at += 16) {
      const centred = f32x4.sub(v128.load(x + base + at), v128.load(centers + at));
      const moved = f32x4.add(f32x4.mul(centred, v128.load(scales + at)), v128.load(shifts + at));
      put(y + base + at, bend(moved, moved, slope), end - at);
    }
  }
}

/** Sums of d and of d · (x − mean) over the block's columns, d being dy through the activation. */
function addProducts(
  dy: usize,
  x: usize,
  y: usize,
  rows: usize,
  width: usize,
  centers: usize,
  slope: v128,
  sums: usize,
  products: usize,
): void {
  const stride = width << 2;
  for (let column: usize = 0; column < width; column += 4) {
    let at = column << 2;
    const center = v128.load(centers + at);
    let sum = f32x4.splat(0.0);
    let product = f32x4.splat(0.0);
    for (let row: usize = 0; row < rows; row++) {
      const d = bend(v128.load(dy + at), v128.load(y + at), slope);
      sum = f32x4.add(sum, d);
      product = f32x4.add(product, f32x4.mul(d, f32x4.sub(v128.load(x + at), center)));
      at += stride;
    }
    addTo(sums + (column << 3), sum);
    addTo(products + (column << 3), product);
  }
}

/**
 * dx, dgamma and dbeta. With s = gamma / √(variance + ε): dx = s · (d − mean d − (x − mean) · mean(d · (x − mean)) /
 * (variance + ε)). `scratch` takes five times `widthOf(channels)` float32; dx is read again, so it must not be x or y.
 */
export function batchNormGradient(
  dy: usize,
  x: usize,
  y: usize,
  rows: usize,
  channels: usize,
  gamma: usize,
  mean: usize,
  variance: usize,
  epsilon: f64,
  kind: i32,
  alpha: f32,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  scratch: usize,
): void {
  const slope = below(kind, alpha);
  const width = widthOf(channels);
  const row = channels << 2;
  const span = width << 2;
  const products = scratch + (width << 3);
  const centers = products + (width << 3);
  for (let at: usize = 0; at < span; at += row) memory.copy(centers + at, mean, row);
  const total = rows * channels;
  const whole = total / width;
  const step = blockRows(width);
  clear(scratch, width << 1);
  for (let first: usize = 0; first < whole; first += step) {
    const at = first * span;
    addProducts(dy + at, x + at, y + at, min(step, whole - first), width, centers, slope, scratch, products);
  }
  const last = whole * span;
  const rest = total - whole * width;
  // The last rows, which fill no row of `width`: d and d · (x − mean) pass through dx.
  const end = rest << 2;
  for (let at: usize = 0; at < end; at += 16) {
    put(dx + last + at, bend(v128.load(dy + last + at), v128.load(y + last + at), slope), end - at);
  }
  fold(scratch, width, dx + last, rest, channels, 1.0, dbeta);
  for (let at: usize = 0; at < end; at += 16) {
    const centred = f32x4.sub(v128.load(x + last + at), v128.load(centers + at));
    put(dx + last + at, f32x4.mul(v128.load(dx + last + at), centred), end - at);
  }
  fold(products, width, dx + last, rest, channels, 1.0, dgamma);
  finish(dy, x, y, rows, channels, gamma, mean, variance, epsilon, slope, dx, dgamma, dbeta, scratch);
}

/** From the sums: dgamma, and dx in a second pass. */
function finish(
  dy: usize,
  x: usize,
  y: usize,
  rows: usize,
  channels: usize,
  gamma: usize,
  mean: usize,
  variance: usize,
  epsilon: f64,
  slope: v128,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  scratch: usize,
): void {
  const row = channels << 2;
  const span = widthOf(channels) << 2;
  const centers = scratch;
  const scales = centers + span;
  const pulls = scales + span;
  const shifts = pulls + span;
  for (let at: usize = 0; at < row; at += 4) {
    const inverse = 1.0 / Math.sqrt(<f64>load<f32>(variance + at) + epsilon);
    const scale = inverse * <f64>load<f32>(gamma + at);
    const product = <f64>load<f32>(dgamma + at);
    store<f32>(dgamma + at, <f32>(product * inverse));
    store<f32>(scales + at, <f32>scale);
    store<f32>(pulls + at, <f32>((scale * inverse * inverse * product) / <f64>rows));
    store<f32>(shifts + at, <f32>((scale * <f64>load<f32>(dbeta + at)) / <f64>rows));
  }
  for (let at: usize = 0; at < span; at += row) {
    memory.copy(centers + at, mean, row);
    if (!at) continue;
    memory.copy(scales + at, scales, row);
    memory.copy(pulls + at, pulls, row);
    memory.copy(shifts + at, shifts, row);
  }
  const bytes = rows * row;
  for (let base: usize = 0; base < bytes; base += span) {
    const end = min(span, bytes - base);
    for (let at: usize = 0; at < end; at += 16) {
      const d = bend(v128.load(dy + base + at), v128.load(y + base + at), slope);
      const centred = f32x4.sub(v128.load(x + base + at), v128.load(centers + at));
      const direct = f32x4.sub(f32x4.mul(d, v128.load(scales + at)), f32x4.mul(centred, v128.load(pulls + at)));
      put(dx + base + at, f32x4.sub(direct, v128.load(shifts + at)), end - at);
    }
  }
}
