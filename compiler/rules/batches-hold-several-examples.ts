import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { nodesBehind } from '../graph/ancestors.js';
import { batchColumnOf } from '../graph/pass.js';
import { stagesOf, stepsOf } from '../graph/stages.js';
import type { ModelGraph, Node, OpNode, Stage, Train } from '../graph/types.js';
import type { Rule } from './rule.js';

/** Operations that the steps of a stage evaluate in training mode. */
function trained(graph: ModelGraph, stage: Stage | Train): OpNode[] {
  const losses = stepsOf(stage).map(({ loss }) => graph.losses.find(({ name }) => name === loss)!.value);
  const found = new Set<OpNode>();
  const nets = new Set<readonly Node[]>();
  const look = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if (node.kind === 'op') found.add(node);
      if (node.kind !== 'call' || stage.frozen.includes(node.weightsOf)) continue;
      const inside = (node.net.derived?.of ?? node.net).nodes;
      if (nets.has(inside)) continue;
      nets.add(inside);
      look(inside);
    }
  };
  look(nodesBehind(losses));
  return [...found];
}

function check(graph: ModelGraph): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const stage of stagesOf(graph.train)) {
    const { batch } = stage;
    for (const node of trained(graph, stage)) {
      const { op, inputs, span } = node;
      const ofBatch = batchColumnOf(node);
      const key = `${span.source.path} ${span.start}`;
      if (!ofBatch || found.has(key)) continue;
      const { when, what, least = 2, alone, instead } = ofBatch;
      const numbers = batch * ofBatch.perExample({ inputs: inputs.map(({ type }) => type) });
      const isShort = numbers < least;
      if (!isShort && (batch > 1 || when === 'start')) continue;
      const where = 'name' in stage ? ` in the stage \`${stage.name}\`` : '';
      found.set(
        key,
        diagnostic('GEN4022', 'batch', span, {
          layer: op.name,
          what,
          batch,
          place: where,
          numbers,
          isShort,
          alone,
          instead,
          alternative: instead.replace(/^larger batches or /, ''),
        }),
      );
    }
  }
  return [...found.values()];
}

export const batchesHoldSeveralExamples: Rule = { code: 'GEN4022', name: 'batches-hold-several-examples', check };
