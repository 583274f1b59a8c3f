import type { OpName } from '../../../catalogue/row/names.js';
import { paddingOf, pair } from '../../../catalogue/row/shapes.js';
import { takenIn } from './activation.js';
import { literal } from './literal.js';
import { paddingOption } from './padding.js';
import { measuredNorm, reparameterized } from './reparameterization.js';
import type { EmitContext, Spelling } from './spelling.js';

function convolution(name: string, code: EmitContext, extra: Readonly<Record<string, unknown>>): string {
  const { settings, activation } = code;
  const options = {
    strides: pair(settings['stride']),
    padding: paddingOption(paddingOf(settings['padding'])),
    ...extra,
    activation,
  };
  return `${name}(${code.inputs[0]}, ${reparameterized(code, name === 'nn.convTranspose2d')}, ${literal(options)})`;
}

export const convolutions = {
  Dense: {
    call: (code) => {
      const options = code.activation === undefined ? '' : `, ${literal({ activation: code.activation })}`;
      return `nn.dense(${code.inputs[0]}, ${reparameterized(code, false)}${options})`;
    },
    measure: measuredNorm,
    annotate: true,
    takesIn: takenIn,
  },
  Conv: {
    call: (code) => {
      const dilations = pair(code.settings['dilation']);
      return convolution('nn.conv2d', code, dilations[0] === 1 && dilations[1] === 1 ? {} : { dilations });
    },
    measure: measuredNorm,
    takesIn: takenIn,
  },
  ConvTranspose: {
    call: (code) => {
      const [rows, columns] = pair(code.settings['output_padding']);
      const outputPadding = rows === columns ? rows : [rows, columns];
      return convolution('nn.convTranspose2d', code, rows === 0 && columns === 0 ? {} : { outputPadding });
    },
    takesIn: takenIn,
  },
} satisfies Partial<Record<OpName, Spelling>>;
