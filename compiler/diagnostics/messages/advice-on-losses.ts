/** Warnings about the values that losses receive. */
import { define } from '../../../grammar/messages/define.js';

const outsideOfUnit = {
  why: 'Binary cross-entropy takes the logarithm of p and of 1 - p; outside 0..1 the values are cut off, and their gradient is lost.',
  hint: 'End the values with -> sigmoid, or use another loss: bce_logits for logits, mean((y - x)^2) for pictures in -1..1.',
};

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

export const lossAdvice = [
  define({
    code: 'GEN4001',
    name: 'generators-match-their-data',
    severity: 'warning',
    title: 'a generator’s values lie where its data’s do',
    explanation:
      'If pictures are loaded in 0..1 and a generator ends in tanh, a critic tells the two apart by looking for negative numbers, and learns nothing else. Declare the range that the generator has behind the data field (pictures are scaled to it), or end the net in the activation that fits.',
    bad: gan(' in 0..1', 'tanh', 'stop(fake)'),
    good: gan(' in -1..1', 'tanh', 'stop(fake)'),
    messages: {
      range: ({
        net,
        own,
        data,
        declared,
        isUnreachable,
        isJudged,
      }: {
        net: string;
        own: string;
        data: string;
        declared: string;
        isUnreachable: boolean;
        isJudged: boolean;
      }) => ({
        message: `\`${net}\` makes values in ${own}, but its data \`${data}\` is in ${declared}`,
        label: `in ${own}`,
        why: `${isUnreachable ? 'Part of the data lies where the net cannot go' : 'The net also makes values that no example has'}; ${isJudged ? 'a critic tells the two apart by their range alone, and looks at nothing else' : isUnreachable ? 'there the difference never becomes zero' : 'it has to learn first what the data never is'}.`,
        hint: `Load \`${data}\` in ${own} (pictures are scaled to the declared range), or end the net with an activation that stays in ${declared}.`,
      }),
    },
  }),
  define({
    code: 'GEN4002',
    name: 'cross-entropies-get-what-they-expect',
    severity: 'warning',
    title: 'bce receives probabilities, bce_logits and cross_entropy receive logits',
    explanation:
      'bce takes the logarithm of numbers in 0..1, such as a sigmoid gives. bce_logits takes the unbounded output of a linear layer and applies the sigmoid itself, without overflow; cross_entropy and focal do the same with the softmax. Exchanged, the first loses gradients and the second never becomes small. Targets of both lie in 0..1.',
    bad: classifier('', 'bce'),
    good: classifier('', 'bce_logits'),
    messages: {
      target: ({ loss, range }: { loss: string; range: string }) => ({
        message: `the target of \`${loss}\` lies in ${range}, not in 0..1`,
        why: 'The target is the probability that the answer is yes. Outside 0..1 the loss has no lower bound.',
        hint: 'Load pictures in 0..1, or use mean((y - x)^2) for pictures in -1..1.',
      }),
      probabilities: ({ loss, range }: { loss: string; range: string }) => ({
        message: `\`${loss}\` takes logits, but receives values in ${range}`,
        label: 'these look like probabilities',
        why: 'It applies the sigmoid itself. Of numbers in 0..1 that makes probabilities between 0.5 and 0.73: the loss can never become small.',
        hint: 'Use bce(…) for probabilities, or take the sigmoid out of the net.',
      }),
      softmaxed: ({ loss, range }: { loss: string; range: string }) => ({
        message: `\`${loss}\` takes logits, but receives values in ${range}`,
        label: 'these look like probabilities',
        why: 'It applies the softmax itself. Of numbers in 0..1 that makes probabilities that are nearly equal: the loss can never become small.',
        hint: 'Take the softmax out of the net, and give the loss what the last layer makes.',
      }),
      logits: ({ loss, net }: { loss: string; net?: string }) => ({
        message: `\`${loss}\` takes probabilities, but receives what look like logits`,
        label: 'these values are unbounded',
        why: `They come straight from ${net ? `the last layer of \`${net}\`` : 'a linear layer'}, without an activation. The logarithm of a number outside 0..1 is no likelihood; values are cut off there, and their gradient is lost.`,
        hint: 'Use bce_logits(…), which applies the sigmoid itself and does not overflow; or end the net with -> sigmoid.',
      }),
      unbounded: ({ loss }: { loss: string }) => ({
        message: `\`${loss}\` takes probabilities, but nothing keeps these values in 0..1`,
        ...outsideOfUnit,
      }),
      outside: ({ loss, range }: { loss: string; range: string }) => ({
        message: `\`${loss}\` takes probabilities in 0..1, but receives values in ${range}`,
        ...outsideOfUnit,
      }),
    },
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
    messages: {
      latent: ({
        loss,
        latent,
        encoder,
        decoder,
        isWritten,
      }: {
        loss: string;
        latent?: string;
        encoder: string;
        decoder: string;
        isWritten: boolean;
      }) => ({
        message: `nothing in \`${loss}\` keeps the latent ${latent ? `\`${latent}\` ` : ''}near its prior`,
        label: `drawn from what \`${encoder}\` says, and decoded by \`${decoder}\``,
        why: 'Without a term on the latent the encoder shrinks its spread to nothing and moves its means apart without bound. Reconstructions look fine, but samples from the prior land where the decoder has never been.',
        hint: `Add the divergence from the prior to the loss: + sum(kl_normal(mean, logvar))${isWritten ? ' of the same mean and log-variance' : ''}.`,
      }),
    },
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
    messages: {
      shapes: ({
        left,
        right,
        shape,
        isRepeated,
      }: {
        left: string;
        right: string;
        shape: string;
        isRepeated: boolean;
      }) => ({
        message: `${left} is compared with ${right}, number by number, as ${shape}`,
        label: 'the shapes differ',
        why: isRepeated
          ? 'The smaller of the two is repeated along the larger, so that numbers that do not belong together are compared.'
          : 'Each is repeated along axes of the other, so that all numbers are compared with numbers that do not belong to them. Such a loss falls, to a value that says nothing.',
        hint: 'Give both one shape: pictures are [height, width, channels], and -> Reshape(…) or the declaration of the data makes them so. Where it is meant, write // allow: GEN4031.',
      }),
    },
  }),
];
