import { format } from '../../grammar/index.js';
import { textOf } from '../../grammar/syntax/source.js';
import type { Span } from '../../grammar/syntax/source.js';
import { resolveModel } from './model.js';
import type { TopLevel } from './files.js';
import type { ResolvedModel } from './model.js';
import { textOfValue } from './settings.js';
import type { MergedParts, MergedStage } from './train.js';

/**
 * The text of a resolved model: blocks and functions of its files, then the model as one declaration. A run records it
 * as its spec. Models that draw its data follow, so that the text is complete.
 */
export function resolvedText(model: ResolvedModel): string {
  const models = [model];
  for (const each of models)
    // The list grows during the loop.
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
  const { stages } = model.train;
  const inTrain = [...partsOf(model.train, 'step'), ...stages.flatMap(stageText)];
  const train = inTrain.length > 0 ? ['train {', ...inTrain, '}'] : [];
  const expects = [...model.expects, ...model.claims].map((claimed) => textOf(claimed.span));
  return [`model ${model.name} {`, ...members, ...edits, ...train, ...expects, '}'];
}

const stageText = (stage: MergedStage): string[] => [
  ...(stage.doc === undefined ? [] : stage.doc.split('\n').map((line) => `/// ${line}`)),
  `stage ${stage.name} {`,
  ...partsOf(stage, stage.name),
  '}',
];

/**
 * The parts of a training as text.
 * @param unnamed The word for steps without a name. The parser chooses the same word when it reads the text.
 */
function partsOf({ groups, settings, frozen }: MergedParts, unnamed: string): string[] {
  const steps = groups.flatMap((group) => {
    const written = group.steps.map(({ name, step }) =>
      step.name || name.startsWith(unnamed) ? textOf(step.span) : `step ${name}: ${textOf(step.span)}`,
    );
    return group.together ? [`together {`, ...written, `}`] : written;
  });
  return [
    ...frozen.map(({ name }) => `freeze ${name}`),
    ...steps,
    ...[...settings].map(([name, setting]) => `${name} ${textOfValue(setting.value)}`),
  ];
}

const isShared = ({ kind }: TopLevel): boolean => kind === 'block' || kind === 'fn' || kind === 'param';

/** Declarations that the file of a model can name, and those that its parts and these name in files of their own. */
function topLevel(model: ResolvedModel): string[] {
  const found = new Map([...model.scope.names].filter(([, declaration]) => isShared(declaration)));
  const named = ({ span }: { readonly span: Span }): void => {
    const text = textOf(span);
    for (const [name, other] of model.files.scopes.get(span.source)?.names ?? [])
      if (isShared(other) && !found.has(name) && new RegExp(`\\b${name}\\b`).test(text)) found.set(name, other);
  };
  partsWritten(model).forEach(named);
  // The list grows during the loop.
  for (const declaration of found.values()) named(declaration);
  return [...found.values()].map((declaration) => textOf(declaration.span));
}

/** Everything in the text of a model, which stands in the file of the model or in that of a base. */
function partsWritten({ members, edits, train, expects, claims }: ResolvedModel): { readonly span: Span }[] {
  const steps = [train, ...train.stages].flatMap(({ groups }) => groups.flatMap((group) => group.steps));
  return [
    ...members.values(),
    ...edits.map(({ edit }) => edit),
    ...steps.map(({ step }) => step),
    ...expects,
    ...claims,
  ];
}
