import type { OpName } from '../../../catalogue/row/names.js';
import { alongDim, channelAxis } from './axes.js';
import { bare, grouped } from './expression.js';
import { numeral } from './literal.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

const applies = (name: string, more: (code: CallContext) => readonly string[] = () => []): TorchSpelling => ({
  inline: true,
  call: (code) => call(name, bare(code.inputs[0]!), ...more(code)),
});

const gates: Readonly<Record<string, string>> = { silu: 'F.silu', gelu: 'F.gelu', tanh: 'torch.tanh' };

export const activations = {
  relu: applies('F.relu'),
  leaky_relu: applies('F.leaky_relu', ({ settings, number }) => [number(Number(settings['alpha']), 'slope')]),
  sigmoid: applies('torch.sigmoid'),
  tanh: applies('torch.tanh'),
  softplus: applies('F.softplus'),
  elu: applies('F.elu'),
  selu: applies('F.selu'),
  gelu: applies('F.gelu'),
  silu: applies('F.silu'),
  lipswish: { inline: true, call: ({ inputs: [x] }) => grouped(`${call('F.silu', bare(x!))} / ${numeral(1.1)}`) },
  glu: {
    inline: true,
    call: ({ inputs: [x], types: [type], settings: { gate } }) => {
      const along = `dim=${channelAxis(type!)}`;
      return gate === 'sigmoid' ? call('F.glu', bare(x!), along) : call('gated', bare(x!), gates[String(gate)], along);
    },
  },
  softmax: applies('torch.softmax', (code) => [`dim=${alongDim(code)}`]),
  log_softmax: applies('torch.log_softmax', (code) => [`dim=${alongDim(code)}`]),
} satisfies Partial<Record<OpName, TorchSpelling>>;
