import type { WasmHeap } from './heap.js';

const GIGABYTE = 2 ** 30;
/** WebAssembly addresses 32 bits. */
const LIMIT = 4 * GIGABYTE;

const guarded = new WeakSet<object>();

/**
 * tfjs takes whatever malloc answers, so that a full heap (4 GB) ends in garbage or a lost backend. With this guard it
 * ends in an error that says so, before anything is overwritten.
 */
export function guardMemory(heap: WasmHeap): void {
  const { wasm } = heap;
  if (guarded.has(wasm)) return;
  guarded.add(wasm);
  // Emscripten puts the real function in place at the first call.
  wasm._free(wasm._malloc(16));
  const reserve = wasm._malloc.bind(wasm);
  wasm._malloc = (bytes: number): number => {
    const place = bytes < LIMIT ? reserve(bytes) : 0;
    if (place !== 0 || bytes === 0) return place;
    const [more, held] = [bytes, wasm.HEAPU8.length].map((size) => `${(size / GIGABYTE).toFixed(1)} GB`);
    throw new Error(
      `The wasm backend is out of memory: ${more} more do not fit beside the ${held} that it holds (at most 4 GB). ` +
        'Use a smaller batch, smaller images or fewer channels.',
    );
  };
}
