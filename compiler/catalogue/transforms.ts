/** Transforms that `data` can apply to pictures. Random ones act only in training (rule 19). */
import type { SettingSpec } from './row/types.js';

export interface TransformEntry {
  readonly name: string;
  readonly doc: string;
  readonly settings: readonly SettingSpec[];
  /** Works on pictures of bytes, so it cannot follow `lab` or change pictures that another model drew. */
  readonly bytes?: true;
  /** The number of channels of its result; absent if it keeps the channels. */
  readonly channels?: 1 | 3;
  /** Its size setting is the size of its result. `window`: cut out of the input. `scaled`: the input is resized. */
  readonly resizes?: 'scaled' | 'window';
}

/** A size as a spec gives it to a transform: `28`, `[32, 48]`. */
export const sizeText = (height: number, width: number): string =>
  height === width ? `${height}` : `[${height}, ${width}]`;

const size: SettingSpec = {
  name: 'size',
  type: { kind: 'size', minimum: 1 },
  doc: 'Height and width, or one number for both.',
};

export const transforms: readonly TransformEntry[] = [
  { name: 'resize', bytes: true, resizes: 'scaled', doc: 'Scales the picture to a size.', settings: [size] },
  {
    name: 'crop',
    resizes: 'window',
    doc: 'Cuts a piece of that size: anywhere in training, from the middle otherwise.',
    settings: [size],
  },
  { name: 'mirror', doc: 'Turns left and right in half of the training pictures.', settings: [] },
  { name: 'invert', bytes: true, doc: 'Black becomes white.', settings: [] },
  { name: 'grey', bytes: true, channels: 1, doc: 'One channel of brightness.', settings: [] },
  {
    name: 'rgb',
    bytes: true,
    channels: 3,
    doc: 'Three channels; grey is repeated, alpha is laid over white.',
    settings: [],
  },
  {
    name: 'lab',
    bytes: true,
    channels: 3,
    doc: 'CIE L*a*b* under D65 (CIE 15:2004), as L/100, a/128, b/128: for a field [height, width, 3] in -1..1. Comes last but for crop and mirror.',
    settings: [],
  },
];
