/** Procedures. */
import { define } from '../../../grammar/messages/define.js';

export const procedureMessages = [
  define({
    code: 'GEN3030',
    name: 'free-value-not-sought',
    severity: 'error',
    title: 'every free value is minimised over',
    explanation:
      'free w = … declares a value that the procedure has to find, with its starting value. A minimize … over w of the same procedure must move it. A value that nothing moves is an ordinary value, and is written without free.',
    bad: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Generator(z: [16]) { return z -> Dense(784) -> Reshape(28, 28, 1) }
  sample project(x) {
    free w = normal([16])
    return x, Generator(w)
  }
}`,
    good: `model Small {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Generator(z: [16]) { return z -> Dense(784) -> Reshape(28, 28, 1) }
  sample project(x) {
    free w = normal([16])
    minimize mean((Generator(w) - x)^2) over w with adam(lr=0.01), repeat 500
    return x, Generator(w)
  }
}`,
    messages: {
      unminimised: ({ name }: { name: string }) => ({
        message: `\`${name}\` is free, and nothing minimises over it`,
        hint: `Write: minimize … over ${name} with adam(lr=0.01), repeat 500; or without \`free\`: ${name} = ….`,
      }),
    },
  }),
];
