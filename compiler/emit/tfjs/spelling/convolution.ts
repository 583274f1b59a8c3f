import type { OpName } from '../../../catalogue/row/names.js';
import { causalMaskOf } from '../../../catalogue/layers/causal.js';
import { sequencePadding } from '../../../catalogue/layers/sequence-convolution.js';
import { pair, windowPadding } from '../../../catalogue/row/shapes.js';
import { takenIn } from './activation.js';
import { literal } from './literal.js';
import { windowOption } from './padding.js';
import { measuredNorm, reparameterized } from './reparameterization.js';
import type { EmitContext, Spelling } from './spelling.js';

/** Options of a window's distance between taps and of its groups, where they are not one. */
function windowOptions({ settings }: EmitContext): Readonly<Record<string, unknown>> {
  const dilations = pair(settings['dilation']);
  const groups = Number(settings['groups'] ?? 1);
  return {
    ...(dilations[0] === 1 && dilations[1] === 1 ? {} : { dilations }),
    ...(groups === 1 ? {} : { groups }),
  };
}

/** The weights of a layer, with taps of its kernel masked. The centre is written if it is not the middle. */
function masked(code: EmitContext): string {
  const mask = causalMaskOf(code.settings);
  const weights = reparameterized(code, false);
  if (!mask) return weights;
  const isMiddle = pair(code.settings['kernel']).every((size, axis) => mask.centre[axis] === (size - 1) / 2);
  return `nn.causal(${weights}, ${literal({ own: mask.own, ...(isMiddle ? {} : { centre: mask.centre }) })})`;
}

function sequenceConvolution(name: string, code: EmitContext, extra: Readonly<Record<string, unknown>>): string {
  const { settings, inputs, weights, activation } = code;
  return `${name}(${inputs[0]}, ${weights}, ${literal({ stride: settings['stride'], ...extra, activation })})`;
}

function convolution(
  name: string,
  code: EmitContext,
  weights: string,
  extra: Readonly<Record<string, unknown>>,
): string {
  const { settings, activation } = code;
  const options = {
    strides: pair(settings['stride']),
    padding: windowOption(windowPadding(settings['padding'])),
    ...extra,
    activation,
  };
  return `${name}(${code.inputs[0]}, ${weights}, ${literal(options)})`;
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
    call: (code) => convolution('nn.conv2d', code, masked(code), windowOptions(code)),
    measure: measuredNorm,
    takesIn: takenIn,
  },
  ConvTranspose: {
    call: (code) => {
      const [rows, columns] = pair(code.settings['output_padding']);
      const outputPadding = rows === columns ? rows : [rows, columns];
      const extra = rows === 0 && columns === 0 ? {} : { outputPadding };
      return convolution('nn.convTranspose2d', code, reparameterized(code, true), extra);
    },
    takesIn: takenIn,
  },
  DepthwiseConv: {
    call: (code) => convolution('nn.depthwiseConv2d', code, code.weights, windowOptions(code)),
    takesIn: takenIn,
  },
  Conv1D: {
    call: (code) => {
      const { dilation } = code.settings;
      const padding = sequencePadding(code.settings);
      return sequenceConvolution('nn.conv1d', code, { padding, ...(dilation === 1 ? {} : { dilation }) });
    },
    takesIn: takenIn,
  },
  ConvTranspose1D: {
    call: (code) => {
      const { padding, output_padding: outputPadding } = code.settings;
      return sequenceConvolution('nn.convTranspose1d', code, {
        padding,
        ...(outputPadding === 0 ? {} : { outputPadding }),
      });
    },
    takesIn: takenIn,
  },
} satisfies Partial<Record<OpName, Spelling>>;
