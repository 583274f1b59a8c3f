/** The abilities of TypeScript on tfjs, read off its spellings. */
import { sizeOf } from '../../catalogue/row/shapes.js';
import type { Target } from '../../plan/target.js';
import { camel, nameNets, Names, pascal } from './names.js';
import { reservedInModules } from './reserved.js';
import { spellingOf } from './spelling/index.js';
import { copies } from './spelling/reparameterization.js';

export const tfjs: Target = {
  name: 'tfjs',
  functionNames: (nets) => {
    const taken = new Names([], reservedInModules);
    return {
      nets: nameNets(nets, taken),
      claim: (first, ...words) => taken.claim([camel(first!), ...words.map(pascal)].join('')),
    };
  },
  isInline: (op) => spellingOf(op).inline === true,
  gradients: (op) => (op.differentiable ? (spellingOf(op).gradients ?? 2) : 0),
  smoother: (op) => spellingOf(op).smoother,
  takesIn: (layer, activation) =>
    spellingOf(activation).asSetting !== undefined && spellingOf(layer).takesIn?.includes(activation.name) === true,
  memory: (op, { inputs, settings }, output, examples) =>
    spellingOf(op).memory?.({
      ...{ inputs, settings, examples },
      declared: op.declared ?? {},
      size: examples * sizeOf(output),
    }),
  keepsResult: (op) => spellingOf(op).asSetting !== undefined || spellingOf(op).memory !== undefined,
  passesThroughBlocks: (layer) => spellingOf(layer).passesThroughBlocks ?? 1,
  copies: (reparameterization) => copies[reparameterization],
  limit: {
    // Of the 4 GB address space, 256 MB stay free for kernels, which reserve memory of their own. The runtime's guard uses the same limit.
    bytes: 2 ** 32 - 256 * 2 ** 20,
    holder: 'WebAssembly',
    why: 'The wasm backend addresses 4 GB, of which kernels keep some for themselves.',
  },
};
