/** What a model compiles to, loaded when it is first asked for. */
import { graphToDot } from '../../../compiler/graph/draw.js';
import type { ModelGraph } from '../../../compiler/graph/types.js';
import { tfjs } from '../../../compiler/emit/tfjs/target.js';
import { planOf } from '../../../compiler/plan/plan.js';
import { layers } from './layers.js';
import type { CompiledModel } from '../../../runtime/runs/folder/compiled-model.js';

export async function drawing(graph: ModelGraph): Promise<string> {
  return (await (await import('./graphviz.js')).renderer())(graphToDot(graph));
}

export async function typescript(graph: ModelGraph): Promise<string> {
  return (await import('../../../compiler/emit/tfjs/emit.js')).emit(graph);
}

export async function python(graph: ModelGraph): Promise<string> {
  return (await import('../../../compiler/emit/torch/emit.js')).emitTorch(graph).model;
}

export async function forTraining(graph: ModelGraph, resolved: string): Promise<CompiledModel> {
  const [code, graphSvg] = await Promise.all([typescript(graph), drawing(graph)]);
  return { code, resolved, plan: planOf(graph, tfjs).run, layers: layers(graph), graphSvg };
}
