/** Stores the first `left` bytes of a vector (all from 16 on): the last numbers of an array whose length is no multiple of 4. */
export function put(place: usize, x: v128, left: usize): void {
  if (left >= 16) v128.store(place, x);
  else putPart(place, x, left);
}

function putPart(place: usize, x: v128, left: usize): void {
  v128.store_lane<f32>(place, x, 0);
  if (left > 4) v128.store_lane<f32>(place, x, 1, 4);
  if (left > 8) v128.store_lane<f32>(place, x, 2, 8);
}
