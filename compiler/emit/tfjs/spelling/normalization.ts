import type { OpName } from '../../../catalogue/row/names.js';
import { literal } from './literal.js';
import { callsWith } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

/** Without an affine part a layer owns nothing, and no weights are passed. */
const weightsOrNone = ({ settings, weights }: EmitContext): string => (settings['affine'] === true ? weights : '{}');

const ofOneExample = (name: string): Spelling =>
  callsWith(
    name,
    (code) => [weightsOrNone(code), literal({ epsilon: code.settings['epsilon'], activation: code.activation })],
    { keepsType: true },
  );

export const normalizations = {
  BatchNorm: callsWith(
    'nn.batchNorm',
    ({ weights, settings: { momentum, epsilon }, activation }) => [
      weights,
      literal({ momentum, epsilon, activation }),
      'pass',
    ],
    { keepsType: true },
  ),
  LayerNorm: ofOneExample('nn.layerNorm'),
  InstanceNorm: ofOneExample('nn.instanceNorm'),
  PixelNorm: callsWith('nn.pixelNorm', ({ settings: { epsilon } }) => [literal({ epsilon })], { keepsType: true }),
  MinibatchStd: callsWith('nn.minibatchStd', ({ settings: { group } }) => [literal({ group })]),
  MovingMean: callsWith('nn.movingMean', ({ weights, settings: { decay } }) => [weights, literal({ decay }), 'pass'], {
    keepsType: true,
  }),
  Dropout: callsWith(
    'nn.dropout',
    ({ settings: { rate, always }, key }) => [literal(rate), literal({ always }), 'pass', key],
    { keepsType: true },
  ),
} satisfies Partial<Record<OpName, Spelling>>;
