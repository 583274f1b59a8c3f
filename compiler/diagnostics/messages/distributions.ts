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

const features = (label: string): string => `model Small {
  data photos { x: [32, 32, 3] in 0..1 }
  net Features(x) { return x -> stem: Conv(16, 3, stride=2) -> relu -> Flatten -> Dense(10) }
  net E(x) { return x -> Conv(3, 3) -> sigmoid }
  loss far = perceptual(Features, E(x), x, at=[${label}])
  train { freeze Features  minimize far over E with adam() }
}`;

const many = (body: string): string => `model IWAE {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Encoder(x) -> (mean: [8], logvar: [8]) {
    h = x -> Flatten -> Dense(64) -> relu
    return h -> Dense(8), h -> Dense(8)
  }
  net Decoder(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let q = Encoder(x)
  let several = draws 5 ${body}
  loss total = mean(several)
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
      none: ({
        word,
        found,
        what,
        usage,
        flow,
      }: {
        word: string;
        found: string;
        what: string;
        usage: string;
        flow?: string;
      }) => ({
        message: `\`${word}\` asks a distribution, and ${found} is none`,
        ...(found === what ? {} : { label: `this is ${what}` }),
        why: 'A draw, such as normal(…) or categorical(…), stands for its distribution. What is computed from a draw does not.',
        hint: `Write ${usage}${flow === undefined ? '' : `, or log_prob(${flow}, x) for the flow \`${flow}\``}.`,
      }),
      relaxed: ({ word, draw, instead }: { word: string; draw: string; instead: string }) => ({
        message: `\`${word}\` has no formula for \`${draw}\``,
        hint: `Ask the distribution that it relaxes: ${word}(${instead}(…)) with the same logits.`,
      }),
      mixture: ({ draw }: { draw: string }) => ({
        message: `a mixture of \`${draw}\` has no formula here`,
        hint: 'Mix normal, laplace, logistic, gumbel, bernoulli or discretized_logistic. A mixture of classes is categorical itself, with the logarithm of the mean of its probabilities.',
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
  define({
    code: 'GEN2062',
    name: 'features-of-a-net',
    severity: 'error',
    title: 'perceptual distances are taken at labels of a net',
    explanation:
      'perceptual(Features, y, x, at=[stem, down[0]]) calls the net with both values and compares what stands at its labels. The net comes first, by its name, and has one input. Labels are written as behind a call of the net, without the call: stem for Features(x).stem, down[0] for the first iteration of a repeat that is labelled down.',
    bad: features('head'),
    good: features('stem'),
    messages: {
      net: ({ found }: { found: string }) => ({
        message: `\`perceptual\` needs a net in its first place, not ${found}`,
        hint: 'Write perceptual(Features, y, x, at=[stem]), with the name of a net.',
      }),
      label: ({ net, label, labels }: { net: string; label: string; labels: string }) => ({
        message: `\`${net}\` has no label \`${label}\``,
        hint: labels === '' ? `Label a layer in \`${net}\`: -> stem: Conv(64, 3).` : `It has ${labels}.`,
      }),
    },
  }),
  define({
    code: 'GEN2061',
    name: 'draws-that-draw-nothing',
    severity: 'error',
    title: 'a body of draws stands at the level of the model, and draws',
    explanation:
      'draws 5 { … } evaluates its body with five draws for each example, at the level of the model: in a let, a loss, a metric, a sample or a fn. Every draw in the body is made five times, and everything that depends on one is computed for each. What depends on no draw would be five times the same.',
    bad: many('{ sum(bce(Decoder(q.mean), x)) }'),
    good: many(`{
    z = normal(q.mean, logvar=q.logvar)
    return sum(bce(Decoder(z), x)) + sum(log_prob(normal(q.mean, logvar=q.logvar), z) - log_prob(normal([8]), z))
  }`),
    messages: {
      undrawn: ({ count }: { count: number }) => ({
        message: `nothing in these draws depends on a draw: all ${count} are the same`,
        why: 'A draw that stands outside, such as that of a `let`, is made once for each example.',
        hint: 'Draw inside: draws 5 { z = normal(q.mean, logvar=q.logvar)  return … }.',
      }),
      called: {
        message: '`draws` is called like a function',
        why: 'It repeats what its braces hold, so a value that is made already is too late.',
        hint: 'Write the number of draws and the body in braces: draws 5 { normal(q.mean, logvar=q.logvar) }.',
      },
      nested: {
        message: '`draws` stand inside of `draws`',
        hint: 'Draw all of them at once, draws 3 * 5 { … }, or make the inner draws with an axis of their own: normal([5, 8]).',
      },
      batch: {
        message: 'this reduces over the batch, inside of `draws`',
        why: 'The batch holds all draws of all examples there, one after the other.',
        hint: 'Reduce behind the draws, where each has its place: mean(draws 5 { … }, axis=batch).',
      },
      inNet: ({ net }: { net?: string }) => ({
        message: `\`draws\` stand in the net \`${net}\``,
        why: 'A net sees one draw of each example. The number of draws belongs to what is computed with the net.',
        hint: 'Write them where the net is called, in a let, a loss, a metric or a sample: draws 5 { … }.',
      }),
    },
  }),
];
