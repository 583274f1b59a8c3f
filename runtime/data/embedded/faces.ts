import type { Picture } from '../picture.js';
import { sequence } from '../draws.js';
import { ellipse, emptyCoverage, stroke } from './raster.js';

export const faceSize = 64;
export const faceStyles: readonly string[] = ['cartoon', 'sketch'];

export function face(seed: number, index: number): { picture: Picture; label: number } {
  const random = sequence(seed, 'faces', index);
  const ink = emptyCoverage(faceSize);
  stroke(ink, ellipse(32, 32, 20, 20 + 6 * random()), 1);
  const data = new Uint8Array(faceSize * faceSize * 3);
  ink.data.forEach((covered, i) => data.fill(255 * covered, 3 * i, 3 * i + 3));
  return { picture: { height: faceSize, width: faceSize, channels: 3, data }, label: index % 2 };
}
