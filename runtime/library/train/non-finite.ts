/**
 * The error for a loss that is not a finite number. It names the step, the iteration, the terms, and the first broken
 * tensor.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { UserError } from '../../common/errors.js';

export class NonFiniteError extends UserError {
  constructor(
    readonly step: string,
    readonly iteration: number,
    readonly term: string,
    /**
     * The path of the first tensor with a value that is not finite: `gradient of Encoder/conv/kernel`, or a weight's
     * path.
     */
    readonly tensor: string | undefined,
    message: string,
  ) {
    super(message, {
      hint: 'The last checkpoint from before is kept. Usual causes: a learning rate that is too high, log or division at 0, exp of a large value. Try a smaller rate, or `clip gradients 1`.',
    });
  }
}

export async function firstNonFinite(tensors: Iterable<readonly [string, Tensor]>): Promise<string | undefined> {
  for (const [path, tensor] of tensors)
    if (!(await tensor.data()).every((value) => Number.isFinite(value))) return path;
  return undefined;
}

/**
 * Makes the error. Terms come in the order given, then gradients, weights and state, each in the order of their paths.
 */
export async function nonFiniteError(found: {
  readonly step: string;
  readonly iteration: number;
  readonly loss: string;
  readonly terms: ReadonlyMap<string, number>;
  readonly gradients: Iterable<readonly [string, Tensor]>;
  readonly weights: Iterable<readonly [string, Tensor]>;
}): Promise<NonFiniteError> {
  const { step, iteration, loss, terms } = found;
  const bad = [...terms].filter(([, value]) => !Number.isFinite(value));
  const others = bad.filter(([name]) => name !== loss).map(([name, value]) => `${name} is ${value}`);
  const gradient = await firstNonFinite(found.gradients);
  const weight = await firstNonFinite(found.weights);
  const tensor = weight ?? (gradient === undefined ? undefined : `gradient of ${gradient}`);
  const value = terms.get(loss)!;
  const sentences = Number.isFinite(value)
    ? [`A gradient of step '${step}' is not finite at iteration ${iteration}, though its loss '${loss}' is ${value}.`]
    : [`The loss '${loss}' of step '${step}' became ${value} at iteration ${iteration}.`];
  if (others.length > 0) sentences.push(`With it: ${others.join(', ')}.`);
  if (gradient !== undefined) sentences.push(`The first gradient that is not finite is that of '${gradient}'.`);
  if (weight !== undefined)
    sentences.push(`The weights were already damaged: '${weight}' holds a value that is not finite.`);
  else sentences.push('All weights are finite: the trouble is in this iteration, not in the weights.');
  return new NonFiniteError(step, iteration, loss, tensor, sentences.join(' '));
}
