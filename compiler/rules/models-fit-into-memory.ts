import type { Diagnostic } from '../../grammar/syntax/diagnostic.js';
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
  const held = gigabytes(WASM_HOLDS);
  return [
    {
      code: 'GEN4012',
      severity: 'warning',
      message: `training takes about ${gigabytes(bytes)} at batch ${batch}, and WebAssembly holds ${held}`,
      span: written?.span ?? graph.train.span,
      ...(step === undefined ? {} : { label: `most of it in the step \`${step}\`` }),
      why: `Weights, moments and averages are ${gigabytes(atRest)} of it; the rest is what ${step === undefined ? 'a' : 'that'} step makes and keeps until its gradients are known. The wasm backend addresses 4 GB, of which kernels keep some for themselves.`,
      hint:
        fits > 0
          ? `Batches of ${fits} or less fit: ${gigabytes(estimateMemory(graph, fits)!.bytes)}.`
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
