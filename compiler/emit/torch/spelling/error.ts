/** Errors between a prediction and its target. */
import type { OpName } from '../../../catalogue/row/names.js';
import { broadcastShapes } from '../../../catalogue/row/shapes.js';
import { bare, grouped } from './expression.js';
import { numeral } from './literal.js';
import { reductions } from './reduction.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { but, call } from './spelling.js';

/** The mean of an error over everything but the batch. */
const averaged = (error: string): TorchSpelling => ({
  inline: true,
  call: (code) => {
    const [a, b] = code.inputs as readonly [string, string];
    const shape = broadcastShapes(code.types.map((type) => type.shape)) as readonly number[];
    const type = { shape, batched: code.types.some(({ batched }) => batched) };
    const inputs = [call(error, `${a} - ${negative(b)}`)];
    return reductions.mean.call(but(code, { inputs, types: [type], settings: {} }));
  },
});

/** A negative number as a right operand. */
const negative = (text: string): string => (text.startsWith('-') ? grouped(text) : text);

function huber({ inputs: [a, b], settings }: CallContext): string {
  const delta = Number(settings['delta']);
  return call('huber', bare(a!), bare(b!), delta === 1 ? undefined : numeral(delta));
}

/** For the targets 1 and 0, the loss is a ramp. */
function hinge({ inputs: [logits, target] }: CallContext): string {
  if (target === '1') return call('F.relu', `1 - ${logits}`);
  if (target === '0') return call('F.relu', `1 + ${logits}`);
  return call('F.relu', `1 - (2 * ${target} - 1) * ${logits}`);
}

export const errors = {
  mse: averaged('torch.square'),
  mae: averaged('torch.abs'),
  huber: { inline: true, call: huber },
  hinge: { inline: true, call: hinge },
} satisfies Partial<Record<OpName, TorchSpelling>>;
