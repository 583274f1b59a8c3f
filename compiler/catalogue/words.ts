/** Words of expressions that are not rows, and their meanings, for the reference page. */
export interface WordEntry {
  readonly name: string;
  readonly doc: string;
}

export const words: readonly WordEntry[] = [
  {
    name: 'grad',
    doc: 'The derivative of the sum of a value with respect to another, in the shape of the other: grad(D(mix), mix). It can be differentiated once more.',
  },
  { name: 'shape', doc: 'The numbers of a shape, as a list of settings: Reshape(shape(x)), shape(x)[2].' },
  { name: 'pi', doc: 'π.' },
  { name: 'none', doc: 'The identity, in the place of a layer: norm=none.' },
  { name: 'true, false', doc: 'Settings that are flags; as numbers 1 and 0.' },
];
