import { define } from './page.js';
import type { Page } from './page.js';

const trained = (settings: string): string => `model Autoencoder {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(8) }
  net Decoder(z) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train {
    minimize error over Encoder, Decoder with adam(lr=1e-3)
${settings}
  }
}`;

const normed = (norm: string, settings: string): string => `model Autoencoder {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(8, bias=false) -> ${norm} }
  net Decoder(z) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  loss error = mean((Decoder(Encoder(x)) - x)^2)
  train {
    minimize error over Encoder, Decoder with adam(lr=1e-3)
${settings}
  }
}`;

/** Learning rates over a training, and its batches. */
export const schedulePages: readonly Page[] = [
  define({
    code: 'GEN4020',
    name: 'rates-are-above-zero',
    severity: 'warning',
    title: 'the learning rate is above zero as long as there is training',
    explanation:
      'cosine and linear bring the learning rate to 0 at their epoch `to`, step with factor=0 at its first fall; what is trained after that moves no weight. A stage counts its own epochs. Let the schedule end with the training: a run that goes on with more epochs keeps its schedule, so to train longer start anew with genc train SPEC --set epochs=8 --set "schedule=cosine(to=8)". A warm-up that takes the whole training never reaches the rate that is written, and an optimizer of rate 0 trains nothing.',
    bad: trained('    schedule cosine(to=2)\n    epochs 5'),
    good: trained('    schedule cosine(to=5)\n    epochs 5'),
  }),
  define({
    code: 'GEN4022',
    name: 'batches-hold-several-examples',
    severity: 'warning',
    title: 'what is taken of a whole batch has several examples to take it of',
    explanation:
      'BatchNorm normalises by the mean and the deviation of the batch, MinibatchStd compares examples, and ActNorm and a codebook with a start begin from the first batch. One example has no deviation: of a vector nothing is left but zeros. Of a map, batch normalisation of a single picture is instance normalisation in training and something else afterwards. Take larger batches, or a layer that looks at one example. A last batch of one example, where an epoch does not divide evenly, is left out of the training of such nets, which is said when it starts; every epoch leaves out another one.',
    bad: normed('BatchNorm', '    batch 1'),
    good: normed('BatchNorm', '    batch 32'),
  }),
];
