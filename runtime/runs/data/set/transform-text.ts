/** Transforms and fields as a spec writes them, for hints that can be copied. */
import type { AnyPicture } from '../pictures/picture.js';

type Size = Pick<AnyPicture, 'height' | 'width' | 'channels'>;

/** The call of a transform: `resize(28)`, `crop([32, 48])`. */
export const sizeCall = (name: 'resize' | 'crop', height: number, width: number): string =>
  height === width ? `${name}(${height})` : `${name}([${height}, ${width}])`;

export const shapeText = ({ height, width, channels }: Size): string => `[${height}, ${width}, ${channels}]`;

/** The transforms that make a picture fit a field, ` -> grey -> resize([32, 48])`; undefined if none do. */
export function transformsTo(
  picture: Size,
  [height, width, channels]: readonly [number, number, number],
): string | undefined {
  const stages: string[] = [];
  if (channels !== picture.channels) {
    if (channels !== 1 && channels !== 3) return undefined;
    if (channels === 1) stages.push('-> grey'); // Grey becomes RGB automatically.
  }
  if (height !== picture.height || width !== picture.width) stages.push(`-> ${sizeCall('resize', height, width)}`);
  return stages.length > 0 ? stages.join(' ') : undefined;
}
