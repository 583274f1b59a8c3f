/** The torch engine, as the options of a command ask for it. */
import type { ModelGraph } from '../../compiler/graph/types.js';
import type { OpensInference } from '../../runtime/runs/open/inference.js';
import type { ProgressEvent } from '../../runtime/runs/progress.js';
import type { TrainingEngine } from '../../runtime/runs/train/engine.js';
import type { CompilesTorch, TorchModel } from '../../runtime/torch/model/torch-model.js';
import type { TorchOptions } from '../../runtime/torch/process/launch.js';
import { chosenEngine } from './engine-options.js';
import type { ClusterOptions, EngineOptions, InferenceOptions } from './engine-options.js';
import { Failure } from './failure.js';

export async function torchModel(graph: ModelGraph): Promise<TorchModel> {
  const { emitTorch } = await import('../../compiler/emit/torch/emit.js');
  const { model, plan, weights } = emitTorch(graph);
  return { code: model, plan, weights };
}

/** Compiles the one model of a text. @param path The name of its file, for the plan. */
export const compilesTorch =
  (path = 'resolved.gen'): CompilesTorch =>
  async (resolved) => {
    const { compileFile } = await import('../../compiler/compile.js');
    const { graph, diagnostics } = compileFile(path, { read: (asked) => (asked === path ? resolved : undefined) });
    const found = diagnostics.find(({ severity }) => severity === 'error');
    if (graph && !found) return torchModel(graph);
    throw new Failure(
      `the run's own text, resolved.gen, cannot be compiled for torch${found ? `: ${found.message}` : ''}`,
      'the run is from another version of genc: train it on with --engine node',
    );
  };

/** The options as the runtime takes them. */
export function torchOptions(options: EngineOptions): TorchOptions {
  const { device, processes, nodes, nodeRank: rank, rendezvous, amp, compile, maxRestarts, threads } = options;
  return {
    ...{ device, processes, amp, compile, maxRestarts, threads },
    ...(nodes === undefined ? {} : { nodes: { count: nodes, rank: rank ?? 0, host: '', port: 0, ...rendezvous } }),
  };
}

/** The engine that trains; undefined for this process. @param compiles The model, if it is not that of a run. */
export async function trainingEngine(
  options: EngineOptions & ClusterOptions,
  usual: 'node' | 'torch',
  given: {
    readonly compiles?: CompilesTorch;
    readonly onProgress?: (event: ProgressEvent) => void;
    readonly signal?: AbortSignal;
  },
): Promise<TrainingEngine | undefined> {
  if (chosenEngine(options, usual) === 'node') return undefined;
  const { preparingEngine, torchEngine } = await import('../../runtime/torch/index.js');
  const all = { ...torchOptions(options), compiles: compilesTorch(), ...given };
  return options.slurm || options.k8s ? preparingEngine(all) : torchEngine(all);
}

/** What computes with the nets of a run; undefined for this process. @param today A present spec's model. */
export async function inferenceOf(options: InferenceOptions, today?: ModelGraph): Promise<OpensInference | undefined> {
  if (chosenEngine(options) === 'node') return undefined;
  const { torchInference } = await import('../../runtime/torch/index.js');
  const { device, threads } = options;
  return torchInference(compilesTorch(), { device, threads }, today && (await torchModel(today)));
}
