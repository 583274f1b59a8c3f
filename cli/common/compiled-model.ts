import type { ModelGraph } from '../../compiler/graph/types.js';
import type { CompiledModel } from '../../runtime/runs/folder/compiled-model.js';

/** The parts of a compiled model that a run records. @param resolved The model alone, as a `.gen` text. */
export async function compiledModel(graph: ModelGraph, resolved: string): Promise<CompiledModel> {
  const [{ emit, graphToDot, runPlanOf, summarize }, viz] = await Promise.all([
    import('../../compiler/index.js'),
    import('@viz-js/viz').then(({ instance }) => instance()),
  ]);
  return {
    code: await emit(graph),
    resolved,
    plan: runPlanOf(graph),
    layers: summarize(graph),
    graphSvg: viz.renderString(graphToDot(graph), { format: 'svg' }),
  };
}
