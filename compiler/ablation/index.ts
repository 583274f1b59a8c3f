/** Ablations: from the declaration to the arms, compiled and compared. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { nearest } from '../diagnostics/suggest.js';
import type { Target } from '../plan/target.js';
import type { Files } from '../resolve/files.js';
import { loadFiles } from '../resolve/files.js';
import type { Planned } from './plan.js';
import { planAblation } from './plan.js';

export { otherFormulas } from './formula.js';
export { compareStarts, inequalityText, type Fairness, type Inequality } from './fairness.js';
export type { Arm, Comparison, Plan, Planned } from './plan.js';

export interface PlannedFile extends Planned {
  /** Ablations that the file declares, in order. */
  readonly ablations: readonly string[];
}

/** Plans one ablation of a file: the named one, or the only one. */
export function planFile(
  path: string,
  options: {
    readonly read: (path: string) => string | undefined;
    readonly target: Target;
    readonly ablation?: string;
    readonly settings?: Readonly<Record<string, string>>;
  },
): PlannedFile {
  const text = options.read(path) ?? '';
  const files = loadFiles(path, text, options.read);
  const declarations = files.main.file.declarations.filter((each) => each.kind === 'ablation');
  const ablations = declarations.map(({ name }) => name.name);
  const before = files.diagnostics;
  const { ablation } = options;
  const chosen =
    ablation === undefined && declarations.length === 1
      ? declarations[0]
      : declarations.find(({ name }) => name.name === ablation);
  if (!chosen) return { ablations, diagnostics: [...before, missing(files, ablation, ablations)] };
  const { plan, diagnostics } = planAblation(chosen, files, options.target, options.settings);
  const failed = before.some(({ severity }) => severity === 'error');
  return { ablations, ...(plan && !failed ? { plan } : {}), diagnostics: [...before, ...diagnostics] };
}

function missing(files: Files, name: string | undefined, known: readonly string[]): Diagnostic {
  const { source } = files.main.file;
  const { path } = source;
  const span = { source, start: 0, end: 0 };
  const listed = known.length === 0 ? 'It declares none.' : `It declares ${known.join(', ')}.`;
  if (name === undefined) return diagnostic('GEN1004', 'whichAblation', span, { path }, { hint: listed });
  const close = nearest(name, known);
  const hint = close === undefined ? listed : `Did you mean \`${close}\`?`;
  return diagnostic('GEN1004', 'ablation', span, { path, name }, { hint });
}
