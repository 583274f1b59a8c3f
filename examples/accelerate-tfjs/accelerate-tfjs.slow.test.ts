import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('train.mjs', import.meta.url));

// The program runs on the built package, as for a user who installed genc.
test.each(['on', 'off'])('a plain tf.layers program trains before and after (GENC_NATIVE=%s)', async (native) => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--short'], {
    env: { ...process.env, GENC_NATIVE: native },
  });
  expect(stdout).toContain("plain wasm   cannot train this: Kernel 'Conv2DBackpropFilter' not registered");
  const losses = [...stdout.matchAll(/ms a step, loss ([\d.]+)/g)].map(([, loss]) => Number(loss));
  expect(losses).toHaveLength(2);
  expect(losses[1]).toBeCloseTo(losses[0]!, 3);
  expect(stdout).toMatch(/^accelerate {3}WebAssembly with .*\((onnxruntime|wasm), threads: \d+, self-test error: \d/m);
  if (native === 'off') expect(stdout).toContain('without ONNX Runtime (GENC_NATIVE=off)');
});
