/** The kinds of plot, their arguments, and how a spec writes them. */
import type { SettingSpec } from './row/types.js';

export interface PlotEntry {
  readonly name: 'lines' | 'scatter' | 'ranges' | 'histogram' | 'grid' | 'heat' | 'vectors' | 'decisions';
  readonly doc: string;
  /** Tensors; positional arguments come first. */
  readonly values: readonly { readonly name: string; readonly required: boolean; readonly rank: readonly number[] }[];
  /** The plot takes names of losses and metrics. */
  readonly series?: boolean;
  /** The plot takes the name of a sample and one of its given values. */
  readonly sample?: boolean;
  /** The plot shows its first value over a lattice of the value named by `over`. */
  readonly lattice?: { readonly shape: string; readonly fits: (shape: readonly number[]) => boolean };
  readonly settings: readonly SettingSpec[];
}

const latticeSettings = (cells: number): SettingSpec[] => [
  { name: 'from', type: { kind: 'range' }, default: [-3, 3], doc: 'Ends of the lattice in both directions.' },
  {
    name: 'cells',
    type: { kind: 'number', minimum: 2, maximum: 400, integer: true },
    default: cells,
    doc: 'Cells in each direction.',
  },
];
/** A value over a lattice, and points of the data over it. */
const overLattice = (rank: number): PlotEntry['values'] => [
  { name: 'value', required: true, rank: [rank] },
  { name: 'points', required: false, rank: [1] },
  { name: 'color', required: false, rank: [0] },
];

export const plots: readonly PlotEntry[] = [
  { name: 'lines', doc: 'Losses and metrics over the epochs: lines(d, g).', values: [], series: true, settings: [] },
  {
    name: 'scatter',
    doc: 'The first two numbers of each vector as a point: scatter(q.mean, color=digit).',
    values: [
      { name: 'points', required: true, rank: [1] },
      { name: 'color', required: false, rank: [0] },
    ],
    settings: [],
  },
  {
    name: 'ranges',
    doc: 'Smallest, middle and largest value of each coordinate, per class: ranges(q.mean, by=digit).',
    values: [
      { name: 'points', required: true, rank: [0, 1] },
      { name: 'by', required: false, rank: [0] },
    ],
    settings: [],
  },
  {
    name: 'histogram',
    doc: 'How often each value occurs, per class: histogram(score, by=kind).',
    values: [
      { name: 'points', required: true, rank: [0, 1] },
      { name: 'by', required: false, rank: [0] },
    ],
    settings: [],
  },
  {
    name: 'grid',
    doc: 'A sample over a lattice of the first two numbers of one of its given values, the others at 0: grid(decode, over=z, from=-3..3, cells=10).',
    values: [],
    sample: true,
    settings: [
      { name: 'from', type: { kind: 'range' }, default: [-3, 3], doc: 'Ends of the lattice in both directions.' },
      {
        name: 'cells',
        type: { kind: 'number', minimum: 2, maximum: 100, integer: true },
        default: 10,
        doc: 'Cells in each direction.',
      },
    ],
  },
  {
    name: 'heat',
    doc: 'One number over a lattice of the first two numbers of a value, as a colour: heat(exp(log_prob(F, p)), over=p, from=-3..3).',
    values: overLattice(0),
    lattice: { shape: 'one number', fits: ({ length }) => length === 0 },
    settings: latticeSettings(100),
  },
  {
    name: 'vectors',
    doc: 'Two numbers over a lattice, as arrows: vectors(Score(p), over=p, from=-3..3).',
    values: overLattice(1),
    lattice: { shape: 'two numbers, [2]', fits: (shape) => shape.length === 1 && shape[0] === 2 },
    settings: latticeSettings(20),
  },
  {
    name: 'decisions',
    doc: 'The class with the largest number over a lattice: decisions(C(p), over=p, points=p, color=half).',
    values: overLattice(1),
    lattice: {
      shape: 'a number for each class',
      fits: (shape) => shape.length === 1 && shape[0]! >= 2,
    },
    settings: latticeSettings(100),
  },
];
