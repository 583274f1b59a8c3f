/** Trainings: steps, stages and the names in them. A step or stage of a variant is that of the model if their names agree. */
import type { Identifier, MinimizeStep, TrainItem } from '../../../grammar/syntax/ast.js';
import type { Declaration } from './declaration.js';
import type { Part } from './model-names.js';
import { chainOf } from './model-names.js';
import type { ModelWalk } from './walk-model.js';
import { walkPlace } from './walk-model.js';

/** All parts whose trainings are merged with this one's. */
const around = (part: Part): Part[] => {
  const above = (each: Part): Part[] => [each, ...each.over.flatMap(above)];
  return [...chainOf(part), ...part.over.flatMap(above)];
};

const itemsOf = ({ members }: Part): TrainItem[] =>
  members.flatMap((member) => (member.kind === 'train' ? allItems(member.items) : []));

const allItems = (items: readonly TrainItem[]): TrainItem[] =>
  items.flatMap((item) => [item, ...(item.kind === 'stage' ? allItems(item.items) : item.kind === 'together' ? item.steps : [])]); // prettier-ignore

/** Places that declare a stage of that name. */
export const stagesOf = ({ part }: ModelWalk, name: string): Identifier[] =>
  around(part)
    .flatMap(itemsOf)
    .flatMap((item) => (item.kind === 'stage' && item.name.name === name ? [item.name] : []));

const stepsOf = ({ part }: ModelWalk, name: string): Identifier[] =>
  around(part)
    .flatMap(itemsOf)
    .flatMap((item) => (item.kind === 'step' && item.name?.name === name ? [item.name] : []));

export function walkTrain(model: ModelWalk, items: readonly TrainItem[]): void {
  const { walk, names, part, scope } = model;
  for (const item of items) {
    switch (item.kind) {
      case 'step':
        walkStep(model, item);
        break;
      case 'together':
        for (const step of item.steps) walkStep(model, step);
        break;
      case 'stage': {
        const declaration = walk.recorder.declare('stage', item.name);
        for (const other of stagesOf(model, item.name.name))
          walk.recorder.link(walk.recorder.declare('stage', other), declaration);
        walkTrain(model, item.items);
        break;
      }
      case 'freeze':
        for (const name of item.names) walk.use(name.span, names.others(part, name.name));
        break;
      case 'drop':
        for (const name of item.names) walkDropped(model, item.what, name);
        break;
      case 'setting':
        walk.recorder.use(item.name.span, [walk.recorder.row('setting', item.name.name, 'train')]);
        if (item.name.name === 'on') walkPlace(model, item.value);
        else walk.expression(item.value, scope);
    }
  }
}

/** `drop step critic`, `drop freeze Encoder`, `drop stage coding`. */
export function walkDropped(model: ModelWalk, what: string, { name, span }: Identifier): void {
  const { walk, names, part } = model;
  if (what === 'freeze') walk.use(span, names.others(part, name));
  else walk.recorder.use(span, what === 'stage' ? stages(model, name) : steps(model, name));
}

const stages = (model: ModelWalk, name: string): Declaration[] =>
  stagesOf(model, name).map((each) => model.walk.recorder.declare('stage', each));

/** The steps of a name. A step without a name has that of its stage. */
function steps(model: ModelWalk, name: string): Declaration[] {
  const found = stepsOf(model, name).map((each) => model.walk.recorder.declare('step', each));
  return found.length > 0 ? found : stages(model, name);
}

function walkStep(model: ModelWalk, step: MinimizeStep): void {
  const { walk, names, part, scope } = model;
  if (step.name) {
    const declaration = walk.recorder.declare('step', step.name);
    for (const other of stepsOf(model, step.name.name))
      walk.recorder.link(walk.recorder.declare('step', other), declaration);
  }
  walk.expression(step.loss, scope);
  for (const { name, span } of step.over) walk.use(span, names.others(part, name));
  const shared = step.optimizer?.kind === 'name' ? steps(model, step.optimizer.name) : [];
  if (shared.length > 0) walk.recorder.use(step.optimizer!.span, shared);
  else walk.expression(step.optimizer, scope);
  for (const { value } of step.options) walk.expression(value, scope);
}
