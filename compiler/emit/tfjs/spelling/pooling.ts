/** Windows over pictures, and what changes their size. */
import { strideOf } from '../../../catalogue/layers/structure.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { paddingOf, pair } from '../../../catalogue/row/shapes.js';
import { literal } from './literal.js';
import { paddingOption, sides } from './padding.js';
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
const pads = (name: string): Spelling => callsWith(name, ({ settings }) => [literal(sides(pair(settings['padding'])))]);

export const poolings = {
  MaxPool: pools('nn.maxPool'),
  AvgPool: pools('nn.avgPool'),
  GlobalAvgPool: calls('nn.globalAvgPool'),
  Upsample: callsWith('nn.upsample', ({ settings: { scale, method } }) => [literal(pair(scale)), literal(method)]),
  Blur: calls('nn.blur'),
  ZeroPad: pads('nn.zeroPad'),
  ReflectPad: pads('nn.reflectPad'),
} satisfies Partial<Record<OpName, Spelling>>;
