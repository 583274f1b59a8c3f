import { expect, onTestFinished, test, vi } from 'vitest';
import type { BackendDiagnosis } from '../runtime/engine/backend/index.js';
import type { TorchPython } from '../runtime/torch/python/probe.js';
import { adviceOn } from '../runtime/engine/backend/advice.js';
import type { DoctorReport } from './actions/doctor.js';
import { doctorLines } from './actions/doctor.js';
import { explainFailure, IMAGES_HINT } from './common/failure.js';
import { genc } from './testing.js';

const absent: BackendDiagnosis = {
  name: 'tensorflow-gpu',
  state: 'not installed',
  reason: '@tensorflow/tfjs-node-gpu is not installed',
  advice: 'If you want it: npm install @tensorflow/tfjs-node-gpu.',
};
const accelerated: BackendDiagnosis = {
  name: 'wasm',
  state: 'ready',
  reason: "WebAssembly with SIMD, with genc's kernels, with ONNX Runtime 1.30.0 kernels on 2 threads",
  registered: 'wasm',
  tier: 'onnxruntime',
  threads: 2,
  error: 4.25e-7,
  native: { active: true, reason: 'with ONNX Runtime 1.30.0 kernels on 2 threads', threads: 2, error: 1e-7 },
  speed: { product: 120.4, convolution: 8.25 },
  heapLimit: 2 ** 32,
};
const report = (...backends: BackendDiagnosis[]): DoctorReport => ({
  node: 'v20.6.0',
  system: { platform: 'linux', arch: 'x64', cpus: 2 },
  packages: { '@tensorflow/tfjs-core': '4.22.0', 'onnxruntime-node': undefined },
  backends,
  chosen: backends.find(({ state }) => state === 'ready')?.name,
  images: { ready: true, reason: 'sharp with libvips 8.17.3' },
  torch: {
    ready: false,
    fault: 'no torch',
    reason: "'/usr/bin/python3' has no torch: No module named 'torch'.",
    advice: 'Install PyTorch for it.',
  },
});
const text = (...backends: BackendDiagnosis[]): string => doctorLines(report(...backends)).join('\n');

test('a machine with everything: kernels, threads, error, speed and limit in words', () => {
  expect(text(absent, accelerated)).toMatchInlineSnapshot(`
    "Node v20.6.0 on linux x64, 2 processors

    → Training uses wasm; genc train --backend NAME takes another.
      kernels    ONNX Runtime's, on the memory of tfjs's WebAssembly backend (the fastest without a GPU)
      threads    2 (--threads N or GENC_THREADS=N; results are the same bits for any number)
      self-test  passed: largest error 4.3e-7 of at most 1e-5, relative
      speed      120 GFLOP/s products, 8.3 GFLOP/s convolution steps
                 of 512 × 512 matrix products; of a 3 × 3 convolution with both its gradients
      memory     4 GB at most for all tensors, the limit of WebAssembly

    the other backends
    · tensorflow-gpu not installed
                     @tensorflow/tfjs-node-gpu is not installed
                     If you want it: npm install @tensorflow/tfjs-node-gpu.

    the torch engine
    · '/usr/bin/python3' has no torch: No module named 'torch'.
      Install PyTorch for it.

    packages
      @tensorflow/tfjs-core 4.22.0"
  `);
});

test('a machine without ONNX Runtime: the reason and the remedy', () => {
  const slower: BackendDiagnosis = {
    ...accelerated,
    tier: 'wasm',
    threads: 1,
    reason: "WebAssembly with SIMD, with genc's kernels, without ONNX Runtime: onnxruntime-node is not installed",
    native: { active: false, reason: 'without ONNX Runtime: onnxruntime-node is not installed' },
    advice: 'For several times the speed: npm install onnxruntime-node@1.30.0.',
  };
  expect(text(slower)).toMatchInlineSnapshot(`
    "Node v20.6.0 on linux x64, 2 processors

    → Training uses wasm; genc train --backend NAME takes another.
      kernels    genc's own, on tfjs's WebAssembly backend (ONNX Runtime's are faster)
      found      WebAssembly with SIMD, with genc's kernels, without ONNX Runtime: onnxruntime-node is not installed
      threads    1 (--threads N or GENC_THREADS=N; results are the same bits for any number)
      self-test  passed: largest error 4.3e-7 of at most 1e-5, relative
      speed      120 GFLOP/s products, 8.3 GFLOP/s convolution steps
                 of 512 × 512 matrix products; of a 3 × 3 convolution with both its gradients
      memory     4 GB at most for all tensors, the limit of WebAssembly
      to do      For several times the speed: npm install onnxruntime-node@1.30.0.

    the torch engine
    · '/usr/bin/python3' has no torch: No module named 'torch'.
      Install PyTorch for it.

    packages
      @tensorflow/tfjs-core 4.22.0"
  `);
});

