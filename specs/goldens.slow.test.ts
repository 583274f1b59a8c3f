import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { checkFile, compileFile, emit, hasErrors } from '../compiler/index.js';
import { countParameters } from '../compiler/graph/measure.js';
import { drawnNames, namedModels, namedSeeds, namedSpec } from './testing/named.js';
import { typeErrors } from './testing/type-check.js';

/**
 * Modules that are kept whole in `specs/compiled/`, one or two of each family, so that a review shows a change of the
 * compiler as changed code. `modules.txt` has one line for each of the other modules, so that their changes show too.
 */
const whole = [
  'colorize/M7',
  'cyclegan/CycleGAN',
  'dcgan/DCGAN',
  'dcgan/WGAN_GP',
  'ddpm/DDPM',
  'flow-matching/Heun',
  'iwae/IWAE',
  'pix2pix/Pix2Pix',
  'pixelcnn/PixelCNN',
  'realnvp-latent/LatentRealNVP',
  'realnvp/Multiscale',
  'residual-flow/ResidualFlow',
  'stylegan/StyleGAN',
  'vae-mnist/VAE',
  'vq-vae/EMA',
  'vq-vae/Prior',
];

const specs = fileURLToPath(new URL('.', import.meta.url));
const compiled = `${specs}compiled/`;
const summary = `${compiled}modules.txt`;
const update = process.env['GENC_UPDATE_GOLDENS'] === '1';
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
const files = readdirSync(specs).filter((name) => name.endsWith('.gen'));
const models = files.flatMap((file) =>
  checkFile(`${specs}${file}`, { read }).models.map((model) => ({
    file,
    model,
    name: `${file.replace(/\.gen$/, '')}/${model}`,
  })),
);

const heading = `Compiled modules of specs/ that are not kept whole here: lines, functions, parameters of the model, SHA-256 of the module.
Written by npm run specs.
`;
const written = new Map<string, string>();
/** The code of modules that are not kept whole, by name: `tsc -p .` does not see them. */
const unseen = new Map<string, string>();
const linesOf = (text: string | undefined): string[] => text?.split('\n').filter((line) => line.includes('/')) ?? [];
const committed = new Map(linesOf(read(summary)?.replace(heading, '')).map((line) => [line.split(' ')[0]!, line]));

function lineOf(name: string, code: string, parameters: number): string {
  const lines = code.trimEnd().split('\n').length;
  const functions = code.match(/^(export )?function /gm)?.length ?? 0;
  const hash = createHash('sha256').update(code).digest('hex');
  return `${name.padEnd(26)} ${String(lines).padStart(4)} ${String(functions).padStart(3)} ${parameters.toLocaleString('en-US').padStart(11)} ${hash}`;
}

const compile = async ({ file, model }: { file: string; model: string }) => {
  const { graph, diagnostics } = compileFile(`${specs}${file}`, { read, model });
  expect(hasErrors(diagnostics)).toBe(false);
  return { code: await emit(graph!), parameters: countParameters(graph!.nets.filter(({ derived }) => !derived)) };
};

test.each(files)('%s checks without a message', (file) => {
  const { diagnostics } = checkFile(`${specs}${file}`, { read });
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
});

describe('specs/compiled', () => {
  test.each(models)('contains the module of $name', async (each) => {
    const { name } = each;
    const { code, parameters } = await compile(each);
    if (whole.includes(name)) {
      const golden = `${compiled}${name}.ts`;
      if (update) {
        mkdirSync(dirname(golden), { recursive: true });
        writeFileSync(golden, code);
      }
      expect(code, 'npm run specs writes it anew').toBe(read(golden));
    } else {
      unseen.set(name, code);
      written.set(name, lineOf(name, code, parameters));
      if (!update) expect(written.get(name), 'npm run specs writes it anew').toBe(committed.get(name));
    }
  });

  afterAll(() => {
    // A filtered run has only some of the modules.
    if (!update || written.size !== models.length - whole.length) return;
    writeFileSync(summary, `${heading}\n${[...written.values()].join('\n')}\n`);
    for (const name of filesIn()) if (!whole.includes(name)) rmSync(`${compiled}${name}.ts`);
  });

  test('contains nothing else', () => {
    expect(models.map(({ name }) => name)).toEqual(expect.arrayContaining(whole));
    if (update) return;
    expect(filesIn()).toEqual(whole);
    const others = models.map(({ name }) => name).filter((name) => !whole.includes(name));
    expect([...committed.keys()]).toEqual(others);
  });
});

test('a module compiles to the same bytes twice', async () => {
  // The last model of each file is a variant if the file has one.
  for (const file of files) {
    const each = models.findLast((model) => model.file === file)!;
    expect((await compile(each)).code, each.name).toBe((await compile(each)).code);
  }
});

test('modules that tsc -p . does not see, and modules with hostile names, pass strict TypeScript', async () => {
  const modules = new Map(unseen);
  for (const seed of namedSeeds)
    for (const model of namedModels) {
      const naming = drawnNames(seed);
      const { graph, diagnostics } = compileFile('named.gen', {
        read: () => namedSpec(naming),
        model: naming('m', model),
      });
      expect(hasErrors(diagnostics), `seed ${seed}`).toBe(false);
      modules.set(`names of seed ${seed}, ${model}`, await emit(graph!));
    }
  const names = [...modules.keys()];
  const found = typeErrors([...modules.values()]);
  expect([...found].map(([index, messages]) => `${names[index]}: ${messages.join('\n')}`)).toEqual([]);
});

/** The names of the modules in `specs/compiled/`. */
function filesIn(): string[] {
  return readdirSync(compiled, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.replaceAll('\\', '/').replace(/\.ts$/, ''))
    .sort();
}
