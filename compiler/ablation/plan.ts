/**
 * The plan of an `ablation`. Declaration → arms (each a run or an edit of one, with swept and varied values) → runs (an
 * arm under a seed). Every arm is compiled like a model, so no error is found only after hours of training.
 */
import type {
  AblationDeclaration,
  AblationItem,
  EditItem,
  SweepItem,
  VariantDeclaration,
} from '../../grammar/syntax/ast.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { CompiledModel } from '../model/compile-model.js';
import { compileModel, guarded } from '../model/compile-model.js';
import { suggest } from '../diagnostics/suggest.js';
import { measuredName } from '../graph/measured-name.js';
import type { ModelGraph } from '../graph/types.js';
import type { Target } from '../plan/target.js';
import type { Files, FileScope } from '../resolve/files.js';
import { isAskedFor } from '../resolve/files.js';
import { resolveModel } from '../resolve/model.js';
import type { ModelOrVariant, ResolvedModel } from '../resolve/model.js';
import { resolvedText } from '../resolve/print.js';
import type { SettingFromOutside } from '../resolve/settings.js';
import { applyValues, parseSettings, textOfValue } from '../resolve/settings.js';
import { conditionHolds } from './condition.js';
import { canonicalNumbers, valuesOf, wholeNumbersOf } from './values.js';

/** One cell of the table: a model, possibly edited, under some settings. */
export interface Arm {
  /** A unique name that is fit for a folder: `WGAN`, `VAE-latent=16`, `DCGAN-plain`. */
  readonly id: string;
  /** The name in the file: the one that `runs` gives. */
  readonly model: string;
  readonly edit?: string;
  /** Swept and varied values, as the spec writes them. */
  readonly settings: Readonly<Record<string, string>>;
  readonly graph?: ModelGraph;
  /** The model alone, with edits and settings applied, as a `.gen` text. */
  readonly resolvedText: string;
}

export interface Comparison {
  readonly measure: string;
  /** The better direction; absent if the measure only informs. */
  readonly order?: 'lowest' | 'highest';
}

export interface Plan {
  readonly name: string;
  readonly doc?: string;
  /** Arms in order. The others are compared with the first, the base. */
  readonly arms: readonly Arm[];
  readonly seeds: readonly number[];
  readonly compare: readonly Comparison[];
}

export interface Planned {
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
}

/** The most arms of an ablation. More are a mistake in a sweep rather than a plan. */
const MAX_ARMS = 512;

type Of<K extends AblationItem['kind']> = Extract<AblationItem, { kind: K }>;

/** An arm before it is compiled. */
interface Draft {
  readonly model: string;
  readonly edit?: EditItem;
  readonly settings: readonly SettingFromOutside[];
}

/** A model or variant of the files as it was compiled without settings; undefined if it was not. */
export type KnownModels = (model: ModelOrVariant) => CompiledModel | undefined;

/** Plans an ablation. `settings` are those of `--set`, for every arm. Values that the ablation sweeps or varies replace them. */
export function planAblation(
  declaration: AblationDeclaration,
  files: Files,
  target: Target,
  settings: Readonly<Record<string, string>> = {},
  known: KnownModels = () => undefined,
): Planned {
  const { values, diagnostics } = parseSettings(settings);
  const planned = new Planner(declaration, files, target, values, known).plan();
  return { ...planned, diagnostics: [...diagnostics, ...planned.diagnostics] };
}

class Planner {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly scope: FileScope;

  constructor(
    private readonly declaration: AblationDeclaration,
    private readonly files: Files,
    private readonly target: Target,
    private readonly everywhere: readonly SettingFromOutside[],
    private readonly known: KnownModels,
  ) {
    this.scope = files.scopes.get(declaration.span.source)!;
  }

