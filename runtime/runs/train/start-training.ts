/** The start of a training from a compiled model: commands and arms of ablations all start runs this way. */
import type { AnyModel } from '../../contract/model.js';
import type { CompiledModel } from '../folder/compiled-model.js';
import { loadModule } from '../open/module.js';
import type { TrainRunOptions } from './options.js';
import type { RunResult } from './result.js';
import { trainRun } from './train-run.js';

export interface StartOptions extends Omit<
  TrainRunOptions,
  'model' | 'compiledCode' | 'plan' | 'layers' | 'graphSvg' | 'spec'
> {
  /** The path of the spec, and its text. */
  readonly spec: { readonly path: string; readonly text: string };
  /** The module, if it is loaded already. */
  readonly model?: AnyModel;
}

export async function startTraining(compiled: CompiledModel, options: StartOptions): Promise<RunResult> {
  const { code, resolved, plan, layers, graphSvg } = compiled;
  const { spec, model = await loadModule(code, 'model.ts'), ...rest } = options;
  return trainRun({ ...rest, model, compiledCode: code, spec: { ...spec, resolved }, plan, layers, graphSvg });
}
