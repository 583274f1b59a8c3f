/** One step of an optimizer in place: `weight` and its slots are overwritten. Every pointer is to `count` float32. */
import { put } from './partial';

/** m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← keep·w − rate·m / (√v + ε). */
export function adam(
  weight: usize,
  m: usize,
  v: usize,
  gradient: usize,
  count: usize,
  keep: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  epsilon: f32,
  rate: f32,
): void {
  const kept = f32x4.splat(keep);
  const b1 = f32x4.splat(beta1);
  const r1 = f32x4.splat(rest1);
  const b2 = f32x4.splat(beta2);
  const r2 = f32x4.splat(rest2);
  const small = f32x4.splat(epsilon);
  const speed = f32x4.splat(rate);
  const bytes = count << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const g = v128.load(gradient + at);
    const first = f32x4.add(f32x4.mul(v128.load(m + at), b1), f32x4.mul(g, r1));
    const second = f32x4.add(f32x4.mul(v128.load(v + at), b2), f32x4.mul(f32x4.mul(g, g), r2));
    const move = f32x4.div(f32x4.mul(speed, first), f32x4.add(f32x4.sqrt(second), small));
    const next = f32x4.sub(f32x4.mul(v128.load(weight + at), kept), move);
    put(m + at, first, bytes - at);
    put(v + at, second, bytes - at);
    put(weight + at, next, bytes - at);
  }
}

/** step = −rate·(g + decay·w); w ← w + step. */
export function descend(weight: usize, gradient: usize, count: usize, rate: f32, decay: f32): void {
  const speed = f32x4.splat(rate);
  const pull = f32x4.splat(decay);
  const bytes = count << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const w = v128.load(weight + at);
    const g = f32x4.add(v128.load(gradient + at), f32x4.mul(pull, w));
    put(weight + at, f32x4.sub(w, f32x4.mul(g, speed)), bytes - at);
  }
}

/** velocity ← momentum·velocity + step; w ← w + velocity, or with Nesterov's momentum w + momentum·velocity + step. */
export function descendWithMomentum(
  weight: usize,
  velocity: usize,
  gradient: usize,
  count: usize,
  rate: f32,
  decay: f32,
  momentum: f32,
  nesterov: i32,
): void {
  const speed = f32x4.splat(rate);
  const pull = f32x4.splat(decay);
  const inertia = f32x4.splat(momentum);
  const bytes = count << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const w = v128.load(weight + at);
    const step = f32x4.mul(f32x4.add(v128.load(gradient + at), f32x4.mul(pull, w)), speed);
    const moving = f32x4.sub(f32x4.mul(v128.load(velocity + at), inertia), step);
    const move = nesterov ? f32x4.sub(f32x4.mul(moving, inertia), step) : moving;
    put(velocity + at, moving, bytes - at);
    put(weight + at, f32x4.add(w, move), bytes - at);
  }
}

/**
 * square ← decay·square + (1 − decay)·g²; mean likewise of g; move = rate·g / √(square − mean² + ε);
 * velocity ← momentum·velocity + move; w ← w − velocity. Without `mean` (0) it is left out, without `velocity` (0) w
 * moves by `move`.
 */
export function rmsprop(
  weight: usize,
  square: usize,
  mean: usize,
  velocity: usize,
  gradient: usize,
  count: usize,
  rate: f32,
  decay: f32,
  rest: f32,
  momentum: f32,
  epsilon: f32,
): void {
  const speed = f32x4.splat(rate);
  const kept = f32x4.splat(decay);
  const fresh = f32x4.splat(rest);
  const inertia = f32x4.splat(momentum);
  const small = f32x4.splat(epsilon);
  const bytes = count << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const g = v128.load(gradient + at);
    const second = f32x4.add(f32x4.mul(v128.load(square + at), kept), f32x4.mul(f32x4.mul(g, g), fresh));
    put(square + at, second, bytes - at);
    let spread = f32x4.add(second, small);
    if (mean) {
      const first = f32x4.add(f32x4.mul(v128.load(mean + at), kept), f32x4.mul(g, fresh));
      put(mean + at, first, bytes - at);
      spread = f32x4.sub(spread, f32x4.mul(first, first));
    }
    let move = f32x4.div(f32x4.mul(g, speed), f32x4.sqrt(spread));
    if (velocity) {
      move = f32x4.add(f32x4.mul(v128.load(velocity + at), inertia), move);
      put(velocity + at, move, bytes - at);
    }
    put(weight + at, f32x4.sub(v128.load(weight + at), move), bytes - at);
  }
}
