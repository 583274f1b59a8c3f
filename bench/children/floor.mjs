// Times only the matrix products of a training step, in ONNX Runtime; prints JSON. Started by step.mjs.
import { restorePlainKernels } from './plain.mjs';
import { performance } from 'node:perf_hooks';
import { availableParallelism } from 'node:os';
import { prepareBackend } from '../../dist/runtime-node.mjs';
import { loadGemm } from './load-gemm.mjs';
import { measureSteps, peakMemory } from './measure-steps.mjs';
import { openModel } from './open.mjs';
import { multiplicationsOf, recordProducts } from './products.mjs';

const { entry, batch, ...request } = JSON.parse(process.argv[2]);
await prepareBackend('wasm');
restorePlainKernels();
const base = peakMemory();
const { step: trainingStep, parameters } = await openModel(entry, batch);
const recorded = await recordProducts(trainingStep);

const { prepareProduct } = await loadGemm();

const threads = Number(process.env.GENC_THREADS) || availableParallelism();
const prepared = new Map();

/** The fastest way to compute a matrix product, with its time: one thread or all, chosen by trial. */
function quickest(product) {
  const { m, n, k, turnA, turnB } = product;
  const key = [m, n, k, turnA, turnB].join();
  if (!prepared.has(key)) {
    const ways = [...new Set([1, threads])].map((count) => {
      const run = prepareProduct(product, count);
      run();
      let ms = Infinity;
      for (let trial = 0; trial < 3; trial++) {
        const start = performance.now();
        run();
        ms = Math.min(ms, performance.now() - start);
      }
      return { run, ms };
    });
    prepared.set(
      key,
      ways.reduce((best, way) => (way.ms < best.ms ? way : best)),
    );
  }
  return prepared.get(key);
}

const costOf = (products) => products.reduce((ms, product) => ms + product.count * quickest(product).ms, 0);
const runs = recorded.flatMap((alternatives) => {
  const best = alternatives.reduce((a, b) => (costOf(b) < costOf(a) ? b : a));
  return best.flatMap((product) => Array.from({ length: product.count }, () => quickest(product).run));
});
const multiplications = multiplicationsOf(recorded);
const measured = await measureSteps(() => {
  for (const run of runs) run();
}, request);
const reason = `${recorded.length} products, ${(multiplications / 1e9).toFixed(1)} billion multiplications, ONNX Runtime`;
console.log(JSON.stringify({ ...measured, reason, parameters, peak: peakMemory(), base }));
