/** Draws of whole numbers by given probabilities, from uniform numbers. */
import type { OpName } from '../../../catalogue/row/names.js';
import { classesFirst } from './class-axis.js';
import { uniform } from './draws.js';
import { bare } from './expression.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

function bernoulli(code: CallContext): string {
  const { logits } = code.input;
  const probability = logits === undefined ? code.inputs[0]! : call('torch.sigmoid', bare(logits));
  return call('bernoulli', uniform(code), bare(probability));
}

function categorical(code: CallContext): string {
  const [type] = code.types;
  const logits = classesFirst(code.inputs[0]!, type!);
  return call('categorical', bare(type!.batched ? logits : `${logits}[None]`), uniform(code));
}

export const discreteDraws = {
  bernoulli: { call: bernoulli },
  categorical: { call: categorical },
} satisfies Partial<Record<OpName, TorchSpelling>>;
