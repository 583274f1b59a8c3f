import { describe, expect, test } from 'vitest';
import { codes, diagnose, graphOf, weightPaths } from '../testing/testing.js';

const kernels = (text: string, model?: string): string[] =>
  weightPaths(graphOf(text, model))
    .filter((path) => path.endsWith('/kernel'))
    .map((path) => path.replace('/kernel', ''));

describe('rule 7: every declaration starts with a keyword', () => {
  test('rule 7: "net bodies hold name = … and one final return"', () => {
    expect(codes('model M { net N(x: [4]) { h = x -> Dense(2)\n return h } }')).toEqual([]);
    expect(codes('model M { net N(x: [4]) { h = x -> Dense(2) } }')).toEqual(['GEN1020']);
    expect(codes('model M { net N(x: [4]) { return x\n h = x -> Dense(2) } }')).not.toEqual([]);
    expect(codes('model M { net N(x: [4]) { return x\n return x } }')).not.toEqual([]);
  });
  test('rule 7: "No word is reserved": keywords name things where no declaration can start', () => {
    expect(codes('model M { net N(data: [4], step: [4]) { loss = data + step\n return loss -> Dense(2) } }')).toEqual(
      [],
    );
  });
});

describe('rule 8: model declarations are unordered, bodies are ordered', () => {
  test('rule 8: a value may be used before the line that declares it', () => {
    expect(
      codes(
        'model M { sample s(n=4) = later\n let later = N(z)\n let z = normal([width])\n net N(z) { return z -> Dense(width) }\n param width = 3 }',
      ),
    ).toEqual([]);
  });
  test('rule 8: in a body it may not', () => {
    expect(codes('model M { net N(x: [4]) { a = b -> relu\n b = x -> Dense(2)\n return a } }')).toEqual(['GEN1001']);
  });
  test('rule 8: "Nets see their inputs, the model’s params and constant lets, nothing else"', () => {
    const model = (seen: string): string =>
      `model M { data mnist { x: [28, 28, 1]  digit: class(10) }\n param p = 2\n let constant = p * 3\n let tensor = one_hot(digit)\n loss l = mean(x)\n net Other(x) { return x }\n net N(x) { return x -> Flatten -> ${seen} }\n sample s(x, digit) = x, tensor }`;
    expect(codes(model('Dense(p + constant)'))).toEqual([]);
    for (const hidden of ['concat(tensor)', 'concat(one_hot(digit))', 'multiply(l)', 'Other'])
      expect(codes(model(hidden)), hidden).toEqual(['GEN1002']);
  });
});

describe('rule 9: capitalised things own weights or state', () => {
  test('rule 9: "Weights are created only inside a net, flow or codebook"', () => {
    expect(
      codes('model M { data mnist { x: [28, 28, 1] }\n let h = x -> Flatten -> Dense(2)\n sample s(x) = h }'),
    ).toEqual(['GEN1007']);
    expect(codes('model M { data mnist { x: [28, 28, 1] }\n let h = x -> Flatten -> relu\n sample s(x) = h }')).toEqual(
      [],
    );
  });
  test('rule 9: "A block is a template: every use, and every iteration of a repeat, owns weights"', () => {
    const block = 'block B(x; c) { return x -> Dense(c) }\n';
    expect(kernels(`${block}model M { net N(x: [4]) { return x -> B(4) -> B(4) -> repeat 3 { B(4) } } }`)).toEqual([
      'N/b/dense',
      'N/b_2/dense',
      'N/repeat/0/dense',
      'N/repeat/1/dense',
      'N/repeat/2/dense',
    ]);
  });
  test('rule 9: "A net is an instance: all its calls share"', () => {
    const graph = graphOf(
      'model M { data mnist { x: [28, 28, 1] }\n net N(x) { return x -> Flatten -> Dense(2) }\n let a = N(x)\n let b = N(1 - x)\n sample s(x) = a, b }',
    );
    expect(weightPaths(graph)).toEqual(['N/dense/kernel', 'N/dense/bias']);
    const calls = graph.nodes.filter((node) => node.kind === 'call');
    expect(calls.map((call) => call.kind === 'call' && call.weightsOf)).toEqual(['N', 'N']);
  });
  test('rule 9: the same layer value passed twice makes two layers', () => {
    expect(
      kernels(
        'block Two(x; layer) { return x -> layer -> layer }\nmodel M { net N(x: [4]) { return x -> Two(Dense(4)) } }',
      ),
    ).toEqual(['N/two/dense', 'N/two/dense_2']);
  });
});

