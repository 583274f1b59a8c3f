import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import type { GradConfig } from '@tensorflow/tfjs-core';
import { installReversePass } from './backward.js';
import { activationGradients } from './activation.js';
import { binaryGradients } from './binary.js';
import { convolutionGradients } from './convolution.js';
import { fusedGradients } from './fused.js';
import { indexingGradients } from './indexing.js';
import { normalizationGradients } from './normalization.js';
import { poolingGradients, resizingGradients } from './pooling.js';
import { productGradients } from './product.js';
import { reductionGradients } from './reduction.js';
import { shapeGradients } from './shape.js';
import { unaryGradients } from './unary.js';

/** All gradients of genc. */
export const gradients: readonly GradConfig[] = [
  ...unaryGradients,
  ...activationGradients,
  ...binaryGradients,
  ...reductionGradients,
  ...shapeGradients,
  ...indexingGradients,
  ...productGradients,
  ...convolutionGradients,
  ...fusedGradients,
  ...normalizationGradients,
  ...poolingGradients,
  ...resizingGradients,
];

/**
 * Registers genc's gradients over those of tfjs, for all backends, and the reverse pass on which they rely. Call it
 * after the last backend package was imported, since some register tfjs's own. Calling it again is cheap and restores
 * what was overwritten.
 */
export function installGradients(): void {
  installReversePass();
  for (const gradient of gradients) {
    if (getGradient(gradient.kernelName) !== gradient) registerGradient(gradient);
  }
}
