import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileFile, emit } from '../compiler/index.js';
import { countTrainable } from '../compiler/graph/measure.js';
import { codes, diagnose } from '../compiler/testing/testing.js';
import { prepareBackend } from '../runtime/engine/backend/index.js';
import { encodeSafetensors } from '../runtime/index.js';
import { loadModule, readRunFile, resumeRun, trainRun } from '../runtime/node.js';
import type { NamedArray } from '../runtime/index.js';
import { loadNewestCheckpoint } from '../runtime/runs/folder/checkpoint.js';
import { readStoredWeights } from '../runtime/runs/train/stored-weights.js';
import { catalogue } from '../compiler/catalogue/index.js';
import { writeDots } from '../runtime/runs/testing/options.js';
import { createTrainer } from '../runtime/library/train/trainer.js';
import { normal } from '../runtime/library/random/index.js';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const read = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

describe('ResNet-18', () => {
  const { graph } = compileFile(path('colorize.gen'), { read, model: 'M7' });
  const encoder = graph!.nets.find(({ name }) => name === 'Encoder')!;

  test('has the weights of torchvision’s trunk under their names', () => {
    const bn = (name: string): string[] =>
      ['weight', 'bias', 'running_mean', 'running_var'].map((leaf) => `${name}.${leaf}`);
    const names = ['conv1.weight', ...bn('bn1')];
    for (const layer of [1, 2, 3, 4])
      for (const block of [0, 1]) {
        const at = `layer${layer}.${block}`;
        names.push(`${at}.conv1.weight`, ...bn(`${at}.bn1`), `${at}.conv2.weight`, ...bn(`${at}.bn2`));
        if (layer > 1 && block === 0) names.push(`${at}.downsample.0.weight`, ...bn(`${at}.downsample.1`));
      }
    expect(names).toHaveLength(100);
    expect(Object.values(encoder.stored!.names).sort()).toEqual(names.sort());
    expect(countTrainable([encoder])).toBe(11_176_512);
    expect(encoder.outputs[0]!.value.type.shape).toEqual([7, 7, 512]);
  });

  test('is frozen in M7 and trained in M7_tuned', () => {
    expect(graph!.train!.frozen).toEqual(['Encoder']);
    const { train } = compileFile(path('colorize.gen'), { read, model: 'M7_tuned' }).graph!;
    expect(train!.frozen).toEqual([]);
    expect(train!.groups[0]!.steps[0]!.over).toEqual(['Encoder', 'Color']);
  });
});

