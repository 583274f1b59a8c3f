/**
 * Sums over the rows of [rows, channels]. Several rows are seen as one, `widthOf(channels)` long, so that vectors of four
 * fit into it whatever the number of channels. Blocks of rows are added in float32, the blocks' sums in float64.
 */

/** The multiple of `channels` from 32 on that is one of 4, too. */
export function widthOf(channels: usize): usize {
  let width = channels;
  while (width & 3 || width < 32) width += channels;
  return width;
}

/** Rows of this width that fit into the nearest cache together. */
export function blockRows(width: usize): usize {
  return max<usize>(8, min<usize>(64, 16384 / width));
}

export function clear(sums: usize, width: usize): void {
  memory.fill(sums, 0, width << 3);
}

export function addTo(sums: usize, s: v128): void {
  const high = i8x16.shuffle(s, s, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(s)));
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.promote_low_f32x4(high)), 16);
}

/** Adds the columns of x [rows, width] to float64 `sums`. */
export function addColumns(x: usize, rows: usize, width: usize, sums: usize): void {
  const stride = width << 2;
  let column: usize = 0;
  for (; column + 16 <= width; column += 16) {
    let a = f32x4.splat(0.0);
    let b = a;
    let c = a;
    let d = a;
    let at = x + (column << 2);
    for (let row: usize = 0; row < rows; row++) {
      a = f32x4.add(a, v128.load(at));
      b = f32x4.add(b, v128.load(at, 16));
      c = f32x4.add(c, v128.load(at, 32));
      d = f32x4.add(d, v128.load(at, 48));
      at += stride;
    }
    const to = sums + (column << 3);
    addTo(to, a);
    addTo(to + 32, b);
    addTo(to + 64, c);
    addTo(to + 96, d);
  }
  for (; column < width; column += 4) {
    let a = f32x4.splat(0.0);
    let at = x + (column << 2);
    for (let row: usize = 0; row < rows; row++) {
      a = f32x4.add(a, v128.load(at));
      at += stride;
    }
    addTo(sums + (column << 3), a);
  }
}

/** out [channels] = scale · (`sums` [width] and the `rest` numbers at `last`, by channel). */
export function fold(
  sums: usize,
  width: usize,
  last: usize,
  rest: usize,
  channels: usize,
  scale: f64,
  out: usize,
): void {
  for (let channel: usize = 0; channel < channels; channel++) {
    let sum: f64 = 0;
    for (let at = channel; at < width; at += channels) sum += load<f64>(sums + (at << 3));
    for (let at = channel; at < rest; at += channels) sum += load<f32>(last + (at << 2));
    store<f32>(out + (channel << 2), <f32>(sum * scale));
  }
}

/** out [channels] = scale · column sums of x. `scratch` takes `widthOf(channels)` float64. */
export function columnSums(x: usize, rows: usize, channels: usize, scale: f64, out: usize, scratch: usize): void {
  const width = widthOf(channels);
  const total = rows * channels;
  const whole = total / width;
  const step = blockRows(width);
  clear(scratch, width);
  for (let row: usize = 0; row < whole; row += step) {
    addColumns(x + ((row * width) << 2), min(step, whole - row), width, scratch);
  }
  fold(scratch, width, x + ((whole * width) << 2), total - whole * width, channels, scale, out);
}

/** out [rows] = scale · the sum of each row of x [rows, length]. */
export function rowSums(x: usize, rows: usize, length: usize, scale: f64, out: usize): void {
  const whole = length & ~15;
  for (let row: usize = 0; row < rows; row++) {
    const from = x + ((row * length) << 2);
    let sum: f64 = 0;
    for (let block: usize = 0; block < whole; block += 1024) {
      const end = from + (min(whole, block + 1024) << 2);
      let a = f32x4.splat(0.0);
      let b = a;
      let c = a;
      let d = a;
      for (let at = from + (block << 2); at < end; at += 64) {
        a = f32x4.add(a, v128.load(at));
        b = f32x4.add(b, v128.load(at, 16));
        c = f32x4.add(c, v128.load(at, 32));
        d = f32x4.add(d, v128.load(at, 48));
      }
      const s = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
      sum += <f64>f32x4.extract_lane(s, 0) + <f64>f32x4.extract_lane(s, 1);
      sum += <f64>f32x4.extract_lane(s, 2) + <f64>f32x4.extract_lane(s, 3);
    }
    for (let at = whole; at < length; at++) sum += load<f32>(from + (at << 2));
    store<f32>(out + (row << 2), <f32>(sum * scale));
  }
}
