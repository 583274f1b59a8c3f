/** Stages, calls and bodies. */
import { define } from '../../../grammar/messages/define.js';

export const stageMessages = [
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
    messages: {
      layer: ({ layer }: { layer: string }) => ({
        message: `\`${layer}\` owns weights and must stand inside a net`,
        why: 'Weights are created only inside a net, so that a step can say which of them it moves.',
        hint: 'Move it into a net, or make a net of it.',
      }),
    },
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
    messages: {
      callee: ({ found }: { found: string }) => `${found} cannot be called`,
      net: ({ found }: { found: string }) => ({
        message: `a net is made of a block or a layer, not of ${found}`,
        hint: 'Such as net Encoder = ResNet18(), or write out its body.',
      }),
      stage: ({ found }: { found: string }) => ({
        message: `a stage must be a layer, a function or a net, not ${found}`,
        hint: 'After -> comes what is done to the value: Conv(64, 4), relu, concat(skip).',
      }),
      stageOnly: ({ kind }: { kind: string }) =>
        `a ${kind === 'repeat' ? 'repeat' : 'label'} stands only as a stage, after ->`,
      block: ({ layer, block, found }: { layer: string; block: string; found: string }) => ({
        message: `\`${layer}\` takes a block as ${block}, not ${found}`,
        hint: 'Declare a block: block Net(x) { return x -> … }.',
      }),
      swap: ({ name, found }: { name?: string; found: string }) =>
        `a layer must take the place of \`${name}\`, not ${found}`,
    },
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
    messages: {
      models: ({ most }: { most: number }) => ({
        message: 'data are drawn by too many models, one from the other',
        why: `The data of one model are drawn by the next, ${most} models deep, and that is not the last.`,
        hint: 'Train the first of them on pictures that are stored.',
      }),
      block: ({ name, expansions }: { name: string; expansions: number }) => ({
        message: `\`${name}\` is nested too deeply`,
        why: `It is expanded inside itself, ${expansions} blocks and functions deep, and has not come to an end.`,
        hint: 'Use repeat to apply a block several times.',
      }),
      expression: {
        message: 'this is nested too deeply',
        why: 'A block, function or expression contains itself, or is nested beyond all use.',
      },
    },
  }),
  define({
    code: 'GEN1020',
    name: 'nothing-returned',
    severity: 'error',
    title: 'a body ends in return',
    explanation:
      'The body of a net, block or function holds `name = …` lines and one final return, which gives the result.',
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
    messages: {
      nothing: ({ owner }: { owner: string }) => ({
        message: `\`${owner}\` returns nothing`,
        hint: 'End its body with return.',
      }),
    },
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
    messages: {
      unreached: ({ owner }: { owner: string }) => ({
        message: `\`${owner}\` has returned before this line`,
        why: 'A body ends in its one return; what stands behind it would never be computed.',
        hint: 'Put the return last.',
      }),
    },
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
    messages: {
      module: ({ path, ours, advice }: { path: string; ours?: string; advice?: string }) => ({
        message: `there are no modules: \`${path}\``,
        hint: ours
          ? `Write \`${ours}\`.`
          : (advice ?? 'Layers and functions are called by their names: `Conv(16, 3)`, `relu`, `mean(x)`.'),
      }),
    },
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
    messages: {
      call: ({ input, layer }: { input: string; layer: string }) => ({
        message: 'a layer is applied by `->`',
        hint: `Write \`${input} -> ${layer}\`.`,
      }),
    },
  }),
];
