/** Questions to distributions. */
import { define } from '../../../grammar/messages/define.js';

const spec = (loss: string): string => `model VAE {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Encoder(x) -> (mean: [8], logvar: [8]) {
    h = x -> Flatten -> Dense(64) -> relu
    return h -> Dense(8), h -> Dense(8)
  }
  net Decoder(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let q = Encoder(x)
  let z = normal(q.mean, logvar=q.logvar)
  loss total = sum(bce(Decoder(z), x)) + ${loss}
  train { minimize total over Encoder, Decoder with adam() }
}`;

export const distributionMessages = [
  define({
    code: 'GEN2060',
    name: 'distribution-without-formula',
    severity: 'error',
    title: 'log_prob, kl and entropy are asked of distributions with a formula',
    explanation:
      'A draw stands for its distribution: log_prob(normal(mean, logvar=…), z) is the log-density of that normal distribution at z, and the draw itself is not made. A value that is computed from draws has no known distribution. kl has closed forms for two normal, two Laplace, two bernoulli or two categorical distributions. For any other pair it is estimated with a draw z of the first: log_prob(first, z) - log_prob(second, z).',
    bad: spec('sum(kl(normal(q.mean, logvar=q.logvar), laplace([8])))'),
    good: spec('sum(log_prob(z, z) - log_prob(laplace([8]), z))'),
    messages: {
      none: ({ word, found, what, usage }: { word: string; found: string; what: string; usage: string }) => ({
        message: `\`${word}\` asks a distribution, and ${found} is none`,
        ...(found === what ? {} : { label: `this is ${what}` }),
        why: 'A draw, such as normal(…) or categorical(…), stands for its distribution. What is computed from a draw does not.',
        hint: `Write ${usage}.`,
      }),
      relaxed: ({ word, draw, instead }: { word: string; draw: string; instead: string }) => ({
        message: `\`${word}\` has no formula for \`${draw}\``,
        hint: `Ask the distribution that it relaxes: ${word}(${instead}(…)) with the same logits.`,
      }),
      entropy: ({ draw }: { draw: string }) => ({
        message: `the entropy of \`${draw}\` has no formula here`,
        hint: 'It is the mean of -log_prob over draws: let z = …, then -log_prob(z, z).',
      }),
      pair: ({ from, to }: { from: string; to: string }) => ({
        message: `the divergence from \`${from}\` to \`${to}\` has no closed form`,
        hint: `Estimate it with a draw of the first, let z = ${from}(…): log_prob(z, z) - log_prob(${to}(…), z).`,
      }),
      fixed: ({ word, isPair }: { word: string; isPair: boolean }) => ({
        message: `\`${word}\` of ${isPair ? 'distributions' : 'a distribution'} without parameters is a constant`,
        why: 'Nothing that is learned or read changes it, so that it has no part in a loss or a metric.',
        hint: 'Give it parameters, normal(mean, logvar=…), or leave it out.',
      }),
    },
  }),
];
