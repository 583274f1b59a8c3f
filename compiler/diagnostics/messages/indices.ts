/** Indices and classes: whole numbers that choose among so many things. */
import { define } from '../../../grammar/messages/define.js';

const diffusion = (line: string): string => `model Noised {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Eps(x, k: class(1000)) -> [28, 28, 1] { return x + (one_hot(k) -> Dense(1) -> Reshape(1, 1, 1)) -> Conv(1, 3) }
  let alpha_bar = cumprod(1 - linspace(1e-4, 0.02, 1000))
  let k = integer(0..999)
  loss simple = mean((Eps(x, k) - ${line} * x)^2)
  train { minimize simple over Eps with adam() }
}`;

const classed = (count: number): string => `model Conditional {
  data mnist {
    x: [28, 28, 1] in 0..1
    digit: class(10)
  }
  net G(z: [8], label: class(${count})) -> [784] { return z -> concat(one_hot(label)) -> Dense(784) }
  loss fit = mean((G(normal([8]), digit) - Flatten(x))^2)
  train { minimize fit over G with adam() }
}`;

const correlated = (measure: string): string => `model Correlated {
  data mnist { x: [28, 28, 1] in 0..1 }
  net E(x) -> [8] { return x -> Flatten -> Dense(8) }
  let z = E(x)
  let near = exp(-sum((z - others(z))^2))
  loss spread = ${measure}
  train { minimize spread over E with adam() }
}`;

export const indexMessages = [
  define({
    code: 'GEN2052',
    name: 'other-examples-are-reduced',
    severity: 'error',
    title: 'a value that holds every example beside each is reduced before it is used',
    explanation:
      'others(z) puts every example of the batch beside each example, on an axis that no shape counts. Arithmetic and reductions keep that axis; a reduction with axis=batch takes it away. A loss, a metric or a picture has one value for each example, and layers and nets see single examples, so the axis must be gone before them.',
    bad: correlated('near'),
    good: correlated('mean(near, axis=batch)'),
    messages: {
      refused: ({ owner }: { owner: string }) => ({
        message: `\`${owner}\` takes single examples, but receives every example beside each`,
        why: 'The value comes from others(…), and only arithmetic and reductions take such values.',
        hint: 'Reduce it first: mean(…, axis=batch), or apply others to the result.',
      }),
      left: ({ what }: { what: string }) => ({
        message: `${what} holds every example beside each`,
        why: 'It comes from others(…), so there is one value for every pair of examples.',
        hint: 'Reduce it over the examples: mean(…, axis=batch), sum or logsumexp.',
      }),
      drawn: {
        message: 'this draws for every pair of examples',
        why: 'Draws are made for each example, so a distribution around others(…) can only be asked for probabilities.',
        hint: 'Write log_prob(normal(others(mean), logvar=…), z).',
      },
      inNet: ({ net }: { net: string }) => ({
        message: `\`${net}\` sees single examples, not the others of the batch`,
        hint: 'Call others at the level of the model, on what the net gives.',
      }),
    },
  }),
  define({
    code: 'GEN2050',
    name: 'indices-lie-within-their-axis',
    severity: 'error',
    title: 'a value that is an index is a whole number within its axis',
    explanation:
      'An index that is a value reads a place of a table for every example, when the model runs. Whole numbers are classes, integer(0..999), argmax(x), floor(x), the counter of a loop, and sums and products of such. The range of an index must be known, so that it never points beyond the table: keep it inside with max, min or clip.',
    bad: diffusion('alpha_bar[k - 1]'),
    good: diffusion('alpha_bar[max(k - 1, 0)]'),
    messages: {
      notWhole: ({ what }: { what: string }) => ({
        message: `${what} is an index, but not always a whole number`,
        why: 'An index names one place of an axis.',
        hint: 'Whole numbers are classes, `integer(0..9)`, `argmax(x)`, `floor(x)`, and sums and products of such.',
      }),
      unknown: ({ what, last }: { what: string; last: number }) => ({
        message: `${what} is an index whose range is not known`,
        why: `The axis has places 0..${last}, and an index beyond it would read anything.`,
        hint: `Keep it inside: \`clip(${what === 'this' ? 'k' : what.replaceAll('`', '')}, 0..${last})\`.`,
      }),
      beyond: ({ what, range, last }: { what: string; range: string; last: number }) => ({
        message: `${what} is an index in ${range}, but the axis has only the places 0..${last}`,
        why: 'Beyond the axis there is nothing to read.',
        hint: 'Keep the index inside with `max(k, 0)`, `min` or `clip`, or make the table longer.',
      }),
    },
  }),
  define({
    code: 'GEN2051',
    name: 'classes-fit-their-input',
    severity: 'error',
    title: 'a class is one of those that its receiver knows',
    explanation:
      'An input `label: class(10)` receives whole numbers 0..9. A value with more classes has labels that the net has never seen, and a value that is no class is no label.',
    bad: classed(5),
    good: classed(10),
    messages: {
      beyond: ({ owner, input, wanted, found }: { owner: string; input: string; wanted: number; found: number }) => ({
        message: `\`${owner}\` takes one of ${wanted} classes as \`${input}\`, but receives one of ${found}`,
        why: `Labels ${wanted}..${found - 1} would mean nothing to it.`,
        hint: `Declare \`${input}: class(${found})\`, or give it a value with ${wanted} classes.`,
      }),
      noClass: ({
        owner,
        input,
        wanted,
        range,
      }: {
        owner: string;
        input: string;
        wanted: number;
        range?: string | undefined;
      }) => ({
        message: `\`${owner}\` takes a class as \`${input}\`, but receives ${range === undefined ? 'a value that is no whole number' : `whole numbers in ${range}`}`,
        why: `A class is a whole number, here 0..${wanted - 1}.`,
        hint: 'Labels of the data, `integer(0..9)`, `argmax(x)` and the indices of a codebook are classes; `floor` and `clip` make one of other numbers.',
      }),
    },
  }),
];
