/** Flows. */
import { define } from '../../../grammar/messages/define.js';

export const flowMessages = [
  define({
    code: 'GEN2013',
    name: 'bijector-outside-a-flow',
    severity: 'error',
    title: 'layers that change volumes stand on the way of a flow',
    explanation:
      'A flow adds up the changes of volume of its layers, and that sum is a part of the likelihood. A net has no use for it, and in the block of a coupling it must not count: such a block is an ordinary net, which need not be invertible. Layers that only rearrange, such as Squeeze and Permute, may stand anywhere.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  block Net(x: [n]) { return x -> ActNorm -> Dense(2 * n, init=zeros) }
  flow F(x) { return x -> Dequantize -> Logit -> Flatten -> AffineCoupling(Net) }
  loss nll = -log_prob(F, x)
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  block Net(x: [n]) { return x -> Dense(2 * n, init=zeros) }
  flow F(x) { return x -> Dequantize -> Logit -> Flatten -> ActNorm -> AffineCoupling(Net) }
  loss nll = -log_prob(F, x)
}`,
    messages: {
      outside: ({ layer, net }: { layer: string; net?: string }) => ({
        message: `\`${layer}\` belongs into a flow`,
        why: 'It changes volumes, which a flow adds up to a likelihood; elsewhere that would be lost.',
        hint:
          net === undefined
            ? 'Declare one: flow F(x) { return x -> … }.'
            : `Declare \`${net}\` as one: flow ${net}(x) { return x -> … }.`,
      }),
      inBlock: ({ layer }: { layer: string }) => ({
        message: `\`${layer}\` belongs on the way of a flow, and this is inside a block`,
        why: 'A block that a layer of the flow was given is an ordinary net: nothing in it has to be undone, and what it does to volumes is not counted.',
        hint: `Let it stand before that layer or behind it: -> ${layer} -> AffineCoupling(…).`,
      }),
    },
  }),
  define({
    code: 'GEN2014',
    name: 'not-invertible',
    severity: 'error',
    title: 'every layer of a flow can be undone',
    explanation:
      'A flow is a way there and back: one input, one result, and between them layers of which the catalogue knows the inverse and the log-determinant. `genc explain` lists them; Flatten and Reshape are among them. Any other layer, or arithmetic, can do its work inside the block of a coupling: to undo AffineCoupling(Net) needs no inverse of Net.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  flow F(x) { return x -> Dequantize -> Logit -> Squeeze -> Conv(4, 3) -> relu }
  loss nll = -log_prob(F, x)
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  block Net(x: [h, w, c]) { return x -> Conv(4, 3) -> relu -> Conv(2 * c, 3, init=zeros) }
  flow F(x) { return x -> Dequantize -> Logit -> Squeeze -> AffineCoupling(Net) }
  loss nll = -log_prob(F, x)
}`,
    messages: {
      operation: ({ operation, flow }: { operation: string; flow: string }) =>
        `\`${operation}\` cannot be undone, and stands in the flow \`${flow}\``,
      otherOrigin: ({ flow }: { flow: string }) => ({
        message: `\`${flow}\` returns what does not come out of its input`,
        why: 'Every value of a flow is made of its input by layers that can be undone.',
      }),
      oneInput: ({ flow }: { flow: string }) => ({
        message: `the flow \`${flow}\` needs an input and one result`,
        why: 'It is a way there and back: what goes in has one counterpart that comes out.',
        hint: `Such as flow ${flow}(x) { return x -> … }.`,
      }),
      twoInputs: ({ flow, first, other }: { flow: string; first: string; other: string }) => ({
        message: `the flow \`${flow}\` transforms \`${first}\`, and \`${other}\` is a second input`,
        why: 'A flow transforms one value. Everything else that it knows is given: a label, a vector, a picture.',
        hint: `Write given ${other}, and let a block of a layer read it: AffineCoupling(Net(${other})).`,
      }),
      later: ({ flow, input }: { flow: string; input: string }) => ({
        message: `the flow \`${flow}\` transforms \`${input}\`, which does not stand first`,
        why: 'The value that a flow transforms stands before the values that it is given, as in p(x | label).',
        hint: `Write flow ${flow}(${input}, given …).`,
      }),
      nothing: ({ flow }: { flow: string }) => ({
        message: `the flow \`${flow}\` is given its inputs, and has none to transform`,
        why: 'A flow transforms its first input, and only reads what it is given.',
        hint: `Such as flow ${flow}(x, given label) { return x -> … }.`,
      }),
      given: ({ flow, given, input }: { flow: string; given: string; input: string }) => ({
        message: `\`${flow}\` transforms \`${given}\`, which it is given`,
        why: `The result of a flow is made of the input that it transforms, \`${input}\`. What is given is known on the way back too, and need not be undone.`,
        hint: `Begin with ${input} -> …, and let a block of a layer read what is given: ${input} -> AffineCoupling(Net(${given})).`,
      }),
      taken: ({ layer, flow, input }: { layer: string; flow: string; input: string }) => ({
        message: `\`${layer}\` reads a value that comes from \`${input}\`, besides the one that it transforms`,
        why: `On the way back, \`${input}\` is what is sought. A layer of the flow \`${flow}\`, and its block, may read what the layers before it make and what the flow is given, and nothing else.`,
        hint: `Leave it out: a block receives its part of \`${input}\` from its layer. Other knowledge comes as flow ${flow}(${input}, given …).`,
      }),
    },
  }),
  define({
    code: 'GEN2015',
    name: 'asked-of-a-flow',
    severity: 'error',
    title: 'likelihoods, ways back and constants are asked of flows that have them',
    explanation:
      'log_prob(F, x), inverse(F, z), draw(F) and round_trip(F, x) need a flow, declared with flow in the place of net, or an average of one. lipschitz(F) needs a flow with residual blocks too: only they can cease to be invertible.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  net F(x) { return x -> Flatten }
  metric nll = -log_prob(F, x)
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  flow F(x) { return x -> Dequantize -> Logit -> Flatten }
  metric nll = -log_prob(F, x)
}`,
    messages: {
      notAFlow: ({ word, found }: { word: string; found?: string }) => ({
        message: `\`${word}\` is asked of a flow${found ? `, not of ${found}` : ''}`,
        why: 'Only a flow knows its way back and what it does to volumes.',
      }),
      withoutResidual: ({ name }: { name: string }) => ({
        message: `\`${name}\` has no residual block whose constant could be measured`,
        why: 'Only an InvertibleResidual can cease to be invertible; other layers are so by their form.',
      }),
    },
  }),
  define({
    code: 'GEN2016',
    name: 'outside-the-domain',
    severity: 'error',
    title: 'a flow receives values that its first layer takes',
    explanation:
      'Dequantize and Logit take values in 0..1: elsewhere a level of a picture is none, and a logit is not a number. Declare the data in that range; they are then scaled to it where they are read.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] in -1..1 }
  flow F(x) { return x -> Dequantize -> Logit }
  loss nll = -log_prob(F, x)
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  flow F(x) { return x -> Dequantize -> Logit }
  loss nll = -log_prob(F, x)
}`,
    messages: {
      first: ({
        layer,
        low,
        high,
        dataLow,
        dataHigh,
        flow,
      }: {
        layer: string;
        low: number;
        high: number;
        dataLow: number;
        dataHigh: number;
        flow: string;
      }) => ({
        message: `\`${layer}\` takes values in ${low}..${high}, and these are in ${dataLow}..${dataHigh}`,
        why: `It is the first layer of \`${flow}\`, and is not defined outside of that range.`,
        hint: `Declare the data in ${low}..${high}.`,
      }),
      order: ({
        layer,
        low,
        high,
        before,
        flow,
      }: {
        layer: string;
        low: number;
        high: number;
        before: string;
        flow: string;
      }) => ({
        message: `\`${layer}\` takes values in ${low}..${high}, and receives what \`${before}\` made`,
        why: `\`${before}\` takes values to the whole line, or anywhere on it.`,
        hint: `Layers from pixels come first in the flow \`${flow}\`: x -> Dequantize(256) -> Logit(0.05) -> ….`,
      }),
    },
  }),
  define({
    code: 'GEN2017',
    name: 'branch-stretches',
    severity: 'error',
    title: 'the branch of an invertible residual block contracts',
    explanation:
      'x + g(x) can be undone where g brings every two points nearer to each other: its Lipschitz constant, at most the product of those of its layers, must be under one. weight=spectral(0.97) bounds a Dense or a Conv by 0.97; tanh, elu, relu and lipswish stretch nothing. That the power iteration behind the bound keeps up is measured while it trains: metric constant = lipschitz(F) on test.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  block Branch(x: [h, w, c]) { return x -> Conv(8, 3, weight=spectral(0.97)) -> lipswish -> Conv(c, 3) }
  flow F(x) { return x -> Dequantize -> Logit -> InvertibleResidual(Branch) }
  loss nll = -log_prob(F, x)
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  block Branch(x: [h, w, c]) {
    return x -> Conv(8, 3, weight=spectral(0.97)) -> lipswish -> Conv(c, 3, weight=spectral(0.97))
  }
  flow F(x) { return x -> Dequantize -> Logit -> InvertibleResidual(Branch) }
  loss nll = -log_prob(F, x)
}`,
    messages: {
      unbounded: ({ layer, residual, canBeBounded }: { layer: string; residual: string; canBeBounded: boolean }) => ({
        message: `nothing is known of how far \`${layer}\` stretches distances`,
        why: `The block of an ${residual} must bring every two points nearer to each other, or there is no way back.`,
        hint: canBeBounded
          ? 'Bound it by weight=spectral(0.97).'
          : `Take ${layer} out; between bounded layers stand lipswish, elu, relu or tanh.`,
      }),
      stretches: ({ layer, bound }: { layer: string; bound: number }) => ({
        message: `the block of \`${layer}\` can stretch distances by ${bound}`,
        why: 'Its Lipschitz constant, at most the product of those of its layers, must be under one, or two points may meet, and there is no way back.',
        hint: 'Bound its layers more tightly: Conv(64, 3, weight=spectral(0.97)).',
      }),
    },
  }),
  define({
    code: 'GEN4021',
    name: 'flows-give-probabilities',
    severity: 'warning',
    title: 'a flow of pictures begins with Dequantize',
    explanation:
      'A stored picture has whole levels. The density of a flow can rise without bound on these points, so that the log-likelihood of the raw values says nothing, and bits per dimension may be negative. Dequantize spreads each level over its share of 0..1, uniformly or with noise that a block learns, and makes log_prob a lower bound of the log-probability of the picture itself. A flow of codes, or of other values that are not levels, does not need it.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  flow F(x) { return x -> Logit -> ActNorm }
  loss nll = -log_prob(F, x)
  train { minimize nll over F with adam() }
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  flow F(x) { return x -> Dequantize -> Logit -> ActNorm }
  loss nll = -log_prob(F, x)
  train { minimize nll over F with adam() }
}`,
    messages: {
      levels: ({ flow }: { flow: string }) => ({
        message: `\`${flow}\` is asked for the density of pictures of whole levels`,
        why: 'Pictures have 256 levels and nothing between them, and a density can grow without bound on such points: its log-likelihood is none of the pictures, and bits per dimension may fall below zero.',
        hint: `Begin the flow with Dequantize(256), which makes log_prob a bound on the probability of the picture: x -> Dequantize(256) -> Logit(0.05) -> ….`,
      }),
    },
  }),
  define({
    code: 'GEN4083',
    name: 'given-values-are-read',
    severity: 'warning',
    title: 'a flow reads what it is given',
    explanation:
      'flow F(x, given label) is a density for every label, p(x | label), where a block of its layers reads the label. If none does, all labels have one density, and the training does not tell them apart.',
    bad: `block Net(x: [n]) { return x -> Dense(2 * n, init=zeros) }
model Small {
  data two_moons { p: [2]  half: class(2) }
  flow F(p, given half) { return p -> AffineCoupling(Net) }
  loss nll = -log_prob(F, p, half)
}`,
    good: `block Net(x: [n], label) { return concat(x, one_hot(label)) -> Dense(2 * n, init=zeros) }
model Small {
  data two_moons { p: [2]  half: class(2) }
  flow F(p, given half) { return p -> AffineCoupling(Net(half)) }
  loss nll = -log_prob(F, p, half)
}`,
    messages: {
      unread: ({ flow, given, input }: { flow: string; given: string; input: string }) => ({
        message: `no layer of \`${flow}\` reads \`${given}\`, which it is given`,
        why: `The density of \`${input}\` is then the same for every \`${given}\`.`,
        hint: `Let a block read it: block Net(x: [n], ${given}) { return concat(x, ${given}) -> … }, and AffineCoupling(Net(${given})). A label goes through one_hot or Embedding first.`,
      }),
    },
  }),
];
