/** The conditions for using ONNX Runtime; results do not depend on threads or on the places of tensors. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTrainer } from '../../library/train/trainer.js';
import { model } from '../../testing/tiny-vae.js';
import { isNativeInstalled } from '../../testing/backends.js';
import { prepareBackend } from '../backend/index.js';
import type { WasmHeap } from '../wasm/heap.js';
import { Bridge } from './bridge.js';
import { loadBinding, NativeUnavailable } from './binding.js';
import type { Binding, NativeSession, NativeTensor } from './binding.js';
import { activeBridge } from './install.js';
import { nativeOptions, prepareNative } from './prepare.js';
import { slot } from './kernel.js';

beforeAll(async () => void (await prepareBackend('wasm')));
const heapOf = (): WasmHeap => tf.backend() as unknown as WasmHeap;

/** The real module with another `run`. */
function spoilt(run: (session: NativeSession, feeds: Feeds, fetches: Fetches) => unknown): () => Binding {
  let InferenceSession: Binding['InferenceSession'];
  class Spoilt {
    private readonly session = new InferenceSession();
    loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void {
      this.session.loadModel(buffer, offset, length, options);
    }
    run(feeds: Feeds, fetches: Fetches): unknown {
      return run(this.session, feeds, fetches);
    }
    dispose(): void {
      this.session.dispose();
    }
  }
  return () => {
    ({ InferenceSession } = loadBinding());
    return { InferenceSession: Spoilt };
  };
}
type Feeds = Record<string, NativeTensor>;
type Fetches = Record<string, NativeTensor | null>;

describe('without ONNX Runtime', () => {
  const start = (load: () => Binding) => prepareNative(heapOf(), { use: 'on', threads: 1, load });

  it('says why it was not loaded, and wasm computes', () => {
    const missing = start(() => {
      throw new NativeUnavailable('onnxruntime-node is not installed');
    });
    expect(missing).toEqual({ active: false, reason: 'without ONNX Runtime: onnxruntime-node is not installed' });
    expect(activeBridge()).toBeUndefined();
    const product = tf.tidy(() => tf.matMul([[1, 2]], [[3], [4]], false, false).dataSync()[0]);
    expect(product).toBe(11);
  });

  it('is switched off by the environment', () => {
    expect(nativeOptions({ GENC_NATIVE: 'off' })).toMatchObject({ use: 'off' });
    expect(nativeOptions({ GENC_THREADS: '3' })).toMatchObject({ use: 'on', threads: 3 });
    expect(nativeOptions({ GENC_THREADS: 'many' }).threads).toBeGreaterThan(0);
    const { active, reason } = prepareNative(heapOf(), { use: 'off', threads: 1 });
    expect(active).toBe(false);
    expect(reason).toContain('GENC_NATIVE=off');
  });

  it.runIf(isNativeInstalled).each<[string, RegExp, () => Binding]>([
    [
      'answers promises',
      /no longer synchronous/,
      spoilt((session, feeds, fetches) => Promise.resolve(session.run(feeds, fetches))),
    ],
    [
      'writes elsewhere',
      /does not write outputs in place/,
      spoilt((session, feeds, fetches) =>
        session.run(feeds, Object.fromEntries(Object.keys(fetches).map((name) => [name, null]))),
      ),
    ],
    [
      'is wrong',
      /matrix product is wrong by/,
      spoilt((session, feeds, fetches) => {
        const answer = session.run(feeds, fetches);
        const [output] = Object.values(fetches);
        const numbers = output?.data as Float32Array;
        if (numbers.length === 63) numbers[0]! += 1e-3;
        return answer;
      }),
    ],
    [
      'fails',
      /ONNX Runtime failed: out of luck/,
      spoilt(() => {
        throw new Error('out of luck');
      }),
    ],
  ])('is given up when it %s', (_name, reason, load) => {
    const before = tf.memory().numBytes;
    expect(start(load)).toMatchObject({ active: false, reason: expect.stringMatching(reason) as string });
    expect(activeBridge()).toBeUndefined();
    expect(tf.memory().numBytes).toBe(before);
  });

  it.runIf(isNativeInstalled)('copies outputs again when that cannot be avoided safely', () => {
    const load = spoilt((session, feeds, fetches) => {
      if ('dummy' in fetches) throw new Error('Tensor type (16) is unheard of.');
      return session.run(feeds, fetches);
    });
    expect(start(load).active).toBe(true);
    expect(activeBridge()!.options.skipCopies).toBe(false);
  });
});

