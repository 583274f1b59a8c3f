/** Arguments and settings of a call: unknown, misplaced or missing. */
import { define } from '../../../grammar/messages/define.js';

export const argumentMessages = [
  define({
    code: 'GEN1008',
    name: 'unknown-setting',
    severity: 'error',
    title: 'every setting is known to its receiver',
    explanation:
      'Layers, functions, blocks, optimizers and the train block each have their own settings, written name=value. The message lists those there are, or names the nearest one.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3, strides=2) }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3, stride=2) }
}`,
    messages: {
      setting: ({ owner, name }: { owner: string; name: string }) => `\`${owner}\` has no setting \`${name}\``,
      plot: ({ plot, setting, known }: { plot: string; setting: string; known: string }) => ({
        message: `\`${plot}\` has no setting \`${setting}\``,
        hint: `It has ${known}.`,
      }),
      codebook: ({ name, known }: { name: string; known: string }) => ({
        message: `this has no setting \`${name}\``,
        hint: `It has ${known}.`,
      }),
      start: {
        message: 'a start says what it is from, and nothing else',
        hint: 'Write start(from=e), with what the codebook quantises.',
      },
      search: ({ option }: { option: string }) => ({
        message: `a search has no \`${option}\``,
        hint: 'It has repeat, the number of its steps.',
      }),
      lines: ({ plot, setting }: { plot: string; setting: string }) => ({
        message: `\`${plot}\` has no setting \`${setting}\``,
        hint: 'It takes names of losses and metrics, and nothing else.',
      }),
      input: ({ net, input }: { net: string; input: string }) => `\`${net}\` has no input \`${input}\``,
      sampleOfDistance: ({ sample }: { sample: string }) => ({
        message: `of \`${sample}\` only n is said here, the number of pictures`,
        why: 'Classes that it is given come in turn, data in its order, and all else is drawn.',
      }),
      training: ({ what, name }: { what: string; name: string }) => `${what} has no setting \`${name}\``,
      parameter: ({ owner, parameter }: { owner: string; parameter?: string }) =>
        `\`${owner}\` has no \`${parameter}\``,
      data: ({ name, close, known }: { name: string; close?: string; known: string }) => ({
        message: `data has no setting \`${name}\``,
        hint: close ? `Did you mean \`${close}\`?` : `It has ${known}.`,
      }),
      weights: {
        message: '`weights` has the settings names and missing',
        hint: 'Such as weights("file.safetensors", names=torch, missing=fresh).',
      },
      namedInput: ({ owner, name }: { owner: string; name?: string }) => ({
        message: `\`${owner}\` has no setting \`${name}\``,
        hint: 'What it takes has no name here: leave the name out.',
      }),
      distance: ({ measure, name }: { measure: string; name: string }) => ({
        message: `\`${measure}\` has no setting \`${name}\``,
        hint:
          name === 'n'
            ? `How many are drawn is said of the sample: ${measure}(generate(n=2_048), x, features=…).`
            : 'It has features, the network whose features are compared.',
      }),
      sample: ({ setting }: { setting: string }) => ({
        message: `a sample has no setting \`${setting}\``,
        hint: 'It has n, the number of examples.',
      }),
    },
  }),
  define({
    code: 'GEN1009',
    name: 'missing-argument',
    severity: 'error',
    title: 'inputs and settings without a default are given',
    explanation:
      'Some inputs and settings have no default: the channels of a convolution, the input of a block, the optimizer of a step.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8) }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3) }
}`,
    messages: {
      plot: ({ plot, value }: { plot: string; value: string }) => `\`${plot}\` needs ${value}`,
      columns: ({ word }: { word: string }) => ({
        message: `\`${word}\` needs the name of a column`,
        hint: 'Such as columns("a".."k"), or column(0).',
      }),
      tokensFrom: ({ name, written }: { name: string; written: string }) => ({
        message: `it is not said what the tokens of \`${name}\` are`,
        hint: `Write \`${name}: ${written} from bytes\`, or \`from characters\`.`,
      }),
      soundRate: ({ name }: { name: string }) => ({
        message: `it is not said how many samples a second of \`${name}\` has`,
        hint: 'Write from sound(rate=16_000) for files of that rate, or -> resample(16_000) for files of any rate.',
      }),
      colorOfPoints: ({ plot }: { plot: string }) => ({
        message: `\`${plot}\` has a color, but no points`,
        hint: 'Name the points of the data that it colours: points=p, color=half.',
      }),
      codebook: ({ name }: { name: string }) => ({
        message: `\`${name}\` is needed here`,
        hint: name === 'decay' ? 'Such as ema(0.99).' : 'Such as reset(unused=1, from=e), or reset(every=100, from=e).',
      }),
      setting: ({ owner, name, type }: { owner: string; name: string; type: string }) => ({
        message: `\`${owner}\` needs ${name}`,
        hint: `Write ${owner}(…, ${name}=…), with ${type}.`,
      }),
      search: {
        message: 'this search does not say how long it is',
        hint: 'End it with the number of its steps: repeat 500.',
      },
      input: ({ net, input }: { net: string; input: string }) => `\`${net}\` needs \`${input}\``,
      given: ({ net, input }: { net: string; input: string }) => ({
        message: `\`${net}\` needs \`${input}\`, which it is given`,
        why: `It has another density for every \`${input}\`, so each question says which is meant.`,
        hint: `Write it behind the rest: log_prob(${net}, x, ${input}), draw(${net}, ${input}).`,
      }),
      inverse: '`inverse` takes a flow, and where it comes back from: inverse(F, z)',
      parameters: ({ owner, missing }: { owner: string; missing: string }) => `\`${owner}\` needs ${missing}`,
      scoreAndSet: ({ kind }: { kind: string }) => ({
        message: `\`${kind}\` takes a score and a set`,
        hint: `Such as ${kind}(ood.likelihood, mnist.test).`,
      }),
      average: '`average` takes a value per example and a set: average(nll, mnist.train)',
      optimizer: { message: 'this step has no optimizer', hint: 'End it with: with adam(lr=1e-3).' },
      sampleCount: 'a sample as data takes n, the number of pictures',
      operand: ({ owner, rank, operand }: { owner: string; rank: string; operand: string }) =>
        `\`${owner}\` needs ${rank} as ${operand}`,
      shape: '`shape` takes one tensor',
      distance: ({ measure, usage, networks }: { measure: string; usage: string; networks: string }) => ({
        message: `\`${measure}\` takes a sample, a data field, and features`,
        why: 'Distances of two networks are different numbers, so there is no network by default.',
        hint: `${usage} Networks are ${networks}.`,
      }),
      blocks: ({ layer, ways, given }: { layer: string; ways: string; given: string }) => ({
        message: `\`${layer}\` takes its blocks as ${ways}${given}`,
        hint: `Such as ${layer}(Net), with block Net(x) { return x -> … }; the first needs no name.`,
      }),
      nearest: '`nearest` takes what is quantised, and a codebook: nearest(e, Codes)',
      distribution: ({ word, usage }: { word: string; usage: string }) =>
        `\`${word}\` takes ${word === 'kl' ? 'two distributions' : word === 'mixture' ? 'logits and a distribution' : word === 'entropy' ? 'a distribution' : 'a distribution and a value'}: ${usage}`,
      perceptual:
        '`perceptual` takes a net, two values and labels of the net: perceptual(Features, y, x, at=[stem, down[0]])',
      grad: '`grad` takes what is differentiated and with respect to what: grad(D(mix), mix)',
      weights: '`weights` takes the path of a safetensors file, relative to the spec',
      startFrom: ({ name }: { name: string }) => ({
        message: 'a start says what the first codes are taken from',
        hint: `What \`${name}\` quantises: start(from=e).`,
      }),
      resetFrom: ({ name }: { name: string }) => ({
        message: 'a reset says what dead codes are replaced from',
        hint: `What \`${name}\` quantises: reset(unused=1, from=e).`,
      }),
    },
  }),
  define({
    code: 'GEN1011',
    name: 'too-many-arguments',
    severity: 'error',
    title: 'no more is given than is taken',
    explanation:
      'Arguments without a name are matched in order, inputs first. After -> the value that is carried in is the first input, so it is not written again.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Flatten(2) -> Dense(8) }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Flatten -> Dense(8) }
}`,
    messages: {
      size: ({ name, replacement }: { name: string; replacement: string }) => ({
        message: `\`${name}\` takes one size; height and width are a list`,
        hint: `Write: ${replacement}`,
      }),
      unnamed: ({ owner, places }: { owner: string; places: string }) =>
        `\`${owner}\` takes ${places} without a name, and no more`,
      inputs: ({ net, count }: { net: string; count: number }) =>
        `\`${net}\` takes ${count} input${count === 1 ? '' : 's'}, but receives more`,
      parameters: ({ owner, count }: { owner: string; count: number }) =>
        `\`${owner}\` takes at most ${count} arguments`,
      none: ({ owner }: { owner: string }) => `\`${owner}\` takes no further arguments`,
      byName: ({ owner }: { owner: string }) => `\`${owner}\` takes its settings by name`,
      lipschitz: '`lipschitz` takes a flow and nothing else',
    },
  }),
  define({
    code: 'GEN1040',
    name: 'given-twice',
    severity: 'error',
    title: 'an argument is given once',
    explanation:
      'Arguments without a name fill their places from the left: first the inputs, then the settings that a layer needs, then no more. One that has been given so, or by its name, cannot be given again: adam(1e-3, lr=1e-2) would have to choose. The same holds for calls of nets, blocks and functions, for optimizers, schedules, transforms, samples, plots and sets of settings.',
    bad: `model Small {
  net Body(x: [8, 8, 1]) { return x -> Conv(8, 4, kernel=3) }
}`,
    good: `model Small {
  net Body(x: [8, 8, 1]) { return x -> Conv(8, 4) }
}`,
    messages: {
      argument: ({ owner, name, remedy }: { owner: string; name: string; remedy?: string }) => ({
        message: `${owner} is given \`${name}\` twice`,
        label: 'given again',
        why: 'Which of the two holds would be a guess.',
        hint: remedy ?? 'Keep one of the two. Arguments without a name fill their places from the left.',
      }),
    },
  }),
  define({
    code: 'GEN1051',
    name: 'other-arguments',
    severity: 'error',
    title: 'a call takes the arguments of this language',
    explanation:
      'The word exists in other libraries too, and takes other arguments there. Shapes stand in brackets, `normal([8])`; the batch axis is never written; intervals are ranges, `clip(x, 0..1)`.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Decoder(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) }
  sample generate(n=9) = Decoder(normal(8))
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Decoder(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) }
  sample generate(n=9) = Decoder(normal([8]))
}`,
    messages: {
      other: ({ name }: { name: string }) => `\`${name}\` takes other arguments`,
    },
  }),
];
