/** Python modules of all specs: their bytes, their format, and names and texts of any kind in them. */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFile, compileFile, emitTorch, hasErrors, runPlanOf, tfjs, torch } from '../compiler/index.js';
import type { ModelGraph, TorchModel } from '../compiler/index.js';
import { runPython, torchPython } from '../compiler/emit/torch/testing/python.js';
import { drawnNames, namedModels, namedSeeds, namedSpec } from './testing/named.js';
import { hostileTexts, specWith } from './testing/hostile.js';

/** Modules that are kept whole beside those in TypeScript. `modules-torch.txt` has one line for each of the others. */
const whole = [
  'cyclegan/CycleGAN',
  'dcgan/DCGAN',
  'dcgan/WGAN_GP',
  'ddpm/DDPM',
  'flow-matching/Heun',
  'iwae/IWAE',
  'pixelcnn/PixelCNN',
  'residual-flow/ResidualFlow',
  'stylegan/StyleGAN',
  'vae-mnist/VAE',
  'vq-vae/EMA',
  'vq-vae/Prior',
];

const specs = fileURLToPath(new URL('.', import.meta.url));
const compiled = `${specs}compiled/`;
const summary = `${compiled}modules-torch.txt`;
const update = process.env['GENC_UPDATE_GOLDENS'] === '1';
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
const files = [
  ...readdirSync(specs).flatMap((name) => (name.endsWith('.gen') ? [`${specs}${name}`] : [])),
  fileURLToPath(new URL('../examples/quickstart/vae.gen', import.meta.url)),
];
const nameOf = (file: string): string => (file.startsWith(specs) ? file.slice(specs.length) : 'quickstart.gen');
const models = files.flatMap((file) =>
  checkFile(file, { read }).models.map((model) => ({
    ...{ file, model },
    name: `${nameOf(file).replace(/\.gen$/, '')}/${model}`,
  })),
);

const heading = `Python modules of specs/ that are not kept whole here: lines, classes, weights, SHA-256 of model.py and weights.json.
Written by npm run specs.
`;
const written = new Map<string, string>();
const linesOf = (text: string | undefined): string[] => text?.split('\n').filter((line) => line.includes('/')) ?? [];
const committed = new Map(linesOf(read(summary)?.replace(heading, '')).map((line) => [line.split(' ')[0]!, line]));

function lineOf(name: string, { model, weights }: TorchModel): string {
  const lines = model.trimEnd().split('\n').length;
  const classes = model.match(/^class /gm)?.length ?? 0;
  const hash = createHash('sha256').update(model).update(JSON.stringify(weights)).digest('hex');
  return `${name.padEnd(26)} ${String(lines).padStart(4)} ${String(classes).padStart(3)} ${String(weights.length).padStart(4)} ${hash}`;
}

function graphOf({ file, model }: { file: string; model: string }): ModelGraph {
  const { graph, diagnostics } = compileFile(file, { read, model });
  expect(hasErrors(diagnostics)).toBe(false);
  return graph!;
}

/** All modules of this file, for the tests of the format. */
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'genc-python-modules-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const keep = (name: string, { model }: TorchModel): void =>
  writeFileSync(join(folder, `${name.replace(/\W/g, '_')}.py`), model);

describe('specs/compiled', () => {
  test.each(models)('contains the Python module of $name', (each) => {
    const { name } = each;
    const made = emitTorch(graphOf(each));
    keep(name, made);
    if (whole.includes(name)) {
      const golden = `${compiled}${name}.py`;
      if (update) {
        mkdirSync(dirname(golden), { recursive: true });
        writeFileSync(golden, made.model);
      }
      expect(made.model, 'npm run specs writes it anew').toBe(read(golden));
    } else {
      written.set(name, lineOf(name, made));
      if (!update) expect(written.get(name), 'npm run specs writes it anew').toBe(committed.get(name));
    }
  });

  afterAll(() => {
    // A filtered run has only some of the modules.
    if (!update || written.size !== models.length - whole.length) return;
    writeFileSync(summary, `${heading}\n${[...written.values()].join('\n')}\n`);
    for (const name of filesIn()) if (!whole.includes(name)) rmSync(`${compiled}${name}.py`);
  });

  test('contains nothing else', () => {
    expect(models.map(({ name }) => name)).toEqual(expect.arrayContaining(whole));
    if (update) return;
    expect(filesIn()).toEqual(whole);
    expect([...committed.keys()]).toEqual(models.flatMap(({ name }) => (whole.includes(name) ? [] : [name])));
  });
});

