/** Draws of whole numbers by given probabilities, from uniform numbers. */
import type { OpName } from '../../../catalogue/row/names.js';
import { sizeOf } from '../../../catalogue/row/shapes.js';
import { unitUniform } from './draws.js';
import type { Spelling } from './spelling.js';

export const discreteDraws = {
  bernoulli: {
    call: (code) => {
      const { p, logits } = code.input;
      return `nn.bernoulli(${p ?? `tf.sigmoid(${logits})`}, ${unitUniform(code)})`;
    },
    annotate: true,
  },
  categorical: {
    call: (code) => `nn.categorical(${code.inputs[0]}, ${unitUniform(code)})`,
    annotate: true,
    memory: ({ inputs, size }) => ({ kept: size, passing: 3 * sizeOf(inputs[0]!.shape) }),
  },
} satisfies Partial<Record<OpName, Spelling>>;
