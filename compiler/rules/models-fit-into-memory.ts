import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
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
  const fitting = fits > 0 ? gigabytes(estimateMemory(graph, target, fits)!.bytes) : undefined;
  const values = {
    needed: gigabytes(bytes),
    batch,
    holder: limit.holder,
    limit: gigabytes(limit.bytes),
    step,
    atRest: gigabytes(atRest),
    reason: limit.why,
    fitting,
    largest: fits,
  };
  const { span } = graph.train;
  const fixes =
    fits > 0 && written?.span.source === span.source
      ? [{ title: `Train on batches of ${fits}`, edits: [{ span: written.span, replacement: String(fits) }] }]
      : undefined;
  return [diagnostic('GEN4012', 'bytes', written?.span ?? span, values, { fixes })];
}

export const modelsFitIntoMemory: Rule = { code: 'GEN4012', name: 'models-fit-into-memory', check };
