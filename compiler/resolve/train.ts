import { suggest } from '../diagnostics/suggest.js';
import type { Diagnostic } from '../../grammar/diagnostic.js';
import type {
  DropEdit,
  Identifier,
  MinimizeStep,
  TrainDeclaration,
  TrainItem,
  TrainSetting,
} from '../../grammar/ast.js';
import type { Span } from '../../grammar/source.js';
import { textOf } from '../../grammar/source.js';

export interface MergedStep {
  readonly name: string;
  readonly step: MinimizeStep;
}
export interface MergedGroup {
  readonly together: boolean;
  readonly steps: MergedStep[];
}
/** The `train` blocks of a model and its variants as one. */
export interface MergedTrain {
  readonly span?: Span;
  readonly groups: readonly MergedGroup[];
  readonly settings: ReadonlyMap<string, TrainSetting>;
  /** Nets that nothing moves. */
  readonly frozen: readonly Identifier[];
  /** Items that are parsed but not compiled yet. */
  readonly uncompiled: readonly TrainItem[];
}

/** A step of the same name is replaced whole, where it stands; new steps come last; other settings stay (rule 21). */
export function mergeTrain(
  layers: readonly TrainDeclaration[][],
  drops: readonly DropEdit[][],
  diagnostics: Diagnostic[],
): MergedTrain {
  const groups: MergedGroup[] = [];
  const settings = new Map<string, TrainSetting>();
  const uncompiled: TrainItem[] = [];
  const frozen = new Map<string, Identifier>();
  let span: Span | undefined;

  const place = (merged: MergedStep, group: MergedGroup | undefined, seen: Set<string>): void => {
    if (seen.has(merged.name)) {
      diagnostics.push({
        code: 'GEN1003',
        severity: 'error',
        message: `the step \`${merged.name}\` is declared twice`,
        span: (merged.step.name ?? merged.step).span,
      });
      return;
    }
    seen.add(merged.name);
    for (const existing of groups) {
      const index = existing.steps.findIndex((step) => step.name === merged.name);
      if (index >= 0) {
        existing.steps[index] = merged;
        return;
      }
    }
    if (group) group.steps.push(merged);
    else groups.push({ together: false, steps: [merged] });
  };
  const dropSteps = (names: readonly { readonly name: string; readonly span: Span }[]): void => {
    for (const { name, span: nameSpan } of names) {
      const group = groups.find((each) => each.steps.some((step) => step.name === name));
      if (group) group.steps.splice(0, group.steps.length, ...group.steps.filter((step) => step.name !== name));
      else
        diagnostics.push({
          code: 'GEN1018',
          severity: 'error',
          message: `there is no step \`${name}\` to drop`,
          span: nameSpan,
          ...suggest(
            nameSpan,
            name,
            groups.flatMap((each) => each.steps.map((step) => step.name)),
          ),
        });
    }
  };

  const thaw = (names: readonly { readonly name: string; readonly span: Span }[]): void => {
    for (const { name, span: nameSpan } of names) {
      if (frozen.delete(name)) continue;
      diagnostics.push({
        code: 'GEN1018',
        severity: 'error',
        message: `there is no freeze \`${name}\` to drop`,
        span: nameSpan,
        ...suggest(nameSpan, name, [...frozen.keys()]),
      });
    }
  };

  for (const [depth, layer] of layers.entries()) {
    const seen = new Set<string>();
    let unnamed = 0;
    const named = (step: MinimizeStep): MergedStep => {
      if (step.name) return { name: step.name.name, step };
      unnamed += 1;
      return { name: unnamed === 1 ? 'step' : `step_${unnamed}`, step };
    };
    const dropped = (kind: string): { name: string; span: Span }[] =>
      (drops[depth] ?? [])
        .filter((drop) => drop.declaration?.name === kind)
        .map((drop) => ({ name: textOf(drop.what.span), span: drop.what.span }));
    dropSteps(dropped('step'));
    thaw(dropped('freeze'));
    for (const declaration of layer) {
      span = declaration.span;
      for (const item of declaration.items) {
        if (item.kind === 'step') place(named(item), undefined, seen);
        else if (item.kind === 'together') {
          const group: MergedGroup = { together: true, steps: [] };
          groups.push(group);
          for (const step of item.steps) place(named(step), group, seen);
        } else if (item.kind === 'setting') settings.set(item.name.name, item);
        else if (item.kind === 'drop' && item.what === 'step') dropSteps(item.names);
        else if (item.kind === 'drop' && item.what === 'freeze') thaw(item.names);
        else if (item.kind === 'freeze') for (const name of item.names) frozen.set(name.name, name);
        else uncompiled.push(item);
      }
    }
  }
  return {
    ...(span ? { span } : {}),
    groups: groups.filter((group) => group.steps.length > 0),
    settings,
    frozen: [...frozen.values()],
    uncompiled,
  };
}