  plan(): Planned {
    const { diagnostics, declaration } = this;
    const models = this.models();
    const drafts = this.drafts(models);
    if (drafts.length > MAX_ARMS) {
      const count = drafts.length.toLocaleString('en-US');
      diagnostics.push(diagnostic('GEN5005', 'arms', declaration.name.span, { count, most: MAX_ARMS }));
      return { diagnostics };
    }
    const arms = this.arms(drafts, models);
    const seeds = this.items('seeds').flatMap(({ values }) => wholeNumbersOf(values, diagnostics));
    const compare = this.comparisons(arms.flatMap(({ graph }) => graph ?? []));
    if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
    const { name, doc } = declaration;
    const plan: Plan = {
      name: name.name,
      ...(doc ? { doc } : {}),
      arms,
      seeds: seeds.length > 0 ? [...new Set(seeds)] : [0],
      compare,
    };
    return { plan, diagnostics };
  }

  private items<K extends AblationItem['kind']>(kind: K): Of<K>[] {
    return this.declaration.items.filter((item): item is Of<K> => item.kind === kind);
  }

  /** The models that `runs` names, in order. */
  private models(): Map<string, ModelOrVariant> {
    const models = new Map<string, ModelOrVariant>();
    for (const { name, span } of this.items('runs').flatMap(({ names }) => names)) {
      const found = this.scope.names.get(name);
      if (found?.kind === 'model' || found?.kind === 'variant') models.set(name, found);
      else if (!isAskedFor(this.scope, name)) {
        const known = [...this.scope.names].flatMap(([key, { kind }]) =>
          kind === 'model' || kind === 'variant' ? key : [],
        );
        const others = suggest(span, name, known);
        this.diagnostics.push(
          found
            ? diagnostic('GEN1005', 'other', span, { name, kind: found.kind }, others)
            : diagnostic('GEN1005', 'unknown', span, { name }, others),
        );
      }
    }
    const { name, span } = this.declaration.name;
    if (this.items('runs').length === 0) this.diagnostics.push(diagnostic('GEN5001', 'runs', span, { name }));
    return models;
  }

  /** Every combination of the sweeps. From each, variations and edits branch off one at a time. */
  private drafts(models: ReadonlyMap<string, ModelOrVariant>): Draft[] {
    for (const item of [...this.items('sweep'), ...this.items('vary')]) this.checkRuns(item, models);
    const all: Draft[] = [];
    for (const model of models.keys()) {
      let swept: Draft[] = [{ model, settings: [] }];
      for (const sweep of this.items('sweep')) {
        if (swept.length > MAX_ARMS) break;
        swept = swept.flatMap((draft) => (this.concerns(sweep, draft, models) ? this.under(sweep, draft) : [draft]));
      }
      all.push(...swept);
      for (const draft of swept) {
        for (const edit of this.items('edit')) all.push({ ...draft, edit });
        for (const vary of this.items('vary'))
          if (this.concerns(vary, draft, models)) all.push(...this.under(vary, draft));
      }
    }
    return all;
  }

  private under({ name, values }: SweepItem, draft: Draft): Draft[] {
    const others = draft.settings.filter((setting) => setting.name !== name.name);
    return valuesOf(values, this.diagnostics).map((value) => ({
      ...draft,
      settings: [...others, { name: name.name, span: name.span, value }],
    }));
  }

  private checkRuns({ runs = [] }: SweepItem, models: ReadonlyMap<string, ModelOrVariant>): void {
    for (const { name, span } of runs)
      if (!models.has(name))
        this.diagnostics.push(
          diagnostic('GEN5002', 'notRun', span, { name }, { ...suggest(span, name, [...models.keys()]) }),
        );
  }

  private concerns({ runs, when }: SweepItem, draft: Draft, models: ReadonlyMap<string, ModelOrVariant>): boolean {
    if (runs && !runs.some(({ name }) => name === draft.model)) return false;
    if (!when) return true;
    const model = resolveModel(models.get(draft.model)!, this.files).model;
    if (!model) return false;
    return conditionHolds(when, this.applied(model, draft).model, this.files, this.diagnostics);
  }

  private applied(model: ResolvedModel, { settings }: Draft): ReturnType<typeof applyValues> {
    return applyValues(model, [...this.everywhere, ...settings]);
  }

