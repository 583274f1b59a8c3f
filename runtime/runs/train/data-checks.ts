/** The checks of its data set before a training starts or resumes. */
import type { DataSet } from '../data/index.js';
import { UserError } from '../../common/errors.js';
import type { RunFile } from '../folder/run-file.js';

/** The error for a set without training examples: where its pictures are, and what to write. */
export function nothingToTrainOn({ definition, splits, count, skipped }: DataSet): UserError {
  const held = splits.map((split) => `${count(split).toLocaleString('en-US')} in its ${split} split`);
  const damaged = skipped.length > 0 ? [`${skipped.length.toLocaleString('en-US')} damaged`] : [];
  return new UserError(
    `The data set '${definition.name}' has no training examples: it has ${[...held, ...damaged].join(' and ')}.`,
    {
      hint: 'Put pictures into a folder train, name another one with `split train="…"`, or write `split folders=false` if the folder called so is no split.',
    },
  );
}

/**
 * Checks the order of classes. Runs from before class names were recorded numbered folders in alphabetical order: 1,
 * 10, 2.
 * @throws UserError if the classes of such a run have other numbers today.
 */
export function checkClassOrder(run: RunFile, { definition, classNames }: DataSet): void {
  if (run.data !== undefined || definition.sources.length !== 1) return;
  for (const [field, declared] of Object.entries(definition.fields)) {
    const names = classNames[field];
    if (declared.kind !== 'class' || declared.from !== 'folder' || !names) continue;
    const before = [...names].sort();
    const at = before.findIndex((name, index) => name !== names[index]);
    if (at >= 0)
      throw new UserError(
        `The run cannot go on: it was started when class ${at} of ${field} was the folder ${before[at]}; today it is ${names[at]}.`,
        {
          hint: 'Classes stand in natural order now (1, 2, 10). Train anew, or call the folders so that both orders agree: 01, 02, 10.',
        },
      );
  }
}
