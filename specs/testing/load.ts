import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileFile, emit } from '../../compiler/index.js';
import type { AnyModel } from '../../runtime/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

export interface Fusion {
  /** True, the default, to fuse activations into the layers before them. */
  readonly fuse?: boolean;
  /** True, the default, to write equal blocks and iterations once. */
  readonly fold?: boolean;
  /** The params, as `--set` gives them. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Compiles a model of a spec to a file inside the repository, where its imports resolve; returns the file's path. */
export async function writeModule(
  spec: string,
  model: string,
  { fuse = true, fold = true, settings = {} }: Fusion = {},
): Promise<string> {
  const { graph, diagnostics } = compileFile(spec, { read, model, settings });
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (!graph || errors.length > 0) throw new Error(errors.map((error) => `${error.code} ${error.message}`).join('\n'));
  const folder = `${root}.genc/modules/`;
  mkdirSync(folder, { recursive: true });
  const set = Object.values(settings).map((value) => `-${value.replace(/\W/g, '_')}`);
  const path = `${folder}${model}${set.join('')}${fuse ? '' : '-unfused'}${fold ? '' : '-unfolded'}-${process.pid}.ts`;
  writeFileSync(path, await emit(graph, { fuse, fold }));
  return path;
}

/** Compiles a model and imports the module, as `genc train` does. */
export async function loadModel(spec: string, model: string, fusion?: Fusion): Promise<AnyModel> {
  const path = await writeModule(spec, model, fusion);
  const module = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as { model: AnyModel };
  return module.model;
}
