/** Steps, stages, samples and training data. */
import { define } from '../../../grammar/messages/define.js';

const autoencoder = `  data mnist { x: [28, 28, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(2) }
  net Decoder(z: [2]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }`;

export const trainingMessages = [
  define({
    code: 'GEN3003',
    name: 'nets-are-trained',
    severity: 'error',
    title: 'every net is trained by a step',
    explanation:
      'A net that stands in no step keeps its initial weights, and its results stay random. Name it after `over` in a step whose loss depends on it, or take it out. Averages of nets (ema) follow the nets that they average, and codebooks with ema the nets whose outputs they quantise.',
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
    messages: {
      unusedCodebook: ({ name }: { name: string }) => ({
        message: `nothing uses the codebook \`${name}\``,
        hint: `Quantise with it: let c = nearest(e, ${name}).`,
      }),
      codebook: ({ name }: { name: string }) => ({
        message: `no step moves the codebook \`${name}\``,
        label: 'its averages stay where they started',
        why: 'A codebook with ema follows the nets that its vectors come from, in the steps that update them; no step does.',
        hint: `Train what \`${name}\` quantises, with a loss that uses it.`,
      }),
      net: ({
        what,
        name,
        loss,
        over,
        frozen,
      }: {
        what: string;
        name: string;
        loss?: string;
        over?: string;
        frozen: boolean;
      }) => ({
        message: `no step trains the ${what} \`${name}\``,
        label: 'stays as it was initialised',
        why: loss
          ? `The loss \`${loss}\` could move it, but the step that minimises it is over ${over} alone.`
          : 'A net whose weights never move gives the answers of chance.',
        hint: frozen
          ? `Train \`${name}\` in another stage; or freeze it for all of them, beside the stages, if it stays as it starts.`
          : loss
            ? what === 'codebook'
              ? `Add \`${name}\` to the step, or let it follow its vectors: with ema(0.99).`
              : `Add \`${name}\` to the step, or take the net out of the model.`
            : `Use \`${name}\` in a loss and train it in a step, or take it out of the model.`,
      }),
    },
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
    messages: {
      optimizer: ({ name }: { name: string }) => `there is no optimizer \`${name}\``,
      needed: ({ found }: { found: string }) => `an optimizer is needed here, not ${found}`,
      loss: ({ name }: { name?: string }) =>
        name === undefined ? 'a step minimises a loss by its name' : `there is no loss \`${name}\``,
    },
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
    messages: {
      free: ({ isNet, name, close }: { isNet: boolean; name: string; close?: string }) => ({
        message: isNet
          ? `a procedure moves free values, and \`${name}\` is a net`
          : `there is no free value \`${name}\``,
        hint: close
          ? `Did you mean \`${close}\`?`
          : `Declare it above: free ${isNet ? 'w' : name} = …, with where it starts.`,
      }),
      freeze: ({ name }: { name: string }) => `there is no net \`${name}\` to freeze`,
      unknown: ({ name }: { name: string }) => `there is no net \`${name}\``,
      otherKind: ({ name, kind }: { name: string; kind: string }) => `a step moves nets, and \`${name}\` is a ${kind}`,
    },
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
    messages: {
      nothing: {
        message: 'there is nothing to train on',
        hint: 'Declare a data set: data glyphs { x: [28, 28, 1] in 0..1 }.',
      },
    },
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
    messages: {
      sample: ({
        sample,
        fields,
        count,
        parameters,
      }: {
        sample: string;
        fields: string;
        count: number;
        parameters: string;
      }) => ({
        message: `the sample \`${sample}\` needs ${fields} from the data, but is not given ${count === 1 ? 'it' : 'them'}`,
        hint: `Write: sample ${sample}(${parameters}) = …`,
      }),
      lattice: ({
        plot,
        over,
        fields,
        count,
        each,
      }: {
        plot: string;
        over: string;
        fields: string;
        count: number;
        each?: string;
      }) => ({
        message: `\`${plot}\` goes over \`${over}\` alone, but its value needs ${fields} as well`,
        why: `The points of the lattice are no examples, so ${count === 1 ? 'it has' : 'they have'} no value there.`,
        hint: each
          ? `Draw it once for each class: end the plot with \`each ${each}\`.`
          : `Give a number in ${count === 1 ? 'its' : 'their'} place: a call of the net on \`${over}\` and constants.`,
      }),
      askingSample: ({ name, inputs }: { name: string; inputs: string }) => ({
        message: `\`${name}\` is given ${inputs}, which nobody gives it here`,
        hint: 'Name a sample that draws from noise alone.',
      }),
    },
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
    messages: {
      frozen: ({ name }: { name: string }) => ({
        message: `\`${name}\` is frozen, and trained by a step`,
        why: 'A frozen net keeps its weights and its state.',
        hint: `Take \`${name}\` out of the step, or drop the freeze: drop freeze ${name}.`,
      }),
    },
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
    messages: {
      nested: ({ inner, outer }: { inner: string; outer?: string }) => ({
        message: `the stage \`${inner}\` stands in the stage \`${outer}\``,
        why: 'Stages run one after the other.',
        hint: `Put \`${inner}\` behind \`${outer}\`, not into it.`,
      }),
      empty: ({ stage }: { stage: string }) => `the stage \`${stage}\` has no steps`,
      beside: ({ stages, step }: { stages: string; step: string }) => ({
        message: 'this step stands beside the stages, in none of them',
        why: `The training runs its stages one after the other (${stages}), so it has no time at which this step would run.`,
        hint: `Put it into a stage, a new one or one of these; or drop it: drop step ${step}.`,
      }),
    },
  }),
  define({
    code: 'GEN3014',
    name: 'after-names-a-stage',
    severity: 'error',
    title: '`after` names a stage of the training',
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
    messages: {
      unknown: ({ stages, name }: { stages: number; name: string }) =>
        stages > 0 ? `there is no stage \`${name}\`` : `there is no stage \`${name}\`: the training has none`,
      afterAndAt: ({ stage }: { stage: string }) => ({
        message: '`after` and `at` both say when',
        why: `\`after ${stage}\` is the moment at which that stage ends.`,
        hint: 'Keep one of the two.',
      }),
    },
  }),
];
