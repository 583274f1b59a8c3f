/** Loops that run with the model. */
import { define } from '../../../grammar/messages/define.js';

const walker = (body: string): string => `model Small {
  net Score(x: [2], t: []) -> [2] { return x -> concat(t -> Reshape(1)) -> Dense(8) -> relu -> Dense(2) }
  sample walk(n=4) {
    x = normal([2])
${body}
    return x
  }
}`;

/** A rectified flow; `more` holds the average, `fn` the net that the sampler calls, `over` its loop. */
const flow = ({
  net = 'F',
  over = 'times(1..0, steps=50)',
  more = '',
  mix = '(1 - t) * x + t * noise',
}): string => `model Flow {
  data fashion_mnist { x: [28, 28, 1] in -1..1 }
  net F(z: [28, 28, 1], t: []) -> [28, 28, 1] { return z * t -> Conv(1, 3) }
${more}  let t     = uniform([])
  let noise = normal(shape(x))
  loss match = mean((F(${mix}, t) - noise + x)^2)
  train { minimize match over F with adam() }
  sample generate(n=4) {
    z = normal([28, 28, 1])
    for t, next in ${over} { z = z + (next - t) * ${net}(z, t) }
    return z
  }
}`;
const average = '  net Smooth = ema(F, 0.999)\n';
const short = (value: number): string => String(Number(value.toPrecision(3)));

