/** Ablations: the models that they run, and what they sweep, vary, edit and compare. */
import type { AblationDeclaration, Identifier } from '../../../grammar/syntax/ast.js';
import type { ModelOrVariant } from '../model.js';
import type { Part } from './model-names.js';
import type { ModelWalk } from './walk-model.js';
import { walkMember } from './walk-model.js';

/** Walks an ablation. `of` is the walk of one run. Edits are parts that are laid over it. */
export function walkAblation(
  { items }: AblationDeclaration,
  runs: readonly { readonly model: ModelOrVariant; readonly of: ModelWalk }[],
  layOver: (run: ModelWalk, members: Part['members']) => ModelWalk,
): void {
  for (const item of items) {
    for (const { of } of runs) {
      const { walk, names, part, scope } = of;
      const models = (named: readonly Identifier[]): void => {
        for (const { name, span } of named)
          for (const { model } of runs)
            if (model.name.name === name) walk.recorder.use(span, [walk.recorder.declare(model.kind, model.name)]);
      };
      switch (item.kind) {
        case 'runs':
          models(item.names);
          break;
        case 'sweep':
        case 'vary':
          walk.use(item.name.span, names.others(part, item.name.name));
          models(item.runs ?? []);
          walk.expressions([item.values, ...(item.when ? [item.when] : [])], scope);
          break;
        case 'compare':
          for (const { name } of item.entries) walk.use(name.span, names.others(part, name.name));
          break;
        case 'edit': {
          walk.recorder.declare('edit', item.name);
          const edited = layOver(of, item.members);
          for (const member of item.members) walkMember(edited, member);
          break;
        }
        default:
          walk.expressions(item.values, scope);
      }
    }
  }
}
