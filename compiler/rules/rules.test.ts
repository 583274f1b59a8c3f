import { describe, expect, test } from 'vitest';
import { codes, diagnose, fixed } from '../testing/testing.js';

const gan = (parts: {
  readonly field?: string;
  readonly generator?: string;
  readonly critic?: string;
  readonly losses: string;
  readonly train?: string;
  readonly more?: string;
}): string => `model GAN {
  data fashion_mnist { x: [28, 28, 1] in ${parts.field ?? '0..1'} }
  net G(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> ${parts.generator ?? 'sigmoid'} }
  net D(x) { return x -> ${parts.critic ?? 'Flatten -> Dense(1)'} }
  let fake = G(normal([8]))
  ${parts.losses}
  train {
    ${
      parts.train ??
      `step critic: minimize d over D with adam()
    step generator: minimize g over G with adam()`
    }
  }
}
${parts.more ?? ''}`;
const standard = `loss d = bce_logits(D(x), 1) + bce_logits(D(stop(fake)), 0)
  loss g = bce_logits(D(fake), 1)`;
const message = (text: string): string =>
  diagnose(text)
    .map((diagnostic) => `${diagnostic.code} ${diagnostic.message}`)
    .join('\n');

describe('steps reach their nets', () => {
  test('a net that the loss does not use', () => {
    const [diagnostic] = diagnose(
      gan({
        losses: 'loss d = bce_logits(D(x), 1)\n  loss g = mean(fake)^2',
        train: 'minimize d over D, G with adam()\n    step other: minimize g over G with adam()',
      }),
    );
    expect(diagnostic).toMatchObject({ code: 'GEN3002', message: 'the loss `d` cannot move `G`' });
    expect(diagnostic!.why).toContain('not computed from `G`');
    expect(codes(fixed(diagnostic!))).toEqual([]);
  });

  test('a net without weights', () => {
    const [diagnostic] = diagnose(gan({ critic: 'Flatten -> mean', losses: standard }));
    expect(diagnostic).toMatchObject({ code: 'GEN3002', why: '`D` has no weights that a gradient could move.' });
  });

  test('a gradient that ends in a comparison is shown where it ends', () => {
    const [diagnostic] = diagnose(gan({ losses: 'loss d = bce_logits(D(x), 1)\n  loss g = mean(D(fake) > 0)' }));
    expect(diagnostic!.code).toBe('GEN3002');
    const cut = diagnostic!.related!.find((each) => each.message === 'the gradient ends here')!;
    expect(cut.span.source.text.slice(cut.span.start, cut.span.end)).toBe('D(fake) > 0');
  });
});

describe('nets are trained', () => {
  test('averages follow their nets', () => {
    expect(
      codes(gan({ losses: `net Gs = ema(G, 0.999)\n  sample generate(n=4) = Gs(normal([8]))\n  ${standard}` })),
    ).toEqual([]);
  });
  test('a model without training trains nothing', () => {
    expect(codes('model M { net Body(x: [4]) { return x -> Dense(2) } }')).toEqual([]);
  });
  test('a net without weights needs no step', () => {
    expect(
      codes(gan({ losses: `net Blur(x) { return x -> AvgPool }\n  metric m = mean(Blur(x))\n  ${standard}` })),
    ).toEqual([]);
  });
});

describe('second gradients exist', () => {
  const pooled = 'Conv(4, 4) -> MaxPool -> Flatten -> Dense(1)';
  test('only a loss that a step minimises needs them', () => {
    expect(
      codes(gan({ critic: pooled, losses: `${standard}\n  let real = D(x)\n  metric slope = norm(grad(real, x))` })),
    ).toEqual([]);
    expect(
      codes(
        gan({
          critic: pooled,
          losses: `let real = D(x)\n  loss d = bce_logits(real, 1) + norm(grad(real, x))\n  loss g = bce_logits(D(fake), 1)`,
        }),
      ),
    ).toEqual(['GEN3004']);
  });
  test('and only between the two values of the gradient', () => {
    expect(
      codes(
        gan({
          critic: pooled,
          losses: `let mix = lerp(x, stop(fake), uniform([]))\n  loss d = D(x) + norm(grad(mean(tanh(mix)), mix))\n  loss g = D(fake)`,
        }),
      ),
    ).toEqual([]);
  });
});

