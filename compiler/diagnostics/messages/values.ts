/** Kinds and sizes of values: numbers, lists, tensors. */
import { define } from '../../../grammar/messages/define.js';

export const valueMessages = [
  define({
    code: 'GEN2004',
    name: 'not-a-constant',
    severity: 'error',
    title: 'numbers that shape a model are known when it is compiled',
    explanation:
      'Conditions of if, counts of repeat, and numbers in settings are computed by the compiler, from numbers, params and shapes. A tensor is only known when the model runs; choose between tensors with where(condition, a, b).',
    bad: `model Small {
  net Body(x: [4]) { return if x > 0 then x else -x }
}`,
    good: `model Small {
  net Body(x: [4]) { return where(x > 0, x, -x) }
}`,
    messages: {
      repeat: ({ found }: { found: string }) =>
        `repeat counts with a whole number up to 100,000 or a list, not ${found}`,
      draws: ({ found }: { found: string }) => `draws counts with a whole number from 1 to 100,000, not ${found}`,
      number: ({ found }: { found: string }) => `a number known at compile time is needed here, not ${found}`,
      condition: ({ found }: { found: string }) => ({
        message: `\`if\` decides when the spec is compiled, but its condition is ${found}`,
        hint: 'Use where(condition, a, b) to choose between tensors.',
      }),
      infinite: ({ isNaN }: { isNaN: boolean }) => ({
        message: 'this is not a finite number',
        why: isNaN ? 'Zero over zero, or the logarithm of a negative number, is no number.' : 'It is infinite.',
      }),
    },
  }),
  define({
    code: 'GEN2005',
    name: 'not-a-tensor',
    severity: 'error',
    title: 'where one tensor is needed, one is given',
    explanation:
      'A net with several outputs gives them under their names: q.mean and q.logvar, not q. A layer without its inputs, a configuration or a range is no tensor either.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] }
  net Encoder(x) -> (mean: [2], logvar: [2]) {
    h = x -> Flatten
    return h -> Dense(2), h -> Dense(2)
  }
  sample codes(x) = Encoder(x)
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] }
  net Encoder(x) -> (mean: [2], logvar: [2]) {
    h = x -> Flatten
    return h -> Dense(2), h -> Dense(2)
  }
  sample codes(x) = Encoder(x).mean
}`,
    messages: {
      tensor: ({ found }: { found: string }) => `a tensor is needed here, not ${found}`,
      place: ({ axes }: { axes: number }) => ({
        message: `a tensor is needed here, not a place of ${axes === 1 ? 'one axis' : `${axes} axes`}`,
        hint: 'A place is an index: x[p]. A second name counts the places from 0: `for p, i in places([7, 7])`.',
      }),
      several: ({ name, outputs }: { name?: string; outputs: string }) => ({
        message: `${name ?? 'this'} has several outputs, and one tensor is needed here`,
        hint: `Say which: .${outputs}`,
      }),
      input: ({ net, input, found }: { net: string; input: string; found: string }) =>
        `\`${net}\` takes a tensor as \`${input}\`, not ${found}`,
      freeClass: ({ name }: { name: string }) => ({
        message: `\`${name}\` starts as a class, and classes have no gradient`,
        hint: `Search among numbers: free ${name} = one_hot(…).`,
      }),
      numbers: ({ layer }: { layer: string }) => `\`${layer}\` joins tensors, not numbers`,
      codebook: ({ found }: { found: string }) => ({
        message: `\`nearest\` looks in a codebook, not in ${found}`,
        hint: 'Declare one in the model: codebook Codes: [512, 64].',
      }),
      pool: {
        message: 'a pool keeps examples, and this is the same for all of them',
        hint: 'Give it what a net makes of the batch: pool old(50) = fake.',
      },
    },
  }),
  define({
    code: 'GEN2006',
    name: 'no-such-item',
    severity: 'error',
    title: 'an index lies within its list or axis',
    explanation:
      'Lists, labelled repeats and axes are counted from 0; negative indices count from the end. A labelled repeat is the list of its iterations, so down[0] is the result of the first one. A value takes an index for each of its first axes, without the batch: a number drops the axis, a range (both ends included) and `:` keep it, and one index may be a value of whole numbers, which reads the places that it names.',
    bad: `model Small {
  net Body(x: [8]) {
    h = x -> down: repeat [8, 4] as c { Dense(c) -> relu }
    return h -> concat(down[2])
  }
}`,
    good: `model Small {
  net Body(x: [8]) {
    h = x -> down: repeat [8, 4] as c { Dense(c) -> relu }
    return h -> concat(down[1])
  }
}`,
    messages: {
      item: ({ index, count, last }: { index: number; count: number; last: number }) => ({
        message: `there is no item ${index}`,
        why: `The list has ${count} items, counted from 0${count > 0 ? ` to ${last}` : ''}.`,
      }),
      notAList: ({ found }: { found: string }) => ({
        message: `only a value, a list or a labelled repeat has an index, not ${found}`,
      }),
      unlearned: ({ name }: { name: string }) => ({
        message: `\`${name}\` is read before anything is coded by it`,
        why: 'A codebook learns its vectors where `nearest` chooses among them.',
        hint: `Declare \`let c = nearest(e, ${name})\` above; \`${name}[c.indices]\` then reads its vectors.`,
      }),
      itemOf: ({ found }: { found: string }) => ({
        message: `an item of a list is picked by one number, not by ${found}`,
        why: 'The items of a list may have different shapes, so which one is read must be known when the spec is compiled.',
      }),
      index: ({ found }: { found: string }) => ({
        message: `an index is a whole number, a range of whole numbers, \`:\` or a value of whole numbers, not ${found}`,
        hint: 'x[0], x[0..6], x[:, -1], table[k].',
      }),
      backwards: ({ low, high }: { low: number; high: number }) => ({
        message: `the range ${low}..${high} runs backwards`,
        why: 'A range of an axis goes from its first place to its last, both included.',
        hint: `Write ${high}..${low}.`,
      }),
      severalValues: {
        message: 'only one index of a value may itself be a value',
        why: 'With two, it would be open which places of one belong to which of the other.',
        hint: 'Read one axis after the other: `table[a][b]` for single numbers, or flatten both axes into one.',
      },
      tooMany: ({ count, shape, rank }: { count: number; shape: string; rank: number }) => ({
        message: `${count} indices do not fit ${shape}`,
        why: `It has ${rank} ${rank === 1 ? 'axis' : 'axes'} besides the batch, which has no index.`,
      }),
    },
  }),
  define({
    code: 'GEN2007',
    name: 'model-too-large',
    severity: 'error',
    title: 'a model is small enough to be trained',
    explanation:
      'Repeats and functions are expanded while a spec is checked; past about fifty thousand operations, or two thousand million numbers in one value, checking stops. Such a size is nearly always a slip: a repeat within a repeat, or a width in the place of a count.',
    bad: `model Small {
  net Body(x: [4]) { return x -> repeat 90_000 { relu } -> Dense(2) }
}`,
    good: `model Small {
  net Body(x: [4]) { return x -> repeat 9 { Dense(4) -> relu } -> Dense(2) }
}`,
    messages: {
      expanded: ({ why }: { why: string }) => ({
        message: 'this model is too large',
        why: `Expanded, ${why}.`,
        hint: 'Look for a repeat or a function that multiplies itself.',
      }),
    },
  }),
  define({
    code: 'GEN2010',
    name: 'expectation-not-met',
    severity: 'error',
    title: 'an architecture is what its source claims',
    explanation:
      'expect holds a spec to the numbers of its paper: trainable (as PyTorch counts), parameters (with moving statistics, as Keras counts), flops, or the shape of an output. When it fails, a layer differs from the source: compare genc show, which lists what each one adds. A bias too many or too few is the usual reason.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(8) -> relu -> Dense(2) }
  expect trainable(Body) = 48
}`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(8) -> relu -> Dense(2) }
  expect trainable(Body) = 58
}`,
    messages: {
      shape: ({ subject, found, expected }: { subject: string; found: string; expected: string }) =>
        `${subject} is ${found}, not ${expected}`,
      count: ({
        what,
        subject,
        found,
        expected,
        difference,
        count,
        claimed,
      }: {
        what: string;
        subject: string;
        found: string;
        expected: string;
        difference: string;
        count: number;
        claimed: number;
      }) => ({
        message: `${what}(${subject}) is ${found}, not ${expected}`,
        label: `${difference} too ${count > claimed ? 'many' : 'few'}`,
        hint: 'Compare the layers with their source: the layer table lists what each one adds.',
      }),
    },
  }),
  define({
    code: 'GEN2011',
    name: 'tensors-in-a-list',
    severity: 'error',
    title: 'a list holds settings, never tensors',
    explanation:
      'Square brackets write a shape or a list of settings. Tensors are joined by concat, and several outputs are returned with commas between them.',
    bad: `model Small {
  net Body(x: [4], y: [4]) {
    both = concat([x, y])
    return both -> Dense(2)
  }
}`,
    good: `model Small {
  net Body(x: [4], y: [4]) {
    both = concat(x, y)
    return both -> Dense(2)
  }
}`,
    messages: {
      asTensor: 'a list is a shape or a list of settings, never a tensor',
      tensors: {
        message: 'a list holds settings, never tensors',
        why: '`[…]` is a shape or a list of settings.',
        hint: 'Join tensors with concat(a, b).',
      },
    },
  }),
  define({
    code: 'GEN2040',
    name: 'number-too-large',
    severity: 'error',
    title: 'numbers fit into a float32',
    explanation:
      'Tensors hold float32 numbers, up to about 3.4e38. A larger one would become an infinity, and an infinity times zero, or minus another infinity, is not a number: the training would stop in its first iteration.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
  let scaled = Body(normal([4])) * 1e39
  sample draw(n=4) = scaled
}`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
  let scaled = Body(normal([4])) * 1e3
  sample draw(n=4) = scaled
}`,
    messages: {
      number: ({ value }: { value: number }) => ({
        message: `${value} is beyond what a tensor holds`,
        why: 'Tensors hold float32 numbers, up to 3.4e38: this one would be infinite, and what is computed from it no number.',
        hint: 'Write a smaller number. An infinity is not needed: where(…), max and clip choose between values.',
      }),
    },
  }),
  define({
    code: 'GEN2041',
    name: 'tensor-too-large',
    severity: 'error',
    title: 'a tensor holds fewer than 2^31 numbers',
    explanation:
      'No backend has tensors of 2^31 numbers, which would be 8 GB. A kernel, a learned constant, a codebook or a pool of that size usually has a number with a few zeros too many.',
    bad: `model Small {
  net Body(x: [400_000]) { return x -> Dense(400_000) }
}`,
    good: `model Small {
  net Body(x: [4_000]) { return x -> Dense(4_000) }
}`,
    messages: {
      tensor: ({ what, shape }: { what: string; shape: string }) => ({
        message: `${what} would hold ${shape} numbers, more than a tensor can`,
        why: 'Tensors hold fewer than 2^31 numbers, 8 GB of them.',
        hint: 'Look for a number that is much larger than was meant.',
      }),
    },
  }),
];
