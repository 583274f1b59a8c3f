/**
 * Functions at the edges of their domains on both targets: roots, lengths and powers of zero, values far from zero, and
 * infinite gradients that stop where the result is not used. Every number here is finite; `differences` fails on one that
 * is not.
 */
import { beforeAll, expect, test } from 'vitest';
import { compileFile } from '../../index.js';
import { prepareBackend } from '../../../runtime/engine/backend/index.js';
import { specOf } from './testing/bodies.js';
import { differences } from './testing/parity.js';
import { torchPython } from './testing/python.js';

const bodies = [
  'where(x > 2, 1 / where(x > 2, x - 2, 0), x)',
  'x + sqrt(x - x)',
  'x + norm(x - x)',
  'x + std(x - x)',
  'x + (x - x) ^ 2',
  'softplus(1e4 * (x - 0.5)) / 1e4',
  'elu(1e4 * (x - 0.5)) / 1e4',
  'silu(1e4 * (x - 0.5)) / 1e4',
  'x + sigmoid(1e4 * (x - 0.5))',
  'logsumexp(1e4 * x) / 1e4',
  'log_softmax(1e4 * x) / 1e4',
];
/** The second gradient of PyTorch is NaN here. */
const once = ['x + exp(log(max(x - 2, 0)))', 'x + exp(log(clip(x - 2, 0..1)))', 'x + exp(log(relu(x - 2)))'];
const all = [...bodies, ...once];
const python = torchPython();

beforeAll(async () => void (await prepareBackend('cpu')));

test.skipIf(python === undefined)('values and gradients of PyTorch are those of TensorFlow.js', async () => {
  const { graph, diagnostics } = compileFile('edges.gen', { read: () => specOf(all, (body) => !once.includes(body)) });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  const found = await differences(graph!, python!, {});
  const named = found.differences.map(({ what, relative }) => {
    const [, index] = /(?:loss_?[lg]_?|[LG])(\d+)/i.exec(what) ?? [];
    return `${all[Number(index)] ?? ''} · ${what}: ${relative}`;
  });
  expect(named).toEqual([]);
  expect(found.compared).toBeGreaterThan(5 * all.length);
});