test('a machine on which nothing works', () => {
  expect(text(absent)).toMatchInlineSnapshot(`
    "Node v20.6.0 on linux x64, 2 processors

    No backend works here, so nothing can be trained.

    the backends
    · tensorflow-gpu not installed
                     @tensorflow/tfjs-node-gpu is not installed
                     If you want it: npm install @tensorflow/tfjs-node-gpu.

    the torch engine
    · '/usr/bin/python3' has no torch: No module named 'torch'.
      Install PyTorch for it.

    packages
      @tensorflow/tfjs-core 4.22.0"
  `);
});

test('the torch engine: its Python, its devices and the ways between its processes', () => {
  const found: TorchPython = {
    ...{ command: 'python3', executable: '/opt/python3', python: '3.12.1', torch: '2.4.0', numpy: '2.0.1' },
    ...{ cuda: '12.1', distributed: ['gloo', 'nccl'], threads: 16 },
    devices: [{ name: 'cuda:0', title: 'NVIDIA H200', memory: 139 * 2 ** 30, bf16: true }],
  };
  const lines = doctorLines({ ...report(accelerated), torch: { ready: true, found } });
  expect(lines.slice(lines.indexOf('the torch engine'), lines.indexOf('packages')).join('\n')).toMatchInlineSnapshot(`
    "the torch engine
    ✓ genc train --engine torch computes on cuda:0; --device takes another.
      python     3.12.1, /opt/python3
      torch      2.4.0, built for CUDA 12.1; numpy 2.0.1
      cuda:0     NVIDIA H200, 139 GB, with bf16
      cpu        16 threads
      processes  speak by gloo, nccl
    "
  `);
});

test('an image library without its native part is named by the doctor and by a failed command', () => {
  const reason = 'Could not load the "sharp" module using the linux-x64 runtime';
  const lines = doctorLines({ ...report(accelerated), images: { ready: false, reason } });
  expect(lines).toContain(`Pictures cannot be read or drawn: ${reason}`);
  let said = '';
  expect(explainFailure(new Error(`${reason}\nPossible solutions: …`), (text) => (said += text))).toBe(1);
  expect(said).toBe(`error: ${reason}\nhint: ${IMAGES_HINT}\n`);
});

test('the advice about ONNX Runtime depends on why it is missing', () => {
  const status = { name: 'wasm', state: 'ready', reason: '', tier: 'wasm' } as const;
  const because = (reason: string, chosen = false): string | undefined =>
    adviceOn({ ...status, native: { active: false, reason, chosen } });
  expect(because('without ONNX Runtime (GENC_NATIVE=off)', true)).toContain('Without GENC_NATIVE=off');
  expect(adviceOn({ ...status, native: { active: true, reason: '' } })).toBeUndefined();
  expect(adviceOn({ name: 'wasm', state: 'load failed', reason: '' })).toContain('npm ci');
  expect(adviceOn(absent)).toContain('NVIDIA GPU');
  expect(adviceOn({ ...absent, name: 'tensorflow' })).toContain('npm install @tensorflow/tfjs-node');
});

test('the doctor of this machine, as JSON, with the threads asked for', async () => {
  const { code, out } = await genc(['doctor', '--json', '--threads', '1']);
  expect(code).toBe(0);
  const { chosen, backends, torch } = JSON.parse(out) as DoctorReport;
  if (torch.ready) expect(torch.found.torch).toMatch(/^\d+\.\d+/);
  else expect(torch).toMatchObject({ fault: expect.any(String), advice: expect.any(String) });
  const best = backends.find(({ name }) => name === chosen);
  expect(best).toMatchObject({ state: 'ready', reason: expect.any(String), tier: expect.any(String) });
  expect(best?.error).toBeLessThan(1e-5);
  expect(best?.speed?.product).toBeGreaterThan(0);
  expect(best?.speed?.convolution).toBeGreaterThan(0);
  if (best?.name === 'wasm') expect(best).toMatchObject({ heapLimit: 2 ** 32, threads: 1 });
});

test('ONNX Runtime switched off: the doctor names the reason', async () => {
  vi.stubEnv('GENC_NATIVE', 'off');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { out } = await genc(['doctor']);
  expect(out).toContain('without ONNX Runtime (GENC_NATIVE=off)');
  expect(out).toContain('Without GENC_NATIVE=off in the environment, training is several times faster.');
});
