import { define } from './page.js';
import type { Page } from './page.js';

const gan = (field: string, last: string, d: string): string => `model GAN {
  data fashion_mnist { x: [28, 28, 1]${field} }
  net G(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> ${last} }
  net D(x) { return x -> Flatten -> Dense(1) }
  let fake = G(normal([8]))
  loss d = bce_logits(D(x), 1) + bce_logits(D(${d}), 0)
  loss g = bce_logits(D(fake), 1)
  train {
    step critic:    minimize d over D with adam()
    step generator: minimize g over G with adam()
  }
}`;

const vae = (loss: string): string => `model VAE {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Encoder(x) -> (mean: [2], logvar: [2]) {
    h = x -> Flatten -> Dense(64) -> relu
    return h -> Dense(2), h -> Dense(2)
  }
  net Decoder(z: [2]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let q = Encoder(x)
  let y = Decoder(normal(q.mean, logvar=q.logvar))
  loss total = ${loss}
  train { minimize total over Encoder, Decoder with adam() }
}`;

const classifier = (last: string, loss: string): string => `model Judge {
  data mnist { x: [28, 28, 1] in 0..1 }
  net D(x) { return x -> Flatten -> Dense(1)${last} }
  loss real = ${loss}(D(x), 1)
  train { minimize real over D with adam() }
}`;

const penalised = (norm: string): string => `model Penalised {
  data mnist { x: [28, 28, 1] in 0..1 }
  net D(x) { return x -> Conv(8, 4, stride=2, bias=false) -> ${norm} -> leaky_relu(0.2) -> Flatten -> Dense(1) }
  let real = D(x)
  loss d = bce_logits(real, 1) + 10 * (norm(grad(real, x)) - 1)^2
  train { minimize d over D with adam() }
}`;

