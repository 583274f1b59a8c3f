// Times a large square matrix product in ONNX Runtime on one core and on all, and the clock; prints JSON. Started by
// variants.mjs.
import { performance } from 'node:perf_hooks';
import { lowerQuartile } from '../measure.mjs';
import { measureClock } from './clock.mjs';
import { loadGemm } from './load-gemm.mjs';

const { side, threads, seconds } = JSON.parse(process.argv[2]);
const clock = await measureClock();
const { prepareProduct, version } = await loadGemm();

/** Thousand million additions and multiplications per second: the best quartile of at least five rounds. */
function speedOf(count) {
  const run = prepareProduct({ m: side, n: side, k: side, turnA: false, turnB: false }, count);
  for (let warm = 0; warm < 2; warm++) run();
  const times = [];
  const start = performance.now();
  while (performance.now() - start < seconds * 1000 || times.length < 5) {
    const begun = performance.now();
    run();
    times.push(performance.now() - begun);
  }
  return (2 * side ** 3) / (lowerQuartile(times) * 1e6);
}

try {
  const one = speedOf(1);
  const all = threads === 1 ? one : speedOf(threads);
  console.log(JSON.stringify({ library: `ONNX Runtime ${version}`, one, all, clock }));
} catch (error) {
  console.log(JSON.stringify({ skipped: error.message, clock }));
}
