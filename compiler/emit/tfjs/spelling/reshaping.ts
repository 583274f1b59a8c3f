import type { OpName } from '../../../catalogue/row/names.js';
import { sidesAround } from '../../../catalogue/layers/reshaping.js';
import { pair } from '../../../catalogue/row/shapes.js';
import type { MemoryUse } from '../../../plan/target.js';
import { dimensions, literal, literalOf } from './literal.js';
import { call, calls, callsWith } from './spelling.js';
import type { EmitContext, Spelling } from './spelling.js';

/** The result shares its memory with the input. */
const sharesMemory = (): MemoryUse => ({ kept: 0, passing: 0 });

/** The same numbers in their original shape. */
const back = ({ inputs, types }: EmitContext): string =>
  `nn.reshape(${inputs[0]}, [${dimensions(types[0]!.shape).join(', ')}])`;

/** A layer of places and channels, and the one that is its inverse. */
function shuffles(name: string, back: string): Spelling {
  const options = ({ settings: { factor, order } }: EmitContext): readonly (string | undefined)[] => [
    literalOf(factor, 'factor'),
    order === 'DCR' ? undefined : literal(order),
  ];
  return { ...callsWith(name, options), inverse: (code) => call(back, code.inputs[0], ...options(code)) };
}

const pads = (name: string): Spelling => callsWith(name, ({ settings }) => [literal(sidesAround(settings))]);

export const reshapings = {
  Flatten: calls('nn.flatten', { inverse: back, memory: sharesMemory }),
  Reshape: callsWith('nn.reshape', ({ output }) => [`[${dimensions(output.shape).join(', ')}]`], {
    inverse: back,
    annotate: true,
    memory: sharesMemory,
  }),
  DepthToSpace: shuffles('nn.depthToSpace', 'nn.spaceToDepth'),
  SpaceToDepth: shuffles('nn.spaceToDepth', 'nn.depthToSpace'),
  Upsample: callsWith('nn.upsample', ({ settings: { scale, method } }) => [literal(pair(scale)), literal(method)]),
  ZeroPad: pads('nn.zeroPad'),
  ReflectPad: { ...pads('nn.reflectPad'), gradients: 1, smoother: 'ZeroPad' },
} satisfies Partial<Record<OpName, Spelling>>;
