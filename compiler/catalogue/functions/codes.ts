import { sameShape, showShape, sizeOf } from '../row/shapes.js';
import type { OpEntry, RowContext, ShapeProblem } from '../row/types.js';

/** Counts of codes over the batch. The metric is computed from them at the end of the set. */
function codeCounts({ inputs }: RowContext): readonly number[] | ShapeProblem {
  const { classes, shape } = inputs[0]!;
  return classes === undefined
    ? {
        problem: `counts codes, but receives ${showShape(shape)}`,
        hint: 'Give it the indices of a codebook, c.indices of let c = nearest(e, Codes), or a class label.',
      }
    : [classes];
}

const ofWholeSet = (name: 'perplexity' | 'usage', doc: string): OpEntry => ({
  name,
  kind: 'function',
  doc: `${doc} A number of a whole split: it stands alone as a metric.`,
  inputs: [{ name: 'indices', blocked: true }],
  settings: [],
  shape: codeCounts,
  flops: ({ inputs }) => sizeOf(inputs[0]!.shape),
  differentiable: false,
  setLevel: name,
});

/** Settings from a codebook's declaration. */
export interface CodebookSettings {
  readonly codes: number;
  /** The decay of the moving averages. Absent if the codebook's loss trains it. */
  readonly decay?: number;
  readonly unused?: number;
  /** Training passes without use after which a code is replaced. */
  readonly every?: number;
  /** The codes start as vectors of the first batch. */
  readonly start?: boolean;
}

/** The row of one codebook. Its declaration decides on its weights and state. */
export function nearestOf({ codes, decay, unused, every, start = false }: CodebookSettings): OpEntry {
  const moving = decay !== undefined;
  return {
    ...nearest,
    declared: {
      ...(moving ? { decay } : {}),
      ...(unused === undefined ? {} : { unused }),
      ...(every === undefined ? {} : { every }),
      ...(start ? { start } : {}),
    },
    ...(unused === undefined && every === undefined && !start ? {} : { uses: ['draws'] }),
    ...(start
      ? {
          ofBatch: {
            when: 'start',
            what: `its start, ${codes} different vectors of the first batch`,
            perExample: ({ inputs }) => sizeOf(inputs[0]!.shape.slice(0, -1)),
            least: codes,
            alone: 'several codes that are the same vector, of which only the first is ever chosen',
            instead: 'larger batches or fewer codes',
          } satisfies OpEntry['ofBatch'],
        }
      : {}),
    weights: ({ inputs }) => {
      const length = inputs[0]!.shape.at(-1)!;
      const fans = { fanIn: length, fanOut: codes };
      const state = (
        name: string,
        value: number,
        shape = [codes],
      ): ReturnType<NonNullable<OpEntry['weights']>>[number] => ({
        name,
        role: 'state',
        shape,
        initializer: { kind: 'constant', settings: { value } },
      });
      return [
        {
          name: 'codes',
          role: moving ? 'state' : 'weight',
          shape: [codes, length],
          initializer: { kind: 'lecun_uniform', settings: fans },
        },
        ...(moving ? [state('sizes', 1)] : []),
        ...(unused === undefined ? [] : [state('last_used', -1)]),
        ...(every === undefined ? [] : [state('idle', 0)]),
        ...(moving && start ? [state('started', 0, [])] : []),
      ];
    },
    flops: ({ inputs }) => 2 * codes * sizeOf(inputs[0]!.shape),
  };
}

const nearest: OpEntry = {
  name: 'nearest',
  kind: 'function',
  doc: 'The nearest vectors of a codebook, by Euclidean distance, to the vectors of the last axis: `.indices` are their numbers, the first of equally near ones, and `.vectors` the codes themselves, shaped like x (van den Oord, Vinyals & Kavukcuoglu 2017). No gradient flows to x; see straight. All calls of one codebook bring one shape.',
  inputs: [{ name: 'x', blocked: true }, { name: 'codebook' }],
  settings: [],
  shape: ({ inputs }) => inputs[0]!.shape,
  results: ['indices', 'vectors'],
  differentiable: true,
};

/** The vectors of a codebook as a table, which `Codes[c]` reads. Never written by an author by this name. */
export const vectorsOf = (codes: number, length: number): OpEntry => ({
  name: 'vectors',
  kind: 'function',
  doc: 'The vectors of a codebook, [codes, length]: Codes[c] reads them.',
  implied: true,
  inputs: [],
  settings: [],
  shape: () => [codes, length],
  linear: true,
  differentiable: true,
});

export const codes: readonly OpEntry[] = [
  nearest,
  {
    name: 'straight',
    kind: 'function',
    doc: 'The straight-through estimator (Bengio, Léonard & Courville 2013): forwards it gives the vectors; backwards the gradient goes to x as if x had been given.',
    inputs: [{ name: 'x' }, { name: 'vectors', blocked: true }],
    settings: [],
    shape: ({ inputs }) => {
      const [x, vectors] = [inputs[0]!.shape, inputs[1]!.shape];
      return sameShape(x, vectors)
        ? x
        : {
            problem: `puts one value in the place of another of its shape, not ${showShape(vectors)} for ${showShape(x)}`,
          };
    },
    range: ({ inputs }) => inputs[1]?.range,
    differentiable: true,
  },
  ofWholeSet(
    'perplexity',
    'exp of the entropy of the frequencies of the codes, in nats: 1 if only one code is chosen, the number of codes if all are chosen equally often (van den Oord et al. 2017 report it for a batch; this is for the whole split).',
  ),
  ofWholeSet('usage', 'Share of the codes that are chosen at least once, in 0..1.'),
];
