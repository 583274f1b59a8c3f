/** Losses and measures of classes. */
import type { OpName } from '../../../catalogue/row/names.js';
import { besideBatch, classesFirst } from './class-axis.js';
import { bare } from './expression.js';
import { numeral } from './literal.js';
import { reductions } from './reduction.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { but, call } from './spelling.js';

/** Logits [N, classes, …] and their target: classes [N, …], or probabilities in the order of the logits. */
function operands({ inputs, types }: CallContext): readonly [logits: string, target: string] {
  const [logitsType, targetType] = types as readonly [(typeof types)[number], (typeof types)[number]];
  const logits = classesFirst(inputs[0]!, logitsType);
  const target = targetType.classes === undefined ? classesFirst(inputs[1]!, targetType) : `${inputs[1]}.long()`;
  const isBatched = logitsType.batched || targetType.batched;
  return [
    besideBatch(logits, logitsType, target, targetType.batched),
    besideBatch(target, targetType, logits, isBatched && logitsType.batched),
  ];
}

/** A loss of several examples, of which the only one is taken if there is no batch. */
const ofExamples = (code: CallContext, text: string): string => (code.output.batched ? text : `${text}[0]`);

function crossEntropy(code: CallContext): string {
  const [logits, target] = operands(code);
  const smoothing = Number(code.settings['smoothing']);
  const more = smoothing === 0 ? undefined : `label_smoothing=${numeral(smoothing)}`;
  return ofExamples(code, call('F.cross_entropy', bare(logits), bare(target), 'reduction="none"', more));
}

function focal(code: CallContext): string {
  const [logits, target] = operands(code);
  const gamma = Number(code.settings['gamma']);
  return ofExamples(code, call('focal', bare(logits), bare(target), gamma === 2 ? undefined : numeral(gamma)));
}

function accuracy(code: CallContext): string {
  const [logits, target] = operands(code);
  const isAlike = code.types[0]!.batched && !code.types[1]!.batched;
  // A class that all examples share needs no copies to be compared.
  const named = isAlike ? `${code.inputs[1]}.long()` : bare(target);
  const label = code.types[1]!.classes === undefined ? `${target}.argmax(dim=1)` : named;
  const shape = code.types[0]!.shape.slice(0, -1);
  const right = `(${logits}.argmax(dim=1) == ${label}).float()`;
  return ofExamples(
    code,
    reductions.mean.call(but(code, { inputs: [right], types: [{ shape, batched: true }], settings: {} })),
  );
}

export const classifications = {
  cross_entropy: { inline: true, call: crossEntropy },
  focal: { inline: true, call: focal },
  accuracy: { inline: true, call: accuracy },
} satisfies Partial<Record<OpName, TorchSpelling>>;
