/** Warnings about layers of sequences and maps of places. */
import { define } from '../../../grammar/messages/define.js';

export const sequenceAdvice = [
  define({
    code: 'GEN4080',
    name: 'dense-layers-see-vectors',
    severity: 'warning',
    title: 'a dense layer behind a picture or a convolution sees a vector',
    explanation:
      'Dense works on the last axis, as in Keras and PyTorch: a map goes through the same layer at every place, and stays a map. Behind a picture or a convolution a layer of all numbers is meant more often; that takes Flatten before it. Where each place is meant, Conv(units, 1) says so. Behind Attention, LayerNorm(axis=-1) and other layers that treat each place by itself there is no warning.',
    bad: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3, stride=2) -> relu -> Dense(10) }
}`,
    good: `model Small {
  net Body(x: [28, 28, 1]) { return x -> Conv(8, 3, stride=2) -> relu -> Flatten -> Dense(10) }
}`,
    messages: {
      map: ({
        layer,
        units,
        height,
        width,
        shape,
      }: {
        layer: string;
        units: number;
        height: number;
        width: number;
        shape: string;
      }) => ({
        message: `\`${layer}\` works at each of ${height}×${width} places here`,
        label: `gives ${shape}`,
        why: `It multiplies the last axis and leaves the others as they are, as in Keras and PyTorch. A layer of all numbers of the map takes a vector.`,
        hint: `Put -> Flatten before it for one vector [${units}], or write Conv(${units}, 1), which says that each place is meant.`,
      }),
    },
  }),
  define({
    code: 'GEN4081',
    name: 'sines-see-steps',
    severity: 'warning',
    title: 'sines and cosines receive steps, not a fraction of one',
    explanation:
      'The fastest wave of Sinusoidal is 2π long, and the others are longer: it tells whole steps and positions apart. Times in 0..1 move hardly any of them, so that a net cannot tell early from late. Multiply such times first.',
    bad: `model Small {
  net Time(t: []) { return 0.5 * sigmoid(t) -> Sinusoidal(64) -> Dense(64) }
}`,
    good: `model Small {
  net Time(t: []) { return 1000 * sigmoid(t) -> Sinusoidal(64) -> Dense(64) }
}`,
    messages: {
      narrow: ({ layer, range }: { layer: string; range: string }) => ({
        message: `\`${layer}\` of a number in ${range} gives nearly the same sines for all of them`,
        why: 'Its fastest wave is 2π long, and most are much longer.',
        hint: 'Multiply the number first, as in 1000 * t.',
      }),
    },
  }),
];
