/** Layers that turn places of maps into channels, and channels into places. */
import { allPlaces } from '../row/places.js';
import { showShape, wrongRank } from '../row/shapes.js';
import type { Shape } from '../row/shapes.js';
import type { OpEntry, SettingSpec, ShapeProblem } from '../row/types.js';
import { repeated, taps } from '../row/windows.js';
import { keepRange } from '../row/intervals.js';

const settings: readonly SettingSpec[] = [
  {
    name: 'factor',
    type: { kind: 'number', integer: true, minimum: 2, maximum: 64 },
    default: 2,
    named: false,
    doc: 'Side of the squares.',
  },
  {
    name: 'order',
    named: true,
    type: { kind: 'word', words: ['DCR', 'CRD'] },
    default: 'DCR',
    doc: '`DCR`: the channels of a place stand together (TensorFlow). `CRD`: the places of a channel do (PyTorch’s PixelShuffle).',
  },
];

const rearranges = {
  kind: 'layer',
  inputs: [{ name: 'x' }],
  settings,
  range: keepRange,
  linear: true,
  places: allPlaces,
  differentiable: true,
  bijection: {},
  lipschitz: { constant: () => 1 },
} as const satisfies Partial<OpEntry>;

/** The shape rule of a layer of maps, for the sides of a map and the factor. */
const ofMaps =
  (rule: (sides: readonly [number, number, number], factor: number) => Shape | ShapeProblem): OpEntry['shape'] =>
  ({ inputs, settings }) => {
    const { shape } = inputs[0]!;
    const bad = wrongRank(shape, 3, 'maps [height, width, channels]');
    return bad ?? rule(shape as [number, number, number], Number(settings['factor']));
  };

export const DepthToSpace: OpEntry = {
  ...rearranges,
  name: 'DepthToSpace',
  windows: ({ settings: { factor } }) => [repeated(Number(factor)), repeated(Number(factor))],
  doc: 'Channels become squares of factor × factor places: [h, w, factor²·c] → [factor·h, factor·w, c], also called pixel shuffle (Shi et al. 2016). In the default order, channel (row·factor + column)·c + i of a place is channel i at that row and column of its square.',
  shape: ofMaps(([height, width, channels], factor) => {
    if (channels % (factor * factor) === 0) return [factor * height, factor * width, channels / (factor * factor)];
    return {
      problem: `cannot make squares of ${factor}×${factor} places of ${channels} channels`,
      why: `Each square takes ${factor * factor} channels for every channel that is left, and ${factor * factor} does not divide ${channels}.`,
      hint: `Let ${showShape([height, width, channels])} have ${factor * factor} times the channels that you want.`,
    };
  }),
};

export const SpaceToDepth: OpEntry = {
  ...rearranges,
  name: 'SpaceToDepth',
  windows: ({ settings: { factor } }) => [
    taps(Number(factor), 0, Number(factor)),
    taps(Number(factor), 0, Number(factor)),
  ],
  doc: 'Squares of factor × factor places become channels of one place: [h, w, c] → [h / factor, w / factor, factor²·c], the way back from DepthToSpace.',
  shape: ofMaps(([height, width, channels], factor) => {
    if (height % factor === 0 && width % factor === 0)
      return [height / factor, width / factor, factor * factor * channels];
    return {
      problem: `cannot cut ${height}×${width} places into squares of ${factor}×${factor}`,
      hint: 'Pad or crop the map first, or choose a factor that divides both sides.',
    };
  }),
};
