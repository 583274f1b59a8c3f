// Paths, shapes and initial values of the weights of compiled modules, as JSON. Started by text.mjs with a checkout and
// a folder of modules.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [root, folder] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(join(root, 'dist', name)).href);
const { loadModule } = await load('runtime-node.mjs');
const { random } = await load('runtime.mjs');

const found = {};
for (const spec of readdirSync(folder))
  for (const file of readdirSync(join(folder, spec))) {
    const model = await loadModule(readFileSync(join(folder, spec, file), 'utf8'), file);
    const weights = [...random.weightDefinitions(model.weights)];
    found[`${spec}/${file.replace(/\.ts$/, '')}`] = weights.map(([path, each]) => `${path} ${sorted(each)}`);
  }
console.log(JSON.stringify(found));

/** The JSON of a definition with its keys in alphabetical order, without keys that are undefined. */
function sorted(definition) {
  return JSON.stringify(definition, (_, value) =>
    value === null || typeof value !== 'object' || Array.isArray(value)
      ? value
      : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}
