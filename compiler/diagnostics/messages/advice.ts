/** Other warnings. */
import { define } from '../../../grammar/messages/define.js';

export const advice = [
  define({
    code: 'GEN4009',
    name: 'values-are-used',
    severity: 'warning',
    title: 'every let is used',
    explanation:
      'A let only gives a value a name. One that nothing in the file refers to is left over, or its name is misspelt where it was meant.',
    bad: `model Small {
  net G(z: [8]) { return z -> Dense(784) -> sigmoid }
  let fake = G(normal([8]))
  sample generate(n=4) = G(normal([8]))
}`,
    good: `model Small {
  net G(z: [8]) { return z -> Dense(784) -> sigmoid }
  let fake = G(normal([8]))
  sample generate(n=4) = fake
}`,
    messages: {
      let: ({ name }: { name: string }) => ({
        message: `nothing uses \`${name}\``,
        label: 'declared, never read',
        why: 'A `let` has no effect of its own; it only names a value for others.',
        hint: `Use \`${name}\`, or take the line out.`,
      }),
    },
  }),
  define({
    code: 'GEN4010',
    name: 'allows-are-needed',
    severity: 'warning',
    title: 'an allow silences a warning',
    explanation:
      '// allow: CODE stands on the line of a warning, on the line above it, or above the declaration that holds it. If the warning is no longer there, remove the comment, so that it does not hide the next one. Errors cannot be allowed.',
    bad: `model Small {
  // allow: GEN4006
  net Decoder(z: [7, 7, 8]) { return z -> ConvTranspose(1, 4, stride=2) }
}`,
    good: `model Small {
  // allow: GEN4006, as the source has it
  net Decoder(z: [7, 7, 8]) { return z -> ConvTranspose(1, 3, stride=2) }
}`,
    messages: {
      idle: ({ code, isError, close }: { code: string; isError: boolean; close?: string }) => ({
        message: `this allows ${code}, but there is none to allow`,
        why: isError
          ? `${code} is an error, and errors cannot be allowed.`
          : 'What it was written for has been mended, or stands on another line. Left in place it would hide the next one.',
        hint: close ? `Did you mean ${close}?` : 'Take the comment out, or put it straight above what it is about.',
      }),
    },
  }),
  define({
    code: 'GEN4011',
    name: 'distances-have-enough-pictures',
    severity: 'warning',
    title: 'a Fréchet distance is taken of 2,048 pictures or more',
    explanation:
      'The Fréchet distance of features compares estimated means and covariances. Those of few pictures are apart by chance, so that even two halves of one set lie far from each other, and models may only be compared at one and the same count. The kernel distance, kid, is right on average at any count.',
    bad: `model Small {
  data fashion_mnist { x: [28, 28, 1] in 0..1 }
  net G(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  sample generate(n=25) = G(normal([8]))
  metric fid = fid(generate, x, features=fashion_cnn) at epochs last
}`,
    good: `model Small {
  data fashion_mnist { x: [28, 28, 1] in 0..1 }
  net G(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  sample generate(n=25) = G(normal([8]))
  metric fid = fid(generate(n=2_048), x, features=fashion_cnn) at epochs last
}`,
    messages: {
      few: ({
        count,
        written,
        sample,
        n,
        enough,
        call,
      }: {
        count: string;
        written: string;
        sample: string;
        n: number;
        enough: string;
        call: string;
      }) => ({
        message: `${count} pictures are few for a Fréchet distance`,
        label: written === sample ? `\`${sample}\` draws ${n} unless it is told otherwise` : `${n} here`,
        why: 'Means and covariances of few pictures are apart by chance, which makes the distance larger: at such a count it says how many pictures were drawn as much as what they show.',
        hint: `Draw ${enough} or more: ${sample}(${call}). Or take kid, which is right on average at any count.`,
      }),
    },
  }),
  define({
    code: 'GEN4032',
    name: 'fields-fit-known-sets',
    severity: 'warning',
    title: 'a field is declared as the pictures of its set are',
    explanation:
      'The sets that genc data lists are of one size and one number of classes each: mnist is [28, 28, 1]. A field that declares something else, and no transform that makes it, stops the training at its first picture. Grey may be declared with three channels. Where a folder of that name holds other pictures, give it a name of its own, or write // allow: GEN4032. Of the embedded sets, glyphs and faces, the same is an error.',
    bad: `model Small {
  data mnist { x: [32, 32, 1] in 0..1 }
  net E(x) { return x -> Flatten -> Dense(2) }
  loss size = sum(E(x)^2)
  train { minimize size over E with adam() }
}`,
    good: `model Small {
  data mnist { x: [32, 32, 1] in 0..1 from image -> resize(32) }
  net E(x) { return x -> Flatten -> Dense(2) }
  loss size = sum(E(x)^2)
  train { minimize size over E with adam() }
}`,
    messages: {
      distributed: ({ message, set }: { message: string; set: string }) => ({
        message,
        why: `So it is where ${set} is distributed; training stops where the folder holds anything but what is declared.`,
      }),
    },
  }),
  define({
    code: 'GEN4050',
    name: 'repeats-are-short',
    severity: 'warning',
    title: 'a repeat writes out no more than some thousand operations',
    explanation:
      'The body of a repeat is expanded once for each iteration when the spec is compiled. Layers need that, since each iteration owns its weights. But a sampler of a thousand steps becomes a module of thousands of lines, which takes many seconds to compile and to load. The steps of a sampler are a loop of its body, `for t, next in times(1..0, steps=1000) { x = … }`, which is not written out; no gradient flows through it.',
    bad: `model Small {
  net Score(x: [2]) { return x -> Dense(8) -> relu -> Dense(2) }
  sample walk(n=4) = normal([2]) -> repeat 1001 { Score -> tanh }
}`,
    good: `model Small {
  net Score(x: [2]) { return x -> Dense(8) -> relu -> Dense(2) }
  sample walk(n=4) {
    x = normal([2])
    for i in 0..1000 { x = tanh(Score(x)) }
    return x
  }
}`,
    messages: {
      repeat: ({ operations, times, each }: { operations: string; times: string; each: string }) => ({
        message: `this repeat writes out ${operations} operations, ${times} times ${each}`,
        why: 'A repeat is written out when the spec is compiled: the module has a line for about each operation, and takes long to compile and to start.',
        hint: 'Write the loop of a sampler in the body of a sample or a fn: for i in 0..999 { x = … }. It is not written out; no gradient flows through it.',
      }),
    },
  }),
];
