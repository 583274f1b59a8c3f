// Trains the first steps of the first model of every spec on one backend, and one step on another, from the same seed
// and the same random pictures: does each train, and does it begin with the same losses?
//
//   node bench/first-steps.mjs --backend tensorflow [--beside wasm] [--steps 10] [--batch 2] [--specs dcgan,glow]
//
// Exits with 1 if a model fails, if a loss is not finite, or if first losses differ by more than a thousandth.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { answerOf } from './answer.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const child = [process.execPath, `${root}bench/children/first-steps.mjs`];
const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'tensorflow' },
    beside: { type: 'string', default: 'wasm' },
    steps: { type: 'string', default: '10' },
    batch: { type: 'string', default: '2' },
    specs: { type: 'string' },
  },
});

const wanted = values.specs?.split(',');
const specs = readdirSync(`${root}specs`)
  .filter((file) => file.endsWith('.gen'))
  .filter((file) => wanted?.includes(file.replace('.gen', '')) ?? true);

/** The largest difference of two sets of losses, relative to their size. */
function difference(given, expected) {
  const names = Object.keys(expected);
  return Math.max(...names.map((name) => Math.abs(given[name] - expected[name]) / (1e-3 + Math.abs(expected[name]))));
}

function answer(entry, backend, steps) {
  return answerOf(child, { entry, backend, batch: Number(values.batch), steps });
}

let faults = 0;
for (const file of specs) {
  const model = /^\s*(?:model|variant) (\w+)/m.exec(readFileSync(`${root}specs/${file}`, 'utf8'))?.[1];
  const entry = { spec: `specs/${file}`, model };
  const given = answer(entry, values.backend, Number(values.steps));
  const expected = given.skipped ? given : answer(entry, values.beside, 1);
  const fault = given.skipped ?? expected.skipped ?? faultOf(given, expected);
  if (fault !== undefined) faults += 1;
  console.log(`${file.replace('.gen', '')}:${model}  ${fault ?? told(given, expected)}`);
}
console.log(`${specs.length} specs on ${values.backend}, ${faults} with a fault`);
process.exitCode = faults > 0 ? 1 : 0;

function faultOf({ losses, left }, expected) {
  const last = Object.entries(losses.at(-1)).find(([, value]) => !Number.isFinite(value));
  if (last) return `FAULT: ${last[0]} is ${last[1]} after ${losses.length} steps`;
  if (left > 0) return `FAULT: ${left} tensors more than after the first step`;
  const apart = difference(losses[0], expected.losses[0]);
  return apart <= 1e-3 ? undefined : `FAULT: the first losses are ${apart.toExponential(1)} apart`;
}

function told({ losses, seconds, parameters }, expected) {
  const apart = difference(losses[0], expected.losses[0]).toExponential(1);
  return `${losses.length} steps in ${seconds.toFixed(1)} s, ${parameters} parameters; first losses ${apart} from ${values.beside}`;
}
