import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runPython, torchPython } from './testing/python.js';

const program = fileURLToPath(new URL('../../../python/tests/parts.py', import.meta.url));
const python = torchPython();

test.skipIf(python === undefined)(
  'layers with statistics of the batch give the same in two processes as in one, gradients of both orders too',
  () => {
    const { status, output } = runPython(python!, [program]);
    expect(status, output).toBe(0);
  },
);
