/** Mixtures of a distribution: mixture(logits, normal(means, logvar=…)). */
import { broadcastShapes, isProblem, sameShape, showShape, sizeOf } from '../row/shapes.js';
import type { OpEntry, RowContext, ShapeProblem } from '../row/types.js';
import type { Distribution } from './distribution.js';

/** The row for the reference page; the builder makes those of single mixtures. */
export const mixture: OpEntry = {
  name: 'mixture',
  kind: 'draw',
  doc: 'A draw of one of several distributions, by the softmax of logits: mixture(logits, normal(means, logvar=…)). The last axis of the logits [..., components] counts the components, which stand at the same place in the parameters [..., components, ...]; axes behind it are drawn together. Logits [5] and means [5, 2] are five components in the plane. log_prob gives one number per mixture. No gradient flows through a draw.',
  inputs: [{ name: 'logits' }, { name: 'distribution' }],
  settings: [],
  shape: () => ({
    problem: 'mixes a distribution, and none stands in its second place',
    hint: 'A draw stands for its distribution: mixture(logits, normal(means, logvar=logvars)).',
  }),
  differentiable: false,
  uses: ['draws'],
};

/** The name of the input that says how probable each component is. Components may have logits of their own. */
export const mixing = 'component_logits';

/** The parts of a mixture's shapes: the places of mixtures, the number of components, and the axes that are drawn together. */
export interface MixtureShapes {
  readonly places: readonly number[];
  readonly components: number;
  readonly events: readonly number[];
}

/** The shapes of logits and of the parameters of all components together. */
export function mixtureShapes(logits: readonly number[], component: readonly number[]): MixtureShapes | ShapeProblem {
  if (logits.length === 0)
    return {
      problem: 'needs a number for each component, but receives one number []',
      hint: 'The last axis of the logits has one number per component: Dense(5) for five.',
    };
  if (component.length < logits.length || !sameShape(component.slice(0, logits.length), logits))
    return {
      problem: `has logits ${showShape(logits)} for a distribution of shape ${showShape(component)}`,
      why: `The parameters begin with the axes of the logits, of which the last counts the components: ${showShape(logits)}, or more axes behind it.`,
    };
  return {
    places: logits.slice(0, -1),
    components: logits.at(-1)!,
    events: component.slice(logits.length),
  };
}

/** The shape of one draw of every component. */
function componentShape({ inputs, settings }: RowContext): readonly number[] | ShapeProblem {
  const { shape } = settings as { readonly shape?: readonly number[] };
  return broadcastShapes([...inputs.slice(1).map((input) => input.shape), ...(shape ? [shape] : [])]);
}

/** The mixture of a distribution. Its first input are the logits; the parameters of the components follow. */
export function mixtureOf({ row, inputs }: Distribution): OpEntry {
  const { family, support } = row.distribution!;
  return {
    ...mixture,
    declared: { component: family },
    inputs: [
      { name: mixing, blocked: true },
      ...inputs.map((name) => ({
        name,
        blocked: true,
        optional: row.inputs.find((each) => each.name === name)?.optional ?? false,
      })),
    ],
    shape: (context) => {
      const component = componentShape(context);
      if (isProblem(component)) return component;
      const shapes = mixtureShapes(context.inputs[0]!.shape, component);
      return 'problem' in shapes ? shapes : [...shapes.places, ...shapes.events];
    },
    ...(row.range ? { range: row.range } : {}),
    flops: ({ inputs: [logits] }, output) =>
      10 * sizeOf(logits!.shape) * sizeOf(output.slice(logits!.shape.length - 1)),
    asks: [{ draw: row.name, inputs: inputs.length }],
    distribution: {
      family: 'mixture',
      density: true,
      entropy: false,
      kl: [],
      ...(support ? { support } : {}),
    },
  };
}

/** log p(x) of a mixture has one number for each place of mixtures. */
export function mixtureDensity(context: RowContext): readonly number[] | ShapeProblem {
  const [x, ...parameters] = context.inputs;
  const component = componentShape({ ...context, inputs: parameters });
  if (isProblem(component)) return component;
  const shapes = mixtureShapes(parameters[0]!.shape, component);
  if ('problem' in shapes) return shapes;
  const wanted = [...shapes.places, ...shapes.events];
  return sameShape(wanted, x!.shape)
    ? shapes.places
    : { problem: `is a mixture of values ${showShape(wanted)}, but the value is ${showShape(x!.shape)}` };
}
