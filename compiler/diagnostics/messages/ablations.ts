/** Ablations. */
import { define } from '../../../grammar/messages/define.js';

const model = `model Small {
  param width = 8
  data digits { x: [8, 8, 1] in 0..1 }
  net Body(x) { return x -> Flatten -> Dense(width) -> relu -> Dense(64) -> Reshape(8, 8, 1) }
  loss fit = mean((Body(x) - x)^2)
  train { minimize fit over Body with adam(lr=1e-3)  batch 8  epochs 2 }
}
variant Wide of Small { param width = 64 }
`;

export const ablationMessages = [
  define({
    code: 'GEN4030',
    name: 'values-stand-once',
    severity: 'warning',
    title: 'a value is swept once',
    explanation:
      'Values of sweep and vary are compared as values: 1e-3 and 0.001 are one number and make one arm. An ablation that lists a value twice most often means another one.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  param rate = 0.01
  net E(x) { return x -> Flatten -> Dense(2) }
  loss size = sum(E(x)^2)
  train { minimize size over E with adam(lr=rate) }
}
ablation rates {
  runs  Small
  sweep rate in [1e-3, 0.001]
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  param rate = 0.01
  net E(x) { return x -> Flatten -> Dense(2) }
  loss size = sum(E(x)^2)
  train { minimize size over E with adam(lr=rate) }
}
ablation rates {
  runs  Small
  sweep rate in [1e-3, 1e-4]
}`,
    messages: {
      twice: ({ value, before }: { value: string; before: string }) => ({
        message: `this value stands twice: \`${value}\` is \`${before}\``,
        why: 'Arms that come to the same are run once.',
        hint: 'Take one of them out.',
      }),
    },
  }),
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
    messages: {
      runs: ({ name }: { name: string }) => ({
        message: `\`${name}\` says nothing to run`,
        hint: 'Write `runs` and the models and variants to compare; the first is the base.',
      }),
    },
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
    messages: {
      notRun: ({ name }: { name: string }) => `\`${name}\` is not among the runs`,
    },
  }),
  define({
    code: 'GEN5003',
    name: 'nothing-measures-this',
    severity: 'error',
    title: 'every compared number is measured',
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
    messages: {
      notMeasured: ({ name }: { name: string }) => ({
        message: `no run measures \`${name}\``,
        why: 'What is compared is a loss or a metric of the models.',
      }),
    },
  }),
  define({
    code: 'GEN5004',
    name: 'unknown-order',
    severity: 'error',
    title: 'the better value is the lowest or the highest',
    explanation:
      'A measure is followed by the better direction: `lowest` or `highest`. Without either, the measure is shown and no arm is called best.',
    bad: `${model}ablation widths {
  runs    Small, Wide
  compare fit best
}`,
    good: `${model}ablation widths {
  runs    Small, Wide
  compare fit lowest
}`,
    messages: {
      order: ({ name }: { name: string }) => `\`${name}\` is no order`,
    },
  }),
  define({
    code: 'GEN5005',
    name: 'too-many-arms',
    severity: 'error',
    title: 'an ablation stays of a size that can be run',
    explanation:
      'Sweeps multiply: three of ten values each are a thousand runs, for every seed. `vary` changes one thing at a time, `for` and `when` keep a sweep to the runs that it matters for.',
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
    messages: {
      arms: ({ count, most }: { count: string; most: number }) => ({
        message: `this ablation comes to ${count} arms`,
        hint: `At most ${most} are planned at once; \`vary\` changes one thing at a time where \`sweep\` takes every combination.`,
      }),
    },
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
    messages: {
      seed: { message: 'a seed is a whole number from 0 on', hint: 'For example `seeds 0, 1, 2` or `seeds 0..4`.' },
      values: {
        message: 'values to try are written as a list or as a range of whole numbers',
        hint: 'For example `[16, 32, 64]`, `[BatchNorm, LayerNorm]` or `1..4`.',
      },
    },
  }),
];
