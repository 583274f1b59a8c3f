/** `-> stem: Conv(64, 4)`: a stage that can be read by its label. */
import type { LabelledExpression } from '../../../grammar/syntax/ast.js';
import { reportLabelTwice } from '../scope/body-messages.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { withLabels } from '../scope/labelled.js';
import type { Carried, Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';
import { evaluateStage } from './pipe.js';
import { evaluateRepeat } from './repeat.js';

export function evaluateLabel(
  builder: Builder,
  stage: LabelledExpression,
  environment: Environment,
  carried: Carried,
): Meaning {
  const name = stage.label.name;
  const at = environment.path.label(name, stage.label.span);
  if ('earlier' in at) {
    reportLabelTwice(builder, stage.label, at.earlier);
    return poison;
  }
  builder.labelled.add(at.path);
  let meaning: Meaning;
  let bound: Meaning;
  if (stage.value.kind === 'repeat') {
    const repeated = evaluateRepeat(builder, stage.value, environment, carried, at);
    meaning = repeated.last;
    bound = { kind: 'list', items: repeated.items };
  } else {
    const before = new Map(environment.place.labels);
    meaning = evaluateStage(builder, stage.value, environment, carried, at, name);
    bound = withLabels(meaning, environment.labelledSince(before));
  }
  if (meaning.kind === 'tensor' && stage.value.kind !== 'repeat') meaning.value.name = name;
  environment.bind(name, bound);
  environment.label(name, bound);
  return meaning;
}
