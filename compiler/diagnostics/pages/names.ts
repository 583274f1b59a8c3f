import { define } from './page.js';
import type { Page } from './page.js';

/** Names: what is declared, where it may be used, and what calls take. */
export const namePages: readonly Page[] = [
  define({
    code: 'GEN1001',
    name: 'unknown-name',
    severity: 'error',
    title: 'every name is declared',
    explanation:
      'A name stands for something that this file declares (let, param, net, block, fn, a data field), that it uses from another file, or that genc itself knows: layers are written with a capital letter, functions in lower case. Most often it is misspelt; the nearest known name is suggested.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(2) -> rleu }
}`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(2) -> relu }
}`,
  }),
  define({
    code: 'GEN1002',
    name: 'hidden-name',
    severity: 'error',
    title: 'a net sees its inputs and constants only',
    explanation:
      'All calls of a net share its weights and differ in nothing but their inputs. So its body sees its own inputs, the params and constants of the model, blocks and functions, but no data, no value computed from data, and no other net. Pass what it needs as an input.',
    bad: `model Conditional {
  data mnist { x: [28, 28, 1]  digit: class(10) }
  net Body(x) {
    return x -> Flatten -> concat(one_hot(digit)) -> Dense(2)
  }
}`,
    good: `model Conditional {
  data mnist { x: [28, 28, 1]  digit: class(10) }
  net Body(x, label: [10]) {
    return x -> Flatten -> concat(label) -> Dense(2)
  }
  let answer = Body(x, one_hot(digit))
  sample answers(x, digit) = answer
}`,
  }),
  define({
    code: 'GEN1003',
    name: 'declared-twice',
    severity: 'error',
    title: 'a name is declared once',
    explanation:
      'Declarations of a model have no order, so the second of two could not replace the first. Only a variant may declare a name again: there it takes the place of its model’s.',
    bad: `model Small {
  param width = 8
  param width = 16
  net Body(x: [4]) { return x -> Dense(width) }
}`,
    good: `model Small {
  param width = 8
  net Body(x: [4]) { return x -> Dense(width) }
}
variant Wide of Small { param width = 16 }`,
  }),
  define({
    code: 'GEN1004',
    name: 'no-such-model',
    severity: 'error',
    title: 'FILE:Name names a model of the file',
    explanation:
      'After the colon of FILE:Name stands a model or variant that this file declares. Without it the first model is taken.',
    bad: `// genc show small.gen:Smal
model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}`,
    good: `// genc show small.gen:Small
model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}`,
  }),
  define({
    code: 'GEN1005',
    name: 'no-such-base',
    severity: 'error',
    title: 'a variant is of a model',
    explanation: 'After `of` stands a model or another variant, of this file or used from another one.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}
variant Wide of Smal { }`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}
variant Wide of Small { }`,
  }),
  define({
    code: 'GEN1006',
    name: 'defined-by-itself',
    severity: 'error',
    title: 'nothing is defined by itself',
    explanation:
      'Declarations may stand in any order, but one cannot need its own value, directly or around a circle of others. The same holds for a variant that is in the end a variant of itself.',
    bad: `model Circle {
  param width = height * 2
  param height = width / 2
  net Body(x: [4]) { return x -> Dense(width) }
}`,
    good: `model Circle {
  param width  = height * 2
  param height = 8
  net Body(x: [4]) { return x -> Dense(width) }
}`,
  }),
  define({
    code: 'GEN1007',
    name: 'weights-outside-a-net',
    severity: 'error',
    title: 'layers with weights stand in nets',
    explanation:
      'A training step says which nets it moves, and the stable path of a weight begins with its net. A layer with weights at the level of the model would belong to no net. Functions, which own nothing, may stand anywhere.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] }
  let h = x -> Flatten -> Dense(2)
  sample codes(x) = h
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] }
  net Encoder(x) { return x -> Flatten -> Dense(2) }
  let h = Encoder(x)
  sample codes(x) = h
}`,
  }),
  define({
    code: 'GEN1008',
    name: 'unknown-setting',
    severity: 'error',
    title: 'every setting is known to what receives it',
    explanation:
      'Layers, functions, blocks, optimizers and the train block each have their own settings, written name=value. The message lists those there are, or names the nearest one.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3, strides=2) }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3, stride=2) }
}`,
  }),
  define({
    code: 'GEN1009',
    name: 'missing-argument',
    severity: 'error',
    title: 'what has no default is given',
    explanation:
      'Some inputs and settings have no value of their own: how many channels a convolution makes, what a block is applied to, which optimizer a step uses.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8) }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3) }
}`,
  }),
  define({
    code: 'GEN1010',
    name: 'unfit-value',
    severity: 'error',
    title: 'a setting has a value that it can have',
    explanation:
      'Each setting takes one kind of value, often within bounds: a whole number, a share between 0 and 1, one of a few words, an initializer. The message says which.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(8) -> Dropout(50) }
}`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(8) -> Dropout(0.5) }
}`,
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
  }),
  define({
    code: 'GEN1012',
    name: 'unreadable-file',
    severity: 'error',
    title: 'a used file is there',
    explanation:
      'The path after `from` is relative to the file that it stands in, and written with its ending, such as "blocks/unet.gen".',
    bad: `use Residual from "residuals.gen"
