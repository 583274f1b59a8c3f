import { strideOf } from '../../../catalogue/layers/pooling.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { paddingOf, pair } from '../../../catalogue/row/shapes.js';
import { literal } from './literal.js';
import { paddingOption } from './padding.js';
import { calls, callsWith } from './spelling.js';
import type { Spelling } from './spelling.js';

const pools = (name: string): Spelling =>
  callsWith(name, ({ settings }) => [
    literal({
      size: pair(settings['size']),
      strides: strideOf(settings),
      padding: paddingOption(paddingOf(settings['padding'])),
    }),
  ]);

export const poolings = {
  MaxPool: { ...pools('nn.maxPool'), gradients: 1, smoother: 'AvgPool' },
  AvgPool: pools('nn.avgPool'),
  GlobalAvgPool: calls('nn.globalAvgPool'),
} satisfies Partial<Record<OpName, Spelling>>;
