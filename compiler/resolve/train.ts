import { meant, nearest, suggest } from '../diagnostics/suggest.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type {
  DropEdit,
  Identifier,
  MinimizeStep,
  TrainDeclaration,
  TrainItem,
  TrainSetting,
} from '../../grammar/syntax/ast.js';
import type { Span } from '../../grammar/syntax/source.js';
import { textOf } from '../../grammar/syntax/source.js';

export interface MergedStep {
  readonly name: string;
  readonly step: MinimizeStep;
}
export interface MergedGroup {
  readonly together: boolean;
  readonly steps: MergedStep[];
}
/** The content of the braces of `train` or of a stage. */
export interface MergedParts {
  readonly groups: readonly MergedGroup[];
  readonly settings: ReadonlyMap<string, TrainSetting>;
  /** Nets that nothing moves. */
  readonly frozen: readonly Identifier[];
}
export interface MergedStage extends MergedParts {
  readonly name: string;
  readonly span: Span;
  readonly doc?: string;
}
/** The `train` blocks of a model and its variants as one. */
export interface MergedTrain extends MergedParts {
  readonly span?: Span;
  readonly stages: readonly MergedStage[];
}

type Name = Pick<Identifier, 'name' | 'span'>;

/** `train` itself, or one of its stages, while variants are laid over it. */
class Parts {
  groups: MergedGroup[] = [];
  readonly settings = new Map<string, TrainSetting>();
  readonly frozen = new Map<string, Identifier>();
  doc: string | undefined;

  constructor(
    readonly name?: string,
    public span?: Span,
  ) {}

  groupOf(step: string): MergedGroup | undefined {
    return this.groups.find(({ steps }) => steps.some(({ name }) => name === step));
  }
  get stepNames(): string[] {
    return this.groups.flatMap(({ steps }) => steps.map(({ name }) => name));
  }
  merged(): MergedParts {
    return {
      groups: this.groups.filter(({ steps }) => steps.length > 0),
      settings: this.settings,
      frozen: [...this.frozen.values()],
    };
  }
}

/**
 * Merges trainings (rule 21). A step replaces the step of its name as a whole, in its place. A stage is merged with the
 * stage of its name. New ones come last. Other settings stay.
 */
