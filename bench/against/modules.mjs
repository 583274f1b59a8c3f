/** The models of all specs, compiled once with each checkout by `genc compile`. */
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { genc, inPairs } from './checkout.mjs';

/** The spec files with the names of their models, in the order of the text. */
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

/** The texts before and after of each model, as `dcgan/WGAN_GP`; undefined, with the message, if it did not compile. */
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
