import { broadcastShapes, sizeOf } from '../row/shapes.js';
import type { OpEntry, RowContext } from '../row/types.js';

const broadcast = (row: RowContext): ReturnType<OpEntry['shape']> =>
  broadcastShapes(row.inputs.map((input) => input.shape));
const positive = (): { low: number; high: number } => ({ low: 0, high: Infinity });

export const losses: readonly OpEntry[] = [
  {
    name: 'bce',
    kind: 'function',
    doc: 'Binary cross-entropy per element between probabilities and targets in 0..1. Probabilities are kept 1e-7 away from 0 and 1 (Keras). In nats.',
    inputs: [{ name: 'p' }, { name: 'target', constant: true }],
    settings: [],
    shape: broadcast,
    range: positive,
    flops: (_, output) => 10 * sizeOf(output),
    differentiable: true,
    broadcasts: true,
    compares: true,
    role: 'probability_loss',
    partner: 'bce_logits',
  },
  {
    name: 'bce_logits',
    kind: 'function',
    doc: 'Binary cross-entropy per element between logits and targets in 0..1, computed without overflow (PyTorch binary_cross_entropy_with_logits). In nats.',
    inputs: [{ name: 'logits' }, { name: 'target', constant: true }],
    settings: [],
    shape: broadcast,
    range: positive,
    flops: (_, output) => 8 * sizeOf(output),
    differentiable: true,
    broadcasts: true,
    compares: true,
    role: 'logits_loss',
    partner: 'bce',
  },
  {
    name: 'kl_normal',
    kind: 'function',
    doc: 'Kullback–Leibler divergence per element from N(mean, exp(logvar)) to N(0, 1), in nats (Kingma & Welling 2013, appendix B).',
    inputs: [{ name: 'mean' }, { name: 'logvar' }],
    settings: [],
    shape: broadcast,
    range: positive,
    flops: (_, output) => 6 * sizeOf(output),
    differentiable: true,
    broadcasts: true,
    compares: true,
    role: 'kl',
  },
];
