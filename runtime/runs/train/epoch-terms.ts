/**
 * The measurements at the end of an epoch: every term on every split, unless its `on` and `at` say otherwise (rule 20).
 */
import { byName } from '../../common/by-name.js';
import type { Split } from '../data/index.js';
import type { AnyModel, Batch, Selection, TermFunction } from '../../contract/model.js';
import type { DataSource } from '../data/set/data-source.js';
import { isDue } from '../../library/train/schedule.js';
import { stagesOf } from '../../library/train/stages.js';
import type { Means, Trainer } from '../../library/train/trainer.js';

/** The terms that one function measures on the same examples. */
export interface DueTerms {
  readonly on: Selection;
  readonly evaluate: TermFunction<unknown, Batch>;
  readonly names: readonly string[];
}

/** The terms that are due on a split after an epoch (counted from 1), by their selection of examples. */
export function dueTerms(model: AnyModel, split: Split, epoch: number, epochs: number): DueTerms[] {
  const groups: (DueTerms & { key: string; names: string[] })[] = [];
  const stages = stagesOf(model.train);
  for (const [name, { on, at, evaluate = model.evaluate }] of Object.entries(model.terms)) {
    if (!isDue(at, epoch, epochs, stages) || (on?.split ?? split) !== split) continue;
    const selection: Selection = {
      split,
      ...(on?.data === undefined ? {} : { data: on.data }),
      ...(on?.first === undefined ? {} : { first: on.first }),
      ...(on?.random === undefined ? {} : { random: on.random }),
    };
    const key = JSON.stringify(selection);
    const group = groups.find((each) => each.key === key && each.evaluate === evaluate);
    if (group) group.names.push(name);
    else groups.push({ key, on: selection, evaluate, names: [name] });
  }
  return groups.map(({ on, evaluate, names }) => ({ on, evaluate, names }));
}

/** A loss that no step of this stage computes, if it does not ask for examples of its own. */
const isOfOtherStage = ({ train, terms }: AnyModel, name: string): boolean =>
  train.stages !== undefined && terms[name]!.role === 'loss' && terms[name]!.on === undefined;

/**
 * The means of the due terms on a split. `known` are the running means of training; terms in it are taken unchanged, so
 * that the training split is only read again for terms that no step computes. It is not read again for losses of other
 * stages, which no step of this stage changes.
 */
export async function evaluateSplit(
  trainer: Trainer,
  source: DataSource,
  split: Split,
  epoch: number,
  epochs: number,
  known: Means = byName(),
): Promise<Means> {
  const { model } = trainer;
  const values: Means = byName();
  for (const { on, names, evaluate } of dueTerms(model, split, epoch, epochs)) {
    const isWhole = on.first === undefined && on.random === undefined && on.data === undefined;
    const unknown = isWhole ? names.filter((name) => !(name in known)) : names;
    const missing = unknown.filter((name) => split !== 'train' || !isOfOtherStage(model, name));
    for (const name of names) if (!unknown.includes(name)) values[name] = known[name]!;
    if (missing.length === 0 || (await source.set(on.data)).count(split) === 0) continue;
    const batches = source.batches(on, model.train.batch) as AsyncIterable<Batch>;
    const means = await trainer.evaluate(batches, evaluate);
    for (const name of missing) if (name in means) values[name] = means[name]!;
  }
  // The means are in the order of declaration, whatever the groups.
  return byName(Object.keys(model.terms).flatMap((name) => (name in values ? [[name, values[name]!] as const] : [])));
}