export const loopMessages = [
  define({
    code: 'GEN3040',
    name: 'loop-goes-over',
    severity: 'error',
    title: 'a loop goes over whole numbers, times, places or a table',
    explanation:
      'for i in 0..9 counts whole numbers, both ends included, and 9..0 downwards. for t, next in times(1..0, steps=50) gives each time with the one after it. for t, next in steps(sigmas) takes the pairs from a table of your own, and for s in sigmas its numbers. for p in places([7, 7]) goes through the places of leading axes. How often a loop runs is known when the spec is compiled.',
    bad: walker('    for i in 10 { x = x / 2 }'),
    good: walker('    for i in 0..9 { x = x / 2 }'),
    messages: {
      over: ({ found, number, isBatched }: { found: string; number?: number; isBatched: boolean }) => ({
        message: `a loop cannot go over ${found}`,
        why: isBatched
          ? 'Every example has another value of it.'
          : 'How often a loop runs is known when the spec is compiled.',
        hint:
          number === undefined
            ? 'Count whole numbers, `for i in 0..9`, take times, `for t, next in times(1..0, steps=50)`, or the numbers of a table without a batch.'
            : `${number} times is \`for i in 0..${number - 1}\`.`,
      }),
      fraction: ({ from, to, pairs }: { from: number; to: number; pairs: boolean }) => ({
        message: pairs
          ? `${from}..${to} has no numbers between its ends`
          : `${from}..${to} is not a range of whole numbers`,
        hint: `Say how many steps there are: \`for t, next in times(${from}..${to}, steps=50)\`.`,
      }),
      oneTable: {
        message: '`steps` takes one table',
        hint: '`for t, next in steps(sigmas)` gives each number of the table with the one after it.',
      },
      still: ({ at }: { at: number }) => ({
        message: `these times do not move: all of them are ${at}`,
        hint: 'From noise to data is `times(1..0, steps=50)` where t = 1 is noise.',
      }),
      spacing: ({ from, to, geometric }: { from: number; to: number; geometric: boolean }) => ({
        message: `times from ${from} to ${to} cannot be spaced so`,
        why: geometric
          ? 'Each is the one before it times a factor, and no factor leads to 0 or below.'
          : 'Powers are taken of the times, which must not be negative.',
        hint: geometric
          ? 'End above 0, such as at 1e-3, and write the step to 0 behind the loop.'
          : 'Leave out `spacing`, or begin and end at 0 or above.',
      }),
      length: ({ length, most }: { length: number; most: number }) => ({
        message: `this loop would run ${length.toLocaleString('en-US')} times`,
        why: `A loop runs at least once, and at most ${most.toLocaleString('en-US')} times.`,
      }),
    },
  }),
  define({
    code: 'GEN3041',
    name: 'loop-local',
    severity: 'error',
    title: 'a name that a loop assigns first lives in one iteration',
    explanation:
      'A loop carries the names that were assigned before it: each iteration finds the value that the one before it assigned, and the last one stays. A name that is assigned only in the loop is forgotten at the end of each iteration.',
    bad: `model Small {
  sample walk(n=4) {
    x = normal([2])
    for i in 0..9 {
      shift = normal([2])
      x = x + shift
    }
    return x, shift
  }
}`,
    good: `model Small {
  sample walk(n=4) {
    x = normal([2])
    shift = 0 * x
    for i in 0..9 {
      shift = normal([2])
      x = x + shift
    }
    return x, shift
  }
}`,
    messages: {
      left: ({ name }: { name: string }) => ({
        message: `\`${name}\` is assigned only in a loop, and is not known here`,
        why: 'Such a name lives in one iteration, from its assignment on.',
        hint: `Assign it before the loop too, and the loop carries it: ${name} = ….`,
      }),
    },
  }),
  define({
    code: 'GEN3042',
    name: 'loop-counts',
    severity: 'error',
    title: 'the names of a loop count, and nothing assigns them',
    explanation:
      'A range and a table give one number, times and steps two: the time and the one after it. A further name counts the iterations from 0. The numbers belong to the loop: its body reads them and does not assign them.',
    bad: walker('    for i in 0..9 {\n      i = i + 1\n      x = x / i\n    }'),
    good: walker('    for i in 1..10 {\n      x = x / i\n    }'),
    messages: {
      surplus: ({ name, count, most }: { name: string; count: number; most: number }) => ({
        message: `there is nothing for \`${name}\`: this loop has ${most} names at most, not ${count}`,
        hint: 'A range or a table gives its number and the count of the iteration; `times` and `steps` also give the number after it.',
      }),
      twice: ({ name }: { name: string }) => `\`${name}\` is named twice by this loop`,
      assigned: ({ name }: { name: string }) => ({
        message: `\`${name}\` counts the iterations and cannot be assigned`,
        hint: `Give the value another name, or go over other numbers.`,
      }),
      free: ({ name }: { name: string }) => ({
        message: `\`${name}\` is a free value, which a loop cannot assign`,
        hint: `Assign it to a name of its own before the loop: y = ${name}, and carry that.`,
      }),
    },
  }),
  define({
    code: 'GEN3043',
    name: 'loop-carries',
    severity: 'error',
    title: 'a loop carries tensors whose shapes stay',
    explanation:
      'A name of before the loop that its body assigns is carried from iteration to iteration. The body is compiled once for all of them, so the value has the same shape at the start and after every iteration. A loop that assigns no such name changes nothing.',
    bad: `model Small {
  sample sum(n=4) {
    total = 0
    for i in 0..9 { total = total + normal([2]) }
    return total
  }
}`,
    good: `model Small {
  sample sum(n=4) {
    total = normal([2])
    for i in 1..9 { total = total + normal([2]) }
    return total
  }
}`,
    messages: {
      shape: ({
        name,
        before,
        after,
        isNumber,
      }: {
        name: string;
        before: string;
        after: string;
        isNumber: boolean;
      }) => ({
        message: `\`${name}\` is ${before} before the loop and ${after} after an iteration`,
        why: 'The body is compiled once for all iterations, so a carried value keeps its shape.',
        hint: isNumber
          ? `Start with the shape that it has later: ${name} = zeros(${after}).`
          : 'Reshape it in the loop, or give the changed value another name.',
      }),
      kind: ({ name, found }: { name: string; found: string }) => ({
        message: `\`${name}\` is ${found}, which a loop cannot carry`,
        hint: 'A loop carries tensors. Give the value in the loop another name.',
      }),
      nothing: ({ local }: { local?: string }) => ({
        message: 'this loop carries nothing, so it changes nothing',
        hint:
          local === undefined
            ? 'Assign a name of before the loop in it: x = f(x).'
            : `\`${local}\` lives in one iteration. Assign it before the loop too, so that each iteration goes on from the one before.`,
      }),
    },
  }),
  define({
    code: 'GEN3044',
    name: 'loop-in-net',
    severity: 'error',
    title: 'no loop that runs with the model stands in a net',
    explanation:
      'Nets are trained, and no gradient flows through a loop. repeat is expanded when the spec is compiled: gradients flow through it, and each iteration may own weights. A sampler is a loop in the body of a sample, or in a fn that it calls.',
    bad: `model Small {
  net F(x: [4]) -> [4] {
    h = x
    for i in 0..2 { h = relu(h) }
    return h
  }
}`,
    good: `model Small {
  net F(x: [4]) -> [4] {
    return x -> repeat 3 { Dense(4) -> relu }
  }
}`,
    messages: {
      inNet: ({ net }: { net: string }) => ({
        message: `a loop cannot stand in \`${net}\`, which is trained`,
        why: 'No gradient flows through a loop.',
        hint: 'Write `x -> repeat 3 { … }`: it is expanded when the spec is compiled, and gradients flow through it.',
      }),
    },
  }),
  define({
    code: 'GEN3045',
    name: 'one-place-is-put',
    severity: 'error',
    title: 'x[i] = value replaces one place of a value of the body',
    explanation:
      'The name stands for a copy of the value from then on, in which one place is replaced. The value was assigned in the body before, or is a parameter of it. Each leading axis has one index: a whole number, the counter of a loop, or a place of several axes, for p in places([7, 7]).',
    bad: `model Small {
  sample draw(n=4) {
    for i in 0..6 { x[i] = normal([]) }
    return x
  }
}`,
    good: `model Small {
  sample draw(n=4) {
    x = zeros([7])
    for i in 0..6 { x[i] = normal([]) }
    return x
  }
}`,
    messages: {
      target: ({ name, found }: { name: string; found?: string }) => ({
        message:
          found === undefined
            ? `there is no \`${name}\` yet to put a value into`
            : `\`${name}\` is ${found}, which has no places`,
        hint: `Assign it before, with its shape: ${name} = zeros([7, 7]).`,
      }),
      index: ({ found }: { found: string }) => ({
        message: `one place is replaced at a time, and ${found} is none`,
        hint: 'A whole axis or a range is replaced by concat, or place by place in a loop.',
      }),
      axes: ({ count, most }: { count: number; most: number }) =>
        `a place has ${most} indices at most, and here are ${count}`,
    },
  }),
];

