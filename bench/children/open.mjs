/** The compiled model, its trainer and its batch, for the measured processes. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { createTrainer, loadModule } from '../../dist/runtime-node.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Compiles a model of `models.mjs` with the built compiler. */
async function compile({ spec, model: name, settings }) {
  const { compileFile, emit, hasErrors } = await import('../../dist/compiler.mjs');
  const { graph, diagnostics } = compileFile(root + spec, {
    model: name,
    settings,
    read: (path) => readFileSync(path, 'utf8'),
  });
  if (!graph || hasErrors(diagnostics)) throw new Error(`${spec}: ${diagnostics[0]?.message}`);
  return loadModule(await emit(graph), `${name}.ts`);
}

/** Random examples with the shapes and ranges of the data declaration. */
function randomBatch({ data }, batch) {
  const [{ fields }] = Object.values(data);
  return Object.fromEntries(
    Object.entries(fields).map(([key, { kind, classes, shape = [], range = [0, 1] }], index) => [
      key,
      kind === 'class' || kind === 'tokens'
        ? tf.randomUniform([batch, ...shape], 0, classes, 'int32', 7 + index)
        : tf.randomUniform([batch, ...shape], range[0], range[1], 'float32', 7 + index),
    ]),
  );
}

function countWeights(tree) {
  if (!Array.isArray(tree.shape)) return Object.values(tree).reduce((sum, part) => sum + countWeights(part), 0);
  return tree.role === 'weight' ? tree.shape.reduce((product, side) => product * side, 1) : 0;
}

/** A trainer of a model that genc compiles, and one step of it. The backend must be started first. */
export async function openModel(entry, batch) {
  const model = await compile(entry);
  const trainer = createTrainer(model, { seed: 1 });
  const example = randomBatch(model, batch);
  const batches = Array.from({ length: trainer.batchesPerIteration }, () => example);
  return { model, trainer, parameters: countWeights(model.weights), step: () => trainer.iterate(batches, 0) };
}
