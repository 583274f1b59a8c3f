/** Names: unknown or ambiguous ones, their visibility, and members after a dot. */
import { define } from '../../../grammar/messages/define.js';

export const nameMessages = [
  define({
    code: 'GEN1001',
    name: 'unknown-name',
    severity: 'error',
    title: 'every name is declared',
    explanation:
      'A name stands for something that this file declares (let, param, net, block, fn, a data field), that it uses from another file, or that genc itself knows: layers are written with a capital letter, functions in lower case. Most often it is misspelt; the nearest known name is suggested.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(2) -> rleu }
}`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(2) -> relu }
}`,
    messages: {
      term: ({ text }: { text: string }) => `lines draws losses and metrics, and \`${text}\` is neither`,
      dataSetOfModel: ({ name }: { name: string }) => `this model has no data set \`${name}\``,
      network: ({ name }: { name: string }) => `there is no network \`${name}\` to take features of`,
      evaluation: ({ name }: { name: string }) => `there is no evaluation \`${name}\``,
      name: ({ name }: { name: string }) => ({ message: `nothing is called \`${name}\``, label: 'not declared' }),
      transform: ({ name, close, transforms }: { name: string; close?: string; transforms: string }) => ({
        message: `data knows no transform \`${name}\``,
        hint: close ? `Did you mean \`${close}\`?` : `It knows ${transforms}.`,
      }),
      split: ({ split }: { split: string }) => ({
        message: `there is no split \`${split}\``,
        why: 'Losses and metrics are measured on the splits of the training data.',
      }),
      plot: ({ kind, close, plots }: { kind: string; close?: string; plots: string }) => ({
        message: `\`${kind}\` is no kind of plot`,
        hint: close ? `Did you mean \`${close}\`?` : `There are ${plots}.`,
      }),
      sample: ({ name }: { name: string }) => `there is no sample \`${name}\` to draw from`,
      imported: ({ path, name }: { path: string; name: string }) => `"${path}" declares no \`${name}\``,
      model: ({ name }: { name: string }) => `there is no model \`${name}\` to draw from`,
      latticeOver: ({ plot, input, close }: { plot: string; input: string; close?: string }) => ({
        message: `\`${plot}\` goes over a value of the model, and \`${input}\` is none`,
        hint: close ? `Did you mean \`${close}\`?` : 'Name a field of the data or a `let`.',
      }),
      given: ({ input, close }: { input: string; close?: string }) => ({
        message: `a sample is given values of the model, and \`${input}\` is none`,
        hint: close ? `Did you mean \`${close}\`?` : 'Give it data fields, or values declared with let.',
      }),
      splitOfSet: ({ name }: { name: string }) => `there is no split \`${name}\``,
      dataSet: ({ bare, text }: { bare: boolean; text: string }) =>
        bare ? `\`${text}\` of which set?` : `there is no data set \`${text}\``,
      splitOrSet: ({ name }: { name: string }) => `\`${name}\` is neither a split nor a data set of this model`,
      score: ({ evaluation, score }: { evaluation: string; score: string }) =>
        `the evaluation \`${evaluation}\` has no score \`${score}\``,
      comparedWithItself: ({ set, others }: { set: string; others: string }) => ({
        message: `\`${set}\` is what the others are compared with`,
        hint: others === '' ? 'Name a set as `outside`.' : `Compare it with ${others}.`,
      }),
      scoredSet: ({ evaluation, set }: { evaluation: string; set: string }) =>
        `the evaluation \`${evaluation}\` scores no set \`${set}\``,
    },
  }),
  define({
    code: 'GEN1002',
    name: 'hidden-name',
    severity: 'error',
    title: 'a net sees its inputs, constants and tables only',
    explanation:
      'All calls of a net share its weights and differ in nothing but their inputs. So its body sees its own inputs, the params, constants and tables of the model, blocks and functions, but no data, no value computed from data, and no other net. Pass what it needs as an input.',
    bad: `model Conditional {
  data mnist { x: [28, 28, 1]  digit: class(10) }
  net Body(x) {
    return x -> Flatten -> concat(one_hot(digit)) -> Dense(2)
  }
}`,
    good: `model Conditional {
  data mnist { x: [28, 28, 1]  digit: class(10) }
  net Body(x, label: [10]) {
    return x -> Flatten -> concat(label) -> Dense(2)
  }
  let answer = Body(x, one_hot(digit))
  sample answers(x, digit) = answer
}`,
    messages: {
      invisible: ({ name, net, what }: { name: string; net?: string; what: string }) => ({
        message: `\`${name}\` is not visible inside ${net ? `\`${net}\`` : 'a block'}`,
        why: `It is ${what}. A net sees its inputs, the model's params, constants and tables, nothing else, so that its calls cannot differ in anything but their inputs.`,
        hint: `Make it an input: add \`${name}\` to the parameters and pass it in the call.`,
      }),
      course: ({ name, net }: { name: string; net: string }) => ({
        message: `\`${name}\` changes with the training, and cannot be used inside \`${net}\``,
        why: 'Calls of a net differ in nothing but their inputs.',
        hint: `Make it an input: let w = ${name}(0..1, epochs=10) in the model, and ${net}(x, w) in the call.`,
      }),
      flow: ({ flow, net }: { flow: string; net: string }) => ({
        message: `the flow \`${flow}\` cannot be used inside \`${net}\``,
        why: 'It owns weights that all its calls share; inside another net they would belong to both.',
      }),
      codebook: ({ name, net }: { name: string; net: string }) => ({
        message: `the codebook \`${name}\` cannot be used inside \`${net}\``,
        why: 'It owns weights; inside another net they would belong to both.',
        hint: 'Quantise between two nets: let c = nearest(e, Codes).',
      }),
      net: ({ name, net }: { name: string; net: string }) => ({
        message: `the net \`${name}\` cannot be used inside \`${net}\``,
        why: 'A net owns weights that all its calls share; inside another net it would belong to both.',
        hint: 'Make it a block, which is a template, or join the two nets with let.',
      }),
    },
  }),
  define({
    code: 'GEN1003',
    name: 'declared-twice',
    severity: 'error',
    title: 'a name is declared once',
    explanation:
      'Declarations of a model have no order, so the second of two could not replace the first. Only a variant may declare a name again: there it takes the place of its model’s.',
    bad: `model Small {
  param width = 8
  param width = 16
  net Body(x: [4]) { return x -> Dense(width) }
}`,
    good: `model Small {
  param width = 8
  net Body(x: [4]) { return x -> Dense(width) }
}
variant Wide of Small { param width = 16 }`,
    messages: {
      otherField: ({ name, first, second }: { name: string; first: string; second: string }) => ({
        message: `\`${name}\` is declared twice, and differently`,
        why: `Fields of one name are one value of the model. It is ${first} there and ${second} here, with the same range and classes needed too.`,
      }),
      name: ({ name }: { name: string }) => `\`${name}\` is declared twice`,
      ofTraining: ({ what, name }: { what: string; name: string }) => `the ${what} \`${name}\` is declared twice`,
      again: ({ name }: { name: string }) => ({
        message: `\`${name}\` is declared twice`,
        label: 'declared again here',
        hint: 'Give one of them another name.',
      }),
      training: ({ name }: { name: string }) => ({
        message: `\`${name}\` is declared twice`,
        label: 'declared again here',
        hint: 'A model has one training: put the steps and settings of both into one block. Trainings that follow one another are its stages.',
      }),
      function: ({ name }: { name: string }) => ({
        message: `\`${name}\` is declared twice`,
        label: 'declared again here',
        hint: 'Put the function before the model: there a loss, metric or sample may have its name.',
      }),
    },
  }),
  define({
    code: 'GEN1006',
    name: 'defined-by-itself',
    severity: 'error',
    title: 'nothing is defined by itself',
    explanation:
      'Declarations may stand in any order, but one cannot need its own value, directly or around a circle of others. The same holds for a variant that is in the end a variant of itself.',
    bad: `model Circle {
  param width = height * 2
  param height = width / 2
  net Body(x: [4]) { return x -> Dense(width) }
}`,
    good: `model Circle {
  param width  = height * 2
  param height = 8
  net Body(x: [4]) { return x -> Dense(width) }
}`,
    messages: {
      name: ({ name, circle, hidesFunction }: { name: string; circle: string; hidesFunction: boolean }) => ({
        message: `\`${name}\` is defined by itself`,
        why: `The circle is ${circle}.`,
        hint: hidesFunction ? `The declaration hides the function \`${name}\`: give it another name.` : undefined,
      }),
      data: ({ model }: { model: string }) => `the data of \`${model}\` would be drawn from itself`,
      variant: ({ name, chain }: { name: string; chain: string }) => ({
        message: `\`${name}\` is in the end a variant of itself`,
        why: `The chain is ${chain}.`,
      }),
      net: ({ name }: { name: string }) => `the net \`${name}\` contains itself`,
    },
  }),
  define({
    code: 'GEN1016',
    name: 'no-such-member',
    severity: 'error',
    title: 'what follows a dot is an output or a label',
    explanation:
      'q.mean reads one of several outputs of a net, D(x).stem a labelled layer inside it. A label is written before the layer: -> stem: Conv(64, 4).',
    bad: `model Small {
  data mnist { x: [28, 28, 1] }
  net Encoder(x) -> (mean: [2], logvar: [2]) {
    h = x -> Flatten
    return h -> Dense(2), h -> Dense(2)
  }
  sample codes(x) = Encoder(x).average
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] }
  net Encoder(x) -> (mean: [2], logvar: [2]) {
    h = x -> Flatten
    return h -> Dense(2), h -> Dense(2)
  }
  sample codes(x) = Encoder(x).mean
}`,
    messages: {
      member: ({ owner, member }: { owner: string; member: string }) => `${owner} has no \`${member}\``,
      sample: ({ model, sample }: { model: string; sample: string }) => `\`${model}\` has no sample \`${sample}\``,
      label: ({ net, label, labels }: { net?: string; label?: string; labels: string }) => ({
        message: `\`${net}\` has no \`${label}\``,
        hint: `It has ${labels || 'no labels'}.`,
      }),
    },
  }),
  define({
    code: 'GEN1030',
    name: 'label-twice',
    severity: 'error',
    title: 'a label stands once in a body',
    explanation:
      'A label names its layer, and its weights: `stem: Conv(8, 3)` in the net Body owns `Body/stem/kernel`. Two layers of that name would share one weight. Blocks and iterations are levels of their own, so a label may come again in each of them; layers that are to share their weights are one net, called twice.',
    bad: `model Small {
  net Body(x: [8, 8, 3]) {
    return x -> stem: Conv(8, 3) -> relu -> stem: Conv(8, 3)
  }
}`,
    good: `model Small {
  net Body(x: [8, 8, 3]) {
    return x -> stem: Conv(8, 3) -> relu -> second: Conv(8, 3)
  }
}`,
    messages: {
      label: ({ label }: { label: string }) => ({
        message: `two layers of one body are labelled \`${label}\``,
        why: 'A label is the name of its layer and of its weights, so that both would be one.',
        hint: `Call one of them otherwise; layers that share weights are one net that is called twice.`,
      }),
    },
  }),
];
