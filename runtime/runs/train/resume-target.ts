/** The check that a resumed run has something to do: its goal must lie beyond its position. */
import { counted } from '../../common/names.js';
import type { Advice } from '../../common/advice.js';
import { UserError } from '../../common/errors.js';
import type { AnyModel } from '../../contract/model.js';
import { goingOn } from '../../library/train/idle-epochs.js';
import { stageAt } from '../../library/train/stages.js';
import type { RunPosition } from '../folder/checkpoint.js';

export interface Ahead {
  /** The model as it was trained. */
  readonly recorded: AnyModel;
  /** The model with the epochs asked for. */
  readonly model: AnyModel;
  readonly position: RunPosition;
  readonly finished: boolean;
  readonly maxSteps?: number;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Throws a {@link UserError} that says what would go on, if the run has come this far or farther. */
export function requireMore(folder: string, { recorded, model, position, finished, maxSteps }: Ahead): void {
  const { step, epoch, batchesIntoEpoch, carried = 0 } = position;
  const inside = batchesIntoEpoch > carried;
  const present = stageAt(recorded.train, epoch);
  const asked = model.train.epochs;
  const longer = (count: number): { readonly hint: string; readonly advice: Advice } => {
    const epochs = present.name === undefined ? { count } : { count, stage: present.name };
    return { hint: 'Train on with more epochs.', advice: { call: 'resume', folder, epochs } };
  };
  // A stage must not end before the current epoch if the run stands within it.
  const cut = inside && (epoch >= asked || stageAt(model.train, epoch).name !== present.name);
  const over = epoch - present.start;
  if (epoch > asked || cut) {
    const part = inside ? ' and a part of the next' : '';
    const whole = present.name === undefined ? `The run '${folder}'` : `The stage '${present.name}' of '${folder}'`;
    throw new UserError(`${whole} has done ${count(over, 'epoch')}${part} already, which is more than was asked for.`, {
      ...longer(Math.max(2 * over, over + 1)),
    });
  }
  const more = goingOn(stageAt(model.train, asked));
  if (finished && epoch >= asked)
    throw new UserError(
      `The run '${folder}' is finished: ${epoch} of ${counted(asked, 'epoch')} ${asked === 1 ? 'is' : 'are'} done.`,
      'anew' in more
        ? {
            hint: 'Its schedule has brought the learning rate to 0, so that more epochs would change nothing. Train anew with one that ends later.',
            advice: { call: 'train', settings: more.anew },
          }
        : longer(more.epochs),
    );
  if (maxSteps !== undefined && maxSteps <= step)
    throw new UserError(
      `The run '${folder}' has done ${count(step, 'iteration')} already; a limit counts all of them.`,
      {
        hint: 'Go on for a hundred more.',
        advice: { call: 'resume', folder, steps: step + 100 },
      },
    );
}
