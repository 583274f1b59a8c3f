import { beforeAll, describe } from 'vitest';
import { startBackend, testedBackends } from '../../../testing/backends.js';
import { activationSuite } from './activations.js';
import { batchNormSuite } from './batch-norm.js';
import { optimizerSuite } from './optimizers.js';
import { sparseSuite } from './sparse.js';

describe.each(testedBackends.filter((name) => name.startsWith('wasm')))('%s', (backend) => {
  beforeAll(() => startBackend(backend));
  optimizerSuite();
  activationSuite();
  batchNormSuite();
  sparseSuite();
});
