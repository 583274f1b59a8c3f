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
];
