/** Sets of points in the plane, made from draws: what low-dimensional generative models are tried on. */
import { sequence } from '../source/draws.js';

/** A set of points. The seed and the index of a point decide about it, so that a set of any size begins alike. */
export interface PointSet {
  readonly classes?: readonly string[];
  /** A point by its index; classes take turns. */
  readonly draw: (seed: number, index: number) => { readonly point: readonly [number, number]; readonly label: number };
}

type Random = () => number;

/** A standard normal pair (Box and Muller). */
function normals(random: Random): readonly [number, number] {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  const angle = 2 * Math.PI * random();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** A set whose points are scattered around places with a standard deviation. */
function set(
  name: string,
  classes: readonly string[] | undefined,
  deviation: number,
  place: (random: Random, label: number) => readonly [number, number],
): PointSet {
  const count = classes?.length ?? 1;
  return {
    ...(classes ? { classes } : {}),
    draw: (seed, index) => {
      const random = sequence(seed, name, index);
      const label = index % count;
      const [x, y] = place(random, label);
      const [dx, dy] = deviation > 0 ? normals(random) : [0, 0];
      return { point: [x + deviation * dx, y + deviation * dy], label };
    },
  };
}

const polar = (radius: number, angle: number): readonly [number, number] => [
  radius * Math.cos(angle),
  radius * Math.sin(angle),
];

export const pointSets: Readonly<Record<string, PointSet>> = {
  /** Two half circles that reach into each other, centred on 0: within -2 … 2. */
  two_moons: set('two_moons', ['upper', 'lower'], 0.1, (random, label) => {
    const angle = Math.PI * random();
    const [x, y] = polar(1, label === 0 ? angle : -angle);
    return label === 0 ? [x - 0.5, y - 0.25] : [x + 0.5, y + 0.25];
  }),
  /** Eight narrow Gaussians on a circle of radius 2. */
  eight_gaussians: set(
    'eight_gaussians',
    ['east', 'north-east', 'north', 'north-west', 'west', 'south-west', 'south', 'south-east'],
    0.15,
    (_, label) => polar(2, (Math.PI / 4) * label),
  ),
  /** Every second square of a board of four by four over -2 … 2. */
  checkerboard: set('checkerboard', undefined, 0, (random) => {
    const column = Math.floor(4 * random());
    const row = 2 * Math.floor(2 * random()) + (column % 2);
    return [column - 2 + random(), row - 2 + random()];
  }),
  /** Two arms that wind once and a half around the middle, within -3 … 3. */
  spirals: set('spirals', ['first', 'second'], 0.06, (random, label) => {
    const turn = 3 * Math.PI * Math.sqrt(random());
    return polar((2.6 * turn) / (3 * Math.PI), turn + Math.PI * label);
  }),
  /** Four rings around the middle; outer ones have as many points as inner ones. */
  rings: set('rings', ['innermost', 'inner', 'outer', 'outermost'], 0.06, (random, label) =>
    polar(0.6 * (label + 1), 2 * Math.PI * random()),
  ),
  /** A roll of one and a half turns, seen from its end, within -2 … 2. */
  swiss_roll: set('swiss_roll', undefined, 0.06, (random) => {
    const turn = 1.5 * Math.PI * (1 + 2 * random());
    return polar(turn / 7.5, turn);
  }),
};

/** The number of training points where a spec does not say it, and of test points. */
export const pointCounts = { train: 10_000, test: 2_000 } as const;

export const isPointSet = (name: string): boolean => Object.hasOwn(pointSets, name);
