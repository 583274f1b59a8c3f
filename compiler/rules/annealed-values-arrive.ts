import type { Annealing } from '../catalogue/row/annealing.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { nodesBehind } from '../graph/ancestors.js';
import { rowOf } from '../graph/row-of.js';
import { stagesOf, stepsOf } from '../graph/stages.js';
import type { ModelGraph, Node, OpNode, Stage, Train } from '../graph/types.js';
import type { Rule } from './rule.js';

const isAnnealed = (node: Node): node is OpNode => node.kind === 'op' && node.op.annealing !== undefined;
const wayOf = (node: OpNode): Annealing => node.op.annealing!(rowOf(node));

/** A value that changes with the training is part of a loss that is minimised, and has its last value before the end. */
function check(graph: ModelGraph): Diagnostic[] {
  const stages = stagesOf(graph.train);
  const read = stages.map((stage) => new Set(lossNodes(graph, stage).filter(isAnnealed)));
  return graph.nodes.filter(isAnnealed).flatMap((node): Diagnostic[] => {
    const { from, to, epochs, after } = wayOf(node);
    const own = stages.filter((_, index) => read[index]!.has(node));
    if (own.length === 0) {
      return stages.length === 0 ? [] : [diagnostic('GEN4023', 'still', node.span, { to, op: node.op.name })];
    }
    const short = own.find((stage) => after + epochs > stage.epochs);
    if (!short) return [];
    const where = 'name' in short ? ` of the stage \`${short.name}\`` : '';
    const values = { from, to, arrives: after + epochs, trained: short.epochs, place: where, after };
    return [diagnostic('GEN4023', 'short', node.span, values)];
  });
}

function lossNodes(graph: ModelGraph, stage: Stage | Train): Node[] {
  const names = new Set(stepsOf(stage).map(({ loss }) => loss));
  return nodesBehind(graph.losses.filter(({ name }) => names.has(name)).map(({ value }) => value));
}

export const annealedValuesArrive: Rule = { code: 'GEN4023', name: 'annealed-values-arrive', check };