/** The names of the Python modules in `specs/compiled/`. */
const filesIn = (): string[] =>
  readdirSync(compiled, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.py'))
    .map((path) => path.replaceAll('\\', '/').replace(/\.py$/, ''))
    .sort();

test('a run is the same for both targets, but for the names of functions', () => {
  for (const each of models) {
    const graph = graphOf(each);
    const [plan, other] = [runPlanOf(graph, tfjs), runPlanOf(graph, torch)];
    const names = Object.keys(plan.functions);
    const renamed = new Map(Object.keys(other.functions).map((name, index) => [name, names[index]!]));
    const isFunction = new Set(['terms', 'evaluate', 'run', 'values', 'field']);
    const back = JSON.stringify(other, (key, value: unknown) =>
      isFunction.has(key) && typeof value === 'string' ? (renamed.get(value) ?? value) : value,
    );
    const functions = Object.fromEntries(
      Object.entries(other.functions).map(([name, each]) => [renamed.get(name)!, each]),
    );
    expect({ ...(JSON.parse(back) as object), functions }, each.name).toEqual(JSON.parse(JSON.stringify(plan)));
  }
});

test('weights have the names and shapes that the modules give them', () => {
  for (const each of models) {
    const { weights } = emitTorch(graphOf(each));
    expect(new Set(weights.map(({ name }) => name)).size, each.name).toBe(weights.length);
    expect(new Set(weights.map(({ path }) => path)).size, each.name).toBe(weights.length);
  }
});

/** Modules with a hostile name in every place, and with a hostile text in every place. */
function hostile(): ReadonlyMap<string, TorchModel> {
  const found = new Map<string, TorchModel>();
  for (const seed of namedSeeds)
    for (const model of namedModels) {
      const naming = drawnNames(seed);
      const { graph } = compileFile('named.gen', { read: () => namedSpec(naming), model: naming('m', model) });
      found.set(`names_${seed}_${model}`, emitTorch(graph!));
    }
  for (const [index, text] of hostileTexts.entries()) {
    const path = 'hostile.gen';
    const { graph } = compileFile(path, {
      read: (asked) => (asked === path ? specWith(text) : undefined),
      model: 'Hostile',
    });
    found.set(`text_${index}`, emitTorch(graph!));
  }
  return found;
}

/** The names that Python code refers to, and the weights of the modules that it makes. */
const inspection = `
import ast, importlib.util, json, sys
for path in sys.argv[1:]:
    tree = ast.parse(open(path, encoding="utf-8").read())
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert "canary" not in names and "globalThis" not in names, path
    spec = importlib.util.spec_from_file_location("model", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    nets = module.Nets()
    held = {name: list(value.shape) for name, value in [*nets.named_parameters(), *nets.named_buffers()]}
    wanted = json.load(open(path.replace(".py", ".json"), encoding="utf-8"))
    turns = {"conv": [3, 2, 0, 1], "dense": [1, 0], "picture": [2, 0, 1]}
    for weight in wanted:
        shape = weight["shape"]
        turned = [shape[axis] for axis in turns.get(weight["layout"], range(len(shape)))]
        assert held.get(weight["name"]) == turned, (path, weight, held.get(weight["name"]))
`;

test('names and texts of any kind stay what they are', ({ skip }) => {
  const modules = hostile();
  for (const [name, made] of modules) keep(name, made);
  const python = torchPython();
  if (python === undefined) return skip('needs a Python with torch');
  const own = mkdtempSync(join(folder, 'hostile-'));
  for (const [name, { model, weights }] of modules) {
    writeFileSync(join(own, `${name}.py`), model);
    writeFileSync(join(own, `${name}.json`), JSON.stringify(weights));
  }
  const paths = [...modules.keys()].map((name) => join(own, `${name}.py`));
  expect(runPython(python, ['-c', inspection, ...paths])).toEqual({ status: 0, output: '' });
  rmSync(own, { recursive: true });
});

const run = (command: string, args: readonly string[]): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return { status, output: `${stdout}${stderr}` };
};

test('all modules are Python', ({ skip }) => {
  if (run('python3', ['--version']).status !== 0) return skip('needs Python');
  expect(run('python3', ['-W', 'error', '-m', 'compileall', '-q', folder])).toEqual({ status: 0, output: '' });
});

test('all modules are as Black leaves them', ({ skip }) => {
  const black = ['black', '/usr/bin/black'].find((command) => run(command, ['--version']).status === 0);
  if (black === undefined) return skip('needs Black');
  const { output } = run(black, ['-q', '-l', '100', '--diff', folder]);
  expect(output).toBe('');
});

test('all modules pass the default rules of Ruff', ({ skip }) => {
  if (run('ruff', ['--version']).status !== 0) return skip('needs Ruff');
  const { status, output } = run('ruff', ['check', '--isolated', '--no-cache', folder]);
  expect(status, output).toBe(0);
});
