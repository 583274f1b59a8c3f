import { format } from '../../grammar/index.js';
import { textOf } from '../../grammar/source.js';
import type { ResolvedModel } from './model.js';
import { textOfValue } from './settings.js';

/** Blocks and functions of its files, then the model as one declaration: what a run records as the spec that it really ran. */
export function resolvedText(model: ResolvedModel): string {
  const top = topLevel(model);
  const members = [...model.members.values()].map((member) =>
    member.kind === 'param' ? `param ${member.name.name} = ${textOfValue(member.value)}` : textOf(member.span),
  );
  const edits = model.edits.map(({ edit }) => textOf(edit.span));
  const steps = model.train.groups.flatMap((group) => {
    const written = group.steps.map(({ name, step }) =>
      step.name || name.startsWith('step') ? textOf(step.span) : `step ${name}: ${textOf(step.span)}`,
    );
    return group.together ? [`together {`, ...written, `}`] : written;
  });
  const settings = [...model.train.settings].map(([name, setting]) => `${name} ${textOfValue(setting.value)}`);
  const train = steps.length + settings.length > 0 ? ['train {', ...steps, ...settings, '}'] : [];
  const expects = model.expects.map((expect) => textOf(expect.span));
  const text = [...top, `model ${model.name} {`, ...members, ...edits, ...train, ...expects, '}', ''].join('\n');
  return format({ path: `${model.name}.resolved.gen`, text }).text;
}

function topLevel(model: ResolvedModel): string[] {
  const shared = [...model.scope.names.values()].filter(
    (declaration) => declaration.kind === 'block' || declaration.kind === 'fn' || declaration.kind === 'param',
  );
  return shared.map((declaration) => textOf(declaration.span));
}