  /** Compiles the drafts. Of several that give the same model, one that `runs` names is kept, or else the first. */
  private arms(drafts: readonly Draft[], models: ReadonlyMap<string, ModelOrVariant>): Arm[] {
    const compiled = drafts.map((draft) => {
      const edited = this.editedModel(draft, models);
      const isPlain = !draft.edit && draft.settings.length === 0 && this.everywhere.length === 0;
      const { graph, model, diagnostics } =
        (isPlain ? this.known(edited) : undefined) ??
        guarded(edited.name.span, () =>
          compileModel(edited, this.files, this.target, (resolved) => this.applied(resolved, draft)),
        );
      this.diagnostics.push(...diagnostics.filter(({ severity }) => severity === 'error'));
      const text = model ? resolvedText(model) : '';
      return { draft, graph, text, meaning: model ? meaningOf(model, text) : undefined };
    });
    const isNamed = ({ edit, settings }: Draft): boolean => !edit && settings.length === 0;
    const taken = new Set(compiled.flatMap(({ draft, meaning }) => (isNamed(draft) ? (meaning ?? []) : [])));
    const ids = new Set<string>();
    return compiled.flatMap(({ draft, graph, text, meaning }): Arm[] => {
      if (!isNamed(draft) && meaning !== undefined) {
        if (taken.has(meaning)) return [];
        taken.add(meaning);
      }
      const id = unlike(idOf(draft), ids);
      ids.add(id);
      return [
        {
          id,
          model: draft.model,
          ...(draft.edit ? { edit: draft.edit.name.name } : {}),
          settings: Object.fromEntries(draft.settings.map(({ name, value }) => [name, textOfValue(value)])),
          ...(graph ? { graph } : {}),
          resolvedText: text,
        },
      ];
    });
  }

  /** The model itself, or the variant of it that the edit amounts to. */
  private editedModel({ model, edit }: Draft, models: ReadonlyMap<string, ModelOrVariant>): ModelOrVariant {
    const plain = models.get(model)!;
    if (!edit) return plain;
    const name = { name: `${model}_${edit.name.name}`, span: edit.name.span };
    const variant: VariantDeclaration = {
      kind: 'variant',
      span: edit.span,
      name,
      of: { name: model, span: edit.name.span },
      members: edit.members,
      ...(edit.doc ? { doc: edit.doc } : {}),
    };
    return variant;
  }

  private comparisons(graphs: readonly ModelGraph[]): Comparison[] {
    const terms = graphs.flatMap(({ losses, metrics, distances }) => [...losses, ...metrics, ...distances]);
    const known = [...new Set(terms.map(({ name }) => name))];
    // A distance in the features of several networks is several measures.
    const recorded = (name: string): string[] => {
      const found = terms.filter((term) => term.name === name).map(measuredName);
      return found.length === 0 ? [name] : [...new Set(found)];
    };
    return this.items('compare')
      .flatMap(({ entries }) => entries)
      .flatMap(({ name, order }): Comparison[] => {
        if (graphs.length > 0 && !known.includes(name.name))
          this.diagnostics.push(
            diagnostic(
              'GEN5003',
              'notMeasured',
              name.span,
              { name: name.name },
              { ...suggest(name.span, name.name, known) },
            ),
          );
        const measures = recorded(name.name);
        if (order === undefined) return measures.map((measure) => ({ measure }));
        const { name: way } = order;
        if (way === 'lowest' || way === 'highest') return measures.map((measure) => ({ measure, order: way }));
        this.diagnostics.push(
          diagnostic(
            'GEN5004',
            'order',
            order.span,
            { name: order.name },
            { ...suggest(order.span, order.name, ['lowest', 'highest']) },
          ),
        );
        return [];
      });
  }
}

/** Two arms mean the same if their canonical texts are equal except for the name. */
const meaningOf = (model: ResolvedModel, text: string): string =>
  canonicalNumbers(text.replace(`model ${model.name} {`, 'model {'));

function idOf({ model, edit, settings }: Draft): string {
  const values = settings.map(({ name, value }) => `${name}=${textOfValue(value)}`);
  return [model, ...(edit ? [edit.name.name] : []), ...values]
    .join('-')
    .replace(/[^\w=.+-]+/g, '_')
    .replace(/_+$/, '');
}

function unlike(id: string, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id;
  let count = 2;
  while (taken.has(`${id}_${count}`)) count += 1;
  return `${id}_${count}`;
}
