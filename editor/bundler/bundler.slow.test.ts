/** The packed package in an empty project: Prettier, TypeScript, Vite with hot reload in a browser, and esbuild. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { createServer } from 'vite';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { genc, until } from '../../cli/testing.js';
import { browserPath, launchBrowser, noBrowser } from '../../runtime/testing/browser.js';
import { installLinked, tsc, writeTypesOf } from '../../cli/testing-package.js';

const spec = `use Decode from "blocks/decode.gen"

model Digits {
  param latent = 2
  data glyphs { x: [28, 28, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(latent) }
  net Decoder(z: [latent]) -> [28, 28, 1] in 0..1 { return z -> Decode }
  loss fit = sum(bce(Decoder(Encoder(x)), x))
  train { minimize fit over Encoder, Decoder with adam(lr=1e-3) }
  sample generate = Decoder(normal([latent]))
}

variant Wide of Digits { param latent = 4 }
`;
const decode = `block Decode(z) { return z -> Dense(784) -> sigmoid -> Reshape(28, 28, 1) }
`;
const page = `import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { createTrainer } from 'genc/runtime';
import * as digits from './digits.gen';
import wide from './digits.Wide.gen';

await tf.setBackend('cpu');
let trainer = createTrainer(digits.model, { seed: 1 });
let drawings = 0;

async function draw({ model }: typeof digits): Promise<void> {
  const [picture] = model.samples.generate.run(trainer.weights, {}, trainer.pass('page', 1));
  const [weight] = await trainer.weights.Decoder.decode.dense.kernel.data();
  const text = [++drawings, picture!.shape.join('×'), weight, Object.keys(model.terms), wide.name];
  document.body.textContent = text.join(' ');
}
void draw(digits);

import.meta.hot?.accept(['./digits.gen', './digits.Wide.gen'], async ([changed]) => {
  if (!changed) return;
  const { model } = changed as unknown as typeof digits;
  const next = createTrainer(model, { seed: 2 });
  try {
    next.load(await trainer.state(), { weightsOnly: true });
  } catch {
    // Another architecture starts anew.
  }
  trainer.dispose();
  trainer = next;
  await draw(changed as unknown as typeof digits);
});
`;
const files = {
  'package.json': '{ "name": "somebody", "private": true, "type": "module" }\n',
  '.prettierrc': '{ "plugins": ["genc/prettier"], "singleQuote": true, "printWidth": 120 }\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      ...{ target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom'] },
      ...{ strict: true, noEmit: true, skipLibCheck: true, types: ['vite/client'], allowArbitraryExtensions: true },
    },
    files: ['src/page.ts', 'src/wrong.ts'],
  }),
  'vite.config.ts': `import { defineConfig } from 'vite';
import genc from 'genc/vite';

export default defineConfig({ plugins: [genc()], build: { target: 'es2022', minify: false } });
`,
  'index.html': '<!doctype html><title>digits</title><script type="module" src="/src/page.ts"></script>\n',
  'src/page.ts': page,
  'src/digits.gen': spec,
  'src/blocks/decode.gen': decode,
};

const folder = mkdtempSync(join(tmpdir(), 'genc-bundler-'));
const at = (path: string): string => join(folder, path);
const put = (path: string, text: string): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
};
const run = (...words: string[]): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', NODE_ENV: '' },
  });
  return { status, output: stdout + stderr };
};
const viteBuild = (): ReturnType<typeof run> => run('node_modules/vite/bin/vite.js', 'build');

beforeAll(() => {
  installLinked(folder, ['vite', 'typescript']);
  for (const [path, text] of Object.entries(files)) put(path, text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('Prettier formats specs as genc fmt does', async () => {
  const untidy = spec.replaceAll('  ', ' ').replaceAll(' = ', '=');
  put('untidy/by-prettier.gen', untidy);
  put('untidy/by-genc.gen', untidy);
  put('untidy/page.md', '```genc\nblock Decode(z){ return z->Dense(784) }\n```\n');
  put('untidy/broken.gen', 'model Digits {\n  param latent =\n}\n');
  const { status, output } = run('node_modules/prettier/bin/prettier.cjs', '--write', 'untidy');
  expect(await genc(['fmt', at('untidy/by-genc.gen')])).toMatchObject({ code: 0 });
  expect(readFileSync(at('untidy/by-prettier.gen'), 'utf8')).toBe(readFileSync(at('untidy/by-genc.gen'), 'utf8'));
  expect(readFileSync(at('untidy/by-prettier.gen'), 'utf8')).not.toBe(untidy);
  expect(readFileSync(at('untidy/page.md'), 'utf8')).toContain('block Decode(z) { return z -> Dense(784) }');
  expect(status).toBe(2);
  expect(output).toMatch(/untidy\/broken\.gen: SyntaxError: GEN\d{4}: .+ \(2:16\)/);
});

test('vite build bundles the models and writes their declarations; TypeScript then knows their names', () => {
  expect(viteBuild()).toMatchObject({ status: 0 });
  const [script] = readdirSync(at('dist/assets'));
  expect(readFileSync(at(`dist/assets/${script}`), 'utf8')).toMatch(/name: "Digits"[^]*name: "Wide"/);
  expect(readdirSync(at('src'))).toEqual(expect.arrayContaining(['digits.d.gen.ts', 'digits.Wide.d.gen.ts']));

  writeTypesOf(folder, 'runtime/index.ts');
  put(
    'src/wrong.ts',
    `${page.replace('samples.generate', 'samples.generated')}
    digits.Encode;
    digits.Decoder(trainer.weights.Decoder, tf.zeros<tf.Rank.R4>([1, 1, 1, 2]));`,
  );
  let said = '';
  try {
    tsc(folder, '-p', '.');
  } catch (error) {
    said = (error as { stdout: string }).stdout;
  }
  expect(said.match(/^\S+(?=\(.*error TS)/gm)).toEqual(['src/wrong.ts', 'src/wrong.ts', 'src/wrong.ts']);
  expect(said).toMatch(/Property 'generated' does not exist/);
  expect(said).toMatch(/Property 'Encode' does not exist/);
  expect(said).toMatch(/error TS2345: Argument of type '(Tensor4D|Tensor<Rank\.R4>)' is not assignable/);
});

test('vite build stops at an error with file, line, column and frame', () => {
  onTestFinished(() => put('src/blocks/decode.gen', decode));
  put('src/blocks/decode.gen', decode.replace('784', '783'));
  const { status, output } = viteBuild();
  expect(status).toBe(1);
  expect(output).toMatch(/GEN2001: Reshape cannot reshape \[783\] to \[28, 28, 1\]/);
  expect(output).toMatch(/blocks\/decode\.gen:1:\d+/);
  expect(output).toMatch(/1 \| block Decode.+\n.*\^\^\^\^/);
});

test('esbuild bundles a model, which draws in Node, and prints errors with their place', async () => {
  put(
    'src/node.ts',
    `import * as tf from '@tensorflow/tfjs-core';
    import '@tensorflow/tfjs-backend-cpu';
    import { createTrainer } from 'genc/runtime';
    import { model } from './digits.Wide.gen';
    const trainer = createTrainer(model, { seed: 1 });
    console.log(model.name, model.samples.generate.run(trainer.weights, {}, trainer.pass('node', 3))[0].shape.join());`,
  );
  const { esbuild } = await import(pathToFileURL(at('node_modules/genc/dist/unplugin.mjs')).href);
  const bundle = (): ReturnType<typeof build> =>
    build({
      ...{ entryPoints: [at('src/node.ts')], outfile: at('dist/node.mjs'), bundle: true, logLevel: 'silent' },
      ...{ format: 'esm', platform: 'node', packages: 'external', plugins: [esbuild({ declarations: false })] },
    });
  await bundle();
  expect(execFileSync(process.execPath, [at('dist/node.mjs')], { encoding: 'utf8' })).toBe('Wide 3,28,28,1\n');

  onTestFinished(() => put('src/digits.gen', spec));
  put('src/digits.gen', spec.replace('Dense(latent)', 'Dense(late)'));
  await expect(bundle()).rejects.toMatchObject({
    errors: [{ text: expect.stringMatching(/^GEN1\d{3}: .*late/), location: { line: 6 } }],
  });
});

test.skipIf(!browserPath)('a saved spec is drawn again in the page, with its weights where they fit', async () => {
  const server = await createServer({ root: folder, configFile: at('vite.config.ts'), logLevel: 'silent' });
  onTestFinished(() => server.close());
  await server.listen(0);
  const program = await launchBrowser();
  onTestFinished(() => program.close());
  const tab = await program.newPage();
  let loads = 0;
  tab.on('load', () => loads++);
  await tab.goto(server.resolvedUrls!.local[0]!);
  let shown = '';
  const drawn = async (form: RegExp): Promise<string> => {
    const reading = setInterval(
      () =>
        void tab.textContent('body').then(
          (text) => (shown = text ?? ''),
          () => {},
        ),
      50,
    );
    await until(
      () => form.test(shown),
      () => `the page shows ${shown}`,
    ).finally(() => clearInterval(reading));
    return shown.split(' ')[2]!;
  };
  const first = await drawn(/^1 1×28×28×1 .* fit Wide$/);

  // The weights are those of the first trainer, although the seed is another.
  put('src/digits.gen', spec.replace('  train', '  metric error = mean((Decoder(Encoder(x)) - x)^2)\n  train'));
  expect(await drawn(/^2 .* fit,error Wide$/)).toBe(first);

  put('src/digits.gen', spec.replace('latent = 2', 'latent = 3'));
  expect(await drawn(/^3 .* fit Wide$/)).not.toBe(first);

  // A mistake is shown over the page, which goes on when it is mended.
  put('src/digits.gen', spec.replace('Dense(latent)', 'Dense(late)'));
  const overlay = tab.locator('vite-error-overlay .message-body');
  await overlay.waitFor({ timeout: 240_000 });
  expect(await overlay.textContent()).toMatch(/GEN1\d{3}: .*late/);
  put('src/digits.gen', spec);
  await drawn(/^4 /);

  put('src/blocks/decode.gen', decode.replace('Dense(784)', 'Dense(16) -> Dense(784)'));
  await drawn(/^5 /);
  expect(loads).toBe(1);
});

// The title tells a reader of the log that the page was not tried.
if (!browserPath) test(noBrowser, () => expect(browserPath).toBeUndefined());
