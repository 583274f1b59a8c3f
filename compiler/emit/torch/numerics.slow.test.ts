import { beforeAll, expect, test } from 'vitest';
import { compileFile } from '../../index.js';
import { prepareBackend } from '../../../runtime/engine/backend/index.js';
import { bodies, specOf } from './testing/bodies.js';
import { differences } from './testing/parity.js';
import { torchPython } from './testing/python.js';

/** The number of bodies of one module. */
const together = 35;
const parts = Array.from({ length: Math.ceil(bodies.length / together) }, (_, index) =>
  bodies.slice(index * together, (index + 1) * together),
);
const python = torchPython();

beforeAll(async () => void (await prepareBackend('cpu')));

test.skipIf(python === undefined).each(parts.map((part) => [part[0]!, part.at(-1)!, part] as const))(
  'outputs, gradients of both orders and states of PyTorch are those of TensorFlow.js: %s … %s',
  async (_, __, part) => {
    const { graph, diagnostics } = compileFile('numerics.gen', { read: () => specOf(part) });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ message }) => message)).toEqual([]);
    const found = await differences(graph!, python!, { both: true });
    const named = found.differences.map(({ what, relative }) => {
      const [, index] = /(?:loss_?[lg]_?|[LG])(\d+)/i.exec(what) ?? [];
      return `${part[Number(index)] ?? ''} · ${what}: ${relative}`;
    });
    expect(named).toEqual([]);
    expect(found.compared).toBeGreaterThan(10 * part.length);
  },
);
