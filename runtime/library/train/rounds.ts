/** The order in which an iteration evaluates its steps, and the means of their terms that it returns. */
import type { Batch, StepGroup } from '../../contract/model.js';
import { RunningMeans } from '../metrics/running-means.js';
import type { Measures } from '../metrics/running-means.js';
import type { AnyStep } from './any-step.js';
import type { Take } from './shared-values.js';
import type { Stage } from './stages.js';

/**
 * The evaluations of an iteration in order; all evaluations of a round come before its updates. The steps of a group
 * that is trained together make one round per repetition. Otherwise each repetition of each step is a round.
 * @param since The number of iterations of the stage before this one.
 */
export function roundsOf(stage: Stage, since: number): Take[][] {
  return (stage.groups as readonly StepGroup<unknown, Batch>[]).flatMap((group) => {
    const due = group.steps.filter((step) => since % step.every === 0);
    return (group.together ? [due] : due.map((step) => [step])).flatMap((steps) => {
      const repetitions = Math.max(0, ...steps.map((step) => step.repeat));
      return Array.from({ length: repetitions }, (_, repetition) =>
        steps.filter(({ repeat }) => repetition < repeat).map((step): Take => ({ step, repetition })),
      );
    });
  });
}

/** The mean of each term: from the step that minimises it, or else from the last step that mentions it. */
export function termMeans(results: readonly { step: AnyStep; size: number; terms: Measures }[]): Measures {
  const owners = new Map<string, AnyStep>();
  for (const { step, terms } of results)
    for (const name of Object.keys(terms)) if (owners.get(name)?.loss !== name) owners.set(name, step);
  const total = new RunningMeans();
  for (const { step, size, terms } of results)
    total.add(Object.fromEntries(Object.entries(terms).filter(([name]) => owners.get(name) === step)), size);
  return total.measures();
}