/** Warnings: legal specs that are probably not what was meant. */
export const advicePages: readonly Page[] = [
  define({
    code: 'GEN4001',
    name: 'generators-match-their-data',
    severity: 'warning',
    title: 'a generator’s values lie where its data’s do',
    explanation:
      'If pictures are loaded in 0..1 and a generator ends in tanh, a critic tells the two apart by looking for negative numbers, and learns nothing else. Declare the range that the generator has behind the data field (pictures are scaled to it), or end the net in the activation that fits.',
    bad: gan(' in 0..1', 'tanh', 'stop(fake)'),
    good: gan(' in -1..1', 'tanh', 'stop(fake)'),
  }),
  define({
    code: 'GEN4002',
    name: 'cross-entropies-get-what-they-expect',
    severity: 'warning',
    title: 'bce receives probabilities, bce_logits receives logits',
    explanation:
      'bce takes the logarithm of numbers in 0..1, such as a sigmoid gives. bce_logits takes the unbounded output of a linear layer and applies the sigmoid itself, without overflow. Exchanged, the first loses gradients and the second never becomes small. Targets of both lie in 0..1.',
    bad: classifier('', 'bce'),
    good: classifier('', 'bce_logits'),
  }),
  define({
    code: 'GEN4003',
    name: 'gradient-penalties-see-single-examples',
    severity: 'warning',
    title: 'a net under a gradient penalty does not mix the examples of a batch',
    explanation:
      'A gradient penalty holds the critic’s slope at each example to one. With batch normalisation the answer to one example depends on all the others, so that slope does not exist. Gulrajani et al. (2017) use layer normalisation instead; instance normalisation works as well.',
    bad: penalised('BatchNorm'),
    good: penalised('LayerNorm'),
  }),
  define({
    code: 'GEN4004',
    name: 'biases-are-not-absorbed',
    severity: 'warning',
    title: 'no bias stands straight before a normalisation that takes it away',
    explanation:
      'Batch and instance normalisation subtract the mean of each channel, and a bias only moves that mean: it changes nothing, but is stored and trained. Write bias=false. Where a source has the bias and counts it, write bias=true, and the warning is gone. It is given once per net.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3) -> BatchNorm -> relu }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3, bias=false) -> BatchNorm -> relu }
}`,
  }),
  define({
    code: 'GEN4005',
    name: 'critics-see-stopped-fakes',
    severity: 'warning',
    title: 'a critic’s step stops the gradient before the generator',
    explanation:
      'The critic’s step moves the critic alone. Unless the fake is wrapped in stop(…), its gradient is still computed all the way through the generator, and then thrown away.',
    bad: gan(' in 0..1', 'sigmoid', 'fake'),
    good: gan(' in 0..1', 'sigmoid', 'stop(fake)'),
  }),
  define({
    code: 'GEN4006',
    name: 'kernels-divide-by-strides',
    severity: 'warning',
    title: 'the kernel of a transposed convolution is a multiple of its stride',
    explanation:
      'Otherwise its copies overlap unevenly, and the output shows a regular pattern of brighter and darker pixels (Odena, Dumoulin & Olah 2016, "Deconvolution and checkerboard artifacts"). Kernel 4 with stride 2 is the usual choice. Where a source has an uneven kernel, write // allow: GEN4006 above the net.',
    bad: `model Small {
  net Decoder(z: [7, 7, 8]) { return z -> ConvTranspose(1, 3, stride=2) }
}`,
    good: `model Small {
  net Decoder(z: [7, 7, 8]) { return z -> ConvTranspose(1, 4, stride=2) }
}`,
  }),
  define({
    code: 'GEN4007',
    name: 'latents-are-regularised',
    severity: 'warning',
    title: 'a drawn latent is held near its prior by the loss',
    explanation:
      'An encoder that may put its codes anywhere, with any spread, makes the noise vanish and becomes a plain autoencoder; samples from the prior then mean nothing to the decoder. A KL term (kl_normal), any other term on the mean or the draw, or a critic of codes keeps them where they can be sampled.',
    bad: vae('sum(bce(y, x))'),
    good: vae('sum(bce(y, x)) + sum(kl_normal(q.mean, q.logvar))'),
  }),
  define({
    code: 'GEN4008',
    name: 'instance-norms-have-maps',
    severity: 'warning',
    title: 'normalisation has more than one number to take the mean of',
    explanation:
      'Instance normalisation subtracts from each channel of each picture its own mean. Of a 1×1 map nothing is left but the learned shift, and the layers before it have no effect any more. Layer normalisation of a single number is the same. Leave the normalisation out there.',
    bad: `model Small {
  net Body(x: [2, 2, 8]) { return x -> Conv(16, 4, stride=2, bias=false) -> InstanceNorm -> relu }
}`,
    good: `model Small {
  net Body(x: [2, 2, 8]) { return x -> Conv(16, 4, stride=2) -> relu }
}`,
  }),
  define({
    code: 'GEN4009',
    name: 'values-are-used',
    severity: 'warning',
    title: 'every let is used',
    explanation:
      'A let only gives a value a name. One that nothing in the file refers to is left over, or its name is misspelt where it was meant.',
    bad: `model Small {
  net G(z: [8]) { return z -> Dense(784) -> sigmoid }
  let fake = G(normal([8]))
  sample generate(n=4) = G(normal([8]))
}`,
    good: `model Small {
  net G(z: [8]) { return z -> Dense(784) -> sigmoid }
  let fake = G(normal([8]))
  sample generate(n=4) = fake
}`,
  }),
  define({
    code: 'GEN4010',
    name: 'allows-are-needed',
    severity: 'warning',
    title: 'an allow silences a warning',
    explanation:
      '// allow: CODE stands on the line of a warning, on the line above it, or above the declaration that holds it. When there is no such warning (any more) the comment goes, lest it hide the next one. Errors cannot be allowed.',
    bad: `model Small {
  // allow: GEN4006
  net Decoder(z: [7, 7, 8]) { return z -> ConvTranspose(1, 4, stride=2) }
}`,
    good: `model Small {
  // allow: GEN4006, as the source has it
  net Decoder(z: [7, 7, 8]) { return z -> ConvTranspose(1, 3, stride=2) }
}`,
  }),
  define({
    code: 'GEN4011',
    name: 'distances-have-enough-pictures',
    severity: 'warning',
    title: 'a Fréchet distance is taken of 2,048 pictures or more',
    explanation:
      'The Fréchet distance of features compares estimated means and covariances. Those of few pictures are apart by chance, so that even two halves of one set lie far from each other, and models may only be compared at one and the same count. The kernel distance, kid, is right on average at any count.',
    bad: `model Small {
  data fashion_mnist { x: [28, 28, 1] in 0..1 }
  net G(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  sample generate(n=25) = G(normal([8]))
  metric fid = fid(generate, x, features=fashion_cnn) at epochs last
}`,
    good: `model Small {
  data fashion_mnist { x: [28, 28, 1] in 0..1 }
  net G(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  sample generate(n=25) = G(normal([8]))
  metric fid = fid(generate(n=2_048), x, features=fashion_cnn) at epochs last
}`,
  }),
  define({
    code: 'GEN4030',
    name: 'values-stand-once',
    severity: 'warning',
    title: 'a value is swept once',
    explanation:
      'Values of sweep and vary are compared by what they are: 1e-3 and 0.001 are one number and make one arm. An ablation that lists a value twice most often means another one.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  param rate = 0.01
  net E(x) { return x -> Flatten -> Dense(2) }
  loss size = sum(E(x)^2)
  train { minimize size over E with adam(lr=rate) }
}
ablation rates {
  runs  Small
  sweep rate in [1e-3, 0.001]
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  param rate = 0.01
  net E(x) { return x -> Flatten -> Dense(2) }
  loss size = sum(E(x)^2)
  train { minimize size over E with adam(lr=rate) }
}
ablation rates {
  runs  Small
  sweep rate in [1e-3, 1e-4]
}`,
  }),
  define({
    code: 'GEN4031',
    name: 'losses-compare-like-shapes',
    severity: 'warning',
    title: 'a prediction and its target have one shape',
    explanation:
      'Arithmetic broadcasts as NumPy does, so that [1, 28, 28] minus [28, 28, 1] is a [28, 28, 28] of differences that belong to nothing. It trains without an error and never fits. Numbers against pictures, and values without a batch (weights, constants), broadcast on purpose and are not reported. Where a difference of unlike shapes is meant, write // allow: GEN4031.',
    bad: `model Small {
  data photos { x: [28, 28, 3] in 0..1 }
  net E(x) { return x -> Conv(1, 3) -> sigmoid }
  loss error = mean((E(x) - x)^2)
  train { minimize error over E with adam() }
}`,
    good: `model Small {
  data photos { x: [28, 28, 3] in 0..1 }
  net E(x) { return x -> Conv(3, 3) -> sigmoid }
  loss error = mean((E(x) - x)^2)
  train { minimize error over E with adam() }
}`,
  }),
  define({
    code: 'GEN4032',
    name: 'fields-fit-known-sets',
    severity: 'warning',
    title: 'a field is declared as the pictures of its set are',
    explanation:
      'The sets that genc data lists are of one size and one number of classes each: mnist is [28, 28, 1]. A field that declares something else, and no transform that makes it, stops the training at its first picture. Grey may be declared with three channels. Where a folder of that name holds other pictures, give it a name of its own, or write // allow: GEN4032. Of the embedded sets, glyphs and faces, the same is an error.',
    bad: `model Small {
  data mnist { x: [32, 32, 1] in 0..1 }
  net E(x) { return x -> Flatten -> Dense(2) }
  loss size = sum(E(x)^2)
  train { minimize size over E with adam() }
}`,
    good: `model Small {
  data mnist { x: [32, 32, 1] in 0..1 from image -> resize(32) }
  net E(x) { return x -> Flatten -> Dense(2) }
  loss size = sum(E(x)^2)
  train { minimize size over E with adam() }
}`,
  }),
  define({
    code: 'GEN4050',
    name: 'repeats-are-short',
    severity: 'warning',
    title: 'a repeat writes out no more than some thousand operations',
    explanation:
      'What a repeat holds is written out once for each iteration when the spec is compiled. That is what layers need, since each iteration owns its weights; but a sampler of a thousand steps becomes a module of thousands of lines, which takes many seconds to compile and to load. Repeat less often; the steps of a search in a procedure, `minimize … repeat 1000`, are a loop and are not written out.',
    bad: `model Small {
  net Score(x: [2]) { return x -> Dense(8) -> relu -> Dense(2) }
  sample walk(n=4) = normal([2]) -> repeat 1001 { Score -> tanh }
}`,
    good: `model Small {
  net Score(x: [2]) { return x -> Dense(8) -> relu -> Dense(2) }
  sample walk(n=4) = normal([2]) -> repeat 50 { Score -> tanh }
}`,
  }),
];
