/** Every model of the specs, compiled with both checkouts by `genc compile`, once for all that asks for it. */
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { genc, inPairs } from './checkout.mjs';

/** Spec files with the names of their models, in the order written. */
export function specsIn(home, folder = 'specs') {
  return readdirSync(join(home, folder))
    .filter((name) => name.endsWith('.gen'))
    .map((name) => {
      const text = readFileSync(join(home, folder, name), 'utf8');
      const models = [...text.matchAll(/^(?:model|variant) (\w+)/gm)].map(([, model]) => model);
      return { path: `${folder}/${name}`, name: name.replace(/\.gen$/, ''), models };
    });
}

let compiled;

/** Per model `dcgan/WGAN_GP` the texts before and after; undefined where it did not compile, with what was said instead. */
export function compileAll(checkouts, { home, say }) {
  compiled ??= (async () => {
    const specs = specsIn(join(home, 'after'));
    const wanted = specs.flatMap(({ path, name, models }) => models.map((model) => ({ path, name, model })));
    say(`compiling ${wanted.length} models twice`);
    for (const { side } of checkouts)
      for (const { name } of specs) mkdirSync(join(home, side, 'modules', name), { recursive: true });
    return inPairs(wanted, async ({ path, name, model }) => {
      const texts = [];
      const failures = [];
      for (const checkout of checkouts) {
        const cwd = join(home, checkout.side);
        const out = `modules/${name}/${model}.ts`;
        const { status, stdout, stderr } = await genc(checkout, ['compile', `${path}:${model}`, '--out', out], cwd);
        texts.push(status === 0 ? readFileSync(join(cwd, out), 'utf8') : undefined);
        if (status !== 0) failures.push(`${path}:${model}, ${checkout.side}: exit code ${status}\n${stdout}${stderr}`);
      }
      return { name: `${name}/${model}`, spec: name, model, texts, failures };
    });
  })();
  return compiled;
}