model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}`,
  }),
  define({
    code: 'GEN1013',
    name: 'edit-without-effect',
    severity: 'error',
    title: 'every edit finds what it edits',
    explanation:
      'swap, drop, insert and set change layers of the expanded nets, found by the layer’s name or its label, everywhere or in the place after `in`. An edit that finds nothing would leave the variant the same as its model, unnoticed. genc show lists the layers of every net.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(8) -> relu -> Dense(2) }
}
variant Smooth of Small { swap leaky_relu for silu in Body }`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(8) -> relu -> Dense(2) }
}
variant Smooth of Small { swap relu for silu in Body }`,
  }),
  define({
    code: 'GEN1014',
    name: 'no-stage',
    severity: 'error',
    title: 'after -> stands something that can be done to a value',
    explanation:
      'A stage is a layer, a function, a block or a net, alone or with its further arguments. A number, a shape or a value is none, and neither can be called.',
    bad: `model Small {
  param width = 8
  net Body(x: [4]) { return x -> width }
}`,
    good: `model Small {
  param width = 8
  net Body(x: [4]) { return x -> Dense(width) }
}`,
  }),
  define({
    code: 'GEN1015',
    name: 'nested-too-deeply',
    severity: 'error',
    title: 'a block does not contain itself',
    explanation:
      'Blocks and functions are expanded where they are used, so one that contains itself has no end. Use repeat to apply a block several times.',
    bad: `block Deep(x) { return x -> Dense(8) -> Deep }
model Small {
  net Body(x: [4]) { return x -> Deep }
}`,
    good: `block Deep(x) { return x -> Dense(8) -> relu }
model Small {
  net Body(x: [4]) { return x -> repeat 3 { Deep } }
}`,
  }),
  define({
    code: 'GEN1016',
    name: 'no-such-member',
    severity: 'error',
    title: 'what follows a dot is an output or a label',
    explanation:
      'q.mean reads one of several outputs of a net, D(x).stem a labelled layer inside it. A label is written before the layer: -> stem: Conv(64, 4).',
    bad: `model Small {
  data mnist { x: [28, 28, 1] }
  net Encoder(x) -> (mean: [2], logvar: [2]) {
    h = x -> Flatten
    return h -> Dense(2), h -> Dense(2)
  }
  sample codes(x) = Encoder(x).average
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] }
  net Encoder(x) -> (mean: [2], logvar: [2]) {
    h = x -> Flatten
    return h -> Dense(2), h -> Dense(2)
  }
  sample codes(x) = Encoder(x).mean
}`,
  }),
  define({
    code: 'GEN1017',
    name: 'no-such-param',
    severity: 'error',
    title: '--set names a param',
    explanation:
      'From the command line the params of a model can be given other values, and its batch and epochs. Anything else is changed in the spec, or by a variant.',
    bad: `// genc train small.gen --set widht=16
