/** Edits of variants. */
import { define } from '../../../grammar/messages/define.js';

export const editMessages = [
  define({
    code: 'GEN1013',
    name: 'edit-without-effect',
    severity: 'error',
    title: 'every edit finds its layers',
    explanation:
      'swap, drop, insert and set change layers of the expanded nets, found by the layer’s name or its label, everywhere or in the place after `in`. An edit that finds nothing would leave the variant the same as its model, unnoticed. genc show lists the layers of every net.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(8) -> relu -> Dense(2) }
}
variant Smooth of Small { swap leaky_relu for silu in Body }`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(8) -> relu -> Dense(2) }
}
variant Smooth of Small { swap relu for silu in Body }`,
    messages: {
      nothing: ({ target, place, close }: { target: string; place: string; close?: string }) => ({
        message: `this edit matches nothing: there is no \`${target}\`${place}`,
        hint: close ? `Did you mean \`${close}\`?` : 'The layer table lists the layers of every net.',
      }),
    },
  }),
  define({
    code: 'GEN1018',
    name: 'nothing-to-drop',
    severity: 'error',
    title: 'a variant drops only declarations that exist',
    explanation:
      'drop loss, drop metric, drop step and the like remove a declaration that the variant inherits. It must exist under that name.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
  metric size = mean(abs(Body(normal([4]))))
}
variant Bare of Small { drop metric length }`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
  metric size = mean(abs(Body(normal([4]))))
}
variant Bare of Small { drop metric size }`,
    messages: {
      member: ({ kind, name }: { kind: string; name: string }) => `there is no ${kind} \`${name}\` to drop`,
    },
  }),
  define({
    code: 'GEN1019',
    name: 'dropped-source',
    severity: 'error',
    title: 'a layer without input is swapped, not dropped',
    explanation:
      'Dropping a layer hands its input on to the next one. A learned constant has no input, so nothing would be left to hand on; something else must take its place.',
    bad: `model Small {
  net Body(z: [8]) {
    start = Weight([8])
    return (start + z) -> Dense(2)
  }
}
variant Plain of Small { drop Weight in Body }`,
    good: `model Small {
  net Body(z: [8]) {
    start = Weight([8])
    return (start + z) -> Dense(2)
  }
}
variant Plain of Small { swap Weight for Weight([8], init=ones) in Body }`,
    messages: {
      withoutInput: { message: 'a layer without input cannot be dropped', hint: 'Swap it for something else.' },
    },
  }),
];