export const loopAdvice = [
  define({
    code: 'GEN4060',
    name: 'loops-run-more-than-once',
    severity: 'warning',
    title: 'a loop runs more than once',
    explanation:
      'A loop of one iteration is its body. This often means that the ends of a range are meant otherwise: both belong to it, so that 0..0 is one number.',
    bad: walker('    for i in 0..0 { x = x / 2 }'),
    good: walker('    for i in 0..9 { x = x / 2 }'),
    messages: {
      once: ({ over }: { over: string }) => ({
        message: `this loop runs once: ${over}`,
        hint: 'Write its statements without the loop, or more steps.',
      }),
    },
  }),
  define({
    code: 'GEN4061',
    name: 'loops-draw-by-averages',
    severity: 'warning',
    title: 'a sampler calls the average of a net where there is one',
    explanation:
      'The weights of a denoiser go back and forth from step to step; a moving average of them draws far better pictures. A spec that declares one, net Smooth = ema(F, 0.999), means to draw by it. The net itself in a sampler is most often left over from before.',
    bad: flow({ more: average }),
    good: flow({ more: average, net: 'Smooth' }),
    messages: {
      raw: ({ net, average: name }: { net: string; average: string }) => ({
        message: `this loop draws by \`${net}\`, though \`${name}\` is its average`,
        hint: `Call \`${name}\` here.`,
      }),
    },
  }),
  define({
    code: 'GEN4062',
    name: 'loops-stay-where-nets-were-trained',
    severity: 'warning',
    title: 'a loop gives a net only numbers that it was trained with',
    explanation:
      'A net that is told the time, or the number of the step, knows those of its training. Times beyond them give outputs that nothing has shaped. The ranges are those that the checker knows: of draws, of loops, and of what is computed from them.',
    bad: flow({ over: 'times(10..0, steps=50)' }),
    good: flow({}),
    messages: {
      range: ({
        net,
        input,
        low,
        high,
        from,
        to,
      }: {
        net: string;
        input: string;
        low: number;
        high: number;
        from: number;
        to: number;
      }) => ({
        message: `this loop gives \`${input}\` of \`${net}\` numbers from ${short(from)} to ${short(to)}; it was trained with ${short(low)} to ${short(high)}`,
        hint: 'Let the loop go over the range of the training, or train with the range of the loop.',
      }),
    },
  }),
  define({
    code: 'GEN4063',
    name: 'loops-go-from-noise-to-data',
    severity: 'warning',
    title: 'a loop that starts from noise goes from the time of noise to that of data',
    explanation:
      'How much of the data a time leaves follows from what the net was trained with: in (1 - t) * x + t * noise, t = 1 is noise alone and t = 0 the data. A sampler that starts from noise begins at the former. Papers differ in which end is which.',
    bad: flow({ over: 'times(0..1, steps=50)' }),
    good: flow({}),
    messages: {
      backwards: ({
        net,
        first,
        last,
      }: {
        net: string;
        first: number;
        last: number;
        ratio: number;
        other: number;
      }) => ({
        message: `this loop starts from noise, but at ${short(first)}, where \`${net}\` was trained with more of the data than at ${short(last)}`,
        hint: `Turn it around: from the time of noise to that of data.`,
      }),
    },
  }),
  define({
    code: 'GEN4064',
    name: 'loops-start-from-noise-alone',
    severity: 'warning',
    title: 'where a sampler starts, nothing of the data is left',
    explanation:
      'A sampler that starts from noise alone is right only if the first time of its loop is one of noise alone. If the training left some of the data there, the net has learned to read the mean brightness from it, and draws pictures of medium brightness only (Lin et al. 2023, whose remedy is a schedule that ends at a signal-to-noise ratio of zero).',
    bad: flow({ over: 'times(0.8..0, steps=50)' }),
    good: flow({}),
    messages: {
      signal: ({ net, first, ratio }: { net: string; first: number; last: number; ratio: number }) => ({
        message: `this loop starts from noise alone at ${short(first)}, where \`${net}\` was trained with a signal-to-noise ratio of ${short(ratio)}`,
        hint: 'Start where nothing of the data is left, or let the schedule end there: a ratio below 0.01.',
      }),
    },
  }),
];