describe('rule 10: every weight has a stable path', () => {
  const unet = (
    more = '',
  ): string => `block Down(x; c) { return x -> Conv(c, 4, stride=2) -> BatchNorm(affine=false) -> relu }
block UNet(x) { return x -> down: repeat [4, 8] as c { Down(c) } -> up: repeat 1 { ConvTranspose(4, 4, stride=2) } -> concat(down[0]) -> last: Conv(3, 3) }
model M {
  set bias=true on Conv
  net G(x: [8, 8, 3]) { return x -> unet: UNet }
}
${more}`;
  test('rule 10: "blocks, labels and iterations are levels"', () => {
    expect(kernels(unet())).toEqual([
      'G/unet/down/0/conv',
      'G/unet/down/1/conv',
      'G/unet/up/0/conv_transpose',
      'G/unet/last',
    ]);
  });
  test.each([
    ['swap relu for leaky_relu in G'],
    ['drop BatchNorm in G'],
    ['insert Dropout(0.1) after Conv in G'],
    ['insert Conv(8, 3) after BatchNorm in G.unet.down'],
    ['set init=zeros on Conv in G'],
    ['swap BatchNorm for InstanceNorm in G.unet.down[0]'],
  ])('rule 10: "a variant’s edits never rename what they leave alone": %s', (edit) => {
    const before = kernels(unet());
    const after = kernels(unet(`variant V of M { ${edit} }`), 'V');
    expect(before.filter((path) => !after.includes(path))).toEqual([]);
  });
  test('rule 10: dropping one of three like layers leaves the paths of the others', () => {
    const text =
      'model M { net N(x: [4]) { return x -> Dense(4) -> a: Dense(4) -> Dense(4) -> Dense(4) } }\nvariant V of M { drop a in N }\nvariant W of M { swap a for Dense(4, bias=false) in N }';
    expect(kernels(text, 'M')).toEqual(['N/dense', 'N/a', 'N/dense_2', 'N/dense_3']);
    expect(kernels(text, 'V')).toEqual(['N/dense', 'N/dense_2', 'N/dense_3']);
    expect(kernels(text, 'W')).toEqual(['N/dense', 'N/a', 'N/dense_2', 'N/dense_3']);
  });
  test('rule 10: "A label fixes a name, makes it readable from outside (D(x).stem)"', () => {
    const graph = graphOf(
      'model M { data mnist { x: [28, 28, 1] }\n net D(x) { return x -> stem: Conv(8, 3) -> Flatten -> Dense(1) }\n sample s(x) = D(x).stem }',
    );
    expect(graph.samples[0]!.outputs[0]!.value.type.shape).toEqual([28, 28, 8]);
    expect(graph.nets[0]!.taps.map((tap) => tap.name)).toEqual(['stem']);
  });
  test('rule 10: "A labelled repeat is the list of its iterations (down[2].skip)"', () => {
    const text = (read: string): string => `block Down(x; c) { return x -> skip: Conv(c, 3) -> AvgPool }
model M { net N(x: [8, 8, 1]) { h = x -> down: repeat [2, 3, 4] as c { Down(c) }
 return ${read} } }`;
    const shape = (read: string): unknown => graphOf(text(read)).nets[0]!.outputs[0]!.value.type.shape;
    expect(shape('down[0]')).toEqual([4, 4, 2]);
    expect(shape('down[2]')).toEqual([1, 1, 4]);
    expect(shape('down[2].skip')).toEqual([2, 2, 4]);
    expect(codes(text('down[3]'))).toEqual(['GEN2006']);
    expect(codes(text('down[0].skp'))).toEqual(['GEN1016']);
  });
});

