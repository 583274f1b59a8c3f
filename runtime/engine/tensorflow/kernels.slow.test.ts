/** The kernels of TensorFlow, and those of genc over them, against loops in double precision. */
import { beforeAll, describe } from 'vitest';
import { isTensorflowReady, startBackend } from '../../testing/backends.js';
import { convolutionSuite } from '../backend/testing/convolution.js';
import { depthwiseSuite } from '../backend/testing/depthwise.js';
import { elementwiseSuite } from '../backend/testing/elementwise.js';
import { indexingSuite } from '../backend/testing/indexing.js';
import { layoutSuite } from '../backend/testing/layout.js';
import { poolingSuite } from '../backend/testing/pooling.js';
import { productSuite } from '../backend/testing/product.js';
import { resizeSuite } from '../backend/testing/resize.js';
import { rowSuite } from '../backend/testing/rows.js';
import { sumSuite } from '../backend/testing/sums.js';
import { volumeSuite } from '../backend/testing/volumes.js';

describe.runIf(isTensorflowReady)('kernels of TensorFlow (skipped without tfjs-node)', () => {
  beforeAll(() => startBackend('tensorflow'));
  elementwiseSuite();
  rowSuite();
  indexingSuite();
  layoutSuite();
  sumSuite({ anyEinsum: false });
  resizeSuite();
  depthwiseSuite({ dilatedGradients: false });
  poolingSuite();
  volumeSuite();
  convolutionSuite({ dilatedGradients: false, fusedTanh: false, fusedTranspose: false });
  productSuite({ fusedTanh: false });
});
