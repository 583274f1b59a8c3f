import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Target } from '../plan/target.js';
import type { Files } from '../resolve/files.js';
import type { KnownModels } from './plan.js';
import { planAblation } from './plan.js';

/** The errors of a file's ablations, with every arm compiled. `compiled` gives models that are compiled already. */
export function checkAblations(files: Files, target: Target, compiled?: KnownModels): readonly Diagnostic[] {
  return files.main.file.declarations.flatMap((declaration) =>
    declaration.kind === 'ablation' ? planAblation(declaration, files, target, {}, compiled).diagnostics : [],
  );
}