describe('rule 11: an unannotated net input takes the shape of the like-named data field, or of its calls', () => {
  const shapeOf = (text: string): unknown => graphOf(text).nets[0]!.inputs[0]!.value.type.shape;
  test('rule 11: of the field', () => {
    expect(shapeOf('model M { data mnist { x: [28, 28, 1] }\n net N(x) { return x -> Flatten } }')).toEqual([
      28, 28, 1,
    ]);
  });
  test('rule 11: of its calls', () => {
    expect(shapeOf('model M { net N(code) { return code -> Dense(2) }\n sample s(n=1) = N(normal([7])) }')).toEqual([
      7,
    ]);
  });
  test('rule 11: "which must agree"', () => {
    const [diagnostic] = diagnose(
      'model M { net N(code) { return code -> Dense(2) }\n sample s(n=1) = N(normal([7])), N(normal([8])) }',
    );
    expect(diagnostic!.code).toBe('GEN2003');
    expect(diagnostic!.message).toContain('[7]');
    expect(diagnostic!.message).toContain('[8]');
  });
  test('rule 11: of neither, it is asked for', () => {
    expect(codes('model M { net N(code) { return code -> Dense(2) } }')).toEqual(['GEN2008']);
  });
});

test('equalised weights start from N(0, 1/lr²), unless a layer says how it starts', () => {
  const graph = graphOf(`model M { net N(z: [8]) {
    return z -> Dense(4, weight=equalized) -> Dense(4, weight=equalized(lr=0.01)) -> Dense(4, weight=equalized, init=zeros) -> Dense(4)
  } }`);
  const starts = graph.nets[0]!.nodes.flatMap((node) =>
    node.kind === 'op'
      ? node.weights.filter(({ path }) => path.endsWith('kernel')).map((each) => each.initializer)
      : [],
  );
  expect(starts).toEqual([
    { kind: 'normal', settings: { mean: 0, std: 1 } },
    { kind: 'normal', settings: { mean: 0, std: 100 } },
    { kind: 'zeros', settings: {} },
    { kind: 'glorot_uniform', settings: { fanIn: 4, fanOut: 4 } },
  ]);
});

test('rule 12: "State moves only in training passes that update its owner": statistics are state, not weights', () => {
  const graph = graphOf(
    'model M { net N(x: [8, 8, 4]) { return x -> Conv(8, 3, bias=false, weight=spectral) -> BatchNorm } }',
  );
  const roles = graph.nets[0]!.nodes.flatMap((node) =>
    node.kind === 'op' ? node.weights.map(({ path, role }) => `${path} ${role}`) : [],
  );
  expect(roles).toEqual([
    'N/conv/kernel weight',
    'N/conv/u state',
    'N/batch_norm/gamma weight',
    'N/batch_norm/beta weight',
    'N/batch_norm/moving_mean state',
    'N/batch_norm/moving_variance state',
  ]);
});

describe('names that stand once', () => {
  test.each([
    ['inputs of a net', 'model M { net N(x: [4], x: [4]) { return x -> Dense(2) } }'],
    ['outputs of a net', 'model M { net N(x: [4]) -> (a: [2], a: [2]) { return x -> Dense(2), x -> Dense(2) } }'],
    ['an input and a setting', 'block B(x; x=3) { return x -> Dense(2) }'],
    ['parameters of a function', 'fn f(a, a=2) = a'],
    ['what a sample is given', 'model M { data mnist { x: [28, 28, 1] }\n sample s(x, x) = x }'],
    ['a data field and a let', 'model M { data mnist { x: [28, 28, 1] }\n let x = normal([2])\n sample s(x) = x }'],
    ['a data field and a loss', 'model M { data mnist { x: [28, 28, 1] }\n loss x = normal([])\n sample s(x) = x }'],
  ])('%s', (_, text) => {
    expect(codes(text)).toContain('GEN1003');
  });
  test('a value that is returned twice is two outputs', () => {
    const graph = graphOf(
      'model M { net N(x: [4]) { h = x -> Dense(2)\n return h, h }\n let q = N(normal([4]))\n sample s(n=1) = q.h, q.output_2 }',
    );
    expect(graph.nets[0]!.outputs.map(({ name }) => name)).toEqual(['h', 'output_2']);
  });
});
