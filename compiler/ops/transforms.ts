/** What `data` can do to pictures on their way in. Random ones act in training only (rule 19). */
import type { SettingSpec } from './types.js';

export interface TransformEntry {
  readonly name: string;
  readonly doc: string;
  readonly settings: readonly SettingSpec[];
}

const size: SettingSpec = {
  name: 'size',
  type: { kind: 'size', minimum: 1 },
  doc: 'Height and width, or one number for both.',
};

export const transforms: readonly TransformEntry[] = [
  { name: 'resize', doc: 'Scales the picture to a size.', settings: [size] },
  {
    name: 'crop',
    doc: 'Cuts a piece of that size: anywhere in training, from the middle otherwise.',
    settings: [size],
  },
  { name: 'mirror', doc: 'Turns left and right in half of the training pictures.', settings: [] },
  { name: 'invert', doc: 'Black becomes white.', settings: [] },
  { name: 'grey', doc: 'One channel of brightness.', settings: [] },
  { name: 'rgb', doc: 'Three channels; grey is repeated, alpha is laid over white.', settings: [] },
];