export function mergeTrain(
  layers: readonly TrainDeclaration[][],
  drops: readonly DropEdit[][],
  diagnostics: Diagnostic[],
): MergedTrain {
  const outer = new Parts();
  const stages = new Map<string, Parts>();
  const everywhere = (): Parts[] => [outer, ...stages.values()];

  const twice = (what: string, name: string, span: Span, first?: Span): void => {
    diagnostics.push(
      diagnostic(
        'GEN1003',
        'ofTraining',
        span,
        { what, name },
        { ...(first ? { related: [{ span: first, message: 'first declared here' }] } : {}) },
      ),
    );
  };
  const notThere = (what: string, { name, span }: Name, known: readonly string[]): void => {
    diagnostics.push(diagnostic('GEN1018', 'member', span, { kind: what, name }, { ...suggest(span, name, known) }));
  };
  const place = (merged: MergedStep, parts: Parts, group: MergedGroup | undefined, seen: Set<string>): void => {
    const owner = everywhere().find((each) => each.groupOf(merged.name));
    const existing = owner?.groupOf(merged.name);
    const index = existing?.steps.findIndex(({ name }) => name === merged.name) ?? -1;
    const again = seen.has(merged.name);
    seen.add(merged.name);
    // Beside stages, a name alone identifies a step. Inside a stage, it means a step of that stage.
    if (again || (owner && owner !== parts && parts !== outer)) {
      const first = existing?.steps[index]?.step;
      twice('step', merged.name, (merged.step.name ?? merged.step).span, first && (first.name ?? first).span);
      if (owner === parts) return;
    } else if (existing) {
      existing.steps[index] = merged;
      return;
    }
    if (group) group.steps.push(merged);
    else parts.groups.push({ together: false, steps: [merged] });
  };
  const dropSteps = (names: readonly Name[], within: readonly Parts[]): void => {
    for (const name of names) {
      const group = within.map((parts) => parts.groupOf(name.name)).find(Boolean);
      if (group) group.steps.splice(0, group.steps.length, ...group.steps.filter((step) => step.name !== name.name));
      else
        notThere(
          'step',
          name,
          within.flatMap(({ stepNames }) => stepNames),
        );
    }
  };
  const thaw = (names: readonly Name[], within: readonly Parts[]): void => {
    for (const name of names) {
      const thawed = within.filter(({ frozen }) => frozen.delete(name.name));
      if (thawed.length === 0)
        notThere(
          'freeze',
          name,
          within.flatMap(({ frozen }) => [...frozen.keys()]),
        );
    }
  };
  const dropStages = (names: readonly Name[]): void => {
    for (const name of names) if (!stages.delete(name.name)) notThere('stage', name, [...stages.keys()]);
  };

  /** A step without a name is known by what holds it and, from the second on, by its position. */
  const numbered = (word: string): ((step: MinimizeStep) => MergedStep) => {
    let unnamed = 0;
    return (step) => {
      if (step.name) return { name: step.name.name, step };
      unnamed += 1;
      return { name: unnamed === 1 ? word : `${word}_${unnamed}`, step };
    };
  };
  const read = (
    items: readonly TrainItem[],
    parts: Parts,
    seen: Seen,
    named = numbered(parts.name ?? 'step'),
  ): void => {
    const within = parts === outer ? everywhere : () => [parts];
    for (const item of items) {
      if (item.kind === 'step') place(named(item), parts, undefined, seen.steps);
      else if (item.kind === 'together') {
        const group: MergedGroup = { together: true, steps: [] };
        parts.groups.push(group);
        for (const step of item.steps) place(named(step), parts, group, seen.steps);
      } else if (item.kind === 'setting') parts.settings.set(item.name.name, item);
      else if (item.kind === 'freeze') for (const name of item.names) parts.frozen.set(name.name, name);
      else if (item.kind === 'stage') readStage(item, parts, seen);
      else if (item.what === 'step') dropSteps(item.names, within());
      else if (item.what === 'freeze') thaw(item.names, within());
      else dropStages(item.names);
    }
  };
  const readStage = (stage: TrainItem & { kind: 'stage' }, parts: Parts, seen: Seen): void => {
    const { name, span } = stage.name;
    if (parts !== outer) {
      diagnostics.push(diagnostic('GEN3013', 'nested', span, { inner: name, outer: parts.name }));
      return;
    }
    if (seen.stages.has(name)) return twice('stage', name, span, stages.get(name)?.span);
    seen.stages.add(name);
    const merged = stages.get(name) ?? new Parts(name);
    merged.span = span;
    merged.doc = stage.doc ?? merged.doc;
    stages.set(name, merged);
    read(stage.items, merged, seen);
  };

  for (const [depth, layer] of layers.entries()) {
    const seen: Seen = { steps: new Set(), stages: new Set() };
    const named = numbered('step');
    const dropped = (kind: string): Name[] =>
      (drops[depth] ?? [])
        .filter((drop) => drop.declaration?.name === kind)
        .map((drop) => ({ name: textOf(drop.what.span), span: drop.what.span }));
    dropStages(dropped('stage'));
    dropSteps(dropped('step'), everywhere());
    thaw(dropped('freeze'), everywhere());
    for (const declaration of layer) {
      outer.span = declaration.span;
      read(declaration.items, outer, seen, named);
    }
  }
  return {
    ...(outer.span ? { span: outer.span } : {}),
    ...outer.merged(),
    stages: [...stages.values()].map((stage) => ({
      name: stage.name!,
      span: stage.span!,
      ...(stage.doc === undefined ? {} : { doc: stage.doc }),
      ...stage.merged(),
    })),
  };
}

/** Names that one `train` block has declared. */
interface Seen {
  readonly steps: Set<string>;
  readonly stages: Set<string>;
}

/** The stage of a name. An error in the name is reported. */
export function findStage(
  { stages }: MergedTrain,
  { name, span }: Name,
  report: (diagnostic: Diagnostic) => void,
): MergedStage | undefined {
  const found = stages.find((stage) => stage.name === name);
  if (found) return found;
  const names = stages.map((stage) => stage.name);
  report(
    diagnostic(
      'GEN3014',
      'unknown',
      span,
      { stages: names.length, name },
      {
        ...meant(
          span,
          nearest(name, names),
          names.length > 0
            ? `There are ${names.join(', ')}.`
            : 'Stages are declared in train: stage coding { minimize … }.',
        ),
      },
    ),
  );
  return undefined;
}
