/** The kinds of plot, their arguments, and how a spec writes them. */
import type { SettingSpec } from './row/types.js';

export interface PlotEntry {
  readonly name: 'lines' | 'scatter' | 'ranges' | 'histogram' | 'grid';
  readonly doc: string;
  /** Tensors; positional arguments come first. */
  readonly values: readonly { readonly name: string; readonly required: boolean; readonly rank: readonly number[] }[];
  /** The plot takes names of losses and metrics. */
  readonly series?: boolean;
  /** The plot takes the name of a sample and one of its given values. */
  readonly sample?: boolean;
  readonly settings: readonly SettingSpec[];
}

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
];
