/** Idle epochs: epochs at a learning rate of 0, which do not move any weight. */
import type { AnyModel, RateSchedule } from '../../contract/model.js';
import { rateEnds } from '../optim/index.js';
import { stagesOf } from './stages.js';
import type { Stage } from './stages.js';

const written = ({ kind, ...settings }: RateSchedule, change: Readonly<Record<string, number>> = {}): string =>
  `${kind}(${Object.entries({ ...settings, ...change })
    .filter(([name, value]) => name !== 'warmup' || value !== 0)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')})`;

/**
 * The settings for training anew with a schedule of the same kind that ends after `epochs`; a run keeps its own
 * schedule.
 */
function anew({ name, schedule }: Stage, epochs: number): Record<string, string> {
  const stage = name === undefined ? '' : `${name}.`;
  const longer: Record<string, number> = schedule.kind === 'step' ? { factor: 0.1 } : { to: epochs };
  return { [`${stage}epochs`]: String(epochs), [`${stage}schedule`]: written(schedule, longer) };
}

/** Warnings about stages that have idle epochs after the `done` epochs of the run. */
export function idleWarnings({ train }: AnyModel, done = 0): string[] {
  return stagesOf(train).flatMap((stage) => {
    const { name, start, end, epochs, schedule } = stage;
    const ends = rateEnds(schedule);
    const first = start + Math.ceil(ends ?? Infinity);
    const idle = end - Math.max(first, done);
    if (ends === undefined || idle <= 0) return [];
    const where = name === undefined ? '' : ` of the stage '${name}'`;
    const settings = Object.entries(anew(stage, epochs))
      .map(([setting, value]) => `${setting}=${value}`)
      .join(' and ');
    return [
      `The last ${idle === 1 ? 'epoch' : `${idle} epochs`}${where} will train nothing: ${written(schedule)} has brought the learning rate to 0 by epoch ${ends}. To train ${epochs} epochs, start anew with ${settings}.`,
    ];
  });
}

/** The way to train on from the end of a stage. */
export type GoingOn =
  /** More epochs, this many in all. */
  | { readonly epochs: number }
  /** Anew with these settings, because the schedule has come to its end. */
  | { readonly anew: Readonly<Record<string, string>> };

export function goingOn(stage: Stage): GoingOn {
  const twice = 2 * stage.epochs;
  const ends = rateEnds(stage.schedule);
  if (ends === undefined) return { epochs: twice };
  const last = Math.min(twice, Math.ceil(ends));
  return last > stage.epochs ? { epochs: last } : { anew: anew(stage, twice) };
}