describe('the checker', () => {
  const net = (clause: string, body = 'return x -> Conv(1, 3)'): string => `model M {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net N(x) { ${body} } with ${clause}
  loss l = mean(N(x)^2)
  train { minimize l over N with adam() }
}`;
  test.each([
    ['weights("a.safetensors", names=genc)', []],
    ['weights()', ['GEN1009']],
    ['weights("a.safetensors", names=keras)', ['GEN1010']],
    ['weights("a.safetensors", fallback=fresh)', ['GEN1008']],
    ['stored("a.safetensors")', ['GEN1010']],
  ] as const)('%s: %j', (clause, expected) => {
    expect(codes(net(clause))).toEqual([...expected]);
  });

  test('distinguishes two weights of one name by labels', () => {
    const body = 'return x -> Conv(1, 3) -> Conv(1, 3)';
    const [found] = diagnose(net('weights("a.safetensors")', body));
    expect(found).toMatchObject({ code: 'GEN1010' });
    expect(found!.message).toContain('`weight`');
    expect(codes(net('weights("a.safetensors")', 'return x -> a: Conv(1, 3) -> b: Conv(1, 3)'))).toEqual([]);
  });

  test('names a plain parameter after its binding', () => {
    const text = `block Scaled(x) { scale = Weight([4])
  return x * scale }
${net('weights("a.safetensors")', 'pos = Weight([4])\n h = x -> stem: Conv(4, 3) -> GlobalAvgPool\n return h * pos -> neck: Scaled -> Dense(1)')}`;
    const { graph } = compileFile('m.gen', { read: () => text });
    expect(graph!.nets[0]!.stored!.names).toEqual({
      ...{ 'N/weight/value': 'pos', 'N/stem/kernel': 'stem.weight', 'N/stem/bias': 'stem.bias' },
      ...{ 'N/neck/weight/value': 'neck.scale', 'N/dense/kernel': 'weight', 'N/dense/bias': 'bias' },
    });
    const [found] = diagnose(text.replace('return h * pos', 'return h * Weight([4])'));
    expect(found!.message).toBe('`N/weight_2/value` has no name in the file');
    expect(found!.hint).toBe("Bind it to the file's name: scale = Weight([4])");
    expect(codes(text.replace('return h * pos', 'gain = Weight([4])\n return h * gain * pos'))).toEqual([]);
  });

  test('finds a weight called kernel, which is transposed, only in convolutions and dense layers', () => {
    const owners = catalogue.filter((entry) => {
      const row = { inputs: [{ shape: [4, 4, 4], batched: true }], input: {}, settings: { ...{ kernel: 3, channels: 4, units: 4, stride: 1, padding: 0, bias: true, shape: [4, 4], hidden: [4] }, codes: 4 } }; // prettier-ignore
      return entry.weights?.(row).some(({ name }) => name === 'kernel');
    });
    expect(owners.map(({ name }) => name).sort()).toEqual([
      'Conv',
      'Conv1D',
      'ConvTranspose',
      'ConvTranspose1D',
      'Dense',
      'DepthwiseConv',
    ]);
  });

  test('rejects a frozen net that a step trains, and an unknown net', () => {
    const text = net('weights("a.safetensors")');
    expect(codes(text.replace('train {', 'train { freeze N '))).toEqual(['GEN3012']);
    expect(codes(text.replace('train {', 'train { freeze M '))).toEqual(['GEN3007']);
    expect(codes(`${text}\nvariant V of M { train { drop freeze N } }`)).toEqual(['GEN1018']);
  });
});