model Small {
  param width = 8
  net Body(x: [4]) { return x -> Dense(width) }
}`,
    good: `// genc train small.gen --set width=16
model Small {
  param width = 8
  net Body(x: [4]) { return x -> Dense(width) }
}`,
  }),
  define({
    code: 'GEN1018',
    name: 'nothing-to-drop',
    severity: 'error',
    title: 'a variant drops what is there',
    explanation:
      'drop loss, drop metric, drop step and the like take a declaration out of what the variant inherits; it must be there, under that name.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
  metric size = mean(abs(Body(normal([4]))))
}
variant Bare of Small { drop metric length }`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
  metric size = mean(abs(Body(normal([4]))))
}
variant Bare of Small { drop metric size }`,
  }),
  define({
    code: 'GEN1019',
    name: 'dropped-source',
    severity: 'error',
    title: 'a layer without input is swapped, not dropped',
    explanation:
      'Dropping a layer hands its input on to the next one. A learned constant has no input, so nothing would be left to hand on; something else must take its place.',
    bad: `model Small {
  net Body(z: [8]) {
    start = Weight([8])
    return (start + z) -> Dense(2)
  }
}
variant Plain of Small { drop Weight in Body }`,
    good: `model Small {
  net Body(z: [8]) {
    start = Weight([8])
    return (start + z) -> Dense(2)
  }
}
variant Plain of Small { swap Weight for Weight([8], init=ones) in Body }`,
  }),
  define({
    code: 'GEN1020',
    name: 'nothing-returned',
    severity: 'error',
    title: 'a body ends in return',
    explanation:
      'The body of a net, block or function holds `name = …` lines and one final return, which says what comes out.',
    bad: `model Small {
  net Body(x: [4]) {
    h = x -> Dense(2)
  }
}`,
    good: `model Small {
  net Body(x: [4]) {
    h = x -> Dense(2)
    return h
  }
}`,
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
  }),
  define({
    code: 'GEN1021',
    name: 'return-is-not-last',
    severity: 'error',
    title: 'return is the last line of a body',
    explanation:
      'A body is read from top to bottom and ends where it returns; there is one return. A line behind it would never be computed, so it is in the wrong place.',
    bad: `model Small {
  net Body(x: [4]) {
    return x -> Dense(2)
    h = x -> relu
  }
}`,
    good: `model Small {
  net Body(x: [4]) {
    h = x -> relu
    return h -> Dense(2)
  }
}`,
  }),
  define({
    code: 'GEN1030',
    name: 'label-twice',
    severity: 'error',
    title: 'a label stands once in a body',
    explanation:
      'A label names its layer, and its weights: `stem: Conv(8, 3)` in the net Body owns `Body/stem/kernel`. Two layers of that name would share one weight. Blocks and iterations are levels of their own, so a label may come again in each of them; layers that are to share their weights are one net, called twice.',
    bad: `model Small {
  net Body(x: [8, 8, 3]) {
    return x -> stem: Conv(8, 3) -> relu -> stem: Conv(8, 3)
  }
}`,
    good: `model Small {
  net Body(x: [8, 8, 3]) {
    return x -> stem: Conv(8, 3) -> relu -> second: Conv(8, 3)
  }
}`,
  }),
  define({
    code: 'GEN1050',
    name: 'no-modules',
    severity: 'error',
    title: 'layers and functions are called by their names',
    explanation:
      'Nothing is imported, and there are no modules such as torch.nn or tf.keras.layers. Layers and functions are there by their names; docs/ops.md lists them. The number of input channels is never given: a layer reads it from its input.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return x -> nn.Conv2d(1, 16, 3) -> relu }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(16, 3) -> relu }
}`,
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
  }),
  define({
    code: 'GEN1052',
    name: 'applied-by-arrow',
    severity: 'error',
    title: 'a layer is applied by an arrow',
    explanation:
      'In Keras and PyTorch a layer is made by one call and applied by a second one. Here `x -> Conv(16, 3)` does both.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return Conv(16, 3)(x) }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(16, 3) }
}`,
  }),
];
