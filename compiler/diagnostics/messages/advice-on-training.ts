/** Warnings about the course of a training. */
import { define } from '../../../grammar/messages/define.js';

const denoiser = (batch: number): string => `model Denoiser {
  data photos from "photos" -> resize(256) { x: [256, 256, 3] in 0..1 }
  net Clean(x) -> [256, 256, 3] in 0..1 { return x -> Conv(64, 3) -> relu -> Conv(3, 3) -> sigmoid }
  loss error = mean((Clean(x + normal([256, 256, 3])) - x)^2)
  train {
    minimize error over Clean with adam()
    batch ${batch}
  }
}`;

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

const warmed = (kl: string): string => `model VAE {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net Encoder(x) -> (mean: [8], logvar: [8]) {
    h = x -> Flatten -> Dense(64) -> relu
    return h -> Dense(8), h -> Dense(8)
  }
  net Decoder(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let q = Encoder(x)
  loss total = sum(bce(Decoder(normal(q.mean, logvar=q.logvar)), x)) + ${kl} * sum(kl_normal(q.mean, q.logvar))
  train {
    minimize total over Encoder, Decoder with adam()
    epochs 20
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

export const trainingAdvice = [
  define({
    code: 'GEN4012',
    name: 'models-fit-into-memory',
    severity: 'warning',
    title: 'a training fits into the memory that WebAssembly addresses',
    explanation:
      'WebAssembly addresses 4 GB, some of which stay free for kernels. Between steps, memory holds weights, the moments of optimizers and averaged weights. A step adds the tensors that its nets make of a batch, which the gradient needs, and a gradient for every weight that it moves. The estimate counts these by shapes and is within a quarter of the measured size (docs/performance.md). `genc show` has it for every model. Try a smaller batch first: except in models of many million weights, most of the memory depends on the batch.',
    bad: denoiser(256),
    good: denoiser(32),
    messages: {
      bytes: ({
        needed,
        batch,
        holder,
        limit,
        step,
        atRest,
        reason,
        fitting,
        largest,
      }: {
        needed: string;
        batch: number;
        holder: string;
        limit: string;
        step?: string;
        atRest: string;
        reason: string;
        fitting?: string;
        largest: number;
      }) => ({
        message: `training takes about ${needed} at batch ${batch}, and ${holder} holds ${limit}`,
        label: step === undefined ? undefined : `most of it in the step \`${step}\``,
        why: `Weights, moments and averages are ${atRest} of it; the rest is what ${step === undefined ? 'a' : 'that'} step makes and keeps until its gradients are known. ${reason}`,
        hint: fitting
          ? `Batches of ${largest} or less fit: ${fitting}.`
          : `Not even single examples fit: smaller pictures or fewer channels would, or a backend with memory of its own.`,
      }),
    },
  }),
  define({
    code: 'GEN4020',
    name: 'rates-are-above-zero',
    severity: 'warning',
    title: 'the learning rate is above zero as long as there is training',
    explanation:
      'cosine and linear bring the learning rate to 0 at their epoch `to`, step with factor=0 at its first fall; training after that moves no weight. A stage counts its own epochs. Let the schedule end with the training: a run that goes on with more epochs keeps its schedule, so to train longer start anew with genc train SPEC --set epochs=8 --set "schedule=cosine(to=8)". A warm-up that takes the whole training never reaches the rate that is written, and an optimizer of rate 0 trains nothing.',
    bad: trained('    schedule cosine(to=2)\n    epochs 5'),
    good: trained('    schedule cosine(to=5)\n    epochs 5'),
    messages: {
      zero: ({ step }: { step: string }) => ({
        message: `the step \`${step}\` trains nothing: its learning rate is 0`,
        hint: 'Give its optimizer a rate, such as lr=1e-3; to keep nets as they are, leave the step out.',
      }),
      warmup: ({ warmup, place, trained }: { warmup: string; place: string; trained: string }) => ({
        message: `the learning rate is never as written: its warm-up takes ${warmup}, the training${place} ${trained}`,
        hint: `Train longer, or warm up in fewer than ${trained}.`,
      }),
      idle: ({
        idle,
        idleEpochs,
        place,
        ends,
        trained,
        hasEnd,
        end,
        enough,
      }: {
        idle: number;
        idleEpochs: string;
        place: string;
        ends: number;
        trained: string;
        hasEnd: boolean;
        end: number;
        enough: string;
      }) => ({
        message: `the last ${idle === 1 ? 'epoch' : idleEpochs}${place} ${idle === 1 ? 'trains' : 'train'} nothing: the learning rate is 0 from epoch ${ends} on`,
        label: `zero at epoch ${ends}, of ${trained}`,
        why: 'A schedule counts epochs of the training that it stands in, whatever `epochs` says; at its end the learning rate is 0, and no weight moves any more.',
        hint: `${hasEnd ? `Let it end where the training does, such as \`to=${end}\`` : 'Give it a factor above 0, such as `factor=0.1`'}, or train ${enough}.`,
      }),
    },
  }),
  define({
    code: 'GEN4023',
    name: 'annealed-values-arrive',
    severity: 'warning',
    title: 'a value that changes with the training trains something, and arrives',
    explanation:
      'anneal(0..1, epochs=10) changes in training steps alone. Measurements, samples, plots and scores have its last value at every epoch, so that they can be compared with each other. A value that no minimised loss reads is therefore the same everywhere. If the stage ends before the way does, the model is trained for a value that is measured nowhere: with `epochs` and `after` that add up to no more than the epochs of the stage, the last epochs train what is measured.',
    bad: warmed('anneal(0..1, epochs=50)'),
    good: warmed('anneal(0..1, epochs=10)'),
    messages: {
      still: ({ to, op }: { to: number; op: string }) => ({
        message: `this is ${to} everywhere: no loss that is minimised reads it`,
        why: 'It changes in training steps alone, and elsewhere it has its last value.',
        hint: `Make it part of a loss that a step minimises, or write ${to}. \`${op}\` in a metric does not show the value of the training.`,
      }),
      short: ({
        from,
        to,
        arrives,
        trained,
        place,
        after,
      }: {
        from: number;
        to: number;
        arrives: number;
        trained: number;
        place: string;
        after: number;
      }) => ({
        message: `this comes to ${to} at epoch ${arrives}, and the training${place} ends with epoch ${trained}`,
        label: `on its way ${from} to ${to} when the training ends`,
        why: `Measurements, samples and plots have its last value, ${to}, for which nothing is trained then.`,
        hint:
          after < trained
            ? `Let it arrive before the end, such as \`epochs=${Math.max(1, Math.floor((trained - after) / 2))}\`, or train longer.`
            : `It starts after ${after} epochs: let it start earlier, or train longer.`,
      }),
    },
  }),
  define({
    code: 'GEN4022',
    name: 'batches-hold-several-examples',
    severity: 'warning',
    title: 'statistics of a batch have several examples',
    explanation:
      'BatchNorm normalises by the mean and the deviation of the batch, MinibatchStd compares examples, and ActNorm and a codebook with a start begin from the first batch. One example has no deviation: a vector becomes zeros. For a map, batch normalisation of a single picture is instance normalisation in training, and something else afterwards. Take larger batches, or a layer that looks at one example. If an epoch does not divide evenly, a last batch of one example is left out of the training of such nets. The run says so when it starts, and every epoch leaves out another example.',
    bad: normed('BatchNorm', '    batch 1'),
    good: normed('BatchNorm', '    batch 32'),
    messages: {
      batch: ({
        layer,
        what,
        batch,
        place,
        numbers,
        isShort,
        alone,
        instead,
        alternative,
      }: {
        layer: string;
        what: string;
        batch: number;
        place: string;
        numbers: number;
        isShort: boolean;
        alone: string;
        instead: string;
        alternative: string;
      }) => ({
        message: `\`${layer}\` takes ${what}, and a batch is ${batch === 1 ? 'one example' : `${batch} examples`}${place}`,
        label: `${numbers} number${numbers === 1 ? '' : 's'} each`,
        why: isShort
          ? `That leaves ${alone}.`
          : 'In training it then looks at single examples, and outside of training at statistics of all: the net is another one there.',
        hint: `Take a larger batch${instead === 'larger batches' ? '' : `, or ${alternative}`}.`,
      }),
    },
  }),
];
