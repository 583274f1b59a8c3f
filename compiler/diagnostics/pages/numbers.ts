/** Pages of numbers and tensors that cannot be. */
import { define } from './page.js';

export const numberPages = [
  define({
    code: 'GEN2040',
    name: 'number-too-large',
    severity: 'error',
    title: 'numbers fit into a float32',
    explanation:
      'Tensors hold float32 numbers, up to about 3.4e38. A larger one would become an infinity, and an infinity times zero, or less another, is no number: the training would stop in its first iteration.',
    bad: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
  let scaled = Body(normal([4])) * 1e39
  sample draw(n=4) = scaled
}`,
    good: `model Small {
  net Body(x: [4]) { return x -> Dense(2) }
  let scaled = Body(normal([4])) * 1e3
  sample draw(n=4) = scaled
}`,
  }),
  define({
    code: 'GEN2041',
    name: 'tensor-too-large',
    severity: 'error',
    title: 'a tensor holds fewer than 2^31 numbers',
    explanation:
      'No backend has tensors of 2^31 numbers, which would be 8 GB. A kernel, a learned constant, a codebook or a pool of that size usually has a number with a few zeros too many.',
    bad: `model Small {
  net Body(x: [400_000]) { return x -> Dense(400_000) }
}`,
    good: `model Small {
  net Body(x: [4_000]) { return x -> Dense(4_000) }
}`,
  }),
] as const;
