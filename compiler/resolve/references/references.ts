/**
 * The map from names to declarations, and from declarations to their uses: for hover, definitions and renaming. It is
 * read from the trees alone, whether the models compile or not, and only on demand.
 */
import type { Span } from '../../../grammar/syntax/source.js';
import type { FileScope, Files, TopLevel } from '../files.js';
import type { ModelOrVariant } from '../model.js';
import type { Declaration, Use } from './declaration.js';
import type { Part } from './model-names.js';
import { ModelNames, isBody, partsOf } from './model-names.js';
import type { Recorder } from './recorder.js';
import type { Entry } from './scope.js';
import { Scope } from './scope.js';
import { walkAblation } from './walk-ablation.js';
import type { ModelWalk } from './walk-model.js';
import { walkMember } from './walk-model.js';
import { Walk } from './walk.js';
import { parametersOf } from '../signature.js';

export class References {
  private readonly places = new Map<string, Use[]>();
  private readonly groups = new Map<Declaration, Span[]>();

  constructor(private readonly recorder: Recorder) {
    const own = recorder.declarations.map((declaration) => ({ span: declaration.span!, declarations: [declaration] }));
    for (const use of [...own, ...recorder.uses]) {
      const { path } = use.span.source;
      const places = this.places.get(path);
      if (places) places.push(use);
      else this.places.set(path, [use]);
      const group = recorder.groupOf(use.declarations[0]!);
      const spans = this.groups.get(group);
      if (spans) spans.push(use.span);
      else this.groups.set(group, [use.span]);
    }
  }

  /** All declarations of the files. */
  get declarations(): readonly Declaration[] {
    return this.recorder.declarations;
  }

  /** Every use and declaration of a file. */
  usesIn(path: string): readonly Use[] {
    return this.places.get(path) ?? [];
  }

  /** The use, or the declaration, at a place. */
  useAt(path: string, offset: number): Use | undefined {
    return this.places.get(path)?.find(({ span }) => span.start <= offset && offset <= span.end);
  }

  /** The declaration that the name at a place means. */
  definitionAt(path: string, offset: number): Declaration | undefined {
    return this.useAt(path, offset)?.declarations[0];
  }

  /**
   * Every place with the name of a declaration, its own included, in order. A declaration that replaces another in a
   * variant counts as the same one: renamed alone, it would no longer replace it.
   */
  referencesTo(declaration: Declaration): readonly Span[] {
    const spans = this.groups.get(this.recorder.groupOf(declaration)) ?? [];
    return [...spans].sort((a, b) => a.source.path.localeCompare(b.source.path) || a.start - b.start);
  }
}

export function referencesOf(files: Files): References {
  const walk = new Walk();
  const { recorder } = walk;
  const parts = partsOf(files);
  const fileScopes = new Map<FileScope, Scope>();
  const ofFile = (file: FileScope, name: string): readonly Entry[] => {
    const found = file.names.get(name);
    return found ? [topLevel(found)] : [];
  };
  const names = new ModelNames(recorder, ofFile);
  const topLevel = (found: TopLevel): Entry => {
    const declaration = recorder.declare(found.kind, found.name);
    const scope = fileScopes.get(files.scopes.get(found.span.source)!);
    if (isBody(found)) return { declaration, body: found, ...(scope ? { scope } : {}) };
    return found.kind === 'param' && scope ? { declaration, value: found.value, scope } : { declaration };
  };
  for (const file of files.scopes.values()) fileScopes.set(file, new Scope(undefined, (name) => ofFile(file, name)));
  const scopeOf = (part: Part): Scope => {
    const scope = new Scope(undefined, (name, called) => names.lookup(part, name, called));
    names.scopes.set(part, scope);
    return scope;
  };
  const models = new Map<ModelOrVariant, ModelWalk>();
  for (const [model, part] of parts) models.set(model, { walk, names, files, parts, part, scope: scopeOf(part) });

  for (const file of files.scopes.values()) {
    const outer = fileScopes.get(file)!;
    // A block sees the declarations of the model that applies it. That model is not known here.
    const inModel = new Scope(outer, (name) => {
      const found = names.forBlocks(parts.values(), name);
      return found.length > 0 ? [...ofFile(file, name), ...found] : [];
    });
    const isAxis = (name: string): boolean => ofFile(file, name).length === 0;
    for (const declaration of file.file.declarations) {
      switch (declaration.kind) {
        case 'use':
          for (const { name, span } of declaration.names) walk.use(span, ofFile(file, name));
          break;
        case 'model':
        case 'variant': {
          recorder.declare(declaration.kind, declaration.name);
          if (declaration.kind === 'variant') walk.use(declaration.of.span, ofFile(file, declaration.of.name));
          for (const member of declaration.members) walkMember(models.get(declaration)!, member);
          break;
        }
        case 'ablation': {
          recorder.declare('ablation', declaration.name);
          const named = declaration.items.flatMap((item) => (item.kind === 'runs' ? item.names : []));
          const runs = named.flatMap(({ name }) => {
            const model = file.names.get(name);
            return model?.kind === 'model' || model?.kind === 'variant' ? [{ model, of: models.get(model)! }] : [];
          });
          walkAblation(declaration, runs, (run, members) => {
            const part: Part = { members, file, base: run.part, over: [] };
            return { ...run, part, scope: scopeOf(part) };
          });
          break;
        }
        case 'block':
        case 'fn': {
          recorder.declare(declaration.kind, declaration.name);
          walk.body(declaration, parametersOf(declaration), declaration.kind === 'block' ? inModel : outer, isAxis);
          break;
        }
        case 'param':
          recorder.declare('param', declaration.name);
          walk.expression(declaration.value, outer);
          break;
        default:
      }
    }
  }
  walk.finish();
  return new References(recorder);
}
