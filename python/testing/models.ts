/** The models of `specs/`, and the files of a compiled PyTorch model that tests write by hand. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFile, compileFile, emit } from '../../compiler/index.js';
import { emitTorch } from '../../compiler/emit/torch/emit.js';
import type { ModelGraph } from '../../compiler/index.js';
import type { AnyModel, WeightDefinition } from '../../runtime/contract/model.js';
import { weightDefinitions } from '../../runtime/library/random/index.js';
import { loadModule } from '../../runtime/runs/open/module.js';

const specs = fileURLToPath(new URL('../../specs/', import.meta.url));
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** A model of a spec: `dcgan/WGAN_GP`. */
export interface Named {
  readonly file: string;
  readonly model: string;
  readonly name: string;
}

/** All models of all specs, variants too. */
export const specModels = (): Named[] =>
  readdirSync(specs)
    .filter((name) => name.endsWith('.gen'))
    .flatMap((file) =>
      checkFile(`${specs}${file}`, { read }).models.map((model) => ({
        ...{ file, model },
        name: `${file.replace(/\.gen$/, '')}/${model}`,
      })),
    );

export function graphOf({ file, model }: Named): ModelGraph {
  const { graph, diagnostics } = compileFile(`${specs}${file}`, { read, model });
  if (!graph) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return graph;
}

/** The model as the Node engine trains it. */
export const nodeModel = async (named: Named): Promise<AnyModel> => loadModule(await emit(graphOf(named)), named.name);

/** An entry of `weights.json`. */
export interface WeightEntry extends WeightDefinition {
  readonly path: string;
  readonly name: string;
  readonly layout: 'conv' | 'dense' | 'picture' | 'same';
}

/** Entries for layers of PyTorch that stand where the spec has them; codes, scales and the like keep their names. */
export const entriesOf = (model: AnyModel): WeightEntry[] =>
  [...weightDefinitions(model.weights)].map(([path, definition]) => {
    const isKernel = path.endsWith('/kernel');
    const layout = !isKernel ? 'same' : definition.shape.length === 4 ? 'conv' : 'dense';
    return { path, name: path.replaceAll('/', '.').replace(/\.kernel$/, '.weight'), layout, ...definition };
  });

const json = (path: string, value: unknown): void => writeFileSync(path, JSON.stringify(value));

/** Compiles a model for PyTorch into a folder. */
export function writeTorch(folder: string, graph: ModelGraph): void {
  const { model, plan, weights } = emitTorch(graph);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.py'), model);
  json(join(folder, 'plan.json'), plan);
  json(join(folder, 'weights.json'), weights);
}

/** Writes the plan and the weights beside a copy of a hand-written module. */
export function writeHandMade(folder: string, code: string, plan: unknown, weights: readonly WeightEntry[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.py'), code);
  json(join(folder, 'plan.json'), plan);
  json(join(folder, 'weights.json'), weights);
}
