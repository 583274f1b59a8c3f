import { define } from './page.js';
import type { Page } from './page.js';

/** Shapes, ranges and kinds of values. */
export const valuePages: readonly Page[] = [
  define({
    code: 'GEN2001',
    name: 'shape-mismatch',
    severity: 'error',
    title: 'every operation receives shapes that it can work on',
    explanation:
      'Shapes are written without the batch axis and are known for every value when the spec is checked. The message stands at the layer that cannot work, names the shapes it received, and shows how they came to be. Elementwise operations broadcast as NumPy does, aligned at the right; concat wants all axes but the last to agree.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Flatten -> Conv(8, 3) }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3) -> Flatten }
}`,
  }),
  define({
    code: 'GEN2002',
    name: 'annotation-mismatch',
    severity: 'error',
    title: 'an annotation says what is so',
    explanation:
      'The shapes written behind inputs and outputs are assertions: they are checked against what the layers make and change nothing. Either the annotation or the layers are wrong.',
    bad: `model Small {
  net Decoder(z: [2]) -> [28, 28, 1] {
    return z -> Dense(7 * 7 * 8) -> Reshape(7, 7, 8) -> ConvTranspose(1, 4, stride=2)
  }
}`,
    good: `model Small {
  net Decoder(z: [2]) -> [28, 28, 1] {
    return z -> Dense(7 * 7 * 8) -> Reshape(7, 7, 8) -> ConvTranspose(8, 4, stride=2) -> relu
      -> ConvTranspose(1, 4, stride=2)
  }
}`,
  }),
  define({
    code: 'GEN2003',
    name: 'call-mismatch',
    severity: 'error',
    title: 'all calls of a net bring the same shapes',
    explanation:
      'A net is one set of weights, so its inputs have one shape: that of the annotation, else of the like-named data field, else of the first call. Where a net must work on another shape, make it a block, of which each use has its own weights.',
    bad: `model Small {
  net Decoder(z: [2]) { return z -> Dense(784) }
  sample generate(n=4) = Decoder(normal([3]))
}`,
    good: `model Small {
  net Decoder(z: [2]) { return z -> Dense(784) }
  sample generate(n=4) = Decoder(normal([2]))
}`,
  }),
  define({
    code: 'GEN2004',
    name: 'not-a-constant',
    severity: 'error',
    title: 'what shapes a model is known when it is compiled',
    explanation:
      'Conditions of if, counts of repeat, and numbers in settings are computed by the compiler, from numbers, params and shapes. A tensor is only known when the model runs; choose between tensors with where(condition, a, b).',
    bad: `model Small {
  net Body(x: [4]) { return if x > 0 then x else -x }
}`,
    good: `model Small {
  net Body(x: [4]) { return where(x > 0, x, -x) }
}`,
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
  }),
  define({
    code: 'GEN2006',
    name: 'no-such-item',
    severity: 'error',
    title: 'an index lies within its list',
    explanation:
      'Lists and labelled repeats are counted from 0. A labelled repeat is the list of its iterations, so down[0] is what the first one made.',
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
  }),
  define({
    code: 'GEN2007',
    name: 'model-too-large',
    severity: 'error',
    title: 'a model has a size that somebody can train',
    explanation:
      'Repeats and functions are expanded while a spec is checked; past about fifty thousand operations, or two thousand million numbers in one value, checking stops. Such a size is nearly always a slip: a repeat within a repeat, or a width in the place of a count.',
    bad: `model Small {
  net Body(x: [4]) { return x -> repeat 90_000 { relu } -> Dense(2) }
}`,
    good: `model Small {
  net Body(x: [4]) { return x -> repeat 9 { Dense(4) -> relu } -> Dense(2) }
}`,
  }),
  define({
    code: 'GEN2008',
    name: 'unknown-shape',
    severity: 'error',
    title: 'the shape of every input is known',
    explanation:
      'An input takes its shape from its annotation, from the data field of the same name, or from the calls of its net. Where there is none of these, write it behind the input.',
    bad: `model Small {
  net Decoder(z) { return z -> Dense(784) }
}`,
    good: `model Small {
  net Decoder(z: [2]) { return z -> Dense(784) }
}`,
  }),
  define({
    code: 'GEN2009',
    name: 'no-shape',
    severity: 'error',
    title: 'a shape is a list of whole numbers',
    explanation:
      'Shapes leave the batch axis out and hold whole numbers from 1 on. Pictures are [height, width, channels], grey ones have one channel; class labels are class(10). A range is written from low to high, such as 0..1.',
    bad: `model Small {
  data mnist { x: [28, 28] in 0..1 }
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
}`,
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
  }),
  define({
    code: 'GEN2012',
    name: 'range-mismatch',
    severity: 'error',
    title: 'values stay in the declared range',
    explanation:
      'A range behind an output is an assertion. The checker knows the ranges of data and of activations: sigmoid gives 0..1, tanh -1..1, relu 0 and up, a linear layer anything.',
    bad: `model Small {
  net Decoder(z: [2]) -> [28, 28, 1] in 0..1 {
    return z -> Dense(784) -> Reshape(28, 28, 1)
  }
}`,
    good: `model Small {
  net Decoder(z: [2]) -> [28, 28, 1] in 0..1 {
    return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid
  }
}`,
  }),
];
