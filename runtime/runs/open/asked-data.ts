/** The check before a training starts that all data it will ask for is there. */
import { UserError } from '../../common/errors.js';
import type { Selection } from '../../contract/model.js';
import type { DataSource } from '../data/set/data-source.js';
import type { Split } from '../data/source/source.js';

/**
 * Opens the data that other models draw, that evaluations score and that pictures are drawn on. A run, a set or a split
 * that is missing or does not fit is reported before anything is trained.
 *
 * @param warn Called with what will be drawn otherwise than it may be meant: of fewer examples than asked for.
 */
export async function openAskedData(source: DataSource, warn: (message: string) => void): Promise<void> {
  const { data: declared, evaluations = {}, samples, plots, terms, train } = source.model;
  for (const [name, { made }] of Object.entries(declared)) if (made) await source.set(name);
  const needed = async (data: string, split: Split | undefined, problem: string, output?: string): Promise<void> => {
    const set = await source.set(data);
    if (split && set.count(split) === 0)
      throw new UserError(`${problem}: ${data} has no ${split} split.`, {
        hint: `${output && set.splits.length === 1 ? `Write \`on ${set.splits[0]}\` in the ${output}. ` : ''}It has ${set.splits.join(' and ')}.${split === 'validation' && set.splits.includes('test') ? ' A set that holds out `val` alone has it as its test.' : ''}`,
      });
  };
  const scarce = async (what: string, on: Selection | undefined): Promise<void> => {
    if (on?.random === undefined) return;
    const has = await source.count(on);
    if (has > 0 && has < on.random)
      warn(
        `${what} asks for ${on.random} random examples, and ${on.data ?? train.data}.${await source.splitOf(on)} has ${has}: all of them are taken. Write a smaller number behind \`random\`.`,
      );
  };
  for (const evaluation of Object.values(evaluations)) {
    const averaged = Object.values(evaluation.averages ?? {}).map(({ on }) => on);
    for (const { name, data, split } of [...averaged, ...evaluation.inside, ...evaluation.outside])
      await needed(data, split, `There is nothing to evaluate in ${name}`);
  }
  for (const [kind, outputs] of Object.entries({ sample: samples, plot: plots }))
    for (const [name, { on }] of Object.entries(outputs)) {
      if (on?.split)
        await needed(on.data ?? train.data, on.split, `There is nothing to draw the ${kind} ${name} on`, kind);
      await scarce(`The ${kind} ${name}`, on);
    }
  for (const [name, { role, on }] of Object.entries(terms)) await scarce(`The ${role} ${name}`, on);
}
