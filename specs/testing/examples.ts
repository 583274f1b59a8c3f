/** The surroundings of the examples of docs/language.md that are not whole files, so that they can be checked. */

const pictures = 'data fashion_mnist { x: [28, 28, 1] in 0..1 }';
const coder = `net Encoder(x) -> [16] { return x -> Flatten -> Dense(16) }
  net Decoder(z: [16]) -> [28, 28, 1] in 0..1 { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let z = Encoder(x)
  let y = Decoder(z)
  loss reconstruction = sum(bce(y, x))`;
const conditional = `param latent = 2
  data glyphs { x: [28, 28, 1] in 0..1  digit: class(10) }
  net Encoder(x) -> (mean: [latent], logvar: [latent]) { h = x -> Flatten  return h -> Dense(latent), h -> Dense(latent) }
  net Decoder(z: [latent], label) -> [28, 28, 1] in 0..1 {
    return z -> concat(label) -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid
  }
  let q = Encoder(x)
  let z = normal(q.mean, logvar=q.logvar)
  let y = Decoder(z, one_hot(digit))
  loss total = sum(bce(y, x)) + sum(kl_normal(q.mean, q.logvar))
  train { minimize total over Encoder, Decoder with adam() }`;
const gan = `param latent = 16
  param width  = 1
  data glyphs { x: [28, 28, 1] in 0..1 }
  net G(z: [latent]) -> [28, 28, 1] in 0..1 { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  net D(x) -> [1] {
    return x -> stem: Conv(8 * width, 4, stride=2) -> BatchNorm -> leaky_relu(0.2) -> Flatten -> Dense(1)
  }
  let fake = G(normal([latent]))
  loss d = bce_logits(D(x), 1) + bce_logits(D(stop(fake)), 0)
  loss g = bce_logits(D(fake), 1)
  sample generate(n=4) = G(normal([latent]))`;
const steps = `train {
    step critic:    minimize d over D with adam()
    step generator: minimize g over G with adam()
  }`;

