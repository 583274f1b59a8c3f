/** Losses and measures of classes. The last axis of the logits has a number for each class. */
import { from } from '../row/number-ranges.js';
import { sameShape, showShape, sizeOf } from '../row/shapes.js';
import type { OpName } from '../row/names.js';
import type { OpEntry, RowContext, ShapeProblem } from '../row/types.js';

/**
 * The shape without the classes, if the target fits the logits: a class for each place, or a number for each class of each place.
 */
function places({ inputs }: RowContext): readonly number[] | ShapeProblem {
  const [logits, target] = inputs as readonly [RowContext['inputs'][number], RowContext['inputs'][number]];
  const found = `${showShape(logits.shape)} and ${showShape(target.shape)}`;
  if (logits.shape.length === 0)
    return {
      problem: 'needs a number for each class, but receives one number []',
      hint: 'End the net in a layer with one output per class, Dense(10) for ten classes. For yes or no, write bce_logits.',
    };
  const own = logits.shape.slice(0, -1);
  const count = logits.shape.at(-1)!;
  if (target.classes === undefined) {
    if (sameShape(logits.shape, target.shape)) return own;
    return {
      problem: `needs a class or a probability for each class as its target, but receives ${found}`,
      why: 'A class is a label of the data, digit: class(10), the indices of a codebook, or a draw of categorical. Probabilities have the shape of the logits.',
      hint: 'Write the label itself, cross_entropy(C(x), digit), not a number that is computed from it.',
    };
  }
  if (!sameShape(own, target.shape))
    return {
      problem: `needs logits for each of the classes of ${showShape(target.shape)}, but receives ${found}`,
      why: `The last axis of the logits has a number for each class, so that logits of this target are ${showShape([...target.shape, target.classes])}.`,
    };
  if (target.classes > count)
    return {
      problem: `has logits of ${count} ${count === 1 ? 'class' : 'classes'} for a target of ${target.classes}`,
      why: `A label from ${count} up has no number among the logits.`,
      hint: `Give the last layer ${target.classes} outputs.`,
    };
  return own;
}

const ofClasses = (name: OpName, doc: string, rest: Partial<OpEntry>): OpEntry => ({
  name,
  kind: 'function',
  doc,
  inputs: [{ name: 'logits' }, { name: 'target' }],
  settings: [],
  shape: places,
  range: () => ({ low: 0, high: Infinity }),
  flops: ({ inputs }) => 8 * sizeOf(inputs[0]!.shape),
  differentiable: true,
  ...rest,
});

export const classifications: readonly OpEntry[] = [
  ofClasses(
    'cross_entropy',
    'Cross-entropy of logits [..., classes] with a class [...] or with probabilities [..., classes], one number per place, in nats (PyTorch cross_entropy without its mean). The softmax is its own, so that logits come straight from a last layer.',
    {
      role: 'logits_loss',
      settings: [
        {
          name: 'smoothing',
          type: { kind: 'number', minimum: 0, maximum: 1 },
          default: 0,
          named: true,
          doc: 'Share of the target that is spread evenly over all classes (Szegedy et al. 2016, label smoothing).',
        },
      ],
    },
  ),
  ofClasses(
    'focal',
    'Focal loss of logits [..., classes] with a class [...] (Lin et al. 2017), one number per place: cross-entropy times (1 − p)^gamma, with p the probability of the class. Classes that are already right count less.',
    {
      role: 'logits_loss',
      settings: [
        {
          name: 'gamma',
          type: { kind: 'number', ...from(0) },
          default: 2,
          named: true,
          doc: 'How much less; 0 is cross-entropy.',
        },
      ],
      flops: ({ inputs }) => 12 * sizeOf(inputs[0]!.shape),
    },
  ),
  ofClasses(
    'accuracy',
    'Share of the places of each example at which the largest of the logits [..., classes] is that of the class: 0 or 1 for one class per example. Probabilities may stand in place of logits. Of equally large ones the first counts.',
    {
      inputs: [
        { name: 'logits', blocked: true },
        { name: 'target', blocked: true },
      ],
      shape: (row) => {
        const found = places(row);
        return Array.isArray(found) ? [] : found;
      },
      range: () => ({ low: 0, high: 1 }),
      flops: ({ inputs }) => sizeOf(inputs[0]!.shape),
      differentiable: false,
    },
  ),
];
