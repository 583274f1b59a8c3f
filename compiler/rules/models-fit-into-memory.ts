import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { ModelGraph } from '../graph/types.js';
import { estimateMemory, largestBatch } from '../memory/estimate.js';
import { gigabytes, WASM_HOLDS } from '../memory/limit.js';
import type { ResolvedModel } from '../resolve/model.js';
import type { Rule } from './rule.js';

function check(graph: ModelGraph, spec: ResolvedModel): Diagnostic[] {
  const estimate = estimateMemory(graph);
  if (!graph.train || !estimate || estimate.bytes <= WASM_HOLDS) return [];
  const { bytes, atRest, batch, step, stage } = estimate;
  const { settings } = spec.train.stages.find(({ name }) => name === stage) ?? spec.train;
  const written = settings.get('batch')?.value;
  const fits = largestBatch(graph, batch, WASM_HOLDS);
  const fitting = fits > 0 ? gigabytes(estimateMemory(graph, fits)!.bytes) : undefined;
  const held = gigabytes(WASM_HOLDS);
  return [
    diagnostic(
      'GEN4012',
      'bytes',
      written?.span ?? graph.train.span,
      { needed: gigabytes(bytes), batch, limit: held, step, atRest: gigabytes(atRest), fitting, largest: fits },
      {
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
    ),
  ];
}

export const modelsFitIntoMemory: Rule = { code: 'GEN4012', name: 'models-fit-into-memory', check };
