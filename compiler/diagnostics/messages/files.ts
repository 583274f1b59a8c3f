/** Files, the models in them, and the names that commands give for them. */
import { define } from '../../../grammar/messages/define.js';

export const fileMessages = [
  define({
    code: 'GEN1004',
    name: 'no-such-model',
    severity: 'error',
    title: 'FILE:Name names a model of the file',
    explanation:
      'After the colon of FILE:Name stands a model or variant that this file declares. Without it the first model is taken.',
    bad: `// genc show small.gen:Smal
model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}`,
    good: `// genc show small.gen:Small
model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}`,
    messages: {
      model: ({
        path,
        name,
        close,
        count,
        names,
      }: {
        path: string;
        name: string;
        close?: string;
        count: number;
        names: string;
      }) => ({
        message: `${path} declares no model \`${name}\``,
        hint: close ? `Did you mean \`${close}\`?` : count > 0 ? `It declares ${names}.` : 'It declares none.',
      }),
      whichAblation: ({ path }: { path: string }) => `which ablation of ${path}?`,
      ablation: ({ path, name }: { path: string; name: string }) => `${path} declares no ablation \`${name}\``,
    },
  }),
  define({
    code: 'GEN1005',
    name: 'no-such-base',
    severity: 'error',
    title: 'a variant is of a model',
    explanation: 'After `of` stands a model or another variant, of this file or used from another one.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}
variant Wide of Smal { }`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}
variant Wide of Small { }`,
    messages: {
      other: ({ name, kind }: { name: string; kind: string }) => `\`${name}\` is a ${kind}, not a model`,
      unknown: ({ name }: { name: string }) => `there is no model \`${name}\``,
    },
  }),
  define({
    code: 'GEN1012',
    name: 'unreadable-file',
    severity: 'error',
    title: 'a used file is there',
    explanation:
      'The path after `from` is relative to the file that it stands in, and written with its ending, such as "blocks/unet.gen".',
    bad: `use Residual from "residuals.gen"
model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
}`,
    messages: {
      used: ({ path, lookedFor }: { path: string; lookedFor: string }) => ({
        message: `the file "${path}" cannot be read`,
        label: 'no such file',
        why: `It was looked for at ${lookedFor}, beside the file that uses it.`,
        hint: 'Write the path relative to this file.',
      }),
      file: ({ path }: { path: string }) => `the file ${path} cannot be read`,
    },
  }),
  define({
    code: 'GEN1017',
    name: 'no-such-param',
    severity: 'error',
    title: '--set names a param',
    explanation:
      'From the command line the params of a model can be given other values, and its batch and epochs. Anything else is changed in the spec, or by a variant.',
    bad: `// genc train small.gen --set widht=16
model Small {
  param width = 8
  net Body(x: [4]) { return x -> Dense(width) }
}`,
    good: `// genc train small.gen --set width=16
model Small {
  param width = 8
  net Body(x: [4]) { return x -> Dense(width) }
}`,
    messages: {
      param: ({ model, param, close, known }: { model: string; param: string; close?: string; known: string }) => ({
        message: `\`${model}\` has no param \`${param}\` to set`,
        hint: close ? `Did you mean \`${close}\`?` : `It has ${known}.`,
      }),
    },
  }),
];
