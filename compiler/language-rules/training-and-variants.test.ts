import { describe, expect, test } from 'vitest';
import { emit } from '../emit/tfjs/emit.js';
import { checkFile } from '../compile.js';
import { codes, diagnose, graphOf, weightPaths } from '../testing/testing.js';

const gan = (more = '', variants = ''): string => `model GAN {
  param latent = 8
  data mnist { x: [28, 28, 1] in 0..1 }
  net G(z: [latent]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  net D(x) { return x -> Flatten -> Dense(16) -> leaky_relu(0.2) -> Dense(1) }
  let fake = G(normal([latent]))
  loss d = bce_logits(D(x), 1) + bce_logits(D(stop(fake)), 0)
  loss g = bce_logits(D(fake), 1)
  train {
    step critic:    minimize d over D with adam(lr=1e-4)
    step generator: minimize g over G with adam(lr=2e-4)
    batch 64
    epochs 10
  }
  ${more}
}
${variants}`;
const steps = (text: string, model?: string): string[] =>
  graphOf(text, model).train!.groups.flatMap((group) =>
    group.steps.map((step) => `${step.name}: ${step.loss} over ${step.over.join(', ')}`),
  );

describe('words without a meaning are reported', () => {
  test('a seed in train, a word after the name of data', () => {
    expect(codes(gan('').replace('epochs 10', 'epochs 10\n    seed 3'))).toEqual(['GEN1008']);
    expect(codes(gan('data other labelled { x: [28, 28, 1] in 0..1 }'))).toEqual(['GEN1010']);
  });
});

