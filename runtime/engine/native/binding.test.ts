/** Packages as npm may leave them behind. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import type { WasmHeap } from '../wasm/heap.js';
import { loadBinding, VERSION } from './binding.js';
import { prepareNative } from './prepare.js';

const home = mkdtempSync(join(tmpdir(), 'genc-native-'));
beforeAll(async () => void (await prepareBackend('wasm', { threads: 1 })));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The outcome of a start with a package of these files. */
function start(name: string, files: Readonly<Record<string, string>>): { active: boolean; reason: string } {
  const root = join(home, name);
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, 'node_modules/onnxruntime-node', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  mkdirSync(root, { recursive: true });
  const load = createRequire(join(root, 'main.js'));
  const versionOf = (): string | undefined => {
    try {
      return (load('onnxruntime-node/package.json') as { version: string }).version;
    } catch {
      return undefined;
    }
  };
  const heap = tf.backend() as unknown as WasmHeap;
  return prepareNative(heap, { use: 'on', threads: 1, load: () => loadBinding({ versionOf, load }) });
}

const manifest = (version: string): Record<string, string> => ({
  'package.json': JSON.stringify({ name: 'onnxruntime-node', version }),
});

describe('a package that', () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['is absent', {}, /onnxruntime-node is not installed$/],
    ['has another version', manifest('1.31.0'), /onnxruntime-node is 1\.31\.0, and only 1\.30\.0 is known to work$/],
    [
      'is half installed',
      manifest(VERSION),
      /could not be loaded: Cannot find module 'onnxruntime-node\/dist\/binding\.js'/,
    ],
    [
      'has no binary',
      { ...manifest(VERSION), 'dist/binding.js': "require('../bin/onnxruntime_binding.node');" },
      /could not be loaded: Cannot find module .*onnxruntime_binding\.node/,
    ],
    [
      'has a binary of another system',
      { ...manifest(VERSION), 'dist/binding.js': "require('../bin/a.node');", 'bin/a.node': 'not an ELF file' },
      /could not be loaded: .*a\.node/,
    ],
    [
      'exports something else',
      { ...manifest(VERSION), 'dist/binding.js': 'module.exports = { binding: {}, initOrt() {} };' },
      /ONNX Runtime failed: .*not a constructor/,
    ],
    [
      'cannot start',
      { ...manifest(VERSION), 'dist/binding.js': 'exports.initOrt = () => { throw new Error("no memory"); };' },
      /could not be loaded: no memory$/,
    ],
  ])('%s leaves wasm to compute, with the reason', (name, files, reason) => {
    const status = start(name, files);
    expect(status.active).toBe(false);
    expect(status.reason).toMatch(/^without ONNX Runtime: /);
    expect(status.reason).toMatch(reason);
    expect(tf.tidy(() => [...tf.matMul([[1, 2]], [[3], [4]]).dataSync()])).toEqual([11]);
  });
});