describe('generators match their data', () => {
  test('through stop and behind a joined condition', () => {
    const text = `model Pairs {
  data small { a: [8, 8, 3] in 0..1  b: [8, 8, 3] in 0..1 }
  net G(a) { return a -> Conv(3, 3) -> tanh }
  net D(pair: [8, 8, 6]) { return pair -> Flatten -> Dense(1) }
  let fake = G(a)
  loss d = bce_logits(D(concat(a, b)), 1) + bce_logits(D(concat(a, stop(fake))), 0)
  loss g = bce_logits(D(concat(a, fake)), 1)
  train {
    step critic: minimize d over D with adam()
    step generator: minimize g over G with adam()
  }
}`;
    expect(message(text)).toBe('GEN4001 `G` makes values in -1..1, but its data `b` is in 0..1');
    expect(codes(text.replace('b: [8, 8, 3] in 0..1', 'b: [8, 8, 3] in -1..1'))).toEqual([]);
  });
  test('in a difference with the data', () => {
    const autoencoder = (last: string): string => `model A {
  data mnist { x: [28, 28, 1] in 0..1 }
  net N(x) { return x -> Conv(1, 3)${last} }
  loss error = mean((N(x) - x)^2)
  train { minimize error over N with adam() }
}`;
    expect(message(autoencoder(' -> tanh'))).toBe('GEN4001 `N` makes values in -1..1, but its data `x` is in 0..1');
    // A linear layer can give any number, and relu covers 0..1.
    expect(codes(autoencoder(''))).toEqual([]);
    expect(codes(autoencoder(' -> relu'))).toEqual([]);
    expect(message(autoencoder(' -> relu').replace('0..1', '-1..1'))).toContain(
      'in 0..∞, but its data `x` is in -1..1',
    );
  });
});

describe('cross-entropies get what they expect', () => {
  const judge = (last: string, loss: string): string => `model Judge {
  data mnist { x: [28, 28, 1] in 0..1 }
  net D(x) { return x -> Flatten -> Dense(1)${last} }
  loss l = ${loss}
  train { minimize l over D with adam() }
}`;
  test.each([
    ['', 'bce(D(x), 1)', 'GEN4002 `bce` takes probabilities, but receives what look like logits'],
    [' -> tanh', 'bce(D(x), 1)', 'GEN4002 `bce` takes probabilities in 0..1, but receives values in -1..1'],
    [' -> leaky_relu', 'bce(D(x), 1)', 'GEN4002 `bce` takes probabilities, but nothing keeps these values in 0..1'],
    [' -> sigmoid', 'bce(D(x), 1)', ''],
    [' -> sigmoid', 'bce_logits(D(x), 1)', 'GEN4002 `bce_logits` takes logits, but receives values in 0..1'],
    ['', 'bce_logits(D(x), 1)', ''],
    ['', 'bce_logits(D(x), 2)', 'GEN4002 the target of `bce_logits` lies in 2..2, not in 0..1'],
    ['', 'bce(clip(D(x), 0..1), 1)', ''],
    ['', 'bce(sigmoid(D(x)), 0.9)', ''],
    // The same holds for a loss that is written as a stage.
    ['', 'D(x) -> bce(1)', 'GEN4002 `bce` takes probabilities, but receives what look like logits'],
  ])('D%s, %s', (last, loss, expected) => {
    expect(message(judge(last, loss))).toBe(expected);
  });
  test('the fix of a stage keeps it a stage', () => {
    const [diagnostic] = diagnose(judge('', 'D(x) -> bce(1)'));
    expect(fixed(diagnostic!)).toContain('D(x) -> bce_logits(1)');
  });
});

