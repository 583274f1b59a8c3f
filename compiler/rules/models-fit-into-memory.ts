import type { Diagnostic } from '../../grammar/syntax/diagnostic.js';
import type { ModelGraph } from '../graph/types.js';
import { estimateMemory, largestBatch } from '../memory/estimate.js';
import { gigabytes } from '../memory/gigabytes.js';
import type { Target } from '../plan/target.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';

function check(graph: ModelGraph, spec: ResolvedModel, target: Target): Diagnostic[] {
  const { limit } = target;
  const estimate = estimateMemory(graph, target);
  if (!graph.train || !estimate || estimate.bytes <= limit.bytes) return [];
  const { bytes, atRest, batch, step, stage } = estimate;
  const { settings } = spec.train.stages.find(({ name }) => name === stage) ?? spec.train;
  const written = settings.get('batch')?.value;
  const fits = largestBatch(graph, target, batch, limit.bytes);
  return [
    {
      code: 'GEN4012',
      severity: 'warning',
      message: `training takes about ${gigabytes(bytes)} at batch ${batch}, and ${limit.holder} holds ${gigabytes(limit.bytes)}`,
      span: written?.span ?? graph.train.span,
      ...(step === undefined ? {} : { label: `most of it in the step \`${step}\`` }),
      why: `Weights, moments and averages are ${gigabytes(atRest)} of it; the rest is what ${step === undefined ? 'a' : 'that'} step makes and keeps until its gradients are known. ${limit.why}`,
      hint:
        fits > 0
          ? `Batches of ${fits} or less fit: ${gigabytes(estimateMemory(graph, target, fits)!.bytes)}.`
          : `Not even single examples fit: smaller pictures or fewer channels would, or a backend with memory of its own.`,
      ...(fits > 0 && written?.span.source === graph.train.span.source
        ? {
            fixes: [
              {
                title: `Train on batches of ${fits}`,
                edits: [{ span: written.span, replacement: String(fits) }],
              },
            ],
          }
        : {}),
    },
  ];
}

export const modelsFitIntoMemory: Rule = { code: 'GEN4012', name: 'models-fit-into-memory', check };
