/** The pictures of a data set that a spec can name without a path. All pictures of the set have one shape. */
export interface KnownPictures {
  /** The name in a spec. */
  readonly name: string;
  /** Height, width, channels, as the pictures are read: transparent ones are laid over white. */
  readonly shape: readonly [number, number, number];
  readonly classes?: number;
  /** genc draws the pictures itself, so nothing else can have the name. */
  readonly embedded?: true;
}

export const knownPictures: readonly KnownPictures[] = [
  { name: 'glyphs', shape: [28, 28, 1], classes: 10, embedded: true },
  { name: 'faces', shape: [64, 64, 3], classes: 2, embedded: true },
  { name: 'mnist', shape: [28, 28, 1], classes: 10 },
  { name: 'fashion_mnist', shape: [28, 28, 1], classes: 10 },
  { name: 'omniglot', shape: [105, 105, 1] },
  { name: 'anime_faces', shape: [96, 96, 3] },
  { name: 'cartoon_set', shape: [500, 500, 3] },
  { name: 'fruits_360', shape: [100, 100, 3] },
  { name: 'facades', shape: [256, 512, 3] },
  { name: 'maps', shape: [600, 1200, 3] },
  { name: 'monet2photo', shape: [256, 256, 3] },
];

/** The points of a data set that genc draws itself, in any number. */
export interface KnownPoints {
  /** The name in a spec. */
  readonly name: string;
  readonly shape: readonly [number];
  readonly classes?: number;
}

export const knownPoints: readonly KnownPoints[] = [
  { name: 'two_moons', shape: [2], classes: 2 },
  { name: 'eight_gaussians', shape: [2], classes: 8 },
  { name: 'checkerboard', shape: [2] },
  { name: 'spirals', shape: [2], classes: 2 },
  { name: 'rings', shape: [2], classes: 4 },
  { name: 'swiss_roll', shape: [2] },
];
