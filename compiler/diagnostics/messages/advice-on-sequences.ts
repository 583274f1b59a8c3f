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
  define({
    code: 'GEN4082',
    name: 'predictions-see-only-places-before',
    severity: 'warning',
    title: 'a net that predicts the places of its own input sees only places before each',
    explanation:
      'A model of pixels, codes or tokens predicts each place from the places before it. If a place can see itself or places after it, the answer is among the inputs: the loss falls to almost nothing, and samples are noise. Masks keep it out: causal(A) in the first convolution, causal(B) in the others, causal=true in Attention, padding=causal in Conv1D. Layers that mix all places, such as GroupNorm or a pool, let it in again. Nets with fewer places on the way, or with noise, are not meant.',
    bad: `model PixelCNN {
  data mnist { x: [28, 28, 1] in 0..1 }
  net P(x) { return x -> Conv(16, 7, mask=causal(B)) -> relu -> Conv(1, 1) }
  loss nll = sum(bce_logits(P(x), x))
  train { minimize nll over P with adam() }
}`,
    good: `model PixelCNN {
  data mnist { x: [28, 28, 1] in 0..1 }
  net P(x) { return x -> Conv(16, 7, mask=causal(A)) -> relu -> Conv(1, 1) }
  loss nll = sum(bce_logits(P(x), x))
  train { minimize nll over P with adam() }
}`,
    messages: {
      self: ({ name }: { name: string }) => ({
        message: `\`${name}\` sees each place that it predicts: a causal mask is missing`,
        why: 'Its layers let a place see itself, and none bars it. The answer is among the inputs, so the loss falls and nothing is learned.',
        hint: 'Write mask=causal(A) in the first layer: it sees the places before each place alone. causal(B) is for the layers after it.',
      }),
      shifted: ({ name }: { name: string }) => ({
        message: `\`${name}\` sees places after those that it predicts: it is given places that lie further on`,
        why: 'Its layers look back only, but slices or pads have moved what it is given against what is compared with it.',
        hint: 'Give it the places before: P(x[0..-2]) beside x[1..-1], or let its first layer leave out the place itself, causal(A).',
      }),
      after: ({ name, layer, remedy }: { name: string; layer: string; remedy: string }) => ({
        message: `\`${name}\` sees places after those that it predicts: ${layer} mixes all places`,
        why: 'The other layers are masked, but through this one the answer is among the inputs, so the loss falls and nothing is learned.',
        hint: remedy,
      }),
      unmasked: ({ name, layer, remedy }: { name: string; layer: string; remedy: string }) => ({
        message: `\`${name}\` sees the places that it predicts: a causal mask is missing`,
        why: `What is predicted is the input of the net itself, with all of its places, and ${layer} lets each place see all others. The loss falls to nothing by repeating the input.`,
        hint: `${remedy} If the net is no model of what comes next, write // allow: GEN4082 above.`,
      }),
      loop: ({ net, sees, remedy }: { net: string; sees: string; remedy: string }) => ({
        message: `the loop makes one place after the other, but \`${net}\` lets each place see ${sees}`,
        label: 'asked with places that are not made yet',
        why: 'Places that are still to come hold the numbers that the loop started with, and the net answers to them. A causal mask is missing.',
        hint: remedy,
      }),
    },
  }),
];
