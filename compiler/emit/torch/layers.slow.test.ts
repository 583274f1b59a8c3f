import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runPython, torchPython } from './testing/python.js';

const program = (name: string): string => fileURLToPath(new URL(`../../../python/testing/${name}.py`, import.meta.url));
const python = torchPython();

test.skipIf(python === undefined)(
  'layers with statistics of the batch give the same in two processes as in one, gradients of both orders too',
  () => {
    const { status, output } = runPython(python!, [program('parts')]);
    expect(status, output).toBe(0);
  },
);

test.skipIf(python === undefined)('layers give finite numbers and gradients in bfloat16', () => {
  const { status, output } = runPython(python!, [program('autocast')]);
  expect(status, output).toBe(0);
});