describe('gradient penalties see single examples', () => {
  test('in a variant on one line the swap goes into the variant', () => {
    const text = gan({
      critic: 'Conv(8, 4, bias=false) -> BatchNorm -> relu -> Flatten -> Dense(1)',
      losses: standard,
      more: 'variant Penalty of GAN { loss d = D(stop(fake)) - D(x) + norm(grad(D(x * 1), x)) }',
    });
    const broken = text.replace('D(x * 1), x', 'D(x), x');
    const [diagnostic] = diagnose(broken);
    expect(diagnostic).toMatchObject({ code: 'GEN4003' });
    const mended = fixed(diagnostic!);
    expect(mended).toContain('variant Penalty of GAN { swap BatchNorm for LayerNorm in D\nloss d =');
    expect(codes(mended)).toEqual([]);
  });
});

describe('gradient penalties find layers that compare examples', () => {
  test('statistics of the batch are named, and no other normalisation is offered for them', () => {
    const [diagnostic] = diagnose(
      gan({
        critic: 'Conv(8, 4) -> relu -> MinibatchStd -> Flatten -> Dense(1)',
        losses: 'loss d = D(stop(fake)) - D(x) + norm(grad(D(x), x))\n  loss g = -D(fake)',
      }),
    );
    expect(diagnostic).toMatchObject({
      code: 'GEN4003',
      message: 'a gradient penalty on `D`, which compares the examples of a batch',
    });
    expect(diagnostic!.hint).toContain('Leave MinibatchStd out');
    expect(diagnostic!.fixes).toBeUndefined();
  });
});

describe('biases are not absorbed', () => {
  const net = (layers: string): string => `model M { net N(x: [8, 8, 4]) { return x -> ${layers} } }`;
  test.each([
    ['Conv(8, 3) -> BatchNorm', ['GEN4004']],
    ['Conv(8, 3) -> InstanceNorm', ['GEN4004']],
    ['ConvTranspose(8, 4, stride=2) -> BatchNorm -> relu -> Conv(8, 3) -> BatchNorm', ['GEN4004']],
    // Layer normalisation takes one mean over all channels: a bias per channel survives it.
    ['Conv(8, 3) -> LayerNorm', []],
    ['Conv(8, 3, bias=true) -> BatchNorm', []],
    ['Conv(8, 3, bias=false) -> BatchNorm', []],
    ['Conv(8, 3) -> relu -> BatchNorm', []],
    ['Conv(8, 3) -> same: BatchNorm -> concat(same)', ['GEN4004']],
    // Another operation reads the convolution with its bias.
    ['before: Conv(8, 3) -> BatchNorm -> concat(before)', []],
  ] as const)('%s: %j', (layers, expected) => {
    expect(codes(net(layers))).toEqual([...expected]);
  });

  test('a bias that the author asks for is kept, also when asked for all', () => {
    expect(
      codes(`model M {\n  net N(x: [8, 8, 4]) { return x -> Conv(8, 3) -> BatchNorm }\n  set bias=true on Conv\n}`),
    ).toEqual([]);
  });

  test('a layer of a block is not changed where its bias is needed elsewhere', () => {
    const [diagnostic] = diagnose(`block Layer(x; norm=BatchNorm) { return x -> Conv(4, 3) -> norm }
model M { net N(x: [8, 8, 4]) { return x -> Layer(norm=none) -> Layer } }`);
    expect(diagnostic!.code).toBe('GEN4004');
    expect(diagnostic!.fixes ?? []).toEqual([]);
  });
});

