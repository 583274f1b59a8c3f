/**
 * Threads for tfjs's wasm backend in Node. tfjs has them only for browsers: its build with threads starts its workers
 * from blobs, which Node's cannot read. Only while the backend starts, blobs become a file, and `os.cpus` returns twice
 * the wanted number, half of which tfjs takes. Node only.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CpuInfo } from 'node:os';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import type { WasmHeap } from './heap.js';

const require = createRequire(import.meta.url);

interface ThreadWorker {
  readonly loaded?: boolean;
  unref(): void;
  terminate(): unknown;
}

interface ThreadedModule {
  readonly PThread?: { unusedWorkers: ThreadWorker[]; readonly runningWorkers: readonly ThreadWorker[] };
  readonly tfjs: { getThreadsCount(): number };
}

const moduleOf = (): ThreadedModule => (tf.backend() as unknown as WasmHeap).wasm as unknown as ThreadedModule;

/** The number of threads of the wasm backend; undefined if it has not started. */
export function runningThreads(): number | undefined {
  const backend = tf.engine().registry['wasm'] as unknown as { readonly wasm: ThreadedModule } | undefined;
  return backend?.wasm.tfjs.getThreadsCount();
}

/** The script of the workers: tfjs's own, which asks for a URL of the module's source and receives its path. */
function workerScript(): string {
  const folder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');
  const name = join(folder, 'tfjs-backend-wasm-threaded-simd');
  const { wasmWorkerContents } = require(`${name}.worker.js`) as { wasmWorkerContents: string };
  // tfjs does the same: line ends inside the script's strings were lost to a template.
  return `URL.createObjectURL = () => ${JSON.stringify(`${name}.js`)};\n${wasmWorkerContents.replace(/\n/g, '\\n')}`;
}

/** Puts the stand-ins in place. Returns the function that removes them. */
function standIn(threads: number, script: string): () => void {
  const os = require('node:os') as { cpus: () => CpuInfo[] };
  const scope = globalThis as { Worker?: unknown };
  const { cpus } = os;
  const { createObjectURL } = URL;
  const hadWorker = Object.hasOwn(scope, 'Worker');
  const worker = scope.Worker;
  os.cpus = () => {
    const [first] = cpus();
    return Array.from({ length: 2 * threads }, () => first ?? ({} as CpuInfo));
  };
  URL.createObjectURL = () => script;
  return () => {
    os.cpus = cpus;
    URL.createObjectURL = createObjectURL;
    if (hadWorker) scope.Worker = worker;
    else delete scope.Worker;
  };
}

/**
 * Waits until every worker has read its script. Workers that no thread needs end, and the others do not keep the
 * process alive.
 */
async function settle({ PThread: pool }: ThreadedModule): Promise<void> {
  if (pool === undefined) return;
  for (let round = 0; !pool.runningWorkers.every(({ loaded }) => loaded === true); round += 1) {
    if (round === 1000) throw new Error('its workers did not start within ten seconds');
    await wait(10);
  }
  for (const worker of pool.unusedWorkers) worker.terminate();
  pool.unusedWorkers = [];
  for (const worker of pool.runningWorkers) worker.unref();
}

/**
 * Starts the wasm backend on this number of threads and makes it the current one. Its heap is then a SharedArrayBuffer.
 * Throws if it cannot start; tfjs can start it without threads afterwards.
 */
export async function startThreaded(threads: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'genc-threads-'));
  const script = join(folder, 'worker.cjs');
  let restore: (() => void) | undefined;
  try {
    writeFileSync(script, workerScript());
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
    setThreadsCount(threads);
    restore = standIn(threads, script);
    if (!(await tf.setBackend('wasm'))) throw new Error('it did not start');
    await settle(moduleOf());
    const count = moduleOf().tfjs.getThreadsCount();
    if (count !== threads) throw new Error(`it took ${count} threads instead of ${threads}`);
  } catch (error) {
    stopWasm();
    throw error;
  } finally {
    restore?.();
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ends the wasm backend with all its tensors; it starts anew when it is next asked for. */
export function stopWasm(): void {
  const engine = tf.engine();
  const factory = tf.findBackendFactory('wasm');
  if (engine.registry['wasm'] === undefined) return;
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory, 2);
}