describe('a stored file', () => {
  test('has its kernels transposed, but not its square parameters and codes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'genc-stored-'));
    try {
      const text = `model M {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net N(x) {
    mixed = Weight([4, 4])
    tall = Weight([2, 4])
    cube = Weight([2, 3, 2, 3])
    h = x -> stem: Conv(4, 3, stride=2) -> GlobalAvgPool
    return h * mean(mixed) * mean(tall) * mean(cube) -> up: Dense(4)
  } with weights("a.safetensors")
  loss l = mean(N(x)^2)
  train { minimize l over N with adam() }
}`;
      const { graph } = compileFile('m.gen', { read: () => text });
      const model = await loadModule(await emit(graph!), 'model.ts');
      const shapes = { mixed: [4, 4], tall: [2, 4], cube: [2, 3, 2, 3], 'stem.weight': [4, 1, 3, 3], 'stem.bias': [4], 'up.weight': [4, 4], 'up.bias': [4] }; // prettier-ignore
      const arrays = new Map(
        Object.entries(shapes).map(([name, shape]) => {
          const values = Float32Array.from({ length: shape.reduce((product, side) => product * side, 1) }, (_, i) => i);
          return [name, { shape, values }];
        }),
      );
      await writeFile(join(folder, 'a.safetensors'), Buffer.concat(encodeSafetensors(arrays, {})));
      const read = (await readStoredWeights(model, folder)).arrays;
      const ramp = (length: number): number[] => Array.from({ length }, (_, i) => i);
      expect([...read.get('N/weight/value')!.values]).toEqual(ramp(16));
      expect([...read.get('N/weight_2/value')!.values]).toEqual(ramp(8));
      expect(read.get('N/weight_3/value')!.shape).toEqual([2, 3, 2, 3]);
      expect([...read.get('N/weight_3/value')!.values]).toEqual(ramp(36));
      // [out, in] → [in, out]
      expect([...read.get('N/up/kernel')!.values]).toEqual(ramp(16).map((i) => (i % 4) * 4 + Math.floor(i / 4)));
      expect(read.get('N/stem/kernel')!.shape).toEqual([3, 3, 1, 4]);
      arrays.set('tall', { shape: [4, 2], values: new Float32Array(8) });
      await writeFile(join(folder, 'a.safetensors'), Buffer.concat(encodeSafetensors(arrays, {})));
      await expect(readStoredWeights(model, folder)).rejects.toThrow(
        'tall is [4, 2] and N/weight_2/value needs [2, 4]',
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('a run', () => {
  let folder: string;
  /** The arrays in PyTorch's order of axes. */
  const file = new Map<string, NamedArray>();
  const put = (name: string, shape: number[]): void => {
    const values = normal(
      { seed: 8, path: name },
      shape.reduce((product, side) => product * side, 1),
    );
    file.set(name, { shape, values: name.endsWith('running_var') ? values.map((value) => 1 + value * value) : values });
  };
  put('stem.weight', [3, 1, 3, 3]);
  put('layer.0.weight', [2, 3, 1, 1]);
  put('layer.0.bias', [2]);
  for (const [bn, channels] of [
    ['bn1', 3],
    ['layer.1', 2],
  ] as const)
    for (const leaf of ['weight', 'bias', 'running_mean', 'running_var']) put(`${bn}.${leaf}`, [channels]);
  put('fc.weight', [5, 14 * 14 * 2]);
  put('fc.bias', [5]);
  put('classifier.weight', [7]);

  /** A file as torch writes it, with an integer beside every normalisation. */
  const bytes = (arrays: ReadonlyMap<string, NamedArray>): Buffer => {
    const whole = Buffer.concat(encodeSafetensors(arrays, {}));
    const length = Number(whole.readBigUInt64LE(0));
    const header = JSON.parse(whole.subarray(8, 8 + length).toString()) as Record<string, unknown>;
    const data = whole.subarray(8 + length);
    header['bn1.num_batches_tracked'] = { dtype: 'I64', shape: [], data_offsets: [data.length, data.length + 8] };
    const text = Buffer.from(JSON.stringify(header));
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(text.length));
    return Buffer.concat([size, text, data, Buffer.alloc(8)]);
  };
  const write = (arrays: ReadonlyMap<string, NamedArray>): Promise<void> =>
    writeFile(join(folder, 'trunk.safetensors'), bytes(arrays));

  beforeAll(async () => {
    await prepareBackend('cpu');
    folder = await mkdtemp(join(tmpdir(), 'genc-stored-'));
    writeDots(folder);
    await copyFile(path('testing/stored.gen'), join(folder, 'stored.gen'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const train = async (name: string, out: string, warnings: string[] = []) => {
    const spec = join(folder, 'stored.gen');
    const { graph, resolvedText } = compileFile(spec, { read, model: name });
    const compiledCode = await emit(graph!);
    return trainRun({
      model: await loadModule(compiledCode, 'model.ts'),
      compiledCode,
      spec: { path: spec, text: read(spec)!, resolved: resolvedText },
      seed: 4,
      folder: join(folder, out),
      dataDirectory: folder,
      epochs: 1,
      onProgress: (event) => event.kind === 'warning' && warnings.push(event.message),
    });
  };

  test('without the file stops before it makes a folder, and says what to do', async () => {
    const failed = (await train('Stored', 'none').catch((error: unknown) => error)) as Error & { hint: string };
    expect(failed.message).toMatch(/The net Features starts from 'trunk\.safetensors', and there is no file/);
    expect(failed.hint).toContain('missing=fresh');
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  test('with missing=fresh starts from scratch, and says so in the terminal, in run.json and in the report', async () => {
    const warnings: string[] = [];
    const run = await train('Fresh', 'fresh', warnings);
    expect(warnings.join()).toContain('The net Features starts from scratch');
    expect((await readRunFile(run.folder)).weights).toEqual({ Features: { file: 'trunk.safetensors' } });
    const page = await readFile(join(run.folder, 'report.html'), 'utf8');
    expect(page).toContain('from scratch: there was no trunk.safetensors');
    expect(page).toContain('The net Features starts from scratch');
  });

  test('names every mismatch: other shapes, missing names and unused names', async () => {
    const wrong = new Map(file);
    wrong.set('stem.weight', { shape: [3, 1, 5, 5], values: new Float32Array(75) });
    wrong.delete('layer.1.running_mean');
    await write(wrong);
    const failed = train('Fresh', 'wrong');
    await expect(failed).rejects.toThrow(
      /stem\.weight is \[3, 1, 5, 5\] and Features\/stem\/kernel needs \[3, 1, 3, 3\].*layer\.1\.running_mean \(Features\/layer\/1\/batch_norm\/moving_mean, \[2\]\).*1 that nothing asks for: classifier\.weight/,
    );
    await writeFile(join(folder, 'trunk.safetensors'), 'torch.save');
    await expect(train('Fresh', 'damaged')).rejects.toThrow(/cannot be understood/);
  });

  test('loads the file with its axes in genc’s order, and changes neither weights nor statistics', async () => {
    await write(file);
    const run = await train('Stored', 'loaded');
    const record = await readRunFile(run.folder);
    expect(record.weights!['Features']!.sha256).toMatch(/^[0-9a-f]{64}$/);
    const { arrays, position } = await loadNewestCheckpoint(run.folder);
    // Neither weights nor moving statistics changed in four steps.
    expect(position.step).toBe(4);
    const of = (name: string): Float32Array => file.get(name)!.values;
    expect([...arrays.get('Features/bn1/moving_mean')!.values]).toEqual([...of('bn1.running_mean')]);
    expect([...arrays.get('Features/layer/1/batch_norm/moving_variance')!.values]).toEqual([
      ...of('layer.1.running_var'),
    ]);
    const kernel = arrays.get('Features/stem/kernel')!;
    expect(kernel.shape).toEqual([3, 3, 1, 3]);
    for (let y = 0; y < 3; y++)
      for (let x = 0; x < 3; x++)
        for (let out = 0; out < 3; out++)
          expect(kernel.values[(y * 3 + x) * 3 + out]).toBe(of('stem.weight')[(out * 3 + y) * 3 + x]);
    const dense = arrays.get('Features/fc/kernel')!;
    expect(dense.values[10 * 5 + 3]).toBe(of('fc.weight')[3 * 14 * 14 * 2 + 10]);

    const model = await loadModule(await readFile(join(run.folder, 'model.ts'), 'utf8'), 'model.ts');
    const trainer = createTrainer(model, { seed: 4 });
    trainer.load({ arrays, iteration: 4 }, { weightsOnly: true });
    const image = normal({ seed: 1, path: 'image' }, 28 * 28);
    const x = tf.tensor4d(image, [1, 28, 28, 1]);
    const { averaged } = model.evaluate(trainer.weights, { x }, trainer.pass('e', 1)) as { averaged: tf.Tensor };
    expect(Number.isFinite(averaged.dataSync()[0])).toBe(true);
    // A training step uses the stored statistics too: with the same weights its loss is that of an evaluation.
    const step = model.train.groups[0]!.steps[0]!;
    const two = tf.concat([x, tf.mul(x, 0.3)]);
    const trained = step.terms(trainer.weights, { x: two }, trainer.pass('t', 2).asTraining())['fit']!.dataSync();
    const evaluated = model.evaluate(trainer.weights, { x: two }, trainer.pass('e', 2))['fit']!.dataSync();
    expect([...trained]).toEqual([...evaluated]);
    expect(trained[0]).not.toBe(trained[1]);
    trainer.dispose();
  });

  test('trains the stored weights if nothing is frozen; a resumed run does not read the file again', async () => {
    await write(file);
    const { folder: run } = await train('Tuned', 'tuned');
    const { arrays } = await loadNewestCheckpoint(run);
    const stored = file.get('bn1.running_mean')!.values;
    expect([...arrays.get('Features/bn1/moving_mean')!.values]).not.toEqual([...stored]);
    await rm(join(folder, 'trunk.safetensors'));
    await resumeRun(run, { epochs: 2 });
    expect((await loadNewestCheckpoint(run)).position.epoch).toBe(2);
  });
});
