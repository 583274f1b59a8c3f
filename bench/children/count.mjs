// Counts the multiply-adds in the matrix products of a training step; prints JSON. Started by variants.mjs.
import { restorePlainKernels } from './plain.mjs';
import { prepareBackend } from '../../dist/runtime-node.mjs';
import { openModel } from './open.mjs';
import { multiplicationsOf, recordProducts } from './products.mjs';

const { entry, batch, cycle = 1 } = JSON.parse(process.argv[2]);
await prepareBackend('wasm');
// The gradient of an embedding: tfjs has no kernel for it on wasm, and it holds no products.
restorePlainKernels(['UnsortedSegmentSum']);
const { step } = await openModel(entry, batch);
const recorded = await recordProducts(async () => {
  for (let done = 0; done < cycle; done++) await step();
});
console.log(JSON.stringify({ multiplications: multiplicationsOf(recorded) / cycle }));
