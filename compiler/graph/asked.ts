import type { ModelGraph, Value } from './types.js';

/** A value that a run minimises, measures, draws or scores, with what it is in words: `the plot \`density\``. */
export interface AskedValue {
  readonly name: string;
  readonly what: string;
  readonly value: Value;
}

/** Every value of the model that something asks for. */
export function askedOf(graph: ModelGraph): readonly AskedValue[] {
  const asked = (role: string, name: string, values: readonly Value[]): AskedValue[] =>
    values.map((value) => ({ name, what: `the ${role} \`${name}\``, value }));
  return [
    ...[...graph.losses, ...graph.metrics].flatMap(({ role, name, value }) => asked(role, name, [value])),
    ...graph.samples.flatMap(({ name, outputs }) =>
      asked(
        'sample',
        name,
        outputs.map(({ value }) => value),
      ),
    ),
    ...graph.plots.flatMap(({ name, lattice, values }) =>
      asked('plot', name, [...(lattice ? [lattice.value] : []), ...Object.values(values)]),
    ),
    ...graph.evaluations.flatMap(({ averages, scores }) => [
      ...averages.flatMap(({ name, of }) => asked('average', name, [of])),
      ...scores.flatMap(({ name, value }) => asked('score', name, [value])),
    ]),
  ];
}
