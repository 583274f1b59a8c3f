/** The start of an elaboration: the builder with everything that is handed to it. */
import type { Files } from '../resolve/files.js';
import type { ResolvedModel } from '../resolve/model.js';
import { evaluateDraws } from './builtins/draws.js';
import { builtins } from './builtins/table.js';
import { DeclarationScope } from './declare/model-scope.js';
import { evaluate } from './evaluate/evaluate.js';
import { codebookVectors } from './builtins/vectors.js';
import { callNet } from './nets/call.js';
import { Builder } from './scope/builder.js';
import { LabelPaths } from './scope/label-paths.js';
import type { Observations } from './scope/observations.js';
import type { Language } from './scope/language.js';

const language: Language = {
  evaluate,
  severalDraws: evaluateDraws,
  callNet,
  vectorsOf: codebookVectors,
  builtins,
  modelScope: (builder) => new DeclarationScope(builder),
};

/** The state of a new elaboration. `spent` counts the steps of earlier elaborations of the same model. */
export function begin(
  model: ResolvedModel,
  files: Files,
  labelPaths = new LabelPaths(),
  spent = 0,
  observations?: Observations,
): Builder {
  const edits = model.edits.map((edit) => ({ ...edit, matches: 0 }));
  const observe: Builder['observe'] = observations && ((part, meaning) => observations.note(part, meaning));
  return new Builder(model, files, edits, labelPaths, language, spent, observe);
}
