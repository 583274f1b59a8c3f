import { format } from '../../grammar/index.js';
import { textOf } from '../../grammar/source.js';
import { resolveModel } from './model.js';
import type { ResolvedModel } from './model.js';
import { textOfValue } from './settings.js';

/**
 * Blocks and functions of its files, then the model as one declaration: what a run records as the spec that it really ran.
 * Models that draw its data follow, so that the text stands alone.
 */
export function resolvedText(model: ResolvedModel): string {
  const models = [model];
  for (const each of models)
    // grows while it is gone through
    for (const other of drawing(each)) if (!models.some(({ name }) => name === other.name)) models.push(other);
  const shared = new Set(models.flatMap(topLevel));
  const text = [...shared, ...models.flatMap(declaration), ''].join('\n');
  return format({ path: `${model.name}.resolved.gen`, text }).text;
}

/** Models whose samples are data of this one. */
function drawing(model: ResolvedModel): ResolvedModel[] {
  return [...model.members.values()].flatMap((member) => {
    const source = member.kind === 'data' ? member.from?.[0] : undefined;
    const callee = source?.kind === 'call' && source.callee.kind === 'member' ? source.callee.object : undefined;
    if (callee?.kind !== 'name') return [];
    const layer = model.files.scopes.get(callee.span.source)?.names.get(callee.name);
    const found =
      layer?.kind === 'model' || layer?.kind === 'variant' ? resolveModel(layer, model.files).model : undefined;
    return found ? [found] : [];
  });
}

function declaration(model: ResolvedModel): string[] {
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
  return [`model ${model.name} {`, ...members, ...edits, ...train, ...expects, '}'];
}

function topLevel(model: ResolvedModel): string[] {
  const shared = [...model.scope.names.values()].filter(
    (declaration) => declaration.kind === 'block' || declaration.kind === 'fn' || declaration.kind === 'param',
  );
  return shared.map((declaration) => textOf(declaration.span));
}