describe.runIf(isNativeInstalled)('with ONNX Runtime', () => {
  afterEach(() => void prepareNative(heapOf(), { use: 'off', threads: 1 }));

  it('the backend says so', async () => {
    const { reason } = await prepareBackend('wasm');
    expect(reason).toMatch(/, with ONNX Runtime 1\.30\.0 kernels on \d+ threads?$/);
    expect(activeBridge()!.options.skipCopies).toBe(true);
  });

  const cases: [string, Record<string, number[]>, object][] = [
    // These functions are computed four numbers at a time, and the rest by other code, so the length leaves some over.
    ...['Cos', 'Erf', 'Exp', 'Log', 'Rsqrt', 'Selu', 'Sigmoid', 'Sin', 'Softplus', 'Sqrt', 'Tanh'].map(
      (name): [string, Record<string, number[]>, object] => [name, { x: [10007] }, {}],
    ),
    ['Pow', { a: [1031], b: [] }, {}],
    ['Softmax', { logits: [101, 37] }, { dim: 1 }],
    ['Cumsum', { x: [3, 101, 7] }, { axis: 1, exclusive: false, reverse: false }],
    ['AvgPoolGrad', { dy: [2, 9, 9, 5], input: [2, 9, 9, 5] }, { filterSize: [3, 3], strides: [1, 1], pad: 'same' }],
    [
      'DepthwiseConv2dNativeBackpropFilter',
      { x: [2, 9, 9, 5], dy: [2, 9, 9, 5] },
      { strides: [1, 1], pad: 'same', filterShape: [3, 3, 5, 1] },
    ],
    ['BatchMatMul', { a: [300, 200], b: [300, 50] }, { transposeA: true, transposeB: false }],
    ['BatchMatMul', { a: [57, 257], b: [257, 1] }, { transposeA: false, transposeB: false }],
    ['BatchMatMul', { a: [3, 57, 33], b: [3, 29, 57] }, { transposeA: true, transposeB: true }],
    ['Sum', { x: [100] }, { axis: [0] }],
    ['Sum', { x: [64, 785] }, { axis: [1] }],
    ['Sum', { x: [640, 78] }, { axis: [0] }],
    ['Mean', { x: [64, 785] }, { axis: [0, 1] }],
    ['Sum', { x: [9, 31, 7] }, { axis: [0, 2] }],
    ['Conv2D', { x: [2, 9, 9, 3], filter: [3, 3, 3, 5] }, { strides: [1, 1], pad: 'same', dilations: [1, 1] }],
    ['Conv2D', { x: [2, 9, 9, 16], filter: [3, 3, 16, 5] }, { strides: [2, 2], pad: 'same', dilations: [1, 1] }],
    [
      'Conv2DBackpropFilter',
      { x: [2, 9, 9, 16], dy: [2, 9, 9, 5] },
      { strides: 1, pad: 'same', filterShape: [3, 3, 16, 5] },
    ],
    [
      'Conv2DBackpropInput',
      { dy: [2, 9, 9, 5], filter: [3, 3, 3, 5] },
      { strides: 1, pad: 'same', inputShape: [2, 9, 9, 3] },
    ],
    [
      'Conv2DBackpropInput',
      { dy: [2, 9, 9, 5], filter: [3, 3, 16, 5] },
      { strides: 1, pad: 'same', inputShape: [2, 9, 9, 16] },
    ],
  ];

  it('results are the same bits on any number of threads and at any place in memory', () => {
    const seen = new Map<string, string>();
    for (const threads of [1, 2, 3]) {
      expect(prepareNative(heapOf(), { use: 'always', threads }).active).toBe(true);
      for (const [name, shapes, attrs] of cases) {
        for (let shift = 0; shift < 6; shift += 1) {
          // The gaps between the tensors make them begin at other remainders of 64.
          const gaps: number[] = [];
          const inputs = Object.entries(shapes).map(([input, shape], index): [string, Tensor] => {
            gaps.push(heapOf().wasm._malloc(16 * (1 + ((3 * shift + 5 * index) % 7))));
            const size = shape.reduce((a, b) => a * b, 1);
            const values = Float32Array.from({ length: size }, (_, place) => Math.sin((place + 1) * (0.37 + index)));
            return [input, tf.tensor(values, shape)];
          });
          const outputs = tf.engine().runKernel(name, Object.fromEntries(inputs), attrs as tf.NamedAttrMap);
          const list = (Array.isArray(outputs) ? outputs : [outputs]) as Tensor[];
          const bits = list.map((tensor) => Buffer.from(tensor.dataSync().slice().buffer).toString('hex')).join();
          const key = `${name} ${JSON.stringify(shapes)}`;
          expect(seen.get(key) ?? bits, `${key}, ${threads} threads, shift ${shift}`).toBe(bits);
          seen.set(key, bits);
          tf.dispose([...list, ...inputs.map(([, tensor]) => tensor)]);
          gaps.forEach((place) => heapOf().wasm._free(place));
        }
      }
    }
    expect(seen.size).toBe(cases.length);
  });

  // ONNX Runtime computes these functions four numbers at a time, and numbers before the first aligned place by other
  // code.
  it.each(['Cos', 'Erf', 'Exp', 'Log', 'Selu', 'Sigmoid', 'Sin', 'Softplus', 'Tanh'])(
    '%s is the same bits wherever its result begins',
    (name) => {
      expect(prepareNative(heapOf(), { use: 'always', threads: 2 }).active).toBe(true);
      for (let round = 0; round < 40; round += 1) {
        const values = Float32Array.from({ length: 37 }, (_, place) => 0.01 + ((place + 37 * round) % 997) * 0.0037);
        const x = tf.tensor1d(values);
        const seen = new Map<number, string>();
        const gaps: number[] = [];
        for (let attempt = 0; seen.size < 2; attempt += 1) {
          expect(attempt).toBeLessThan(50);
          gaps.push(heapOf().wasm._malloc(8 + 8 * (attempt % 3)));
          const y = tf.engine().runKernel(name, { x }) as Tensor;
          const { memoryOffset } = heapOf().dataIdMap.get(y.dataId);
          seen.set(memoryOffset % 16, Buffer.from(y.dataSync().slice().buffer).toString('hex'));
          y.dispose();
        }
        const [one, other] = [...seen.values()];
        expect(one, `round ${round}`).toBe(other);
        gaps.forEach((place) => heapOf().wasm._free(place));
        x.dispose();
      }
    },
  );

  it('keeps at most the allowed sessions, and computes right after dropping some', () => {
    const options = { threads: 1, skipCopies: false, maxSessions: 3, maxBytes: 2 ** 30 };
    const bridge = new Bridge(loadBinding(), options);
    for (const round of [0, 1]) {
      for (let size = 1; size <= 8; size += 1) {
        const x = tf.fill([size], round + size);
        const [y] = bridge.run(heapOf(), 'Neg', (graph, [value]) => [graph.op('Neg', [value!])], [x], [slot([size])]);
        expect([...heapOf().typedArrayFromHeap(y!)]).toEqual(Array(size).fill(-(round + size)));
        expect(bridge.sessionCount).toBe(Math.min(3, round === 1 ? 3 : size));
        heapOf().disposeData(y!.dataId);
        x.dispose();
      }
    }
    const tight = new Bridge(loadBinding(), { ...options, maxSessions: 100, maxBytes: 1 });
    for (const size of [1, 2]) {
      const x = tf.ones([size]);
      const [y] = tight.run(heapOf(), 'Neg', (graph, [value]) => [graph.op('Neg', [value!])], [x], [slot([size])]);
      heapOf().disposeData(y!.dataId);
      x.dispose();
    }
    expect(tight.sessionCount).toBe(1);
    bridge.dispose();
    tight.dispose();
    expect(bridge.sessionCount).toBe(0);
  });

  it('sessions serve batches of every size', () => {
    prepareNative(heapOf(), { use: 'always', threads: 1 });
    const compute = (batch: number): number =>
      tf.tidy(() => {
        const x = tf.ones([batch, 6, 6, 3]) as tf.Tensor4D;
        const filter = tf.ones([3, 3, 3, 2]) as tf.Tensor4D;
        const attrs = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };
        const y = tf.engine().runKernel('Conv2D', { x, filter }, attrs) as Tensor;
        const back = { ...attrs, inputShape: x.shape, filterShape: filter.shape };
        const dx = tf.engine().runKernel('Conv2DBackpropInput', { dy: y, filter }, back) as Tensor;
        const taps = tf.engine().runKernel('Conv2DBackpropFilter', { x, dy: y }, back) as Tensor;
        const rows = tf.reshape(y, [1, batch * 36, 2]);
        const product = tf
          .engine()
          .runKernel('BatchMatMul', { a: rows, b: rows }, { transposeA: true, transposeB: false }) as Tensor;
        // All numbers are ones, so every picture adds the same.
        return [dx, taps, product].reduce(
          (sum, tensor) => sum + tensor.dataSync()[0]! / (tensor === dx ? 1 : batch),
          0,
        );
      });
    const one = compute(1);
    const sessions = activeBridge()!.sessionCount;
    for (const batch of [2, 7, 64]) expect(compute(batch) / one).toBeCloseTo(1, 5);
    expect(activeBridge()!.sessionCount).toBe(sessions);
  });

  it('two hundred steps of training leave no tensor, no memory of the heap and no session behind', async () => {
    prepareNative(heapOf(), { use: 'always', threads: 1 });
    const trainer = createTrainer(model, { seed: 1 });
    const batch = { x: tf.randomUniform([8, 28, 28, 1], 0, 1, 'float32', 1) as tf.Tensor4D };
    const batches = Array.from({ length: trainer.batchesPerIteration }, () => batch);
    const state = (): number[] => [
      tf.memory().numTensors,
      tf.memory().numBytes,
      activeBridge()!.sessionCount,
      heapOf().wasm.HEAPU8.length,
    ];
    for (let step = 0; step < 3; step += 1) await trainer.iterate(batches, 0);
    const before = state();
    for (let step = 0; step < 200; step += 1) await trainer.iterate(batches, 0);
    expect(state()).toEqual(before);
    trainer.dispose();
    batch.x.dispose();
  });
});
