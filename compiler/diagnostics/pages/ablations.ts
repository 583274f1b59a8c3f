import { define } from './page.js';
import type { Page } from './page.js';

const model = `model Small {
  param width = 8
  data digits { x: [8, 8, 1] in 0..1 }
  net Body(x) { return x -> Flatten -> Dense(width) -> relu -> Dense(64) -> Reshape(8, 8, 1) }
  loss fit = mean((Body(x) - x)^2)
  train { minimize fit over Body with adam(lr=1e-3)  batch 8  epochs 2 }
}
variant Wide of Small { param width = 64 }
`;

/** Ablations: what is run, what is changed, what is compared. */
export const ablationPages: readonly Page[] = [
  define({
    code: 'GEN5001',
    name: 'nothing-to-run',
    severity: 'error',
    title: 'an ablation names its runs',
    explanation:
      'An ablation compares runs: models and variants of this file or of files that it uses. The first is the base that the others are compared with. Sweeps and edits start from them.',
    bad: `${model}ablation widths { seeds 0, 1, 2 }`,
    good: `${model}ablation widths {
  runs  Small, Wide
  seeds 0, 1, 2
}`,
  }),
  define({
    code: 'GEN5002',
    name: 'not-among-the-runs',
    severity: 'error',
    title: 'a sweep is for runs of its ablation',
    explanation: 'Behind `for` stand names that `runs` lists: the sweep concerns these alone.',
    bad: `${model}ablation widths {
  runs  Small
  sweep width in [4, 16] for Wide
}`,
    good: `${model}ablation widths {
  runs  Small, Wide
  sweep width in [4, 16] for Small
}`,
  }),
  define({
    code: 'GEN5003',
    name: 'nothing-measures-this',
    severity: 'error',
    title: 'what is compared is measured',
    explanation:
      'Behind `compare` stand losses and metrics of the runs. One that only some of them declare leaves gaps in the table; one that none declares is a mistake.',
    bad: `${model}ablation widths {
  runs    Small, Wide
  compare sharpness highest
}`,
    good: `${model}ablation widths {
  runs    Small, Wide
  compare fit lowest
}`,
  }),
  define({
    code: 'GEN5004',
    name: 'unknown-order',
    severity: 'error',
    title: 'the better value is the lowest or the highest',
    explanation:
      'Behind a measure stands which way is better: `lowest` or `highest`. Without either the measure is shown and nothing is called best.',
    bad: `${model}ablation widths {
  runs    Small, Wide
  compare fit best
}`,
    good: `${model}ablation widths {
  runs    Small, Wide
  compare fit lowest
}`,
  }),
  define({
    code: 'GEN5005',
    name: 'too-many-arms',
    severity: 'error',
    title: 'an ablation stays of a size that can be run',
    explanation:
      'Sweeps multiply: three of ten values each are a thousand runs, for every seed. `vary` changes one thing at a time, `for` and `when` keep a sweep to where it says something.',
    bad: `${model}ablation widths {
  runs  Small
  sweep width in 1..100
  sweep batch in 1..100
}`,
    good: `${model}ablation widths {
  runs Small
  vary width in [4, 16, 64]
  vary batch in [1, 32]
}`,
  }),
  define({
    code: 'GEN5006',
    name: 'no-list-of-values',
    severity: 'error',
    title: 'values to try are a list',
    explanation:
      'A sweep takes a list of values as the spec would have them (numbers, layers, optimizers) or a range of whole numbers. Seeds are whole numbers from 0 on, or a range of them.',
    bad: `${model}ablation widths {
  runs  Small
  sweep width in 16
}`,
    good: `${model}ablation widths {
  runs  Small
  sweep width in [16]
  seeds 0..2
}`,
  }),
];