describe('rule 13: all randomness is keyed by seed, path and iteration', () => {
  const draws = (text: string, model?: string): string[] =>
    graphOf(text, model).nodes.flatMap((node) =>
      node.kind === 'op' && node.op.uses?.includes('draws') ? [node.path] : [],
    );
  test('rule 13: a draw is keyed by the path of its declaration', () => {
    expect(
      draws(
        'model M { net N(z: [4]) { return z -> Dense(2) }\n let a = N(normal([4]))\n let b = N(normal([4]))\n sample s(n=1) = a, b }',
      ),
    ).toEqual(['a/normal', 'b/normal']);
  });
  test('rule 13: "a layer that a variant leaves alone starts from the same weights in both"', () => {
    const text = gan('', 'variant V of GAN { swap leaky_relu for relu in D\n insert Dropout(0.5) after Flatten in D }');
    expect(weightPaths(graphOf(text, 'V'))).toEqual(weightPaths(graphOf(text, 'GAN')));
    expect(draws(text, 'V')).toEqual(draws(text, 'GAN'));
  });
  test('rule 13: keys of draws are unique in the emitted code', async () => {
    const code = await emit(
      graphOf(gan('let other = G(normal([latent]))\n metric m = mean(other) + mean(fake) + mean(G(normal([latent])))')),
    );
    const keys = [...code.matchAll(/pass\.normal\((\S+),/g)].map((match) => match[1]!);
    expect(new Set(keys).size).toBeGreaterThanOrEqual(3);
  });
});

describe('rule 14: one iteration, one batch, one set of draws', () => {
  test('rule 14: "Two written calls draw separately; one let is one draw"', () => {
    const normals = (text: string): number =>
      graphOf(text).nodes.filter((node) => node.kind === 'op' && node.op.name === 'normal').length;
    const model = (outputs: string): string => `model M { let z = normal([4])\n sample s(n=1) = ${outputs} }`;
    expect(normals(model('z, z, z + z'))).toBe(1);
    expect(normals(model('z, normal([4]), normal([4])'))).toBe(3);
  });
  test('rule 14: the losses of both steps see the same draw', () => {
    const graph = graphOf(gan());
    expect(graph.nodes.filter((node) => node.kind === 'call' && node.net.name === 'G')).toHaveLength(1);
  });
});

describe('rule 15: a loss is one number per example', () => {
  const loss = (value: string): string =>
    `model M { data mnist { x: [28, 28, 1] }\n net N(x) { return x -> Flatten -> Dense(2) }\n loss l = ${value}\n train { minimize l over N with adam() } }`;
  test.each([
    ['sum(N(x))', []],
    ['mean(N(x)^2)', []],
    ['N(x)', ['GEN3001']],
    ['x', ['GEN3001']],
  ] as const)('rule 15: %s: %j', (value, expected) => {
    expect(codes(loss(value))).toEqual([...expected]);
  });
  test('rule 15: "shape [] or [1]"', () => {
    expect(codes(loss('mean(x) + N(x) * 0').replace('Dense(2)', 'Dense(1)'))).toEqual([]);
  });
  test('rule 15: "Anything else is an error with the fix"', () => {
    expect(diagnose(loss('N(x)'))[0]!.fixes!.map((fix) => fix.title)).toEqual([
      'Take the sum of each example',
      'Take the mean of each example',
    ]);
  });
});

describe('rule 16: steps run in the order written', () => {
  test('rule 16: in the graph and in the emitted definition', async () => {
    expect(steps(gan())).toEqual(['critic: d over D', 'generator: g over G']);
    const code = await emit(graphOf(gan()));
    expect(code.indexOf("'critic'")).toBeGreaterThan(0);
    expect(code.indexOf("'critic'")).toBeLessThan(code.indexOf("'generator'"));
  });
  test('rule 16: "in together all gradients precede all updates": the steps form one group', () => {
    const text = gan().replace('step critic', 'together { step critic').replace('adam(lr=2e-4)', 'adam(lr=2e-4) }');
    expect(graphOf(text).train!.groups.map((group) => [group.together, group.steps.length])).toEqual([[true, 2]]);
    expect(graphOf(gan()).train!.groups.map((group) => [group.together, group.steps.length])).toEqual([
      [false, 1],
      [false, 1],
    ]);
  });
  test('rule 16: "over moves only the named nets"', () => {
    expect(codes(gan().replace('over G', 'over Generator'))).toEqual(['GEN3007']);
    expect(codes(gan().replace('minimize g over G', 'minimize g over D'))).toEqual(['GEN3003']);
  });
  test('rule 16: "every n", "clip weights" and "clip gradients" are kept as written', () => {
    const text = gan().replace(
      'adam(lr=1e-4)',
      'adam(lr=1e-4), repeat 5, every 2, clip weights 0.01, clip gradients 1',
    );
    expect(graphOf(text).train!.groups[0]!.steps[0]).toMatchObject({
      repeat: 5,
      every: 2,
      clip: { weights: 0.01, gradients: 1 },
    });
    expect(codes(text.replace('clip weights', 'clip weight'))).toEqual(['GEN1010']);
  });
});

test('rule 17: "Only steps use training mode, except training=true on a call and Dropout(always=true)"', () => {
  const graph = graphOf(
    'model M { data mnist { x: [28, 28, 1] }\n net N(x) { return x -> Flatten -> Dropout(0.5, always=true) -> Dropout(0.5) -> Dense(2) }\n sample s(x) = N(x), N(x, training=true) }',
  );
  expect(graph.nodes.flatMap((node) => (node.kind === 'call' ? [node.training] : []))).toEqual([false, true]);
  const always = graph.nets[0]!.nodes.flatMap((node) =>
    node.kind === 'op' && node.op.name === 'Dropout' ? [node.settings['always']!.value] : [],
  );
  expect(always).toEqual([true, false]);
});

test('rule 19: "A transform in the header draws once for all fields; after a field it draws for that field alone"', () => {
  const [data] = graphOf(
    'model M { data pairs paired -> resize(16) -> mirror { a: [16, 16, 3] in -1..1 from A\n b: [16, 16, 3] in -1..1 from B -> grey -> rgb }\n sample s(a, b) = a, b }',
  ).data;
  expect(data!.transforms.map((transform) => transform.name)).toEqual(['resize', 'mirror']);
  expect(data!.fields.map((field) => field.transforms.map((transform) => transform.name))).toEqual([
    [],
    ['grey', 'rgb'],
  ]);
  expect(data!.pairing).toBe('paired');
});

describe('rule 20: losses and metrics are reported on every split each epoch unless on and at say otherwise', () => {
  test('rule 20: written clauses are kept, others stay open', () => {
    const graph = graphOf(
      gan('metric m = mean(fake) on test at epochs first, 5, last\n metric n = mean(fake) at every 3 epochs'),
    );
    const [m, n] = graph.metrics;
    expect(m).toMatchObject({ on: { split: 'test' }, at: { kind: 'epochs', epochs: ['first', 5, 'last'] } });
    expect(n).toMatchObject({ at: { kind: 'every', interval: 3 } });
    expect(graph.losses.map((loss) => [loss.on, loss.at])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });
});

describe('rule 21: a variant replaces declarations by name, merges train, then applies its edits in order', () => {
  test('rule 21: "replaces declarations by name": values that depend on them follow', () => {
    const text = gan('', 'variant Small of GAN { param latent = 3 }');
    expect(graphOf(text, 'Small').nets[0]!.inputs[0]!.value.type.shape).toEqual([3]);
    expect(graphOf(text, 'GAN').nets[0]!.inputs[0]!.value.type.shape).toEqual([8]);
  });
  test('rule 21: a param may be set from outside too', () => {
    expect(graphOf(gan(), 'GAN', { latent: '5' }).nets[0]!.inputs[0]!.value.type.shape).toEqual([5]);
  });
  test('rule 21: "a step of the same name is replaced whole, other settings stay"', () => {
    const text = gan(
      '',
      'variant V of GAN { train { step critic: minimize d over D with rmsprop(lr=5e-5), repeat 5\n epochs 3 } }',
    );
    const { train } = graphOf(text, 'V');
    expect(steps(text, 'V')).toEqual(['critic: d over D', 'generator: g over G']);
    expect(train!.groups[0]!.steps[0]).toMatchObject({ optimizer: { kind: 'rmsprop' }, repeat: 5 });
    expect([train!.batch, train!.epochs]).toEqual([64, 3]);
  });
  const layers = (edits: string): string[] => {
    const text = gan('', `variant V of GAN { ${edits} }`);
    return graphOf(text, 'V')
      .nets.find((net) => net.name === 'D')!
      .nodes.map((node) => (node.kind === 'op' ? node.op.name : node.kind));
  };
  test.each([
    ['swap leaky_relu for relu in D', ['Flatten', 'Dense', 'relu', 'Dense']],
    ['drop leaky_relu in D', ['Flatten', 'Dense', 'Dense']],
    ['insert LayerNorm after Dense in D', ['Flatten', 'Dense', 'LayerNorm', 'leaky_relu', 'Dense', 'LayerNorm']],
    ['set units=4, bias=false on Dense in D', ['Flatten', 'Dense', 'leaky_relu', 'Dense']],
    // The order counts: the second edit finds what the first has made.
    [
      'insert LayerNorm after leaky_relu in D\n swap leaky_relu for tanh in D',
      ['Flatten', 'Dense', 'tanh', 'LayerNorm', 'Dense'],
    ],
  ])('rule 21: edits change the expanded nets: %s', (edit, expected) => {
    if (edit.startsWith('set units')) expect(() => layers(edit)).toThrow('GEN3001');
    else expect(layers(edit)).toEqual(expected);
  });
  test.each([
    ['insert relu after relu in N', ['Dense', 'relu', 'relu', 'Dense']],
    ['swap relu for Twice in N', ['Dense', 'relu', 'relu', 'Dense']],
    ['swap relu for tanh in N\n swap tanh for sigmoid in N', ['Dense', 'sigmoid', 'Dense']],
    ['insert Twice after relu in N\n swap relu for tanh in N', ['Dense', 'tanh', 'tanh', 'tanh', 'Dense']],
    // A layer that is written as a call is found as well as a stage (rule 5).
    ['drop relu in N', ['Dense', 'Dense']],
  ])('rule 21: what an edit brings in is changed by later edits only: %s', (edit, expected) => {
    const text = `block Twice(x) { return x -> relu -> relu }\nmodel M { net N(x: [4]) { return Dense(relu(x -> Dense(4)), 4) } }\nvariant V of M { ${edit} }`;
    const nodes = graphOf(text, 'V').nets[0]!.nodes;
    expect(nodes.map((node) => (node.kind === 'op' ? node.op.name : node.kind))).toEqual(expected);
  });
  test('rule 21: set in a model is its default, in a variant it wins', () => {
    const text =
      'model M { set bias=false on Dense\n net N(x: [4]) { return x -> Dense(4) -> Dense(4, bias=true) } }\nvariant V of M { set bias=false on Dense }';
    const biases = (model: string): number =>
      weightPaths(graphOf(text, model)).filter((path) => path.endsWith('bias')).length;
    expect(biases('M')).toBe(1);
    expect(biases('V')).toBe(0);
  });
  test('rule 21: "An edit that matches nothing is an error"', () => {
    for (const edit of [
      'swap Conv for Dense(4) in D',
      'drop BatchNorm',
      'insert relu after Conv',
      'set bias=false on Conv',
      'swap leaky_relu for relu in G',
      'drop leaky_relu in D.stem',
    ])
      expect(codes(gan('', `variant V of GAN { ${edit} }`)), edit).toEqual(['GEN1013']);
  });
  test('rule 21: "Variants chain, and are checked like models"', () => {
    const text = gan(
      '',
      'variant A of GAN { param latent = 3 }\nvariant B of A { loss g = -D(fake) }\nvariant C of B { drop leaky_relu in D }',
    );
    expect(checkFile('spec.gen', { read: () => text }).graphs.map((graph) => graph.chain.join(' '))).toEqual([
      'GAN',
      'GAN A',
      'GAN A B',
      'GAN A B C',
    ]);
    expect(graphOf(text, 'C').nets[0]!.inputs[0]!.value.type.shape).toEqual([3]);
    expect(codes(`${text}\nvariant E of C { loss g = D(fak) }`)).toEqual(['GEN1001']);
  });
  test('rule 21: a variant of itself ends in a message', () => {
    expect(codes('variant A of B { }\nvariant B of A { }')).toEqual(['GEN1006', 'GEN1006']);
  });
  test('rule 21: "expects are not inherited"', () => {
    const text = gan(
      'expect trainable(D) = 12_577',
      'variant V of GAN { drop leaky_relu in D\n set bias=false on Dense in D }',
    );
    expect(codes(text)).toEqual([]);
    expect(codes(text.replace('12_577', '12_576'))).toEqual(['GEN2010']);
  });
});

describe('rule 22: expect states a claim of the source about the architecture, and fails compilation', () => {
  test.each([
    ['trainable(D) = 12_577', []],
    ['trainable(D) = 1', ['GEN2010']],
    ['parameters(GAN) = 19_633', []],
    ['shape(G) = [28, 28, 1]', []],
    ['shape(G) = [28, 28, 3]', ['GEN2010']],
    ['trainable(E) = 3', ['GEN3007']],
    ['weights(D) = 3', ['GEN1010']],
  ] as const)('rule 22: expect %s: %j', (expectation, expected) => {
    // D: 784·16 + 16 + 16 + 1; G: 8·784 + 784.
    expect(codes(gan(`expect ${expectation}`))).toEqual([...expected]);
  });

  test('rule 22: a net is meant where the model has its name too', () => {
    const other = 'net Other(z: [3]) { return z -> Dense(5) }';
    const text = `model N { net N(z: [3]) { return z -> Dense(2) }\n ${other}\n expect trainable(N) = 8 }`;
    expect(codes(text)).not.toContain('GEN2010');
    expect(codes(text.replace('= 8', '= 28'))).toContain('GEN2010');
    expect(codes(text.replace('net N', 'net P').replace('= 8', '= 28'))).not.toContain('GEN2010');
  });

  test('rule 22: of the spec as it stands, not of another one that `--set` makes', () => {
    const text = 'model M { param width = 2\n net N(z: [3]) { return z -> Dense(width) }\n expect trainable(N) = 8 }';
    const outputs = ['2', '5'].map((width) => graphOf(text, 'M', { width }).nets[0]!.outputs[0]!.value.type.shape);
    expect(outputs).toEqual([[2], [5]]);
    expect(() => graphOf(text.replace('= 8', '= 9'), 'M', { width: '2' })).toThrow('GEN2010');
  });
});

test('rule 23: a feature that is parsed but not compiled yet is named in a message', () => {
  const said = diagnose(
    'extern blur(x: [h, w, c]) -> [h, w, c] from "blur.ts"\nmodel M { data mnist { x: [28, 28, 1] }\n metric a = mean(blur(x)) }',
  );
  expect(said.map(({ code, message }) => `${code} ${message}`)).toEqual([expect.stringMatching(/^GEN9001 .*`blur`/)]);
});

test('rule 24: "Checking never runs code of the spec’s author, touches no network and reads no data set"', () => {
  const asked: string[] = [];
  const text =
    'use Block from "blocks.gen"\nextern f(x: [4]) -> [4] from "f.ts"\nmodel M { data mnist { x: [28, 28, 1] }\n net N(x) { return x -> Flatten -> Block } }';
  checkFile('dir/spec.gen', { read: (path) => (asked.push(path), path === 'dir/spec.gen' ? text : undefined) });
  expect(asked).toEqual(['dir/spec.gen', 'dir/blocks.gen']);
});

test('a model has one training; a variant changes it', () => {
  const model = (more: string): string => `model M {
  data photos { x: [28, 28, 1] in 0..1 }
  net E(x) { return x -> Conv(1, 3) -> sigmoid }
  loss l = mean((E(x) - x)^2)
  train { minimize l over E with adam()  batch 64 }
  ${more}
}
variant V of M { train { batch 7 } }`;
  expect(codes(model(''))).toEqual([]);
  expect(codes(model('train { minimize l over E with sgd(lr=1)  batch 7 }'))).toEqual(['GEN1003']);
});