/** The surroundings by the first words of an example, which takes the place of EXAMPLE. */
const around: Readonly<Record<string, string>> = {
  'param latent': `model M {
    data glyphs { x: [28, 28, 1] in 0..1 }
    EXAMPLE
    net E(x) -> [latent] { return x -> Flatten -> norm -> repeat levels { Dense(latent) } }
    loss total = gan(between(E(x), noise), 1)
    train { minimize total over E with optimizer }
  }`,
  'net C(x) -> [10]': `model M {
    data glyphs { x: [28, 28, 1] in 0..1  digit: class(10) }
    EXAMPLE
    train { minimize nll over C with adam() }
  }`,
  'let q = Encoder(x)\nlet z = normal': `model M {
    data glyphs { x: [28, 28, 1] in 0..1 }
    net Encoder(x) -> (mean: [8], logvar: [8]) { h = x -> Flatten  return h -> Dense(8), h -> Dense(8) }
    net Decoder(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
    EXAMPLE
    loss total = fit + kl
    train { minimize total over Encoder, Decoder with adam() }
  }`,
  'param k = 5': `model M {
    data glyphs { x: [28, 28, 1] in 0..1 }
    net Encoder(x) -> (mean: [8], logvar: [8]) { h = x -> Flatten  return h -> Dense(8), h -> Dense(8) }
    net Decoder(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
    EXAMPLE
    train { minimize total over Encoder, Decoder with adam() }
  }`,
  'let e       = Encoder(x)': `model M {
    data photos { x: [28, 28, 1] in 0..1 }
    net Encoder(x) -> [7, 7, 64] { return x -> Conv(64, 4, stride=4) }
    EXAMPLE
    loss total = mean(centred^2) + mean(energy) + mean(mean_e) + mean(alike) + mean(nearest_place) * mean(alpha_bar) * mean(angles)
    train { minimize total over Encoder with adam() }
  }`,
  'let pairs   =': `model M {
    ${pictures}
    net Encoder(x) -> (mean: [8], logvar: [8]) { h = x -> Flatten  return h -> Dense(8), h -> Dense(8) }
    let q = Encoder(x)
    let z = normal(q.mean, logvar=q.logvar)
    EXAMPLE
    metric far = mean(center)
    train { minimize correlation over Encoder with adam() }
  }`,
  'net Eps(x': `model M {
    ${pictures}
    EXAMPLE
    metric others = mean(top) + mean(edge) + mean(before)
    train { minimize simple over Eps with adam() }
  }`,
  'net Features(x)': `model M {
    data glyphs { x: [28, 28, 1] in 0..1 }
    net Encoder(x) -> [8] { return x -> Flatten -> Dense(8) }
    net Decoder(z: [8]) -> [28, 28, 1] { return z -> Dense(784) -> Reshape(28, 28, 1) }
    EXAMPLE
    train { freeze Features  minimize total over Encoder, Decoder with adam()  minimize closer over Decoder with adam() }
  }`,
  'block Down(': `model M {
    data photos { x: [64, 64, 3] in 0..1 }
    EXAMPLE
    metric stem = mean(D(x).stem)
    loss d = bce_logits(D(x), 1)
    train { minimize d over D with adam() }
  }`,
  'net PixelCNN(': `model M {
    data mnist { x: [28, 28, 1] in 0..1 }
    EXAMPLE
    let wave = normal([1024, 1])
    loss fit = sum(bce_logits(PixelCNN(x), x)) + mean(WaveNet(wave)^2)
    train { minimize fit over PixelCNN, WaveNet with adam() }
  }`,
  'block TransformerBlock(': `model M {
    data mnist { x: [28, 28, 1] in 0..1  digit: class(10) }
    EXAMPLE
    loss fit = mean((softmax(ViT(x)) - one_hot(digit))^2) + mean(Time(digit)^2)
    train { minimize fit over ViT, Time with adam() }
  }`,
  'block Noise(': `model M {
    param latent = 16
    ${pictures}
    EXAMPLE
    loss fit = mean((fake - x)^2)
    train { minimize fit over G with adam() }
    sample means(n=4) = Gs(normal([latent])), drawn
  }`,
  'net Encoder = ResNet18()': `use ResNet18 from "blocks/resnet.gen"
  model M {
    data photos { x: [64, 64, 3] in 0..1 }
    EXAMPLE
    net Head(h) -> [1] { return h -> Flatten -> Dense(1) }
    loss d = bce_logits(Head(Encoder(x)), 1)
    train { freeze Encoder  minimize d over Head with adam() }
  }`,
  'codebook Codes': `model M {
    data faces { x: [64, 64, 3] in 0..1 }
    net Encoder(x) -> [16, 16, 64] { return x -> Conv(64, 4, stride=4) }
    net Decoder(c: [16, 16, 64]) -> [64, 64, 3] { return c -> ConvTranspose(3, 4, stride=4) }
    EXAMPLE
    loss total = mean((y - x)^2) + commitment
    train { minimize total over Encoder, Decoder with adam() }
  }`,
  'block Net(x': `model M { ${pictures} EXAMPLE train { minimize nll over F with adam() } }`,
  'block Told(': `model M {
    data fashion_mnist { x: [28, 28, 1] in 0..1  kind: class(10) }
    EXAMPLE
    train { minimize nll over F with adam() }
  }`,
  'flow F(p) {': `model M { data two_moons { p: [2]  half: class(2) } EXAMPLE train { minimize nll over F with adam() } }`,
  'pool oldB': `model M {
    data photos { b: [28, 28, 1] in 0..1 }
    net G(z: [16]) -> [28, 28, 1] in 0..1 { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
    net Db(b) -> [1] { return b -> Flatten -> Dense(1) }
    let fakeB = G(normal([16]))
    loss g = mean(bce_logits(Db(fakeB), 1))
    EXAMPLE
    train { step c: minimize critics over Db with adam()  step g: minimize g over G with adam() }
  }`,
  'plot density': `model M {
    data two_moons { p: [2]  half: class(2) }
    block MLP(x: [n]) { return x -> Dense(32) -> relu -> Dense(2 * n, init=zeros) }
    flow F(p) { return p -> repeat 2 { AffineCoupling(MLP) -> Reverse } }
    net C(p) -> [2] { return p -> Dense(2) }
    net Score(p, t: []) -> [2] { return t * p -> Dense(2) }
    net Energy(p, label: [2]) -> [1] { return p -> concat(label) -> Dense(1) }
    fn E(p, half) = sum(Energy(p, one_hot(half)))
    EXAMPLE
  }`,
  'data two_moons': `model M {
    EXAMPLE
    block MLP(x: [n]) { return x -> Dense(32) -> relu -> Dense(2 * n, init=zeros) }
    flow F(p) { return p -> repeat 2 { AffineCoupling(MLP) -> Reverse } }
  }`,
  'data fashion_mnist { x: [28, 28, 1] in 0..1  label': 'model M { EXAMPLE }',
  'data wine from': 'model M { EXAMPLE }',
  'data words from': 'model M { EXAMPLE }',
  'data letters from': 'model M { EXAMPLE }',
  'data faces from': 'model M { EXAMPLE }',
  'data facades paired': 'model M { EXAMPLE }',
  'use FacesVAE': `model M {
    data faces { x: [64, 64, 3] in 0..1 }
    let y = 1 - x
    EXAMPLE
  }`,
  'train {\n  step critic': `model M { ${gan} EXAMPLE }`,
  'train {\n  on glyphs': `model M { ${gan} loss r1 = sum(grad(D(x), x)^2) EXAMPLE }`,
  'train {\n  on fashion_mnist': `model M {
    ${pictures}
    ${coder}
    flow F(z: [16]) { return z -> ActNorm -> Permute }
    loss nll = -log_prob(F, z)
    EXAMPLE
  }`,
  'sample portraits': `model M { ${conditional} EXAMPLE }`,
  'metric bits': `model M { ${conditional} EXAMPLE }`,
  'metric fid': `model M { ${gan} ${steps} EXAMPLE }`,
  'sample project': `model M {
    data tiny { x: [28, 28, 1] in 0..1 }
    net G(w: [16]) -> [28, 28, 1] { return w -> Dense(784) -> Reshape(28, 28, 1) }
    let centre = 0 * normal([16])
    loss fit = mean((G(normal([16])) - x)^2)
    train { minimize fit over G with adam() }
    EXAMPLE
  }`,
  'sample draw_codes': `model M {
    net Prior(c: class(16, shape=[7, 7])) -> [7, 7, 16] {
      return one_hot(c) -> Conv(16, 3, mask=causal(A)) -> relu -> Conv(16, 1)
    }
    net Decoder(hot: [7, 7, 16]) -> [28, 28, 1] in 0..1 { return hot -> ConvTranspose(1, 4, stride=4) -> sigmoid }
    data tiny { x: [28, 28, 1] in 0..1 }
    net Encoder(x) -> [7, 7, 16] { return x -> Conv(16, 4, stride=4) }
    let  codes  = argmax(Encoder(x))
    loss nll    = sum(cross_entropy(Prior(codes), codes))
    loss coding = mse(Decoder(softmax(Encoder(x))), x)
    train {
      step prior: minimize nll over Prior with adam()
      step code:  minimize coding over Encoder, Decoder with adam()
    }
    EXAMPLE
  }`,
  'net Velocity': `model M {
    data tiny { x: [28, 28, 1] in -1..1 }
    EXAMPLE
    let t     = uniform([])
    let noise = normal(shape(x))
    loss match = mean((Velocity((1 - t) * x + t * noise, t) - noise + x)^2)
    train { minimize match over Velocity with adam() }
  }`,
  'data fashion_mnist { x: [28, 28, 1] in 0..1 }\ndata mnist': `model M {
    EXAMPLE
    flow F(x) { return x -> Dequantize(256) -> Logit(0.05) -> ActNorm }
    loss nll = -log_prob(F, x)
    train { on fashion_mnist  minimize nll over F with adam() }
  }`,
  'variant ': `model DCGAN { ${gan} ${steps} } EXAMPLE`,
  'ablation ': `model DCGAN { ${gan} ${steps} }
  variant Minimax of DCGAN { loss g = -bce_logits(D(fake), 0) }
  variant WGAN of DCGAN { let gap = D(x) - D(stop(fake))  loss d = -gap  loss g = -D(fake)  metric wasserstein = gap }
  EXAMPLE`,
};

/** A whole file with an example in it; the example's `use` lines move to the top. */
export function wholeFile(example: string): string {
  if (/^model /m.test(example)) return example;
  const found = Object.entries(around).filter(([start]) => example.startsWith(start));
  if (found.length !== 1) throw new Error(`specs/testing/examples.ts has no surroundings for:\n${example}`);
  const used = example.split('\n').filter((line) => line.startsWith('use '));
  const rest = example.split('\n').filter((line) => !line.startsWith('use '));
  return `${used.join('\n')}\n${found[0]![1].replace('EXAMPLE', () => `\n${rest.join('\n')}\n`)}`;
}