describe('critics see stopped fakes', () => {
  test('the generator’s own step runs through the critic, as it must', () => {
    expect(codes(gan({ losses: standard }))).toEqual([]);
  });
  test('a relativistic critic judges both in both losses', () => {
    expect(
      codes(gan({ losses: 'loss d = softplus(D(stop(fake)) - D(x))\n  loss g = softplus(D(x) - D(fake))' })),
    ).toEqual([]);
  });
  test('one step over both needs no stop', () => {
    expect(
      codes(
        gan({
          losses: 'loss all = bce_logits(D(x), 1) + bce_logits(D(fake), 0)',
          train: 'minimize all over D, G with adam()',
        }),
      ),
    ).toEqual([]);
  });
  test('encoder and decoder in steps of their own are not critics', () => {
    expect(
      codes(`model AE {
  data mnist { x: [28, 28, 1] in 0..1 }
  net E(x) { return x -> Flatten -> Dense(4) }
  net F(z: [4]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  loss l = mean((F(E(x)) - x)^2)
  train { step e: minimize l over E with adam()  step f: minimize l over F with adam() }
}`),
    ).toEqual([]);
  });
  test('no fix is offered if both losses share the judgement', () => {
    const [diagnostic] = diagnose(
      gan({
        losses:
          'let judged = D(fake)\n  loss d = bce_logits(D(x), 1) + bce_logits(judged, 0)\n  loss g = bce_logits(judged, 1)',
      }),
    );
    expect(diagnostic).toMatchObject({ code: 'GEN4005' });
    expect(diagnostic!.fixes ?? []).toEqual([]);
  });
});

describe('latents are regularised', () => {
  const vae = (loss: string, more = ''): string => `model VAE {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Encoder(x) -> (mean: [2], logvar: [2]) {
    h = x -> Flatten -> Dense(8) -> relu
    return h -> Dense(2), h -> Dense(2)
  }
  net Decoder(z: [2]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  ${more}
  let q = Encoder(x)
  let z = normal(q.mean, logvar=q.logvar)
  let y = Decoder(z)
  loss total = sum(bce(y, x))${loss}
  train { minimize total over Encoder, Decoder with adam() }
}`;
  test.each([
    ['nothing', '', ['GEN4007']],
    ['a KL term', ' + sum(kl_normal(q.mean, q.logvar))', []],
    ['a KL term of a second call', ' + sum(kl_normal(Encoder(x).mean, Encoder(x).logvar))', []],
    ['one written out', ' + 0.5 * sum(q.mean^2 + exp(q.logvar) - 1 - q.logvar)', []],
    ['a term on the draw, as in a Wasserstein autoencoder', ' + mean(z)^2', []],
    ['a KL term of something else', ' + sum(kl_normal(mean(y) * q.logvar, q.logvar))', ['GEN4007']],
  ] as const)('%s', (_, loss, expected) => {
    expect(codes(vae(loss))).toEqual([...expected]);
  });
  test('a critic of codes', () => {
    const adversarial = vae(' + 0.1 * softplus(-Codes(z))', 'net Codes(z: [2]) { return z -> Dense(1) }')
      .replace(
        '  train {',
        '  loss codes = softplus(-Codes(normal([2]))) + softplus(Codes(stop(z)))\n  train {\n    step judge: minimize codes over Codes with adam()\n  ',
      )
      .replace('minimize total', 'step all: minimize total');
    expect(codes(adversarial)).toEqual([]);
  });
  test('noise on the data is not a latent', () => {
    expect(
      codes(`model Denoise {
  data mnist { x: [28, 28, 1] in 0..1 }
  net N(x) { return x -> Conv(1, 3) }
  loss l = mean((N(normal(x, std=0.1)) - x)^2)
  train { minimize l over N with adam() }
}`),
    ).toEqual([]);
  });
});

describe('values are used', () => {
  const model = (more: string): string => `model M {
  net G(z: [8]) { return z -> Dense(784) -> sigmoid }
  let z = normal([8])
${more}
}`;
  test.each([
    ['by a sample that is given it', '  sample decode(z) = G(z)', []],
    ['only as the input of a net of the same name', '  net H(z: [8]) { return z -> Dense(2) }', ['GEN4009']],
    ['by nothing', '', ['GEN4009']],
  ] as const)('%s', (_, more, expected) => {
    expect(codes(model(more))).toEqual([...expected]);
  });
  test('by a variant of the same file', () => {
    expect(codes(`${model('')}\nvariant V of M { metric m = mean(G(z)) }`)).toEqual([]);
  });
});
