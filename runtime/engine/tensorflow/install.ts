import { convolutionKernels } from './convolution.js';
import { depthwiseKernels } from './depthwise.js';
import { gatherKernels } from './gather.js';
import { poolingKernels } from './pooling.js';
import { layerKernel } from './register.js';

/**
 * Puts genc's kernels over those of tfjs-node, for the calls that these refuse or compute wrongly. Load tfjs-node first;
 * calling it again changes nothing.
 */
export function installTensorflowKernels(): void {
  const kernels = { ...convolutionKernels, ...depthwiseKernels, ...gatherKernels, ...poolingKernels };
  for (const [name, kernel] of Object.entries(kernels)) layerKernel(name, kernel);
}
