import type { Picture } from '../pictures/picture.js';
import { sequence } from '../source/draws.js';
import { animeFace } from './anime-face.js';
import { cartoonFace } from './cartoon-face.js';
import type { Chance } from './chance.js';

export const faceSize = 64;
/** The names of the two drawing styles, by class. */
export const faceStyles: readonly string[] = ['cartoon', 'anime'];

/**
 * A drawn face. Its index and the seed decide everything: skin, hair and its cut, eyes, brows, mouth, clothes,
 * background, pose. Styles take turns: even ones are flat cartoons, odd ones have outlines and large eyes.
 * @returns 64 × 64, RGB, with its style.
 */
export function face(seed: number, index: number): { picture: Picture; label: number } {
  const random = sequence(seed, 'faces', index);
  const chance: Chance = {
    between: (low, high) => low + (high - low) * random(),
    one: (of) => of[Math.floor(random() * of.length)]!,
    odds: (probability) => random() < probability,
  };
  const label = index % faceStyles.length;
  const picture = label === 0 ? cartoonFace(faceSize, chance) : animeFace(faceSize, chance);
  return { picture, label };
}
