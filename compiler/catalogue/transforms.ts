/** Transforms that `data` can apply to pictures. Random ones act only in training (rule 19). */
import { anyFloat } from './row/number-ranges.js';
import type { SettingSpec } from './row/types.js';

/** What transforms work on. */
export type TransformedKind = 'pictures' | 'numbers' | 'sounds';

export interface TransformEntry {
  readonly name: string;
  readonly doc: string;
  readonly settings: readonly SettingSpec[];
  /** What it is done to; pictures if absent. */
  readonly for?: readonly TransformedKind[];
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
    for: ['pictures', 'sounds'],
    doc: 'Cuts a piece of that size out of a picture or a sound: anywhere in training, from the middle otherwise.',
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
  {
    name: 'standardise',
    for: ['numbers'],
    doc: 'Every column minus its mean, divided by its deviation, both over the training split. Samples of the shape are turned back when they are written.',
    settings: [],
  },
  {
    name: 'scale',
    for: ['numbers'],
    doc: 'Numbers from low to high become the range of the field: scale(0, 255) for a field in 0..1.',
    settings: [
      { name: 'low', type: { kind: 'number', ...anyFloat }, doc: 'The number that becomes the lower end.' },
      { name: 'high', type: { kind: 'number', ...anyFloat }, doc: 'The number that becomes the upper end.' },
    ],
  },
  {
    name: 'resample',
    for: ['sounds'],
    doc: 'Gives a sound another number of samples per second, by a windowed sinc that keeps what both can hold.',
    settings: [
      {
        name: 'rate',
        type: { kind: 'number', minimum: 1000, maximum: 384_000, integer: true },
        doc: 'Samples per second.',
      },
    ],
  },
  {
    name: 'pad',
    for: ['sounds'],
    doc: 'Fills a shorter sound up with silence to a number of samples.',
    settings: [
      {
        name: 'length',
        type: { kind: 'number', minimum: 1, maximum: 1e8, integer: true },
        doc: 'The number of samples.',
      },
    ],
  },
];
