import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import { activationCode, rowsOf } from './activation.js';
import type { ActivationCode } from './activation.js';
import { assemblyOf, placeOf } from './assembly.js';
import type { Kernel } from './heap.js';

/**
 * The code of an activation that is linear above and below zero: no other can be recognised by the sign of the result.
 */
function bentCode(attrs: NamedAttrMap): ActivationCode {
  const code = activationCode(attrs);
  if (code.kind > 2) throw new Error(`wasm: batch normalisation does not take '${String(attrs['activation'])}' along`);
  return code;
}

/** x […, c] by its own moments, then an activation: y like x, mean [c] and the biased variance [c]. */
export const batchNormTraining: Kernel = ({ inputs, attrs, heap }) => {
  const { x, gamma, beta } = inputs;
  const { rows, channels } = rowsOf(x!);
  const { kind, alpha } = bentCode(attrs);
  const { kernels, scratch } = assemblyOf(heap);
  const room = scratch(channels);
  const outputs = [x!.shape, [channels], [channels]].map((shape) => heap.makeOutput(shape, 'float32'));
  const [from, scale, shift, y, mean, variance] = [x!, gamma!, beta!, ...outputs].map((t) => placeOf(heap, t));
  const epsilon = attrs['epsilon'] as number;
  kernels.batchNorm(from!, rows, channels, scale!, shift!, epsilon, kind, alpha, y!, mean!, variance!, room);
  return outputs;
};

/**
 * dx, dgamma [c] and dbeta [c]. The activation's derivative comes from its result y, which is absent if it is linear.
 */
export const batchNormTrainingGrad: Kernel = ({ inputs, attrs, heap }) => {
  const { dy, x, y, gamma, mean, variance } = inputs;
  const { rows, channels } = rowsOf(x!);
  const { kind, alpha } = bentCode(attrs);
  const { kernels, scratch } = assemblyOf(heap);
  const room = scratch(channels);
  const outputs = [x!.shape, [channels], [channels]].map((shape) => heap.makeOutput(shape, 'float32'));
  const [d, from, result, scale, mu, sigma2] = [dy!, x!, y ?? dy!, gamma!, mean!, variance!].map((t) =>
    placeOf(heap, t),
  );
  const [dx, dgamma, dbeta] = outputs.map((t) => placeOf(heap, t));
  const epsilon = attrs['epsilon'] as number;
  kernels.batchNormGradient(
    ...([d!, from!, result!, rows, channels, scale!, mu!, sigma2!] as const),
    ...([epsilon, kind, alpha, dx!, dgamma!, dbeta!, room] as const),
  );
  return outputs;
};
