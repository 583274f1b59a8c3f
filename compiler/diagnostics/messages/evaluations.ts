/** Evaluations, claims and distances. */
import { define } from '../../../grammar/messages/define.js';

const autoencoder = `  data glyphs { x: [28, 28, 1] in 0..1 }
  data mnist  { x: [28, 28, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(2) }
  net Decoder(z: [2]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let error = (Decoder(Encoder(x)) - x)^2
  loss mse = mean(error)
  train { minimize mse over Encoder, Decoder with adam() }`;

export const evaluationMessages = [
  define({
    code: 'GEN3020',
    name: 'scores-are-numbers-of-examples',
    severity: 'error',
    title: 'a score is one number per example',
    explanation:
      'An evaluation ranks examples by their scores, where a higher score means more inside, and counts how often an example of one set ranks above one of another. For that, a score must be one number per example, and depend on the example: neither a tensor nor a constant.',
    bad: `model Autoencoder {
${autoencoder}
  evaluate ood { score near = -error  inside glyphs.test  outside mnist.test }
}`,
    good: `model Autoencoder {
${autoencoder}
  evaluate ood { score near = -mean(error)  inside glyphs.test  outside mnist.test }
}`,
    messages: {
      several: ({ what, shape }: { what: string; shape: string }) => ({
        message: `${what} has ${shape} numbers per example, not one`,
        why: 'Examples are ranked by a score.',
        hint: 'Wrap it in sum(…) or mean(…): they cover everything but the batch.',
      }),
      constant: ({ what }: { what: string }) => ({
        message: `${what} is the same for every example: it is computed from no data`,
        hint: 'Compute it from a data field, such as log_prob(F, x) or -mean((y - x)^2).',
      }),
    },
  }),
  define({
    code: 'GEN3021',
    name: 'scored-sets-have-the-field',
    severity: 'error',
    title: 'every scored set declares the fields that the scores are computed from',
    explanation:
      'All sets of an evaluation go through the same functions, so each needs the data fields that these read, of the same name and shape. Transforms may bring a set to that shape: data omniglot { x: [28, 28, 1] in 0..1 from image -> invert -> resize(28) }.',
    bad: `model Autoencoder {
${autoencoder}
  data faces { picture: [64, 64, 3] in 0..1 }
  evaluate ood { score near = -mean(error)  inside glyphs.test  outside faces }
}`,
    good: `model Autoencoder {
${autoencoder}
  data faces { x: [28, 28, 1] in 0..1 from image -> grey -> resize(28) }
  evaluate ood { score near = -mean(error)  inside glyphs.test  outside faces }
}`,
    messages: {
      field: ({ what, lacking, data }: { what: string; lacking: string; data: string }) => ({
        message: `${what} is computed from \`${lacking}\`, which \`${data}\` does not declare`,
        hint: `Declare it alike in all sets that are scored: \`${lacking}\` in \`${data}\`.`,
      }),
    },
  }),
  define({
    code: 'GEN3022',
    name: 'results-are-no-values',
    severity: 'error',
    title: 'numbers of whole sets stand in evaluations and claims',
    explanation:
      'average(value, set) goes through a whole split before the first score is taken: it stands in the scores of an evaluate block and nowhere else. Scores themselves, and the auroc of two sets, are known after the run: claims may name them, losses and metrics cannot.',
    bad: `model Autoencoder {
${autoencoder}
  metric typical = abs(mse - average(mse, glyphs.train))
}`,
    good: `model Autoencoder {
${autoencoder}
  evaluate ood {
    score   typical = -abs(mse - average(mse, glyphs.train))
    inside  glyphs.test
    outside mnist.test
  }
}`,
    messages: {
      auroc: {
        message: '`auroc` is known after the run, and no value of the model',
        why: 'It compares the scores of two whole sets.',
        hint: 'Evaluations report it for every score; a claim may name it: claim auroc(ood.likelihood, mnist.test) > 0.5.',
      },
      evaluation: ({ name }: { name: string }) => ({
        message: `\`${name}\` is an evaluation, and no value of the model`,
        why: 'Its scores are known after the run.',
        hint: `A claim may name them: claim auroc(${name}.…, …) > 0.5.`,
      }),
      average: {
        message: '`average` over a split stands in the scores of an evaluation alone',
        why: 'It takes the whole split, which no single batch of training has.',
        hint: 'Write it in a score: evaluate ood { score typicality = -abs(nll - average(nll, mnist.train)) … }.',
      },
    },
  }),
  define({
    code: 'GEN3023',
    name: 'evaluations-are-whole',
    severity: 'error',
    title: 'an evaluation has a score and a set inside, and names each set once',
    explanation:
      'All other sets are compared with the first set after `inside`: further sets inside, such as the training split, and sets outside. A set that is both would be compared with itself.',
    bad: `model Autoencoder {
${autoencoder}
  evaluate ood { score near = -mse  outside mnist.test }
}`,
    good: `model Autoencoder {
${autoencoder}
  evaluate ood { score near = -mse  inside glyphs.test  outside mnist.test }
}`,
    messages: {
      twice: ({ name }: { name: string }) => ({
        message: `\`${name}\` is named twice`,
        hint: 'A set is inside or outside, once.',
      }),
      lacks: ({ evaluation, what }: { evaluation: string; what: string }) =>
        `the evaluation \`${evaluation}\` has no ${what}`,
    },
  }),
  define({
    code: 'GEN3024',
    name: 'claims-compare-results',
    severity: 'error',
    title: 'a claim compares two numbers that are known after the run',
    explanation:
      'A claim is `<`, `<=`, `>` or `>=` between numbers: auroc(ood.score, set), average(ood.score, set), a loss or metric after the last epoch (nll, or average(nll, train) for a split other than the test split), constants, and + - * / ^ of them. It is checked after the run and reported; what holds of the architecture is an `expect`.',
    bad: `model Autoencoder {
${autoencoder}
  claim mse == 0.02
}`,
    good: `model Autoencoder {
${autoencoder}
  claim mse < 0.02
}`,
    messages: {
      noResult: {
        message: 'this claim names no result',
        why: 'Both sides are known before the run.',
        hint: 'Name a loss, a metric, auroc(…) or average(…) of a score.',
      },
      comparison: {
        message: 'a claim compares two numbers that are known after the run',
        hint: 'Write: claim auroc(ood.likelihood, mnist.test) < 0.5, or claim nll < 300.',
      },
      equality: {
        message: 'a claim compares two numbers that are known after the run',
        why: 'Results are rounded, and hardly ever equal.',
        hint: 'Claim both bounds, each with a claim of its own: claim nll > 290, then claim nll < 300.',
      },
    },
  }),
  define({
    code: 'GEN3025',
    name: 'distances-compare-pictures',
    severity: 'error',
    title: 'fid and similar metrics compare a sample’s pictures with those of the data',
    explanation:
      'fid, kid, precision and recall are metrics by themselves: numbers of two sets of pictures, one drawn by a sample and one stored, of 1 or 3 channels, known after an epoch. Nothing is computed with them; plots of lines, claims and ablations may name the metric.',
    bad: `model Autoencoder {
${autoencoder}
  sample dream(n=16) = Decoder(normal([2]))
  metric share = 0.01 * fid(dream(n=2_048), x, features=mnist_cnn)
}`,
    good: `model Autoencoder {
${autoencoder}
  sample dream(n=16) = Decoder(normal([2]))
  metric fid = fid(dream(n=2_048), x, features=mnist_cnn) on mnist.test at epochs first, last
}`,
    messages: {
      noPictures: ({
        name,
        set,
        kind,
      }: {
        name: string;
        set: string;
        kind: 'points' | 'table' | 'text' | 'sounds';
      }) => ({
        message: `distances compare pictures, and \`${name}\` of ${set} ${{ points: 'is a point', table: 'is a column of a table', text: 'is a text', sounds: 'is a sound' }[kind]}`,
        why: 'They are taken in the features of a network of pictures.',
        hint: 'Measure a loss or a likelihood of such data: metric nll = -log_prob(F, p) on test.',
      }),
      data: ({ name, set }: { name: string; set?: string }) => ({
        message: `\`${name}\` is no picture of ${set === undefined ? 'the data' : `\`${set}\``}`,
        why: 'What is drawn is compared with pictures as they are stored, of 1 or 3 channels.',
      }),
      channels: ({ sample, shapes }: { sample: string; shapes: string }) => ({
        message: `\`${sample}\` draws no pictures of 1 or 3 channels`,
        why: `It draws ${shapes}.`,
      }),
      value: ({ name, isDistance }: { name: string; isDistance: boolean }) => ({
        message: `\`${name}\` is a number of whole sets, and no value to compute with`,
        why: 'It compares pictures that a sample draws with pictures of the data, and is known after an epoch.',
        hint: isDistance
          ? `Let it stand alone: metric ${name} = ${name}(generate(n=2_048), x, features=fashion_cnn).`
          : 'Plots, claims and ablations may name it.',
      }),
    },
  }),
];
