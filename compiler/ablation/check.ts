import type { AblationDeclaration } from '../../grammar/syntax/ast.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Target } from '../plan/target.js';
import type { Files } from '../resolve/files.js';
import type { KnownModels } from './plan.js';
import { planAblation } from './plan.js';

/** The ablations that a file declares. */
export const ablationsIn = ({ main }: Files): AblationDeclaration[] =>
  main.file.declarations.filter((declaration) => declaration.kind === 'ablation');

/** The errors of an ablation, with every arm compiled. `compiled` gives models that are compiled already. */
export const checkAblation = (
  declaration: AblationDeclaration,
  files: Files,
  target: Target,
  compiled?: KnownModels,
): readonly Diagnostic[] => planAblation(declaration, files, target, {}, compiled).diagnostics;
