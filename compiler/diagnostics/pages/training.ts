import { define } from './page.js';
import type { Page } from './page.js';

const autoencoder = `  data mnist { x: [28, 28, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(2) }
  net Decoder(z: [2]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }`;

const nets = `  data mnist { x: [28, 28, 1] in 0..1 }
  net G(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  net D(x) { return x -> Flatten -> Dense(1) }`;

/** Losses, steps, samples. */
export const trainingPages: readonly Page[] = [
  define({
    code: 'GEN3001',
    name: 'loss-not-a-number',
    severity: 'error',
    title: 'a loss is one number per example',
    explanation:
      'The mean over the batch is taken for you, so that batches of any size give the same loss; what each example contributes is yours to say. sum(…) and mean(…) cover everything but the batch. Which one you take scales the loss against others, such as a KL term.',
    bad: `model Autoencoder {
${autoencoder}
  loss error = (Decoder(Encoder(x)) - x)^2
  train { minimize error over Encoder, Decoder with adam() }
}`,
    good: `model Autoencoder {
${autoencoder}
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train { minimize error over Encoder, Decoder with adam() }
}`,
  }),
  define({
    code: 'GEN3002',
    name: 'steps-reach-their-nets',
    severity: 'error',
    title: 'a step’s loss can move the nets it is over',
    explanation:
      'A step moves each of its nets along the gradient of its loss. If no gradient arrives at a net, its weights would stay where they are, in silence. Either the loss does not use the net at all, or the way back is cut: by stop(…), by a comparison, by an index.',
    bad: `model GAN {
${nets}
  let fake = G(normal([8]))
  loss d = bce_logits(D(x), 1) + bce_logits(D(stop(fake)), 0)
  loss g = bce_logits(D(stop(fake)), 1)
  train {
    step critic:    minimize d over D with adam()
    step generator: minimize g over G with adam()
  }
}`,
    good: `model GAN {
${nets}
  let fake = G(normal([8]))
  loss d = bce_logits(D(x), 1) + bce_logits(D(stop(fake)), 0)
  loss g = bce_logits(D(fake), 1)
  train {
    step critic:    minimize d over D with adam()
    step generator: minimize g over G with adam()
  }
}`,
  }),
  define({
    code: 'GEN3003',
    name: 'nets-are-trained',
    severity: 'error',
    title: 'every net is trained by a step',
    explanation:
      'A net that stands in no step keeps its initial weights, and what it computes stays chance. Name it after `over` in a step whose loss depends on it, or take it out. Averages of nets (ema) follow the nets that they average, and codebooks with ema the nets whose outputs they quantise.',
    bad: `model Autoencoder {
${autoencoder}
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train { minimize error over Decoder with adam() }
}`,
    good: `model Autoencoder {
${autoencoder}
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train { minimize error over Encoder, Decoder with adam() }
}`,
  }),
  define({
    code: 'GEN3004',
    name: 'second-gradients-exist',
    severity: 'error',
    title: 'what lies under a gradient in a loss can be differentiated twice',
    explanation:
      'A gradient penalty is a loss that contains a gradient; minimising it takes the gradient of that gradient. Every operation between the two arguments of grad(…) must have a second derivative here. Largest values, max pooling and reflection padding have none in this implementation; average pooling and zero padding do.',
    bad: `model Penalised {
  data mnist { x: [28, 28, 1] in 0..1 }
  net D(x) { return x -> Conv(8, 3) -> MaxPool -> Flatten -> Dense(1) }
  let real = D(x)
  loss d = bce_logits(real, 1) + norm(grad(real, x))^2
  train { minimize d over D with adam() }
}`,
    good: `model Penalised {
  data mnist { x: [28, 28, 1] in 0..1 }
  net D(x) { return x -> Conv(8, 3) -> AvgPool -> Flatten -> Dense(1) }
  let real = D(x)
  loss d = bce_logits(real, 1) + norm(grad(real, x))^2
  train { minimize d over D with adam() }
}`,
  }),
  define({
    code: 'GEN3005',
    name: 'step-without-a-loss',
    severity: 'error',
    title: 'a step minimises a declared loss with an optimizer',
    explanation:
      'After minimize stands the name of a loss, so that its curve has a name in the record; after with stands an optimizer, or the name of another step whose optimizer it shares.',
    bad: `model Autoencoder {
${autoencoder}
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train { minimize errors over Encoder, Decoder with adam() }
}`,
    good: `model Autoencoder {
${autoencoder}
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train { minimize error over Encoder, Decoder with adam() }
}`,
  }),
  define({
    code: 'GEN3006',
    name: 'gradient-of-nothing',
    severity: 'error',
    title: 'a gradient is taken with respect to what its value depends on',
    explanation:
      'grad(a, b) is zero when a is not computed from b. The usual reason is that the same expression is written twice: two draws are two different values. Name it with let and use the name in both places. A procedure that minimises what is not computed from its free value would leave that where it starts.',
    bad: `model Penalised {
  data mnist { x: [28, 28, 1] in 0..1 }
  net D(x) { return x -> Flatten -> Dense(8) -> tanh -> Dense(1) }
  metric slope = norm(grad(D(lerp(x, 0 * x, uniform([]))), lerp(x, 0 * x, uniform([]))))
}`,
    good: `model Penalised {
  data mnist { x: [28, 28, 1] in 0..1 }
  net D(x) { return x -> Flatten -> Dense(8) -> tanh -> Dense(1) }
  let mix = lerp(x, 0 * x, uniform([]))
  metric slope = norm(grad(D(mix), mix))
}`,
  }),
  define({
    code: 'GEN3007',
    name: 'no-such-net',
    severity: 'error',
    title: 'a step and an expect name nets',
    explanation:
      'After over, and within trainable(…), stand names of nets of this model. Losses, blocks and values own no weights that a step could move. In a procedure the names after over are those of its free values.',
    bad: `model Autoencoder {
${autoencoder}
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train { minimize error over Encoder, Decodr with adam() }
}`,
    good: `model Autoencoder {
${autoencoder}
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train { minimize error over Encoder, Decoder with adam() }
}`,
  }),
  define({
    code: 'GEN3008',
    name: 'nothing-to-train-on',
    severity: 'error',
    title: 'training has data',
    explanation:
      'An epoch is the iterations that consume the training data once, so a model with a train block declares a data set. glyphs and faces come with genc and need no download.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(1) }
  loss size = Body(normal([4]))^2
  train { minimize size over Body with adam() }
}`,
    good: `model Small {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net Body(x) { return x -> Flatten -> Dense(1) }
  loss size = Body(x)^2
  train { minimize size over Body with adam() }
}`,
  }),
  define({
    code: 'GEN3010',
    name: 'sample-without-data',
    severity: 'error',
    title: 'a sample is given the data it needs',
    explanation:
      'A sample with no inputs makes pictures from noise alone and can be drawn without a data set. One that starts from examples says so: its data fields stand in its parentheses.',
    bad: `model Autoencoder {
${autoencoder}
  sample reconstruct(n=8) = Decoder(Encoder(x))
}`,
    good: `model Autoencoder {
${autoencoder}
  sample reconstruct(x) = Decoder(Encoder(x)) on test first 8
}`,
  }),
  define({
    code: 'GEN3011',
    name: 'numbers-of-sets-stand-alone',
    severity: 'error',
    title: 'a number of a whole set stands alone as a metric',
    explanation:
      'perplexity and usage count over a whole split which codes were chosen; what they say is known when the split is over. They are neither values to compute with nor losses, since counts have no gradient.',
    bad: `model Quantised {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(8) }
  net Decoder(z) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  codebook Codes: [16, 8] with ema(0.99)
  let e = Encoder(x)
  let c = nearest(e, Codes)
  loss error = mean((Decoder(straight(e, c.vectors)) - x)^2) - 0.1 * perplexity(c.indices)
  train { minimize error over Encoder, Decoder with adam() }
}`,
    good: `model Quantised {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(8) }
  net Decoder(z) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  codebook Codes: [16, 8] with ema(0.99)
  let e = Encoder(x)
  let c = nearest(e, Codes)
  loss error = mean((Decoder(straight(e, c.vectors)) - x)^2)
  train { minimize error over Encoder, Decoder with adam() }
  metric spread = perplexity(c.indices)
}`,
  }),
  define({
    code: 'GEN3012',
    name: 'frozen-nets-stay',
    severity: 'error',
    title: 'a frozen net is moved by no step',
    explanation:
      '`freeze` stops the weights and the state of a net, which then works in evaluation mode in training too. A net that a step trains is not frozen; a variant that goes on with it says `drop freeze`.',
    bad: `model Autoencoder {
${autoencoder}
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train { freeze Encoder  minimize error over Encoder, Decoder with adam() }
}`,
    good: `model Autoencoder {
${autoencoder}
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train { freeze Encoder  minimize error over Decoder with adam() }
}`,
  }),
  define({
    code: 'GEN3013',
    name: 'stages-hold-the-steps',
    severity: 'error',
    title: 'where there are stages, every step stands in one, and every stage has steps',
    explanation:
      'Stages of a training run one after the other, each with steps, epochs, a batch size, a schedule and frozen nets of its own. A step beside them would have no time of its own, a stage without steps would train nothing, and a stage within another would run at the same time as it. A variant of a model without stages drops the step that it puts into a stage: drop step NAME. Settings beside the stages hold for all of them.',
    bad: `model Staged {
${autoencoder}
  net Critic(z: [2]) -> [1] { return z -> Dense(1) }
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  loss fit   = (Critic(Encoder(x)) - 1)^2
  train {
    minimize error over Encoder, Decoder with adam()
    stage fitting { freeze Encoder  minimize fit over Critic with adam() }
  }
}`,
    good: `model Staged {
${autoencoder}
  net Critic(z: [2]) -> [1] { return z -> Dense(1) }
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  loss fit   = (Critic(Encoder(x)) - 1)^2
  train {
    stage coding  { minimize error over Encoder, Decoder with adam() }
    stage fitting { freeze Encoder  minimize fit over Critic with adam() }
  }
}`,
  }),
  define({
    code: 'GEN3014',
    name: 'after-names-a-stage',
    severity: 'error',
    title: 'what comes after a stage names a stage of the training',
    explanation:
      '`after NAME` draws or measures something at the end of that stage, and at no other time, so the training has a stage of that name, and `at` says nothing beside it.',
    bad: `model Staged {
${autoencoder}
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train { stage coding { minimize error over Encoder, Decoder with adam() } }
  sample reconstruct(x) = x, Decoder(Encoder(x)) on test first 8 after codign
}`,
    good: `model Staged {
${autoencoder}
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train { stage coding { minimize error over Encoder, Decoder with adam() } }
  sample reconstruct(x) = x, Decoder(Encoder(x)) on test first 8 after coding
}`,
  }),
];
