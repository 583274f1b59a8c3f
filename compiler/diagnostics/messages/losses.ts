/** Losses, and gradients that reach the weights that they should move. */
import { define } from '../../../grammar/messages/define.js';

const autoencoder = `  data mnist { x: [28, 28, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(2) }
  net Decoder(z: [2]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }`;

const nets = `  data mnist { x: [28, 28, 1] in 0..1 }
  net G(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  net D(x) { return x -> Flatten -> Dense(1) }`;

const immovable = (loss: string, net: string): { message: string; label: string } => ({
  message: `the loss \`${loss}\` cannot move \`${net}\``,
  label: 'no gradient arrives here',
});

export const lossMessages = [
  define({
    code: 'GEN3001',
    name: 'loss-not-a-number',
    severity: 'error',
    title: 'a loss is one number per example',
    explanation:
      'The mean over the batch is taken for you, so that batches of any size give the same loss; the spec says what each example contributes. sum(…) and mean(…) cover everything but the batch. The choice scales the loss against others, such as a KL term.',
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
    messages: {
      several: ({ what, shape }: { what: string; shape: string }) => ({
        message: `${what} has ${shape} numbers per example, not one`,
        label: `${shape} here`,
        why: 'A loss is one number per example; the mean over the batch is taken for you.',
        hint: 'Wrap it in sum(…) or mean(…): they cover everything but the batch.',
      }),
    },
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
    messages: {
      codebook: ({ loss, net }: { loss: string; net: string }) => ({
        ...immovable(loss, net),
        why: `\`${net}\` follows its vectors as a moving average, and has nothing that a gradient could move.`,
        hint: `Leave \`${net}\` out of the step: it moves in the steps that train what it quantises. Or take its ema away.`,
      }),
      withoutWeights: ({ loss, net }: { loss: string; net: string }) => ({
        ...immovable(loss, net),
        why: `\`${net}\` has no weights that a gradient could move.`,
        hint: `Leave \`${net}\` out of the step.`,
      }),
      unused: ({ loss, net }: { loss: string; net: string }) => ({
        ...immovable(loss, net),
        why: `\`${loss}\` is not computed from \`${net}\`: no call of it stands in the loss or in what the loss uses.`,
        hint: `Use \`${net}\` in \`${loss}\`, or leave it out of the step.`,
      }),
      stopped: ({ loss, net }: { loss: string; net: string }) => ({
        ...immovable(loss, net),
        why: `\`${loss}\` uses \`${net}\`, but on every way back from the loss the gradient ends before it arrives there.`,
        hint: `Take the stop(…) out of what \`${loss}\` uses; it belongs into the loss of the other net alone.`,
      }),
      cut: ({ loss, net }: { loss: string; net: string }) => ({
        ...immovable(loss, net),
        why: `\`${loss}\` uses \`${net}\`, but on every way back from the loss the gradient ends before it arrives there.`,
        hint: `Leave \`${net}\` out of the step, or let the loss depend on it smoothly.`,
      }),
      drawn: ({ loss, net, draw }: { loss: string; net: string; draw: string }) => ({
        ...immovable(loss, net),
        why: `\`${loss}\` uses \`${net}\` through a draw of \`${draw}\`, whose values jump: no gradient flows through it.`,
        hint: 'gumbel_softmax(logits, tau=0.5) is a draw of classes through which gradients flow, and hard=true gives the class itself.',
      }),
      looped: ({ loss, net }: { loss: string; net: string }) => ({
        ...immovable(loss, net),
        why: `\`${loss}\` uses \`${net}\` in a loop, and no gradient flows through a loop that runs with the model.`,
        hint: 'Write the iterations as `repeat n { … }`, which is expanded and through which gradients flow; or leave the net out of the step.',
      }),
      flat: ({ loss, net }: { loss: string; net: string }) => ({
        ...immovable(loss, net),
        why: `\`${loss}\` uses \`${net}\`, but only where no gradient flows back.`,
        hint: `Leave \`${net}\` out of the step, or let the loss depend on it smoothly.`,
      }),
    },
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
    messages: {
      operation: ({
        operation,
        loss,
        net,
        smoother,
      }: {
        operation: string;
        loss: string;
        net?: string;
        smoother?: string;
      }) => ({
        message: `\`${operation}\` has no second derivative, and the loss \`${loss}\` needs it`,
        label: 'differentiable only once',
        why: `\`${loss}\` contains a gradient that goes through this operation${net ? ` of \`${net}\`` : ''}; minimising it differentiates that gradient once more.`,
        hint: smoother
          ? `Use ${smoother} instead.`
          : 'Choose an operation that is smooth enough, such as mean(…) for max(…), or put stop(…) around what needs no gradient.',
      }),
    },
  }),
  define({
    code: 'GEN3006',
    name: 'gradient-of-nothing',
    severity: 'error',
    title: 'a gradient is taken with respect to a value that it depends on',
    explanation:
      'grad(a, b) is zero when a is not computed from b. The usual reason is that the same expression is written twice: two draws are two different values. Name it with let and use the name in both places. A procedure whose loss is not computed from its free value would leave that value at its start.',
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
    messages: {
      freeValue: ({ name, minimised }: { name: string; minimised: string }) => ({
        message: `\`${name}\` makes no difference to what is minimised`,
        why: `No gradient of \`${minimised}\` arrives at \`${name}\`, so it would stay where it starts.`,
        hint: `Minimise something that is computed from \`${name}\`, without stop(…) on the way.`,
      }),
      stopped: {
        message: 'this gradient is always zero',
        why: 'The first operand is computed from the second, but on every way between them gradients end: at stop(…), at a comparison or rounding, or at a condition, an index or a label.',
        hint: 'Take the stop(…) away, or differentiate something that changes smoothly with the second operand.',
      },
      independent: {
        message: 'this gradient is always zero',
        why: 'The first operand is not computed from the second.',
        hint: 'Give both a name with let, and use the same name in both places: let mix = …, then grad(D(mix), mix).',
      },
    },
  }),
  define({
    code: 'GEN3011',
    name: 'numbers-of-sets-stand-alone',
    severity: 'error',
    title: 'a number of a whole set stands alone as a metric',
    explanation:
      'perplexity and usage count the chosen codes over a whole split, so their values are known only when the split is over. They cannot be used in computations, or as losses: counts have no gradient.',
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
    messages: {
      value: ({ name }: { name: string }) => ({
        message: `\`${name}\` is a number of a whole set, and no value to compute with`,
        why: 'It is counted over a split, and known when the split is over.',
        hint: `Let it stand alone: metric ${name} = ${name}(c.indices).`,
      }),
      inNet: ({ name }: { name: string }) => ({
        message: `\`${name}\` is counted over a whole set, and has no place in a net`,
        hint: `Let it stand alone in the model: metric ${name} = ${name}(c.indices).`,
      }),
      loss: ({ measure, name }: { measure: string; name: string }) => ({
        message: `\`${measure}\` is a number of a whole set, and no loss`,
        why: 'It is counted, and counts have no gradient.',
        hint: `Measure it: metric ${name} = ${measure}(…).`,
      }),
    },
  }),
];
