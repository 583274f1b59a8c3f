import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Target } from '../plan/target.js';
import type { Files } from '../resolve/files.js';
import { planAblation } from './plan.js';

/** What is wrong with the ablations of the file that is checked, every arm compiled. */
export function checkAblations(files: Files, target: Target): readonly Diagnostic[] {
  return files.main.file.declarations.flatMap((declaration) =>
    declaration.kind === 'ablation' ? planAblation(declaration, files, target).diagnostics : [],
  );
}
